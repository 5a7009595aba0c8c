"""``search`` and ``topics backtest`` over corpora of their real size.

``python -m tests.bench.search fill URL [ARTICLES]`` writes so many articles of 2.6 kB into a new
database, the last of them now, and indexes them; ``... ask URL DAYS QUERY`` asks once (DAYS 0: all
there are); ``... all URL DAYS`` asks what ``QUERIES`` holds and the shipped topics, each in a fresh
process. Each prints lines of JSON: seconds of CPU and by the clock, how many were found, how many
had to be looked at. Needs the evaluation documents under ``NATOWIRE_SHARED``.

Beside the words of the learned documents a corpus brings new ones without end: one of fifty is made
up of two others here, which gives 200,000 articles a vocabulary of 1.3 million words.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, text

from tests.bench.scale import documents, learned
from worker.config import load_or_raise
from worker.domain.articles import Article
from worker.domain.stories import Relation, VerdictReason
from worker.domain.topics import Topic
from worker.pipeline.searching import Question, find, question, shown
from worker.storage import Store
from worker.storage.rows import metadata_row
from worker.storage.tables import article_versions, articles, stories, verdicts

ROOT = Path(__file__).parents[2]
ARTICLES, A_DAY, SEED = 200_000, 2_000, 7
MADE_UP = 1 / 50
BATCH = 1_000
LANGUAGES = (*["de"] * 16, *["en"] * 3, None)
QUERIES = (
    "Nato",
    "Verteidigungsminister AND Munition",
    "Rüstung OR Waffen OR Munition",
    '"nukleare Abschreckung"',
    "Gipfel NEAR/10 Nato",
    "und",
    "Nato AND NOT source:blatt7.example",
)
SIZES = {
    "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%index~_%' ESCAPE '~'",
    "postgresql": """SELECT sum(pg_total_relation_size(name)) FROM unnest(
        ARRAY['index_blocks', 'index_words', 'index_pages', 'index_stale']::regclass[]) AS name""",
}


def fill(url: str, count: int = ARTICLES) -> Iterator[dict[str, Any]]:
    store = Store.open(url)
    begun = datetime.now(UTC) - timedelta(days=count / A_DAY)
    stream = enumerate(_written(count), start=1)
    size = 0
    while batch := list(islice(stream, BATCH)):
        rows = [
            (number, replace(article, first_seen=begun + number * timedelta(days=1) / A_DAY))
            for number, article in batch
        ]
        size += sum(len(article.body.encode()) for _, article in rows)
        _write(store, rows)
    yield {"articles": count, "bytes_each": size // count}
    started, cpu, indexed = time.perf_counter(), time.process_time(), 0
    while found := store.search.index():
        indexed += found
    with store._database.read() as connection:
        taken = connection.execute(text(SIZES[connection.dialect.name])).scalar_one()
        words = connection.execute(text("SELECT count(*) FROM index_words")).scalar_one()
    yield {
        "indexed": indexed,
        "per_second": round(indexed / (time.perf_counter() - started)),
        "per_cpu_second": round(indexed / (time.process_time() - cpu)),
        "index_bytes_each": int(taken) // count,
        "words": words,
    }
    store.close()


def _written(count: int) -> Iterator[Article]:
    chance = Random(SEED)
    known = sorted({word.strip(".,:;") for word in learned().words if word.isalpha()})
    for article in documents(count, SEED):
        words = article.body.split(" ")
        for place in range(len(words)):
            if chance.random() < MADE_UP:
                words[place] = chance.choice(known) + chance.choice(known).lower()
        language = chance.choice(LANGUAGES)
        yield replace(article, body=" ".join(words), language=language)


def _write(store: Store, rows: Sequence[tuple[int, Article]]) -> None:
    with store._database.decide() as connection:
        at = {number: article.first_seen for number, article in rows}
        connection.execute(
            insert(stories),
            [{"id": n, "first_article": n, "created_at": seen} for n, seen in at.items()],
        )
        seen = [
            dict.fromkeys(("first_seen_at", "last_seen_at", "text_seen_at"), a)
            for a in at.values()
        ]
        connection.execute(
            insert(articles),
            [
                {"id": number, "story": number, "version": 1, **metadata_row(article), **when}
                for (number, article), when in zip(rows, seen, strict=True)
            ],
        )
        connection.execute(
            insert(article_versions),
            [
                {
                    "article": number,
                    "version": 1,
                    "title": article.title,
                    "lead": article.lead,
                    "body": article.body,
                    "text_source": article.text_source,
                    "exact": "",
                    "seen_at": article.first_seen,
                }
                for number, article in rows
            ],
        )
        connection.execute(
            insert(verdicts),
            [
                {
                    "article": number,
                    "version": 1,
                    "relation": Relation.NEW,
                    "reason": VerdictReason.NOTHING_SIMILAR,
                    "similarity": 0.0,
                    "detail": "",
                    "decided_at": article.first_seen,
                }
                for number, article in rows
            ],
        )


def ask(url: str, days: str, query: str) -> dict[str, Any]:
    """One question by this process, which has done nothing else."""
    since = datetime.now(UTC) - timedelta(days=int(days)) if int(days) else None
    config = load_or_raise(ROOT / "config", os.environ, prove=None)
    by_id = {topic.id: topic for topic in config.topics}
    store = Store.open(url)
    asked = question(by_id.get(query, Topic("query", query, query)), config.aliases)
    looked = Counting(asked)
    with store.search.look() as view:
        found = find(looked, view, since=since)
        newest = list(shown(asked, view, found[-20:]))
    assert len(newest) == min(20, len(found))
    return {
        "query": query,
        "found": len(found),
        "looked_at": looked.count,
        "cpu": round(time.process_time(), 2),
    }


class Counting(Question):
    """Counts the texts that are looked at."""

    count = 0

    def __init__(self, asked: Question) -> None:
        self.__dict__.update(asked.__dict__)

    def holds(self, article: Any) -> bool:
        self.__dict__["count"] = self.count + 1
        return super().holds(article)


def ask_all(url: str, days: str) -> Iterator[dict[str, Any]]:
    topics = [topic.id for topic in load_or_raise(ROOT / "config", os.environ, prove=None).topics]
    for query in (*QUERIES, *topics):
        started = time.perf_counter()
        command = [sys.executable, "-m", "tests.bench.search", "ask", url, days, query]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        yield {**json.loads(answer), "wall": round(time.perf_counter() - started, 2)}


def main(command: str, url: str, *rest: str) -> None:
    if command == "ask":
        print(json.dumps(ask(url, *rest), ensure_ascii=False))
        return
    figures = fill(url, *map(int, rest)) if command == "fill" else ask_all(url, *rest)
    for figure in figures:
        print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
