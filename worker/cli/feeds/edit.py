"""``feeds add`` and ``feeds remove``: edits of ``feeds.yaml`` that keep all else as it stands."""

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import click

from worker.cli.feeds.addresses import canonical, holds_credentials, host_label, web_address
from worker.cli.feeds.shapes import as_candidate, as_feed, candidate_row, feed_row
from worker.cli.output import emit, json_option, say, table
from worker.cli.session import PROBLEMS, Session, end, told_errors
from worker.domain.feeds import FeedKind, FeedSpec

if TYPE_CHECKING:
    from worker.config.change import Change
    from worker.domain.settings import Config
    from worker.pipeline.discovery import Discovery, Found

WITHIN = "a running service takes it up within ten seconds"


@click.command()
@click.argument("url")
@click.option("--name", help="Its name for good; by default made from its title or host.")
@click.option("--language", help="Language of its articles, such as de; by default the feed's.")
@click.option("--outlet", help="Who publishes it.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in FeedKind]),
    help="What kind of source it is.",
)
@click.option("--tag", "tags", multiple=True, help="A word of your own; may be repeated.")
@click.option("--disabled", is_flag=True, help="Add it switched off.")
@click.option("--no-fetch", is_flag=True, help="Add it unseen, without asking its server.")
@json_option
@click.pass_obj
def add(
    session: Session,
    url: str,
    name: str | None,
    language: str | None,
    outlet: str | None,
    kind: str | None,
    tags: tuple[str, ...],
    disabled: bool,
    no_fetch: bool,
    as_json: bool,
) -> None:
    """Add a feed to feeds.yaml, once it was fetched and read.

    Of a web page its feed is added, where it links to exactly one; else they are listed, with
    exit code 1.
    """
    if holds_credentials(url):
        raise click.UsageError("write no user name or password into an address: auth holds them")
    spec = FeedSpec(
        name or "", web_address(url), outlet=outlet, language=language,
        kind=FeedKind(kind or FeedKind.PRESS), tags=tags, enabled=not disabled,
    )  # fmt: skip
    _refuse_misfits(session, spec)
    with told_refusals():
        _refuse_known(session.config(), spec.url, as_json)
        title = ""
        if not no_fetch:
            discovery = _discovered(session, spec.url)
            found = _only(spec.url, discovery)
            if found is None:
                _end_undecided(discovery, as_json)
            spec, title = _completed(spec, found), found.title
        added = _added(session, spec, title, as_json)
    if as_json:
        emit(_result("added", feed=added))
    else:
        table([feed_row(added)])
        say(f"added to feeds.yaml; {WITHIN}")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@json_option
@click.pass_obj
def remove(session: Session, names: tuple[str, ...], as_json: bool) -> None:
    """Remove feeds from feeds.yaml. What came of them stays in the corpus."""
    removed: list[FeedSpec] = []

    def edit(text: str, config: "Config") -> str:
        from worker.config.edit import remove as remove_items

        positions = _positions(config, names)
        removed[:] = [config.feeds[position] for position in positions]
        return remove_items("feeds.yaml", text, ("feeds",), positions)

    with told_refusals():
        change_feeds(session, edit)
    if as_json:
        for spec in removed:
            emit(as_feed(spec))
    else:
        table(map(feed_row, removed))
        say(f"removed from feeds.yaml; {WITHIN}")


@contextmanager
def told_refusals() -> Iterator[None]:
    """As ``told_errors``, with what became of an edit that is refused."""
    from worker.domain.errors import ConfigError

    with told_errors():
        try:
            yield
        except ConfigError as error:
            end("\n".join([str(error), *getattr(error, "__notes__", ())]), PROBLEMS)


def change_feeds(session: Session, edit: "Callable[[str, Config], str]") -> "Change":
    """Edit ``feeds.yaml``, and say what the config newly warns of."""
    from worker.config.change import change

    changed = change(session.config_folder, "feeds.yaml", edit, os.environ)
    for warning in changed.warnings:
        say(str(warning))
    return changed


def _refuse_misfits(session: Session, spec: FeedSpec) -> None:
    """A wrong use for options that the config would refuse."""
    from worker.config.feed_items import feed_item, misfits

    item = feed_item(spec, session.config_folder)
    (wrong,) = misfits([{**item, "name": spec.name or "unnamed"}], session.config_folder)
    for message in wrong.values():
        raise click.UsageError(message)


def _refuse_known(config: "Config", url: str, as_json: bool) -> None:
    known = next((each for each in config.feeds if canonical(each.url) == canonical(url)), None)
    if known is None:
        return
    detail = f'{url} is configured already, as "{known.name}"'
    if as_json:
        emit(_result("configured", feed=known, detail=detail))
    end(detail, PROBLEMS)


def _discovered(session: Session, url: str) -> "Discovery":
    with session.runtime() as runtime:
        return runtime.discover(url)


def _only(asked: str, discovery: "Discovery") -> "Found | None":
    """The feed that was found, where there is exactly one."""
    if len(discovery.found) != 1:
        return None
    (found,) = discovery.found
    if found.url != asked:
        is_feed = discovery.status == "ok"
        say(f"{asked} {'moved for good to' if is_feed else 'is no feed; found'} {found.url}")
    return found


def _end_undecided(discovery: "Discovery", as_json: bool) -> NoReturn:
    """There is no feed, or a choice of several, which is the admin's."""
    if as_json:
        outcome = "several" if discovery.found else "none"
        emit(_result(outcome, candidates=discovery.found, detail=discovery.detail))
    else:
        table(map(candidate_row, discovery.found))
    if discovery.found:
        commands = (f"  natowire feeds add {shlex.quote(one.url)}" for one in discovery.found)
        end("\n".join([f"{discovery.url} has several feeds; add one:", *commands]), PROBLEMS)
    why = f"{discovery.status}: {discovery.detail}"
    end(f"{discovery.url}: no feed was found; {why}\n--no-fetch adds it unseen", PROBLEMS)


def _completed(spec: FeedSpec, found: "Found") -> FeedSpec:
    """With what the feed tells of itself."""
    from worker.feeds.naming import language_code

    return replace(spec, url=found.url, language=spec.language or language_code(found.language))


def _added(session: Session, spec: FeedSpec, title: str, as_json: bool) -> FeedSpec:
    def edit(text: str, config: "Config") -> str:
        from worker.config.edit import append
        from worker.config.feed_items import FEEDS, FILE, feed_item
        from worker.feeds.naming import feed_name

        _refuse_known(config, spec.url, as_json)
        taken = [each.name for each in config.feeds]
        if spec.name in taken:
            raise click.UsageError(f'there is a feed "{spec.name}" already: choose another --name')
        name = spec.name or feed_name(title, host_label(spec.url), taken)
        return append(
            FILE, text, FEEDS, [feed_item(replace(spec, name=name), session.config_folder)]
        )

    return change_feeds(session, edit).config.feeds[-1]


def _positions(config: "Config", names: Sequence[str]) -> list[int]:
    from worker.config.written import near

    known = [spec.name for spec in config.feeds]
    for name in names:
        if name not in known:
            raise click.UsageError(f'there is no feed "{name}"{near(name, known)}')
    return sorted({known.index(name) for name in names})


def _result(
    status: str,
    *,
    feed: FeedSpec | None = None,
    candidates: "Sequence[Found]" = (),
    detail: str = "",
) -> dict[str, Any]:
    return {
        "status": status,
        "feed": as_feed(feed) if feed else None,
        "candidates": [as_candidate(found) for found in candidates],
        "detail": detail,
    }
