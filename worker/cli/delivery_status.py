"""What ``status`` tells of deliveries: who cannot be told, what waits and why, what comes next."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from worker.cli.feed_status import moment, span

if TYPE_CHECKING:
    from worker.domain.alerts import Recipient
    from worker.domain.settings import Config
    from worker.domain.telling import Backlog, ChannelState
    from worker.signs import Signs
    from worker.storage import Store


def document(
    store: "Store", config: "Config | None", signs: "Signs", now: datetime
) -> dict[str, Any]:
    """The part of ``status --json`` that is about deliveries."""
    from worker.signs import service_ailments

    backlog = store.outbox.backlog(now)
    is_running = not service_ailments(signs)
    return {
        "red": _red(store, config, backlog, is_running=is_running),
        "outbox": _backlog(backlog),
        "channels": _channels(store, config),
        "silences": _silences(store, config, now),
        "digests": _digests(config, now),
        "heartbeat": _heartbeat(store, config, signs, now),
    }


def _red(
    store: "Store", config: "Config | None", backlog: "Backlog", *, is_running: bool
) -> list[str]:
    """What must be seen first. Without a service, what is due waits for the next command."""
    from worker.operations.reach import lost, unheard, unreached

    return [
        *unheard(unreached(store.outbox, _ops(config))),
        *(lost(backlog) if is_running else ()),
    ]


def _ops(config: "Config | None") -> "list[Recipient]":
    from worker.alerts.routing import recipients

    return recipients(config.alerts.ops.channels, config.alerts) if config else []


def _backlog(backlog: "Backlog") -> dict[str, Any]:
    return {
        "overdue": backlog.overdue,
        "astray": backlog.astray,
        "stuck": backlog.stuck,
        "waiting": backlog.waiting,
        "dead": backlog.dead,
        "oldest": moment(backlog.oldest),
    }


def _channels(store: "Store", config: "Config | None") -> list[dict[str, Any]]:
    """Every channel, and what keeps its messages where something does."""
    from worker.operations.reach import WAITING, of_channel

    states = store.outbox.channel_states()
    waiting = Counter(message.recipient.channel for message in store.outbox.messages(WAITING))
    return [
        {
            "name": channel.name,
            "type": channel.type,
            **_state(of_channel(channel, states)),
            "waiting": waiting[channel.name],
        }
        for channel in (config.alerts.channels.values() if config else ())
    ]


def _state(state: "ChannelState | None") -> dict[str, Any]:
    """Of a channel that is shut for good there is no next attempt."""
    from worker.domain.telling import Trouble
    from worker.operations.reach import in_words

    if state is None:
        return {"state": "ok", "since": None, "next": None, "failures": 0, "problem": None}
    is_shut = state.trouble is Trouble.DISABLED
    return {
        "state": state.trouble,
        "since": moment(state.since),
        "next": None if is_shut else moment(state.until),
        "failures": state.failures,
        "problem": in_words(state),
    }


def _silences(store: "Store", config: "Config | None", now: datetime) -> list[dict[str, Any]]:
    from worker.cli.silence import document as silence_document

    found = [*store.silences.list(now), *(config.alerts.silences if config else ())]
    return [silence_document(one, now) for one in found if one.until > now]


def _digests(config: "Config | None", now: datetime) -> list[dict[str, Any]]:
    from worker.alerts.digests import next_digest
    from worker.domain.alerts import RouteMode

    if config is None:
        return []
    return [
        {
            "route": route.name,
            "channels": list(route.channels),
            "next": moment(next_digest([route], config.alerts, now)),
        }
        for route in config.alerts.routes
        if route.mode is RouteMode.DIGEST
    ]


def _heartbeat(
    store: "Store", config: "Config | None", signs: "Signs", now: datetime
) -> dict[str, Any] | None:
    """When the last sign was given, and why none would be now; null where none is wanted."""
    from worker.operations.duty import idle
    from worker.signs import HEARTBEAT

    heartbeat = config.alerts.ops.heartbeat if config else None
    if config is None or heartbeat is None:
        return None
    age = signs.age(HEARTBEAT)
    return {
        "every_seconds": heartbeat.every.total_seconds(),
        "last_given": None if age is None else round(age.total_seconds(), 1),
        "withheld": list(idle(store, config, _ops(config), signs, now)),
    }


def lines(told: dict[str, Any], now: datetime) -> Iterator[str]:
    """What a person is told: nothing of what is well."""
    from worker.cli.messages import do

    for channel in told["channels"]:
        if channel["problem"]:
            yield (
                f"channel {channel['name']} is {channel['state']}: {channel['problem']}; "
                f"{do(channel['waiting'], 'wait')}"
            )
    backlog = told["outbox"]
    if backlog["waiting"]:
        oldest = datetime.fromisoformat(backlog["oldest"]) if backlog["oldest"] else now
        since = f", the oldest for {span(now - oldest)}"
        yield f"{do(backlog['waiting'], 'wait')}{since}: natowire outbox list"
    for silence in told["silences"]:
        yield f"silence {_silence(silence)}"
    for digest in told["digests"]:
        yield f"digest {digest['route']} next at {digest['next']}"
    if told["heartbeat"]:
        yield f"heartbeat {_beating(told['heartbeat'])}"


def _silence(silence: dict[str, Any]) -> str:
    covers: Sequence[str] = [*silence["topics"], *silence["feeds"], *silence["stories"]]
    name = silence["id"] or "of alerts.yaml"
    return f"{name} until {silence['until']}: {', '.join(covers)} ({silence['why']})"


def _beating(heartbeat: dict[str, Any]) -> str:
    if heartbeat["withheld"]:
        return f"is held back: {'; '.join(heartbeat['withheld'])}"
    if heartbeat["last_given"] is None:
        return "was not taken yet"
    return f"was taken {heartbeat['last_given']:.0f} s ago"
