"""``silence``: planned pauses, each with an end and a reason."""

import os
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from worker.cli.arguments import reason
from worker.cli.output import emit, examples, json_option, say, table
from worker.cli.session import PROBLEMS, Session, end, told_errors

if TYPE_CHECKING:
    from worker.domain.alerts import Silence
    from worker.domain.settings import Config
    from worker.storage.store import Store

HEADER = ("silence", "state", "until", "covers", "why")
OF_CONFIG = "alerts.yaml"


@click.group()
def silence() -> None:
    """Planned pauses: topics, feeds or stories of which nobody is told for a while.

    What is silenced is stored and kept with the reason. Corrections of what was told pass.
    """


@silence.command(
    epilog=examples(
        'natowire silence add --topic munition --for 24h --why "trade fair, known"',
        'natowire silence add --story s12 --until 2026-11-23T08:00 --why "told by phone"',
        "Two silences for either, the topic anywhere or the feed whatever it brings:",
        'natowire silence add --topic munition --for 7d --why "trade fair, known"',
        'natowire silence add --feed beispiel --for 7d --why "moves its archive"',
    )
)
@click.option("--topic", "topics", multiple=True, metavar="ID", help="A topic of topics.yaml.")
@click.option("--feed", "feeds", multiple=True, metavar="NAME", help="A feed of feeds.yaml.")
@click.option("--story", "stories", multiple=True, metavar="STORY", help="A story, such as s12.")
@click.option("--for", "length", metavar="LENGTH", help="For how long: 90m, 24h, 7d.")
@click.option("--until", metavar="TIME", help="Its end: 2026-11-23T08:00, in defaults.timezone.")
@click.option("--why", required=True, metavar="TEXT", help="The reason, kept with what is held.")
@json_option
@click.pass_obj
def add(
    session: Session,
    topics: tuple[str, ...],
    feeds: tuple[str, ...],
    stories: tuple[str, ...],
    length: str | None,
    until: str | None,
    why: str,
    as_json: bool,
) -> None:
    """Tell nobody of a topic, a feed or a story until a time.

    As in a route's "when", different options of one silence must all hold: --topic munition
    --feed beispiel silences that topic in that feed, and nothing else of either. The same option
    given several times means any of its values. It begins at once, for all recipients.
    """
    from worker.domain.alerts import Silence

    if not (topics or feeds or stories):
        raise click.UsageError("say what is silenced: --topic ID, --feed NAME or --story STORY")
    why = reason(why)
    with told_errors(), session.store() as store:
        config, now = session.config(), _now()
        _known("topic", topics, {topic.id for topic in config.topics})
        _known("feed", feeds, {feed.name for feed in config.feeds})
        wanted = Silence(
            why=why,
            until=_end(length, until, config, now),
            topics=frozenset(topics),
            feeds=frozenset(feeds),
            stories=frozenset(_story(store, name) for name in stories),
        )
        made = store.silences.add(wanted, now)
    if as_json:
        emit(document(made, now))
    else:
        click.echo(f"{made.id}: {covered(made)} until {_clock(made.until)} UTC")
        say(f"natowire silence expire {made.id} ends it")


@silence.command("list", epilog=examples("natowire silence list --all"))
@click.option("--all", "everything", is_flag=True, help="Also those that have ended.")
@json_option
@click.pass_obj
def list_(session: Session, everything: bool, as_json: bool) -> None:
    """Silences by command and those of alerts.yaml. Times are UTC."""
    with told_errors(), session.store() as store:
        now = _now()
        found = store.silences.list(now, ended=everything)
        found += [one for one in _of_config(session, store) if everything or one.until > now]
    if as_json:
        for one in found:
            emit(document(one, now))
    elif found:
        table([HEADER, *(_row(one, now) for one in found)])


@silence.command(epilog=examples("natowire silence expire s1"))
@click.argument("name", metavar="ID")
@json_option
@click.pass_obj
def expire(session: Session, name: str, as_json: bool) -> None:
    """End a silence now. What it held back stays untold; what comes from now on is told."""
    with told_errors(), session.store() as store:
        now = _now()
        ended = store.silences.expire(name, now)
    if ended is None:
        end(
            f'no silence that has not ended has the id "{name}"; natowire silence list names them, '
            f"and those of {OF_CONFIG} end there",
            PROBLEMS,
        )
    if as_json:
        emit(document(ended, now))
    else:
        click.echo(f"{ended.id} has ended: {covered(ended)}")


def document(one: "Silence", now: datetime) -> dict[str, Any]:
    """A silence as JSON; its id is null where it stands in alerts.yaml."""
    from worker.domain.dates import rfc3339

    return {
        "id": one.id or None,
        "state": _state(one, now),
        "until": rfc3339(one.until),
        "why": one.why,
        "topics": sorted(one.topics),
        "feeds": sorted(one.feeds),
        "stories": sorted(one.stories),
    }


def covered(one: "Silence") -> str:
    """``topic munition or nato, in feed beispiel``."""
    named = (("topic", one.topics), ("feed", one.feeds), ("story", one.stories))
    return ", in ".join(f"{kind} {' or '.join(sorted(names))}" for kind, names in named if names)


def _row(one: "Silence", now: datetime) -> tuple[str, ...]:
    name = one.id or OF_CONFIG
    return name, _state(one, now), _clock(one.until), covered(one), one.why


def _state(one: "Silence", now: datetime) -> str:
    return "active" if one.until > now else "ended"


def _clock(when: datetime) -> str:
    from worker.cli.story_words import clock
    from worker.domain.dates import rfc3339

    return clock(rfc3339(when))


def _now() -> datetime:
    from worker.runtime import SystemClock

    return SystemClock().now()


def _of_config(session: Session, store: "Store") -> "tuple[Silence, ...]":
    """Those of the config that is looked at, also while the files are broken."""
    from worker.cli.live_config import at_work
    from worker.config import load

    loaded = load(session.config_folder, os.environ, prove=None)
    config = at_work(loaded, store.revisions.last_good(), session.config_folder)
    return config.alerts.silences if config else ()


def _known(kind: str, names: Collection[str], known: Collection[str]) -> None:
    from worker.config.written import near

    for name in names:
        if name not in known:
            raise click.UsageError(f'no {kind} is named "{name}"{near(name, known)}')


def _story(store: "Store", name: str) -> str:
    from worker.cli.naming import numbered, story_named
    from worker.domain.ids import story_id

    number = numbered(name)
    if number is None or number[0] != "s":
        raise click.UsageError(f'"{name}" is no story such as s12; natowire stories list')
    return story_id(story_named(store.stories, number[1]).id)


def _end(length: str | None, until: str | None, config: "Config", now: datetime) -> datetime:
    """When the silence ends: every silence does."""
    if (length is None) is (until is None):
        raise click.UsageError("say when it ends: --for 24h, or --until 2026-11-23T08:00")
    if length is not None:
        return now + _length(length)
    moment = _moment(until or "", config.alerts.defaults.timezone)
    if moment <= now:
        raise click.UsageError(f"{until} is over: a silence begins now, and ends later")
    return moment


def _length(text: str) -> timedelta:
    from worker.config.amounts import duration
    from worker.config.written import MisreadError

    try:
        length = duration(text.strip())
    except MisreadError as error:
        raise click.UsageError(f"--for {error}") from None
    if not length:
        raise click.UsageError("--for must be more than 0s")
    return length


def _moment(text: str, zone: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(f'"{text}" is no time such as 2026-11-23T08:00') from None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except OverflowError:
        raise click.UsageError(f'"{text}" is no time such as 2026-11-23T08:00') from None
