"""The durable index as it grows: what a document costs in time, on disk and in memory.

Run as ``python -m tests.bench.durable sqlite|postgresql [COUNT...]`` with ``NATOWIRE_SHARED`` set;
a line of figures for every count, then one for documents that come singly. Fingerprint, look-up,
judgement and the writing of the index are the pipeline's own, in chunks of fifty. Articles' rows
are written bare; what that takes is not counted, but for its share of the commit.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text

from tests.bench.scale import documents
from tests.builders import judges
from tests.servers import postgres
from worker.articles.keys import keys
from worker.dedup.fingerprint import fingerprints
from worker.domain.alerts import Occasion
from worker.domain.articles import Article
from worker.domain.corpus import Decision, Document
from worker.domain.stories import COPIES, NEWS
from worker.pipeline.ingest import CHUNK, ingest
from worker.storage import Store
from worker.storage.corpus import SqlCorpus, SqlCorpusTransaction
from worker.storage.engine import Database
from worker.storage.fingerprints import write_fingerprints
from worker.storage.keys import founds
from worker.storage.rows import metadata_row
from worker.storage.tables import article_versions, articles, stories

COUNTS = (10_000, 30_000, 100_000)
SINGLE = 500
"""Documents that come one by one in the end: a decision each."""
SEED = 1
JUDGES = judges()

SIZES = {
    "sqlite": """SELECT sum(pgsize) FROM dbstat WHERE name IN ('fingerprints', 'postings',
        'printed', 'ix_fingerprints_exact', 'ix_fingerprints_period')""",
    "postgresql": """SELECT sum(pg_total_relation_size(name))
        FROM unnest(ARRAY['fingerprints', 'postings', 'printed']::regclass[]) AS name""",
}


class Stopwatch:
    """CPU and wall time of this process."""

    def __init__(self) -> None:
        self.cpu = self.wall = 0.0

    @contextmanager
    def running(self, sign: int = 1) -> Iterator[None]:
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.cpu += sign * (time.process_time() - cpu)
        self.wall += sign * (time.perf_counter() - wall)


class Bare(SqlCorpusTransaction):
    """A transaction that writes the index, and of articles only what a look-up reads."""

    def __init__(self, connection: Connection, watch: Stopwatch) -> None:
        super().__init__(connection)
        self._watch = watch

    def write(self, decisions: Sequence[Decision], now: datetime) -> None:
        founding = [decision for decision in decisions if founds(decision)]
        with self._watch.running(-1):
            self._write_rows(founding, now)
        write_fingerprints(self._connection, founding, [], self._crowded, now)

    def _write_rows(self, founding: Sequence[Decision], now: datetime) -> None:
        news = [d.story for d in founding if d.verdict.relation in NEWS]
        rows = {
            stories: [{"id": s, "first_article": 0, "created_at": now} for s in news],
            articles: [_article(decision, now) for decision in founding],
            article_versions: [_version(decision, now) for decision in founding],
        }
        for table, added in rows.items():
            if added:
                self._connection.execute(insert(table), added)


class BareCorpus(SqlCorpus):
    def __init__(self, database: Database, watch: Stopwatch) -> None:
        super().__init__(database)
        self._watch = watch

    @contextmanager
    def transaction(self) -> Iterator[Bare]:
        with self._database.decide() as connection:
            yield Bare(connection, self._watch)


def _article(decision: Decision, now: datetime) -> dict[str, Any]:
    times = dict.fromkeys(("first_seen_at", "last_seen_at", "text_seen_at"), now)
    row = {"id": decision.article, "story": decision.story, "version": 1}
    return {**row, **metadata_row(decision.document.article), **times}


def _version(decision: Decision, now: datetime) -> dict[str, Any]:
    document = decision.document
    return {
        "article": decision.article,
        "version": 1,
        "title": document.article.title,
        "lead": "",
        "body": "",
        "text_source": document.article.text_source,
        "exact": document.fingerprint.exact,
        "seen_at": now,
    }


def prepared(chunk: Sequence[Article]) -> list[Document]:
    prints = fingerprints((article.title, article.text) for article in chunk)
    return [
        Document(article, keys(article), print_.exact, print_, ())
        for article, print_ in zip(chunk, prints, strict=True)
    ]


class Run:
    """One growing corpus."""

    def __init__(self, url: str) -> None:
        Store.open(url).close()
        self.database = Database(url)
        self.watch = Stopwatch()
        self.corpus = BareCorpus(self.database, self.watch)
        self.backend = self.database.url.get_backend_name()
        self.documents = 0
        self.copies = 0
        self.memory = _memory()

    def add(self, chunk: Sequence[Article]) -> float:
        """Wall time of it."""
        before = self.watch.wall
        with self.watch.running():
            decisions = ingest(
                prepared(chunk), self.corpus, JUDGES, Occasion.IMPORT, chunk[-1].first_seen
            )
        self.documents += len(chunk)
        self.copies += sum(decision.verdict.relation in COPIES for decision in decisions)
        return self.watch.wall - before

    def figures(self, since: "tuple[int, float, float]") -> dict[str, object]:
        documents_, cpu, wall = since
        count = self.documents - documents_
        with self.database.read() as connection:
            size = connection.execute(text(SIZES[self.backend])).scalar_one()
        return {
            "database": self.backend,
            "documents": self.documents,
            "copies": self.copies,
            "per_cpu_second": round(count / (self.watch.cpu - cpu)),
            "per_second": round(count / (self.watch.wall - wall)),
            "bytes_a_document": round(size / self.documents),
            "grown_mb": round(_memory() - self.memory),
        }

    def mark(self) -> tuple[int, float, float]:
        return self.documents, self.watch.cpu, self.watch.wall


def run(url: str, counts: Sequence[int]) -> Iterator[dict[str, object]]:
    """Figures at each count, of the last tenth before it, and the times of single decisions."""
    corpus = Run(url)
    source = documents(max(counts) + SINGLE, SEED)
    for count in counts:
        while corpus.documents < count * 0.9:
            corpus.add(list(islice(source, CHUNK)))
        begun, took = corpus.mark(), []
        while corpus.documents < count:
            took.append(corpus.add(list(islice(source, CHUNK))) / CHUNK)
        yield corpus.figures((0, 0.0, 0.0))
        decisions = {"decisions, ms": _spread(took)}
        yield {"the last tenth": True, **corpus.figures(begun), **decisions}
    yield {"single decisions, ms": _spread([corpus.add([article]) for article in source])}


def _spread(took: Sequence[float]) -> dict[str, float]:
    shares = {"median": 0.5, "p99": 0.99}
    ordered = sorted(took)
    return {
        name: round(1000 * ordered[int(len(took) * share)], 2) for name, share in shares.items()
    }


def _memory() -> float:
    """The most this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(backend: str, *counts: str) -> None:
    asked = tuple(map(int, counts)) or COUNTS
    if backend == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            tell(run(f"sqlite:///{Path(folder) / 'natowire.db'}", asked))
        return
    with postgres.serve() as server:
        tell(run(server.url(server.create()), asked))


def tell(figures: Iterator[dict[str, object]]) -> None:
    for line in figures:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
