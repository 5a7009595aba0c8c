"""``explain``: why something was told, or was not, and what is known of an address."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from worker.cli.hits import hits_in_words
from worker.cli.naming import canonical, found, numbered
from worker.cli.output import emit, json_option, table
from worker.cli.session import PROBLEMS, Session, end, told_errors
from worker.cli.story_words import (
    clock,
    ground_in_words,
    outcome_in_words,
    recipient_in_words,
    ruling_in_words,
    verdict_in_words,
)
from worker.text.addresses import without_userinfo

if TYPE_CHECKING:
    from worker.domain.story_store import Found
    from worker.runtime import Runtime

WIDTH = 100


@click.command()
@click.argument("target", metavar="ARTICLE|URL")
@click.option("--fetch", is_flag=True, help="Fetch the page, and say what would become of it now.")
@json_option
@click.pass_context
def explain(ctx: click.Context, target: str, fetch: bool, as_json: bool) -> None:
    """Why an article is a copy, why it matched, and who was told of it or not, and why.

    Of an address that never came: the feeds of its site, and whether something was missed. With
    --fetch nothing is stored and nobody told; what a poll would decide is shown. Times are UTC.
    """
    session: Session = ctx.obj
    with told_errors(), session.runtime() as runtime:
        told, is_well = _explained(runtime, target, fetch=fetch)
        if as_json:
            emit(told)
        else:
            _tell(told, runtime.clock.now())
    if not is_well:
        ctx.exit(PROBLEMS)


def _explained(runtime: "Runtime", target: str, *, fetch: bool) -> tuple[dict[str, Any], bool]:
    from worker.cli.explained import fetched, known, unseen

    named, address = _named(runtime, target)
    told = known(runtime, named, address) if named else unseen(runtime, target.strip())
    if told is None:
        end(f"no article is stored as {target}; natowire stories list names stories", PROBLEMS)
    if not fetch:
        return told, named is not None
    stored = runtime.store.corpus.article(named.article) if named and not named.is_copy else None
    url = target.strip() if address else (stored.article.url if stored else None)
    if url is None:
        end(f"{target} has no address that could be fetched", PROBLEMS)
    told["fetched"] = fetched(runtime, url, stored)
    return told, told["fetched"]["article"] is not None


def _named(runtime: "Runtime", target: str) -> "tuple[Found | None, str | None]":
    """What is stored under a name, and the address where it is one."""
    from worker.domain.story_store import Found

    number = numbered(target)
    if number and number[0] == "s":
        raise click.UsageError(f"{target} is a story: natowire stories show {target}")
    if number:
        return Found(number[1]), None
    address = canonical(target)
    return found(runtime.store.stories, address), address


def _tell(told: dict[str, Any], now: datetime) -> None:
    if told["article"] is None:
        _tell_unseen(told, now)
    else:
        _tell_known(told)
    if "fetched" in told:
        _part("if it came in now", _fetched(told["fetched"]))


def _tell_known(told: dict[str, Any]) -> None:
    click.echo(_fitted(f"{told['article']}  {told['title']}", ""))
    click.echo(_fitted(f"{told['outlet']}, {told['url'] or 'no address'}"))
    published = (
        f"published {clock(told['published']['value'])}" if told["published"] else "no date"
    )
    click.echo(_fitted(f"{published}, first seen {clock(told['first_seen'])}"))
    click.echo(_fitted(f"in {told['story']}: natowire stories show {told['story']}"))
    _part("why it is what it is", _decided(told))
    _part("why it matches", _matched(told["topics"]))
    _part("who was told", _recipients(told))


def _tell_unseen(told: dict[str, Any], now: datetime) -> None:
    from worker.cli.feed_status import rows

    click.echo(f"nothing is stored under {without_userinfo(told['url'])}")
    if not told["feeds"]:
        click.echo("no configured feed is of its site: natowire feeds discover finds feeds")
        return
    click.echo("\nfeeds of its site")
    table(rows(told["feeds"], now))
    for feed in told["feeds"]:
        polled = feed["last_polled"]
        said = f"last polled {polled}: {feed['status']}" if polled else "never polled"
        gap = feed["possible_gap"]
        missed = (
            f"; about {gap['missed']} entries may have been missed at {gap['at']}" if gap else ""
        )
        click.echo(_fitted(f"{feed['name']}: {said}{missed}"))


def _decided(told: dict[str, Any]) -> Iterator[str]:
    yield verdict_in_words(told)
    if copy := told["exact_copy"]:
        yield f"{copy['url']} of {copy['outlet']} is a copy of it: {verdict_in_words(copy)}"
    for ruling in told["rulings"]:
        yield f"by hand, {clock(ruling['made'])}: {ruling_in_words(ruling)}"


def _matched(topics: list[dict[str, Any]]) -> Iterator[str]:
    if not topics:
        yield "it matches no topic"
    for topic in topics:
        yield f"{topic['topic']} ({topic['priority']}): {hits_in_words(topic['hits'])}"


def _recipients(told: dict[str, Any]) -> Iterator[str]:
    if not told["recipients"]:
        yield "no route and no notify leads to anybody"
    for recipient in told["recipients"]:
        name = recipient_in_words(recipient["recipient"])
        for alert in recipient["alerts"]:
            yield f"{name}: {outcome_in_words(alert)}: {ground_in_words(alert)}"
        for alert in recipient["story_alerts"]:
            yield f"{name}: {outcome_in_words(alert)}, which is in the same story"
        if not recipient["alerts"]:
            yield f"{name}: not told of {told['article']}: {_missed(recipient['routes'])}"


def _missed(routes: list[dict[str, Any]]) -> str:
    if not routes:
        return "no route of the config leads there any more"
    applies = "it applies now, and did not when the article came in"
    return "; ".join(f"{route['route']}: {route['why'] or applies}" for route in routes)


def _fetched(told: dict[str, Any]) -> Iterator[str]:
    if told["article"] is None:
        yield f"the page gave no article: {told['detail'] or told['status']}"
        return
    article = told["article"]
    yield f"{article['title']} ({article['outlet'] or 'no outlet'}, {article['characters']} characters)"
    yield verdict_in_words(told) + (
        f"; in {told['story']}" if told["story"] else "; a story of its own"
    )
    yield from _matched(told["topics"])
    for alert in told["alerts"]:
        name = recipient_in_words(alert["recipient"])
        would = "would be told" if alert["state"] == "open" else "would not be told"
        yield f"{name}: {would}: {ground_in_words(alert)}"
    yield "nothing was stored but what is remembered of its host, and nobody told"


def _part(name: str, lines: Iterator[str]) -> None:
    click.echo(f"\n{name}")
    for line in lines:
        click.echo(_fitted(line))


def _fitted(text: str, indent: str = "    ") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
