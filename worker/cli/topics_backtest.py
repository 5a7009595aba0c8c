"""``topics backtest``: a topic tried on the stored corpus before it goes live."""

import os
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from worker.cli.output import emit, json_option, say
from worker.cli.session import Session, told_errors
from worker.cli.topics_named import named_topics

if TYPE_CHECKING:
    from worker.domain.settings import Config
    from worker.domain.topics import Topic
    from worker.pipeline.backtesting import Tried
    from worker.storage.store import Store


@click.command()
@click.argument("name", metavar="TOPIC")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=30,
    show_default=True,
    help="Try it on what came in so many days.",
)
@click.option("--query", help="Try this query in place of the one in topics.yaml.")
@json_option
@click.pass_obj
def backtest(session: Session, name: str, days: int, query: str | None, as_json: bool) -> None:
    """Try a topic on the stored articles: what it finds, and whom it would have told.

    TOPIC is read as it stands in the config files, live or not, on or off. Where it is live with
    another query or other aliases, or --query is given, the two are compared.

    For instance: natowire topics backtest gipfel --days 30 --query 'Gipfel AND @nato'
    """
    from worker.cli.topics_backtested import document, tell
    from worker.pipeline.backtesting import backtest as tried
    from worker.runtime import SystemClock

    with told_errors():
        config = session.config()
        (topic,) = named_topics(config.topics, (name,))
        with session.store() as store, store.search.look() as view:
            new, old = _sides(topic, query, config, _live(session, store))
            _refuse_unreadable(new, by_hand=query is not None)
            now = SystemClock().now()
            result = tried(view, new, old, now, timedelta(days=days))
            if as_json:
                emit(document(result))
            else:
                tell(result, is_query_given=query is not None)
                _say_what_is_gone(config.retention.unmatched_text.days, days)


def _say_what_is_gone(kept: int, days: int) -> None:
    """A new query cannot find what is no longer there to be read."""
    if kept < days:
        say(
            f"of articles that no topic matched, the text is kept {kept} days: before that a new "
            "query is tried on their titles alone"
        )


def _live(session: Session, store: "Store") -> "Config | None":
    """The config that is at work; None where none ever was, or it cannot be read here."""
    from worker.config import restored

    kept = store.revisions.last_good()
    return restored(kept, session.config_folder, os.environ).config if kept else None


def _sides(
    topic: "Topic", query: str | None, config: "Config", live: "Config | None"
) -> "tuple[Tried, Tried | None]":
    """What is tried, and what it is compared with: the live topic, else that of the files where
    another query is given.
    """
    from worker.pipeline.backtesting import Tried

    new = Tried.of(config, replace(topic, query=query or topic.query))
    at_work = live and next((one for one in live.topics if one.id == topic.id), None)
    old = Tried.of(live, at_work) if live and at_work else Tried.of(config, topic)
    return new, None if _reads(old) == _reads(new) else old


def _reads(tried: "Tried") -> tuple[object, ...]:
    """All that decides what a topic finds."""
    named = set(re.findall(r"@([\w.-]+)", tried.topic.query))
    aliases = {name: tried.aliases.get(name) for name in named}
    return " ".join(tried.topic.query.split()), tried.topic.exceptions, aliases


def _refuse_unreadable(tried: "Tried", *, by_hand: bool) -> None:
    """A mistake in ``--query`` is wrong usage, told with its place."""
    from worker.domain.errors import QueryError
    from worker.topics.check import read_checked

    try:
        read_checked(tried.topic.query, tried.aliases).checked()
    except QueryError as error:
        if by_hand:
            raise click.UsageError(f"--query:{error.line}:{error.column}: {error}") from None
        raise
