"""Troubles that only a look over everything shows, opened and closed as incidents."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.domain.alerts import MessageState
from worker.domain.feeds import FetchStatus
from worker.operations.ailing import MOST_NAMED, sweep_feeds
from worker.operations.live import LiveConfig
from worker.runtime import Runtime

RECENTLY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is told of one trouble: ``look`` gives its lines, none where all is well."""

    key: str
    title: str
    look: Callable[[Runtime, datetime], list[str]]


def _given_up(runtime: Runtime, now: datetime) -> list[str]:
    dead = runtime.store.outbox.messages([MessageState.DEAD])
    return [
        f"message {message.id} to {message.recipient.key}: {message.last_error}"
        for message in dead
        if message.next_at > now - RECENTLY
    ]


def _crashing(runtime: Runtime, _now: datetime) -> list[str]:
    at_work = {spec.name for spec in runtime.config.feeds if spec.enabled}
    return [
        f"{state.name}: {state.last_detail}"
        for state in runtime.store.feeds.states().values()
        if state.name in at_work and state.last_status == FetchStatus.CRASHED
    ]


TROUBLES = (
    Trouble("messages", "messages given up within 24 hours", _given_up),
    Trouble("crashes", "feeds whose polls end their process", _crashing),
)


def sweep(live: LiveConfig) -> None:
    """Bring the incidents of all troubles up to date."""
    runtime, ops = live.runtime(), live.ops()
    store, now = runtime.store, runtime.clock.now()
    open_ = {incident.key: incident for incident in store.incidents.current()}
    for trouble in TROUBLES:
        lines = trouble.look(runtime, now)
        if lines:
            shown = lines[:MOST_NAMED]
            if len(lines) > MOST_NAMED:
                shown.append(f"... and {len(lines) - MOST_NAMED} more")
            detail = "\n".join(shown)
            if trouble.key not in open_ or open_[trouble.key].detail != detail:
                store.incidents.open(trouble.key, trouble.title, detail, ops, now)
        elif trouble.key in open_:
            store.incidents.close(trouble.key, ops, now)
    sweep_feeds(store, runtime.config, ops, now)
