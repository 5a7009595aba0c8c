"""``feeds list``, ``feeds test``, ``feeds parse``: what is configured, and what comes of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from worker.cli.feeds.shapes import as_entry, as_feed, entries, feed_row
from worker.cli.output import emit, json_option, table
from worker.cli.session import PROBLEMS, Session, end, told_errors

if TYPE_CHECKING:
    from worker.domain.feeds import FeedSpec, FetchResult, ParsedFeed
    from worker.runtime import Runtime


@click.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """The configured feeds."""
    with told_errors():
        specs = session.config().feeds
    if as_json:
        for spec in specs:
            emit(as_feed(spec))
    else:
        table(feed_row(spec) for spec in specs)


@click.command()
@click.argument("targets", nargs=-1, metavar="[NAME|URL]...")
@json_option
@click.pass_context
def test(ctx: click.Context, targets: tuple[str, ...], as_json: bool) -> None:
    """Fetch feeds now and say what came; stores nothing. All enabled feeds by default.

    Of a web page, the feeds it links to are named.
    """
    session: Session = ctx.obj
    healthy = True
    with told_errors(), session.runtime() as runtime:
        for spec in _targets(runtime, targets):
            tested = _test(runtime, spec)
            healthy = healthy and tested["status"] == "ok"
            if as_json:
                emit(tested)
            else:
                said = f"{spec.name}: {tested['status']}, {entries(tested['entries'])}"
                click.echo(f"{said}, {tested['detail']}" if tested["detail"] else said)
    if not healthy:
        ctx.exit(PROBLEMS)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default="http://localhost/", help="The address the file came from.")
@json_option
def parse(file: Path, url: str, as_json: bool) -> None:
    """Print what natowire reads from a stored feed, an entry a line. Needs no config."""
    from datetime import UTC, datetime

    from worker.domain.settings import HttpSettings
    from worker.feeds.parse import parse as parse_feed

    with file.open("rb") as stream:
        body = stream.read(HttpSettings(user_agent="").max_body)
    parsed = parse_feed(body, url=url, content_type=None, now=datetime.now(UTC))
    if parsed.status != "ok":
        end(f"{file}: {parsed.status}: {parsed.detail}", PROBLEMS)
    for entry in parsed.entries:
        if as_json:
            emit(as_entry(entry))
        else:
            published = entry.published.value if entry.published else "-"
            click.echo(f"{published}  {entry.title}\n    {entry.url or entry.id}")


def _targets(runtime: "Runtime", targets: tuple[str, ...]) -> "list[FeedSpec]":
    """The feeds of these names; an address is a feed of which nothing else is known."""
    from worker.domain.feeds import FeedSpec
    from worker.text.addresses import without_userinfo

    by_name = {spec.name: spec for spec in runtime.config.feeds}
    if not targets:
        return [spec for spec in runtime.config.feeds if spec.enabled]
    for target in targets:
        if target not in by_name and "://" not in target:
            raise click.UsageError(f'"{target}" is neither a feed\'s name nor an address')
    return [
        by_name.get(target) or FeedSpec(name=without_userinfo(target), url=target)
        for target in targets
    ]


def _test(runtime: "Runtime", spec: "FeedSpec") -> dict[str, Any]:
    result = runtime.fetch(spec)
    parsed = _parsed(runtime, spec, result)
    return {
        "name": spec.name,
        "url": result.url,
        "status": parsed.status if parsed else result.status,
        "http_status": result.http_status,
        "entries": len(parsed.entries) if parsed else 0,
        "detail": parsed.detail if parsed else result.detail,
        "title": parsed.title if parsed else "",
        "feeds": _linked(result, parsed),
        "sitemaps": [child.url for child in parsed.children] if parsed else [],
        "hub": parsed.hub if parsed else None,
    }


def _parsed(runtime: "Runtime", spec: "FeedSpec", result: "FetchResult") -> "ParsedFeed | None":
    from worker.pipeline.reading import parsed_feed

    if result.body is None:
        return None
    return parsed_feed(spec, result.body, result, runtime.clock.now())


def _linked(result: "FetchResult", parsed: "ParsedFeed | None") -> list[str]:
    """The feeds that a page links to; nothing for what is no page."""
    from worker.feeds.discover import alternates

    if result.body is None or parsed is None or parsed.status == "ok":
        return []
    return list(alternates(result.body, result.url))
