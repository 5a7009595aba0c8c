"""``search``: the stored corpus asked as the alerts ask."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from worker.cli.dates import dated, moment
from worker.cli.hits import hits_documents
from worker.cli.output import emit, json_option, say
from worker.cli.passages import passages, tell_passages
from worker.cli.session import Session, told_errors
from worker.domain.ids import article_id, story_id
from worker.text.normalise import clean_line

if TYPE_CHECKING:
    from rich.text import Text

    from worker.domain.errors import QueryError
    from worker.pipeline.searching import Question, Shown

SHOWN = 20
"""Articles shown to a person who sets no limit."""


@click.command()
@click.argument("query")
@click.option(
    "--since", metavar="DAY", help="Only articles first seen since 2026-11-01, or 30d ago."
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help=f"At most so many, newest first; {SHOWN} where not as JSON.",
)
@json_option
@click.pass_obj
def search(
    session: Session, query: str, since: str | None, limit: int | None, as_json: bool
) -> None:
    """Find stored articles, as the alerts would.

    QUERY is what stands in topics.yaml; @aliases are those of aliases.yaml. An article is found by
    the text it has now; one whose text retention has let go, by its title.
    """
    from worker.pipeline.searching import find, shown

    after = moment(since, datetime.now(UTC))
    with told_errors():
        asked = _question(query, session.config().aliases)
        with session.store() as store, store.search.look() as view:
            found = find(asked, view, since=after)[::-1]
            wanted = found[: limit if as_json or limit else SHOWN]
            articles = shown(asked, view, wanted)
            if as_json:
                for article in articles:
                    emit(_document(article))
                return
            _print(articles)
        say(_summed_up(len(found), len(wanted)))


def _question(query: str, aliases: "Mapping[str, Sequence[str]]") -> "Question":
    """Exits as wrong usage does, with the place of the mistake, where the query cannot be read."""
    from worker.domain.errors import QueryError
    from worker.domain.topics import Topic
    from worker.pipeline.searching import question

    try:
        return question(Topic("query", query, query), aliases)
    except QueryError as error:
        raise click.UsageError(_pointed(query, error)) from None


def _pointed(query: str, error: "QueryError") -> str:
    """The problem, the line it is in, a caret below the place, and what to write."""
    lines = query.splitlines() or [""]
    line = lines[min(error.line, len(lines)) - 1]
    told = [f"query:{error.line}:{error.column}: {error.problem}"]
    told += [f"  {line}", f"  {' ' * (error.column - 1)}^"]
    return "\n".join([*told, f"  {error.hint}"] if error.hint else told)


def _document(shown: "Shown") -> dict[str, Any]:
    from worker.domain.dates import rfc3339

    listed = shown.listed
    return {
        "id": article_id(listed.article),
        "story": story_id(listed.story),
        "url": listed.url,
        "title": listed.title,
        "outlet": listed.outlet or None,
        "feed": listed.feed,
        "language": listed.language,
        "published": dated(listed.published),
        "first_seen": rfc3339(listed.first_seen),
        "relation": listed.relation,
        "hits": hits_documents(shown.match.hits),
    }


def _print(articles: "Iterator[Shown]") -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for shown in articles:
        console.print(_heading(shown))
        tell_passages(passages(shown.article, shown.match.hits, limit=1), indent="  ")


def _heading(shown: "Shown") -> "Text":
    from rich.text import Text

    listed = shown.listed
    date = f"{listed.first_seen:%Y-%m-%d %H:%M}"
    parts = [(date, "dim"), ("  ", ""), (clean_line(listed.outlet), ""), ("  ", "")]
    parts += [(clean_line(listed.title), "bold"), (f"  {story_id(listed.story)}", "dim")]
    return Text.assemble(*parts)


def _summed_up(found: int, shown: int) -> str:
    if not found:
        return "nothing found"
    articles = "1 article" if found == 1 else f"{found:,} articles"
    return articles if found == shown else f"{articles}, the newest {shown} shown; see --limit"
