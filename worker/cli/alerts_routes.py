"""``alerts routes``: whom an article would reach by the config as it is now, and whom not."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from worker.cli.output import emit, json_option, say
from worker.cli.session import PROBLEMS, Session, end, told_errors

if TYPE_CHECKING:
    from worker.domain.alerts import AlertItem
    from worker.domain.articles import Article
    from worker.domain.corpus import Document
    from worker.domain.topics import Match
    from worker.pipeline.trial import Routed
    from worker.runtime import Runtime


class Difference(NamedTuple):
    """Recipients by their keys: expected and not told, told and not expected."""

    missing: list[str]
    unexpected: list[str]


@click.command()
@click.option(
    "--article", "name", required=True, metavar="X", help="An id, an address, or a file of import."
)
@click.option("--feed", metavar="NAME", help="Take a file's articles for what this feed brought.")
@click.option(
    "--expect",
    metavar="A,B",
    help="Recipients, or channels for all of theirs, that should be told; exit 1 where others are.",
)
@json_option
@click.pass_context
def routes(
    ctx: click.Context, name: str, feed: str | None, expect: str | None, as_json: bool
) -> None:
    """Whom an article would reach, by which routes, and why the others do not apply.

    Decided as a poll or import --alert would; nothing is stored and nobody told. Of an article that
    is stored: as though it came in now, and nobody had been told of it.
    """
    session: Session = ctx.obj
    is_as_expected = True
    with told_errors(), session.runtime() as runtime:
        for routed in _routed(runtime, name, feed):
            told = _document(routed)
            if expect is not None:
                differs = _difference(runtime, told, expect)
                told |= {"as_expected": not any(differs), **differs._asdict()}
                is_as_expected &= not any(differs)
            if as_json:
                emit(told)
            else:
                _tell(told)
    if not is_as_expected:
        ctx.exit(PROBLEMS)


def _routed(runtime: "Runtime", name: str, feed: str | None) -> "Iterator[Routed]":
    from worker.cli.naming import article_named, numbered
    from worker.pipeline.prepare import prepare
    from worker.pipeline.trial import routed, routed_anew

    corpus, judges, now = runtime.store.corpus, runtime.judges, runtime.clock.now()
    if numbered(name) or "://" in name:
        stored = corpus.article(article_named(runtime.store.stories, name).article)
        if stored is None:
            end(f"no article is stored as {name}; natowire stories list names stories", PROBLEMS)
        document = prepare(stored.article, runtime.matcher)
        if not stored.article.text:
            document = _as_it_matched(document, runtime, stored.matches)
        yield routed_anew(document, stored.id, stored.story, corpus, judges, now)
        return
    for article in _read(name, runtime):
        came = _brought_by(feed, article, runtime) if feed else article
        yield routed(prepare(came, runtime.matcher), corpus, judges, now)


def _as_it_matched(
    document: "Document", runtime: "Runtime", matches: "Iterable[Match]"
) -> "Document":
    """With the topics it had, where its text was let go: those that the config still has."""
    enabled = {topic.id for topic in runtime.config.topics if topic.enabled}
    return replace(document, matches=tuple(one for one in matches if one.topic in enabled))


def _read(name: str, runtime: "Runtime") -> "Iterator[Article]":
    """The articles of a file or folder, as ``import`` reads them."""
    from worker.cli.documents import Documents

    if not Path(name).exists():
        raise click.UsageError(
            f'"{name}" is no file, and names no article: one is a12, an address begins with https://'
        )
    documents = Documents([Path(name)], runtime.clock.now())
    with closing(iter(documents)) as articles:
        yield from articles
    for problem in documents.problems:
        say(str(problem))
    if documents.problems:
        end(f"{name} could not be read as a whole", PROBLEMS)


def _brought_by(name: str, article: "Article", runtime: "Runtime") -> "Article":
    spec = runtime.judges.alerts.feed(name)
    if spec is None:
        known = ", ".join(feed.name for feed in runtime.config.feeds)
        raise click.UsageError(f'no feed is named "{name}"; there are {known or "none"}')
    outlet = spec.outlet or spec.title or article.outlet
    return replace(article, feed=name, outlet=outlet, language=spec.language or article.language)


def _document(routed: "Routed") -> dict[str, Any]:
    article, verdict = routed.document.article, routed.verdict
    missed: dict[str, list[dict[str, str]]] = {}
    for miss in routed.misses:
        why = {"route": miss.route, "why": miss.why}
        missed.setdefault(miss.recipient.key, []).append(why)
    decided = {item.recipient.key: item for item in routed.items if item.recipient}
    return {
        "title": article.title,
        "url": article.url,
        "feed": article.feed,
        "language": article.language,
        "topics": [match.topic for match in routed.document.matches],
        "relation": verdict.relation,
        "detail": verdict.detail,
        "recipients": [
            {
                "recipient": key,
                **_decided(decided.get(key)),
                "other_routes": missed.get(key, []),
            }
            for key in dict.fromkeys([*decided, *missed])
        ],
    }


def _decided(item: "AlertItem | None") -> dict[str, Any]:
    """What is decided on one recipient; all null where no route leads to them."""
    from worker.domain.alerts import AlertState
    from worker.domain.dates import rfc3339

    is_told = item is not None and item.state is AlertState.OPEN
    return {
        "told": is_told,
        "reason": item.reason if item else None,
        "detail": item.detail if item else None,
        "kind": item.kind if item else None,
        "topics": list(item.topics) if item else [],
        "routes": list(item.routes) if item else [],
        "due": rfc3339(item.due_at) if item and is_told else None,
        "hold": item.hold if item else None,
    }


def _difference(runtime: "Runtime", told: dict[str, Any], expect: str) -> Difference:
    """Between who is expected to be told and who would be; a name that the config does not know
    is missing under that name.
    """
    from worker.alerts.routing import everyone, recipients

    settings = runtime.config.alerts
    known = everyone(runtime.config.topics, settings)
    expected: dict[str, None] = {}
    for name in filter(None, map(str.strip, expect.split(","))):
        if name in settings.channels:
            keys = [recipient.key for recipient in recipients([name], settings)]
        else:
            keys = [key for key in (name, f"email:{name.lower()}") if key in known] or [name]
        expected.update(dict.fromkeys(keys))
    would = [one["recipient"] for one in told["recipients"] if one["told"]]
    return Difference(
        missing=[key for key in expected if key not in would],
        unexpected=[key for key in would if key not in expected],
    )


def _tell(told: dict[str, Any]) -> None:
    click.echo(told["title"])
    click.echo(f"    topics: {', '.join(told['topics']) or 'it matches none'}")
    click.echo(f"    {told['relation']}: {told['detail']}")
    if not told["recipients"]:
        click.echo("    no route and no notify of the config leads to anybody")
    for one in told["recipients"]:
        click.echo(f"{one['recipient']}: {_in_words(one)}")
        for route in one["routes"]:
            click.echo(f"    {route}: it applies")
        for other in one["other_routes"]:
            click.echo(f"    {other['route']}: {other['why']}")
    for key in told.get("missing", ()):
        click.echo(f"expected, and would not be told: {key}")
    for key in told.get("unexpected", ()):
        click.echo(f"would be told, and is not expected: {key}")


def _in_words(one: dict[str, Any]) -> str:
    if one["reason"] is None:
        return "no route applies"
    if not one["told"]:
        return f"would not be told: {one['reason']} ({one['detail']})"
    waits = f", waits for {one['hold']}" if one["hold"] else ""
    topics = ", ".join(one["topics"])
    return f"would be told of {topics}: {one['reason']}, as {one['kind']}, due {one['due']}{waits}"
