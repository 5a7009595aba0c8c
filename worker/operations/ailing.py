"""Troubles of feeds: seen in every sweep, told in few messages.

What is told together, how soon and for how long is ``worker.alerts.sightings``; here are the
troubles themselves, and their words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.alerts.sightings import Members, Patience, Plan, is_shared, joinable, plan
from worker.domain.alerts import Recipient
from worker.domain.dates import rfc3339
from worker.domain.feeds import FeedSpec, FeedState, FetchStatus
from worker.domain.settings import Config
from worker.feeds.health import Condition, Health, troubles
from worker.storage import Store

MOST_NAMED = 10

_GATHERED = timedelta(minutes=15)
"""What took hours to show may wait for what shows with it: for the feeds of one lost network."""
_CALM = timedelta(hours=1)
_LONG = timedelta(hours=6)
"""Windows shrink and grow with an editor's whim."""


def _always(_condition: Condition, _state: FeedState) -> bool:
    return True


def _is_unread(condition: Condition, state: FeedState) -> bool:
    """A single 403 may be a mood; a feed that crashes is a trouble of its own."""
    if condition.state is Health.BLOCKED:
        return state.failures > 1 or state.last_status == FetchStatus.UNAUTHORIZED
    return state.last_status != FetchStatus.CRASHED


@dataclass(frozen=True, slots=True)
class FeedTrouble:
    """What is told of one trouble of feeds: its states, its title for one feed and for many."""

    key: str
    title: tuple[str, str]
    states: frozenset[Health]
    patience: Patience
    is_told: Callable[[Condition, FeedState], bool] = _always


FEED_TROUBLES: Sequence[FeedTrouble] = (
    FeedTrouble(
        "gone",
        ("feed {name} is gone for good", "{n} feeds are gone for good"),
        frozenset({Health.DISABLED}),
        Patience(timedelta(0), timedelta(0)),
    ),
    FeedTrouble(
        "failing",
        ("feed {name} cannot be read", "{n} feeds cannot be read"),
        frozenset({Health.BLOCKED, Health.FAILING}),
        Patience(_GATHERED, _CALM),
        _is_unread,
    ),
    FeedTrouble(
        "silent",
        ("feed {name} has fallen silent", "{n} feeds have fallen silent"),
        frozenset({Health.SILENT}),
        Patience(_GATHERED, _CALM),
    ),
    FeedTrouble(
        "shrunk",
        ("feed {name} has shrunk", "{n} feeds have shrunk"),
        frozenset({Health.SHRUNK}),
        Patience(_LONG, _LONG),
    ),
    FeedTrouble(
        "moved",
        ("feed {name} has moved", "{n} feeds have moved"),
        frozenset({Health.MOVED}),
        Patience(_GATHERED, timedelta(0)),
    ),
)
"""A feed is told of once for each trouble it has. Failing and refused are one: a server in
distress changes its answers, and its operator needs no message for each."""


def is_of_feeds(key: str) -> bool:
    """Whether an incident of this key tells of feeds, whose table says the same in full."""
    return any(key.startswith((f"{one.key}:", f"{one.key}-")) for one in FEED_TROUBLES)


@dataclass(frozen=True, slots=True)
class _Seen:
    """By feed what is told of it, of one trouble; and which feeds are asked at all."""

    lines: Mapping[str, str]
    asked: frozenset[str]

    def of(self, name: str) -> str:
        """What is told of a feed that is, or was, in trouble."""
        return self.lines.get(name) or f"{name}: {self.end(name)}"

    def end(self, name: str) -> str:
        return "well again" if name in self.asked else "no longer asked"


def sweep_feeds(store: Store, config: Config, ops: Sequence[Recipient], now: datetime) -> None:
    """Bring the incidents of all feeds' troubles up to date."""
    asked = [spec for spec in config.feeds if spec.enabled]
    found = _found(asked, store.feeds.states(), config, now)
    names = frozenset(spec.name for spec in asked)
    for trouble in FEED_TROUBLES:
        seen = _Seen(_lines(trouble, found), names)
        sightings = store.sightings.note(trouble.key, seen.lines, now)
        planned = plan(trouble.key, sightings, trouble.patience, now)
        _tell(store, trouble, planned, seen, ops, now)
        if planned.begun or planned.left or planned.over:
            store.sightings.settle(trouble.key, planned)


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


def _tell(
    store: Store,
    trouble: FeedTrouble,
    planned: Plan,
    seen: _Seen,
    ops: Sequence[Recipient],
    now: datetime,
) -> None:
    """Open, bring up to date and close. What another look has closed stays closed."""
    open_ = {incident.key: incident for incident in store.incidents.current()}
    for key, members in planned.open.items():
        title, detail = _title(trouble, members), _detail(members, seen)
        until = joinable(members, trouble.patience)
        if is_shared(trouble.key, key) and now < until:
            detail += f"\nwhat begins before {rfc3339(until)} belongs to this: natowire status"
        known = open_.get(key)
        if known is None or (known.title, known.detail) != (title, detail):
            store.incidents.open(key, title, detail, ops, now)
    for key, members in planned.ended.items():
        if key in open_:
            ended = _ended(members, planned.left, seen)
            store.incidents.open(key, _title(trouble, members), ended, ops, now)
            store.incidents.close(key, ops, now)


def _title(trouble: FeedTrouble, members: Members) -> str:
    one, many = trouble.title
    if len(members) == 1:
        return one.format(name=members[0].subject)
    return many.format(n=len(members))


def _detail(members: Members, seen: _Seen) -> str:
    """Those in trouble first."""
    names = sorted((one.subject for one in members), key=lambda name: name not in seen.lines)
    return _shortened([seen.of(name) for name in names])


def _ended(members: Members, left: Members, seen: _Seen) -> str:
    """What is over; and first, where most of a shared incident is, what is not."""
    names = [one.subject for one in members]
    still = {one.subject for one in left}
    ill = [f"{name}: not yet, told anew" for name in names if name in still]
    well = [f"{name}: {seen.end(name)}" for name in names if name not in still]
    return _shortened([*ill, *well])


def _shortened(lines: Sequence[str]) -> str:
    shown = list(lines[:MOST_NAMED])
    if len(lines) > MOST_NAMED:
        shown.append(f"... and {len(lines) - MOST_NAMED} more: natowire status")
    return "\n".join(shown)
