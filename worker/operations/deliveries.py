"""Troubles of deliveries: channels, messages given up, storms, and what nothing brings out."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from worker.alerts.bursts import STORM
from worker.alerts.routing import recipients
from worker.alerts.sightings import Patience
from worker.domain.alerts import AlertKind, MessageState, Recipient
from worker.domain.settings import AlertSettings
from worker.domain.telling import ChannelState
from worker.domain.telling import Trouble as Why
from worker.operations.reach import in_words, lost, name_of, refused, still_there
from worker.operations.troubles import Trouble
from worker.runtime import Runtime

RECENTLY = timedelta(hours=24)
LONG = timedelta(minutes=30)
"""How long a server may be away, or want to be left alone, before it is a trouble."""

_AT_ONCE = timedelta(0)
_SURE = timedelta(minutes=5)
"""After a stop everything is due; the first passes bring it out."""
_CALM = timedelta(minutes=15)

CHANNELS = Trouble(
    "channel",
    ("{name}: nothing is delivered", "{n} channels deliver nothing"),
    Patience(_AT_ONCE, _CALM),
)
GIVEN_UP = Trouble(
    "messages",
    ("messages to {name} are given up", "messages to {n} recipients are given up"),
    Patience(_AT_ONCE, _AT_ONCE),
)
STORMS = Trouble(
    "storm",
    (
        f"{{name}} gets more than {STORM.more_than} messages an hour",
        f"{{n}} recipients get more than {STORM.more_than} messages an hour",
    ),
    Patience(_AT_ONCE, STORM.within),
)
LOST = Trouble("lost", ("alerts wait where nothing brings them out",) * 2, Patience(_SURE, _CALM))
UNTOLD = Trouble(
    "ops",
    ("{name} cannot be told of troubles", "{n} operators cannot be told of troubles"),
    Patience(_AT_ONCE, _AT_ONCE),
)


def channels(runtime: Runtime, now: datetime) -> dict[str, str]:
    """Channels that need a person, or that were away for long."""
    states = still_there(runtime.store.outbox.channel_states(), runtime.config.alerts.channels)
    return {
        name_of(state): f"{name_of(state)}: {in_words(state)}"
        for state in states
        if _is_grave(state, now)
    }


def _is_grave(state: ChannelState, now: datetime) -> bool:
    passes = state.trouble in {Why.DOWN, Why.ASKED}
    return not passes or now - state.since >= LONG


def given_up(runtime: Runtime, now: datetime) -> dict[str, str]:
    """Recipients to whom messages were given up within a day. Those to the operators are told
    elsewhere: what says so may be given up as well.
    """
    return {
        message.recipient.key: (
            f"{message.recipient.key}, message {message.id}: {message.last_error}; natowire outbox "
            f"show {message.id}"
        )
        for message in runtime.store.outbox.given_up(now - RECENTLY)
        if message.kind is not AlertKind.OPS
    }


def untold(runtime: Runtime, ops: Sequence[Recipient]) -> dict[str, str]:
    """Operators to whom a message was given up, and none has arrived since."""
    found = refused(runtime.store.outbox, {MessageState.DEAD})
    return {who.key: f"{who.key}: {why}" for who, why in found.items() if who in ops}


def storms(runtime: Runtime, now: datetime) -> dict[str, str]:
    """Recipients of so many messages that the rest waits."""
    past = runtime.store.outbox.past(everyone(runtime), now - STORM.within)
    return {
        key: f"{key}: {len(sendings)} messages within the last hour, the rest comes as one; is a "
        "topic too wide? natowire topics backtest"
        for key, sendings in past.sendings.items()
        if len(sendings) >= STORM.more_than
    }


def backlog(runtime: Runtime, now: datetime) -> dict[str, str]:
    """The invariant, where it is broken."""
    found = lost(runtime.store.outbox.backlog(now))
    advice = "look for errors of deliveries in the log, and report it"
    return {"alerts": "; ".join([*found, advice])} if found else {}


def everyone(runtime: Runtime) -> list[Recipient]:
    """Everybody whom the config tells of anything."""
    alerts = runtime.config.alerts
    return list(dict.fromkeys(recipients([*_names(runtime, alerts)], alerts)))


def _names(runtime: Runtime, alerts: AlertSettings) -> Iterator[str]:
    yield from alerts.channels
    for topic in runtime.config.topics:
        yield from topic.notify
