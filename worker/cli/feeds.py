"""``feeds``: what is configured, whether it works, what a feed's bytes hold."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from worker.cli.output import emit, json_option, table
from worker.cli.session import PROBLEMS, Session, end, told_errors

if TYPE_CHECKING:
    from worker.domain.feeds import Entry, FeedSpec, FetchResult, ParsedFeed
    from worker.runtime import Runtime


@click.group()
def feeds() -> None:
    """List, test and parse feeds."""


@feeds.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """The configured feeds."""
    with told_errors():
        specs = session.config().feeds
    if as_json:
        for spec in specs:
            emit(_spec(spec))
    else:
        table(
            (spec.name, spec.language or "", spec.kind, "" if spec.enabled else "off", spec.url)
            for spec in specs
        )


@feeds.command()
@click.argument("targets", nargs=-1, metavar="[NAME|URL]...")
@json_option
@click.pass_context
def test(ctx: click.Context, targets: tuple[str, ...], as_json: bool) -> None:
    """Fetch feeds now and say what came; stores nothing. All enabled feeds by default."""
    session: Session = ctx.obj
    healthy = True
    with told_errors(), session.runtime() as runtime:
        for name, url in _targets(runtime, targets):
            tested = _test(runtime, name, url)
            healthy = healthy and tested["status"] == "ok"
            if as_json:
                emit(tested)
            else:
                said = f"{name}: {tested['status']}, {tested['entries']} entries"
                click.echo(f"{said}, {tested['detail']}" if tested["detail"] else said)
    if not healthy:
        ctx.exit(PROBLEMS)


@feeds.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default="http://localhost/", help="The address the file came from.")
@json_option
def parse(file: Path, url: str, as_json: bool) -> None:
    """Print what natowire reads from a stored feed, an entry a line. Needs no config."""
    from datetime import UTC, datetime

    from worker.feeds.parse import parse as parse_feed

    parsed = parse_feed(file.read_bytes(), url=url, content_type=None, now=datetime.now(UTC))
    if parsed.status != "ok":
        end(f"{file}: {parsed.status}: {parsed.detail}", PROBLEMS)
    for entry in parsed.entries:
        if as_json:
            emit(_entry(entry))
        else:
            published = entry.published.value if entry.published else "-"
            click.echo(f"{published}  {entry.title}\n    {entry.url or entry.id}")


def _targets(runtime: "Runtime", targets: tuple[str, ...]) -> list[tuple[str, str]]:
    by_name = {spec.name: spec.url for spec in runtime.config.feeds}
    if not targets:
        return [(spec.name, spec.url) for spec in runtime.config.feeds if spec.enabled]
    for target in targets:
        if target not in by_name and "://" not in target:
            raise click.UsageError(f'"{target}" is neither a feed\'s name nor an address')
    return [(target, by_name.get(target, target)) for target in targets]


def _test(runtime: "Runtime", name: str, url: str) -> dict[str, Any]:
    result = runtime.fetch(url)
    parsed = _parsed(runtime, result)
    return {
        "name": name,
        "url": result.url,
        "status": parsed.status if parsed else result.status,
        "http_status": result.http_status,
        "entries": len(parsed.entries) if parsed else 0,
        "detail": parsed.detail if parsed else result.detail,
        "title": parsed.title if parsed else "",
    }


def _parsed(runtime: "Runtime", result: "FetchResult") -> "ParsedFeed | None":
    from worker.feeds.parse import parse as parse_feed

    if result.body is None:
        return None
    return parse_feed(
        result.body,
        url=result.url,
        content_type=result.content_type,
        now=runtime.clock.now(),
    )


def _spec(spec: "FeedSpec") -> dict[str, Any]:
    return {
        "name": spec.name,
        "url": spec.url,
        "enabled": spec.enabled,
        "title": spec.title,
        "outlet": spec.outlet,
        "language": spec.language,
        "country": spec.country,
        "kind": spec.kind,
        "tags": list(spec.tags),
    }


def _entry(entry: "Entry") -> dict[str, Any]:
    from worker.cli.dates import dated

    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content,
        "published": dated(entry.published),
        "updated": dated(entry.updated),
        "authors": list(entry.authors),
        "categories": list(entry.categories),
    }
