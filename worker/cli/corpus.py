"""``import`` and ``export``: documents into the stored corpus and out of it."""

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from worker.cli.dates import dated, moment
from worker.cli.output import emit, json_option, progress, say
from worker.cli.session import PROBLEMS, Session, told_errors
from worker.domain.ids import article_id, story_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from worker.cli.output import Progress
    from worker.domain.articles import Article
    from worker.domain.corpus import Decision, StoredArticle
    from worker.storage.store import Store

WINDOW = 4_000
WINDOW_CHARACTERS = 5_000_000
"""Documents, and characters of theirs, that are brought into the order of their dates: so the
order of lines and files makes no difference to the stories, and a million of them no hole in
the memory."""


INDEXED_FROM = 1_000
"""Documents that are indexed here; fewer are found without, and the service indexes them."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--alert", is_flag=True, help="Treat the documents as news and tell of them.")
@json_option
@click.pass_context
def import_(ctx: click.Context, paths: tuple[Path, ...], alert: bool, as_json: bool) -> None:
    """Bring .txt, .html and .jsonl files, or folders of them, into the stored corpus.

    Each may be packed with gzip. In silence, unless --alert. What is stored already stays as it
    is, so an interrupted import is simply run again.
    """
    from worker.cli.documents import Documents
    from worker.domain.alerts import Occasion

    session: Session = ctx.obj
    relations: Counter[str] = Counter()
    with told_errors(), session.runtime(live=True) as runtime:
        documents = Documents(paths, runtime.clock.now())
        with (
            progress("importing", documents.size) as bar,
            closing(iter(documents)) as articles,
        ):
            reached = 0
            for window in windows(articles):
                share = (documents.position - reached) / len(window)
                decisions = runtime.ingest(
                    window,
                    Occasion.NEWS if alert else Occasion.IMPORT,
                    partial(_advance, bar, share),
                )
                relations.update(str(decision.verdict.relation) for decision in decisions)
                if as_json:
                    for decision in decisions:
                        emit(_decided(decision))
                reached = documents.position
                bar.reach(reached)
        if sum(relations.values()) >= INDEXED_FROM:
            _index(runtime.store, sum(relations.values()))
    for problem in documents.problems:
        say(str(problem))
    counts = ", ".join(f"{count} {relation}" for relation, count in relations.most_common())
    say(f"{sum(relations.values())} documents: {counts or 'none'}")
    if documents.problems:
        ctx.exit(PROBLEMS)


@click.command()
@click.option(
    "--since", metavar="DAY", help="Only articles first seen since 2026-11-01, or 30d ago."
)
@click.option("--topic", help="Only articles that match this topic as it is configured now.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="How to write a line.",
)
@click.pass_obj
def export(session: Session, since: str | None, topic: str | None, form: str) -> None:
    """Print the stored corpus, a line an article, in the order it came.

    With --topic, what the topic finds in the stored texts now, whatever it found when they came;
    an article's "topics" are those of then.
    """
    from worker.cli.tabular import write_csv

    after = moment(since, datetime.now(UTC))
    with told_errors(), session.store() as store:
        articles = (
            _about(session, store, topic, after) if topic else store.corpus.articles(since=after)
        )
        lines = (exported(stored) for stored in articles)
        if form == "csv":
            write_csv(lines)
        else:
            for line in lines:
                emit(line)


def _about(
    session: Session, store: "Store", name: str, since: datetime | None
) -> "Iterator[StoredArticle]":
    from worker.pipeline.searching import find, question

    config = session.config()
    topic = next((topic for topic in config.topics if topic.id == name), None)
    if topic is None:
        known = ", ".join(topic.id for topic in config.topics)
        raise click.UsageError(f'no topic is named "{name}"; there are {known or "none"}')
    with store.search.look() as view:
        found = find(question(topic, config.aliases), view, since=since)
        yield from view.stored(sorted(one.article for one in found))


def _index(store: "Store", count: int) -> None:
    with progress("indexing", count) as bar:
        while indexed := store.search.index():
            bar.advance(indexed)


def _advance(bar: "Progress", share: float, stored: int) -> None:
    bar.advance(int(stored * share))


def windows(articles: "Iterable[Article]") -> "Iterator[list[Article]]":
    """As many articles together as are ordered together; at least one."""
    window: list[Article] = []
    characters = 0
    for article in articles:
        window.append(article)
        characters += len(article.text)
        if len(window) >= WINDOW or characters >= WINDOW_CHARACTERS:
            yield window
            window, characters = [], 0
    if window:
        yield window


def exported(stored: "StoredArticle") -> dict[str, Any]:
    """An article as ``export`` prints it (CONTRACT section 5)."""
    from worker.cli.authors import bylines, names
    from worker.domain.dates import rfc3339

    article, verdict = stored.article, stored.verdict
    return {
        "id": article_id(stored.id),
        "url": article.url,
        "canonical_url": article.canonical_url,
        "kicker": article.kicker,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "text_source": article.text_source,
        "page": article.page,
        "language": article.language,
        "published": dated(article.published),
        "modified": dated(article.modified),
        "inferred": dated(article.inferred),
        "first_seen": rfc3339(article.first_seen),
        "authors": names(article.authors),
        "bylines": bylines(article.authors),
        "agencies": list(article.agencies),
        "initials": list(article.initials),
        "place": article.place,
        "outlet": article.outlet or None,
        "ticker": article.is_ticker,
        "paywalled": article.is_paywalled,
        "sources": [
            {"feed": source.feed, "url": source.url, "seen": rfc3339(source.first_seen)}
            for source in stored.sources
        ],
        "story": story_id(stored.story),
        "relation": verdict.relation,
        "match": None if verdict.match is None else article_id(verdict.match),
        "similarity": round(verdict.similarity, 4),
        "topics": [match.topic for match in stored.matches],
    }


def _decided(decision: "Decision") -> dict[str, Any]:
    """A document as ``import --json`` prints it; ids are the caller's where given."""
    verdict = decision.verdict
    match = None if verdict.match is None else article_id(verdict.match)
    return {
        "id": decision.document.article.caller_id,
        "article": article_id(decision.article),
        "relation": verdict.relation,
        "match": decision.match_caller_id or match,
        "similarity": round(verdict.similarity, 4),
        "reason": verdict.reason,
        "detail": verdict.detail,
        "story": story_id(decision.story),
    }
