"""One look over everything: troubles are told, and whoever asks for health finds the gravest."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from worker.alerts.sightings import Patience
from worker.domain.feeds import FetchStatus
from worker.operations import deliveries
from worker.operations.ailing import sweep_feeds
from worker.operations.live import LiveConfig
from worker.operations.reach import lost, unheard, unreached
from worker.operations.troubles import Seen, Trouble, tell
from worker.runtime import Runtime
from worker.signs import Signs
from worker.storage import Store

Look = Callable[[Runtime, datetime], Mapping[str, str]]
"""By subject what is told of it; nothing where all is well."""

CRASHES = Trouble(
    "crashes",
    ("polls of feed {name} end their process", "polls of {n} feeds end their process"),
    Patience(timedelta(0), timedelta(0)),
)


def _crashing(runtime: Runtime, _now: datetime) -> dict[str, str]:
    at_work = {spec.name for spec in runtime.config.feeds if spec.enabled}
    return {
        state.name: f"{state.name}: {state.last_detail}"
        for state in runtime.store.feeds.states().values()
        if state.name in at_work and state.last_status == FetchStatus.CRASHED
    }


LOOKS: Sequence[tuple[Trouble, Look]] = (
    (CRASHES, _crashing),
    (deliveries.GIVEN_UP, deliveries.given_up),
    (deliveries.STORMS, deliveries.storms),
    (deliveries.LOST, deliveries.backlog),
)


def sweep(live: LiveConfig, signs: Signs) -> None:
    """Bring the incidents of all troubles up to date, and leave word of what makes health red.

    Of an operator who cannot be reached the others are told: what went there would be old news
    once it arrives, or be given up and so be told of without end.
    """
    runtime, ops = live.runtime(), live.ops()
    store, now = runtime.store, runtime.clock.now()
    deaf = unreached(store.outbox, ops)
    others = [who for who in ops if who not in deaf]
    for trouble, look in LOOKS:
        tell(store, trouble, Seen(look(runtime, now)), ops, now)
    tell(store, deliveries.CHANNELS, Seen(deliveries.channels(runtime, now)), others, now)
    tell(store, deliveries.UNTOLD, Seen(deliveries.untold(runtime, ops)), others, now)
    sweep_feeds(store, runtime.config, ops, now)
    signs.leave_word([*unheard(deaf), *_lost(store, now)])


def _lost(store: Store, now: datetime) -> list[str]:
    """The invariant, where it was broken for longer than a start may take."""
    told = any(one.key == f"{deliveries.LOST.key}:alerts" for one in store.incidents.current())
    return lost(store.outbox.backlog(now)) if told else []
