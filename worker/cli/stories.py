"""``stories``: what came together as one, where it came from, and a person's corrections."""

from typing import TYPE_CHECKING, Any

import click

from worker.cli.dates import dated, day
from worker.cli.naming import article_named, named, numbered, story_named
from worker.cli.output import emit, json_option, say, table
from worker.cli.session import PROBLEMS, Session, end, told_errors
from worker.text.normalise import clean_line

if TYPE_CHECKING:
    from worker.domain.story_store import StoryStore, StorySummary
    from worker.pipeline.rulings import Ruled

HEADER = ("story", "since", "copies", "outlets", "told", "topics", "title")
WIDTH = 100
TOPICS = 24
LONGEST_WHY = 1_000

why_option = click.option(
    "--why", required=True, metavar="TEXT", help="The reason, shown wherever the ruling is."
)


@click.group()
def stories() -> None:
    """Stories with all their copies, and corrections of them."""


@stories.command("list")
@click.option("--since", metavar="DAY", help="Only stories that began since 2026-11-01.")
@click.option("--topic", help="Only stories of which an article matches this topic.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, newest first.")
@json_option
@click.pass_obj
def list_(
    session: Session, since: str | None, topic: str | None, limit: int | None, as_json: bool
) -> None:
    """Stories, newest first: what each is about, and how many tell it. Times are UTC."""
    from itertools import islice

    with told_errors(), session.store() as store:
        summaries = islice(store.stories.summaries(since=day(since), topic=topic), limit)
        if as_json:
            for summary in summaries:
                emit(_document(summary))
        else:
            table(_fitted([_row(summary) for summary in summaries]))


@stories.command()
@click.argument("target", metavar="STORY|ARTICLE")
@click.option(
    "--since",
    "version",
    type=click.IntRange(min=1),
    metavar="VERSION",
    help="Only what the article says now and did not say up to this version.",
)
@json_option
@click.pass_obj
def show(session: Session, target: str, version: int | None, as_json: bool) -> None:
    """One story: who published first, every copy, neighbours, corrections and versions.

    STORY is an id such as s5; an article's id (a12) or address shows the story it is in.
    """
    from worker.cli import story_page

    with told_errors(), session.store() as store:
        article = _article(store.stories, target)
        if version is not None:
            _show_since(store.stories, article, target, version, as_json=as_json)
            return
        story = _story_of(store, article) if article else _number(target)
        page = story_page.read(store.stories, story_named(store.stories, story))
        if as_json:
            emit(story_page.document(page))
        else:
            story_page.tell(page)


@stories.command()
@click.argument("article")
@why_option
@json_option
@click.pass_obj
def split(session: Session, article: str, why: str, as_json: bool) -> None:
    """Take an article, an id or an address, out of its story.

    It is told at once to whom its story had kept it from. The ruling stands when it is imported
    again, and when the corpus is built anew.
    """
    from worker.pipeline.rulings import split as rule

    with told_errors(), session.runtime() as runtime:
        store = runtime.store.stories
        found = article_named(store, article)
        if found.is_copy:
            end(_no_text_of_its_own(article, found.article), PROBLEMS)
        ruled = rule(
            found.article, _reason(why), store, runtime.judges.alerts, runtime.clock.now()
        )
    _say_ruled(ruled, as_json=as_json)


@stories.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@why_option
@json_option
@click.pass_obj
def join(session: Session, one: str, other: str, why: str, as_json: bool) -> None:
    """Make the stories of A and B one; each is a story, an article or an address.

    Nobody is told by it. The ruling stands when the articles are imported again.
    """
    from worker.pipeline.rulings import join as rule
    from worker.runtime import SystemClock

    with told_errors(), session.store() as store:
        first, second = named(store.stories, one), named(store.stories, other)
        ruled = rule(first, second, _reason(why), store.stories, SystemClock().now())
    _say_ruled(ruled, as_json=as_json)


def _reason(why: str) -> str:
    if not why.strip():
        raise click.UsageError("--why is empty: say why, for whoever looks at it later")
    return clean_line(why)[:LONGEST_WHY]


def _no_text_of_its_own(address: str, article: int) -> str:
    from worker.domain.ids import article_id

    name = article_id(article)
    return (
        f"{address} is an exact copy of {name}, word for word, and has no text of its own to part "
        f"from it; natowire stories split {name} takes {name} out with all its exact copies"
    )


def _say_ruled(ruled: "Ruled", *, as_json: bool) -> None:
    from worker.cli.provenance import ruling_document
    from worker.cli.story_words import ruling_in_words

    waiting = sorted({item.recipient.key for item in ruled.items if item.recipient})
    ruling = ruling_document(ruled.ruling)
    if as_json:
        alerts = [item.id for item in ruled.items]
        emit({**ruling, "changed": ruled.changed, "alerts": alerts})
        return
    click.echo(ruling_in_words(ruling))
    if not ruled.changed:
        say("that stands already: nothing was changed, and nobody is told")
    elif waiting:
        say(f"told with the next delivery: {', '.join(waiting)}")


def _article(store: "StoryStore", target: str) -> int | None:
    """The article that is named; None for a story."""
    found = numbered(target)
    return None if found and found[0] == "s" else article_named(store, target).article


def _number(target: str) -> int:
    found = numbered(target)
    assert found  # noqa: S101 (what is no id names an article)
    return found[1]


def _story_of(store: Any, article: int) -> int:
    from worker.domain.ids import article_id

    stored = store.corpus.article(article)
    if stored is None:
        end(
            f"no article is stored as {article_id(article)}; natowire stories list names what is",
            PROBLEMS,
        )
    return int(stored.story)


def _show_since(
    store: "StoryStore", article: int | None, target: str, version: int, *, as_json: bool
) -> None:
    from worker.cli import story_page

    if article is None:
        raise click.UsageError(
            f"--since is for an article: natowire stories show {target} names those of the story"
        )
    news = story_page.news_since(store, article, version)
    if as_json:
        emit(news)
    else:
        story_page.tell_news(news)


def _document(summary: "StorySummary") -> dict[str, Any]:
    from worker.domain.dates import rfc3339
    from worker.domain.ids import story_id

    return {
        "id": story_id(summary.id),
        "since": rfc3339(summary.created_at),
        "title": summary.title,
        "url": summary.url,
        "outlet": summary.outlet,
        "published": dated(summary.published),
        "articles": summary.articles,
        "copies": summary.copies,
        "outlets": summary.outlets,
        "topics": list(summary.topics),
        "told": summary.told,
    }


def _row(summary: "StorySummary") -> tuple[str, ...]:
    from worker.cli.story_words import clock
    from worker.domain.dates import rfc3339
    from worker.domain.ids import story_id

    return (
        story_id(summary.id),
        clock(rfc3339(summary.created_at)),
        str(summary.copies),
        str(summary.outlets),
        summary.told if summary.topics else "-",
        _cut(", ".join(summary.topics) or "-", TOPICS),
        summary.title,
    )


def _fitted(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """With their header, and titles as long as a line has room."""
    if not rows:
        return []
    rows = [HEADER, *rows]
    columns = list(zip(*rows, strict=True))[:-1]
    room = WIDTH - sum(max(map(len, column)) + 2 for column in columns)
    return [(*row[:-1], _cut(row[-1], room)) for row in rows]


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
