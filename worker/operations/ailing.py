"""Troubles of feeds: seen in every sweep, told in few messages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from worker.alerts.sightings import Patience
from worker.domain.alerts import Recipient
from worker.domain.dates import rfc3339
from worker.domain.feeds import FeedSpec, FeedState, FetchStatus
from worker.domain.settings import Config
from worker.feeds.health import Condition, Health, troubles
from worker.operations.troubles import Seen, Trouble, tell
from worker.storage import Store

_GATHERED = timedelta(minutes=15)
"""What took hours to show may wait for what shows with it: for the feeds of one lost network."""
_CALM = timedelta(hours=1)
_LONG = timedelta(hours=6)
"""Windows shrink and grow with an editor's whim."""
_AT_ONCE = timedelta(0)


def _always(_condition: Condition, _state: FeedState) -> bool:
    return True


def _is_unread(condition: Condition, state: FeedState) -> bool:
    """A single 403 may be a mood; a feed that crashes is a trouble of its own."""
    if condition.state is Health.BLOCKED:
        return state.failures > 1 or state.last_status == FetchStatus.UNAUTHORIZED
    return state.last_status != FetchStatus.CRASHED


@dataclass(frozen=True, slots=True)
class FeedTrouble(Trouble):
    """A trouble of feeds, the states by which it shows, and how its end is told."""

    states: frozenset[Health] = field(default=frozenset(), kw_only=True)
    is_told: Callable[[Condition, FeedState], bool] = field(default=_always, kw_only=True)
    over: str = field(default="well again", kw_only=True)


FEED_TROUBLES: Sequence[FeedTrouble] = (
    FeedTrouble(
        "gone",
        ("feed {name} is gone for good", "{n} feeds are gone for good"),
        Patience(_AT_ONCE, _AT_ONCE),
        states=frozenset({Health.DISABLED}),
    ),
    FeedTrouble(
        "failing",
        ("feed {name} cannot be read", "{n} feeds cannot be read"),
        Patience(_GATHERED, _CALM),
        states=frozenset({Health.BLOCKED, Health.FAILING}),
        is_told=_is_unread,
    ),
    FeedTrouble(
        "silent",
        ("feed {name} has fallen silent", "{n} feeds have fallen silent"),
        Patience(_GATHERED, _CALM),
        states=frozenset({Health.SILENT}),
    ),
    FeedTrouble(
        "shrunk",
        ("feed {name} has shrunk", "{n} feeds have shrunk"),
        Patience(_LONG, _LONG),
        states=frozenset({Health.SHRUNK}),
    ),
    FeedTrouble(
        "gap",
        ("feed {name} may have missed entries", "{n} feeds may have missed entries"),
        Patience(_GATHERED, _AT_ONCE),
        states=frozenset({Health.GAP}),
        over="it has missed nothing for a day",
    ),
    FeedTrouble(
        "moved",
        ("feed {name} has moved", "{n} feeds have moved"),
        Patience(_GATHERED, _AT_ONCE),
        states=frozenset({Health.MOVED}),
    ),
)
"""A feed is told of once for each trouble it has. Failing and refused are one: a server in
distress changes its answers, and its operator needs no message for each. A gap shows for a day,
so a feed that has one every few hours is told of once.
"""


def is_of_feeds(key: str) -> bool:
    """Whether an incident of this key tells of feeds, whose table says the same in full."""
    return any(key.startswith((f"{one.key}:", f"{one.key}-")) for one in FEED_TROUBLES)


def sweep_feeds(store: Store, config: Config, ops: Sequence[Recipient], now: datetime) -> None:
    """Bring the incidents of all feeds' troubles up to date."""
    asked = [spec for spec in config.feeds if spec.enabled]
    found = _found(asked, store.feeds.states(), config, now)
    names = frozenset(spec.name for spec in asked)
    for trouble in FEED_TROUBLES:
        tell(store, trouble, Seen(_lines(trouble, found), _end(trouble, names)), ops, now)


def _end(trouble: FeedTrouble, asked: frozenset[str]) -> Callable[[str], str]:
    return lambda name: trouble.over if name in asked else "no longer asked"


_Found = Sequence[tuple[FeedState, Condition]]


def _found(
    specs: Iterable[FeedSpec], states: Mapping[str, FeedState], config: Config, now: datetime
) -> _Found:
    return [
        (states[spec.name], condition)
        for spec in specs
        if spec.name in states
        for condition in troubles(spec, states[spec.name], config.polling, now)
    ]


def _lines(trouble: FeedTrouble, found: _Found) -> dict[str, str]:
    return {
        state.name: f"{state.name}: {_told(condition)}"
        for state, condition in found
        if condition.state in trouble.states and trouble.is_told(condition, state)
    }


def _told(condition: Condition) -> str:
    since = f" (since {rfc3339(condition.since)})" if condition.since else ""
    return condition.cause + since
