"""How a feed is, why, and what a person can do about it.

A table of questions, the gravest first, each a pure function of what the config says of the feed
and what is remembered of it. All that hold are troubles; the first is the feed's state in
``status``. What an operator is told of, and how often, is decided in ``worker.operations``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from worker.domain.dates import rfc3339
from worker.domain.feeds import FeedSpec, FeedState, FetchStatus
from worker.domain.settings import Polling
from worker.feeds.gaps import possible_gap
from worker.feeds.moving import adopted
from worker.feeds.schedule import PollReason
from worker.feeds.silence import fell_silent


class Health(StrEnum):
    """The states of a feed, the gravest first."""

    DISABLED = "disabled"
    """Gone for good (410): never asked again."""
    BLOCKED = "blocked"
    """The server refuses natowire."""
    FAILING = "failing"
    """It could not be read for long."""
    SILENT = "silent"
    """It is read, and brings nothing new for longer than is usual for it."""
    SHRUNK = "shrunk"
    """It holds far less than it did."""
    GAP = "gap"
    """Entries may have been missed."""
    DEGRADED = "degraded"
    """Its last polls failed; that may pass."""
    MOVED = "moved"
    """Read at another address than the configured one."""
    NEVER_POLLED = "never_polled"
    OK = "ok"
    OFF = "off"
    """Switched off in feeds.yaml."""

    @property
    def rank(self) -> int:
        """0 is the gravest."""
        return _RANKS[self]


_RANKS: Mapping[Health, int] = {health: rank for rank, health in enumerate(Health)}


@dataclass(frozen=True, slots=True)
class Condition:
    """One state with its cause, a sentence that says what to do where something can be done."""

    state: Health
    cause: str = ""
    since: datetime | None = None


LONG: Sequence[tuple[int, timedelta]] = ((5, timedelta(hours=6)), (3, timedelta(hours=24)))
"""Failures in a row, and since when: both must be reached in one of the rows. The second is for
feeds that are asked once or twice a day."""

KEPT_OUT = timedelta(hours=24)
_KEPT_OUT = (
    "its host is held, or too many feeds wait for it: it was not asked for long; ask its feeds less "
    "often"
)

SHRUNK_TO = 1 / 3
LEAST_USUAL = 6.0
"""Entries below which a window is too small to say that it shrank."""

REFUSALS: Mapping[str, str] = {
    FetchStatus.UNAUTHORIZED: "set `auth` for it in feeds.yaml, or mend its password",
    FetchStatus.FORBIDDEN: "the server refuses us: ask the publisher, and name a contact in "
    "http.user_agent",
    FetchStatus.BLOCKED: "a bot check stands in between: ask the publisher to let the feed through",
    FetchStatus.ROBOTS_DENIED: "its robots.txt forbids it: ask the publisher",
}

ADVICE: Mapping[str, str] = {
    FetchStatus.NOT_FOUND: "look for the feed's new address: natowire feeds test",
    FetchStatus.HTML: "open the address in a browser: the feed may have moved",
    FetchStatus.CONSENT: "open the address in a browser: the publisher may offer another one",
    FetchStatus.NOT_A_FEED: "open the address in a browser: the feed may have moved",
    FetchStatus.EMPTY: "ask the publisher",
    FetchStatus.BAD_URL: "correct its url in feeds.yaml",
    FetchStatus.REFUSED_ADDRESS: "correct its url, or name the network in http.allow_private",
    FetchStatus.DNS_ERROR: "look whether its host still exists, and whether this machine is online",
    FetchStatus.CONNECT_ERROR: "look whether this machine is online",
    FetchStatus.TOO_LARGE: "raise http.max_body, or take a smaller feed of the publisher's",
    FetchStatus.FAILED: "report it with the trace in the log",
    FetchStatus.CRASHED: "switch it off, and report it",
}
"""What to do about other failures; most pass by themselves, or are the publisher's to mend."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """Everything a question may look at."""

    spec: FeedSpec
    state: FeedState
    polling: Polling
    now: datetime


def condition(spec: FeedSpec, state: FeedState, polling: Polling, now: datetime) -> Condition:
    """The feed's state: its gravest trouble, or that there is none."""
    if not spec.enabled:
        return Condition(Health.OFF)
    return next(iter(troubles(spec, state, polling, now)), Condition(Health.OK))


def troubles(spec: FeedSpec, state: FeedState, polling: Polling, now: datetime) -> list[Condition]:
    """All that is wrong with the feed, the gravest first; nothing where it is switched off. What
    is remembered of another address than the configured one says nothing about this one.
    """
    if not spec.enabled:
        return []
    is_edited = state.url not in {"", spec.url}
    feed = _Feed(spec, FeedState(spec.name) if is_edited else state, polling, now)
    return [found for question in QUESTIONS if (found := question(feed))]


def _disabled(feed: _Feed) -> Condition | None:
    why = feed.state.disabled
    return Condition(Health.DISABLED, why, feed.state.last_polled_at) if why else None


def _failed(health: Health, feed: _Feed) -> Condition | None:
    """Whether the feed's failures amount to this state."""
    state = feed.state
    if _grade(feed) is not health:
        return None
    status = state.last_status or ""
    what = state.last_detail.removesuffix(".") or status
    parts = (what, REFUSALS.get(status) or ADVICE.get(status))
    return Condition(health, "; ".join(filter(None, parts)), state.failing_since)


def _grade(feed: _Feed) -> Health | None:
    """How grave the failures are, if there are any."""
    state = feed.state
    if not state.failures or state.disabled:
        return None
    if state.last_status in REFUSALS:
        return Health.BLOCKED
    if state.last_status == FetchStatus.CRASHED:  # five polls have ended their process by then
        return Health.FAILING
    lasted = feed.now - (state.failing_since or feed.now)
    is_long = any(state.failures >= times and lasted >= long for times, long in LONG)
    return Health.FAILING if is_long else Health.DEGRADED


def _kept_out(feed: _Feed) -> Condition | None:
    """Polls that wait for their host, and are given up each time, fail nowhere."""
    state = feed.state
    since = state.last_success_at
    if state.failures or since is None or state.next_reason != PollReason.NOT_ASKED:
        return None
    if feed.now - since < KEPT_OUT:
        return None
    return Condition(Health.FAILING, _KEPT_OUT, since)


def _silent(feed: _Feed) -> Condition | None:
    state = feed.state
    since = fell_silent(state)
    if since is None:
        return None
    cause = f"nothing new since {rfc3339(since)}, though it can be read"
    return Condition(Health.SILENT, f"{cause}; look whether the publisher still feeds it", since)


def _shrunk(feed: _Feed) -> Condition | None:
    state = feed.state
    if state.usual_size < LEAST_USUAL or state.size >= state.usual_size * SHRUNK_TO:
        return None
    cause = f"it holds {state.size} entries instead of about {state.usual_size:.0f}"
    return Condition(Health.SHRUNK, f"{cause}; look whether the publisher has cut it")


def _gap(feed: _Feed) -> Condition | None:
    gap = possible_gap(feed.spec, feed.state, feed.polling, feed.now)
    if gap is None:
        return None
    cause = f"about {gap.missed} entries may have been missed before {rfc3339(gap.at)}"
    return Condition(Health.GAP, f"{cause}; {gap.advice}", gap.at)


def _moved(feed: _Feed) -> Condition | None:
    to = adopted(feed.state)
    if to is None or to == feed.spec.url:
        return None
    return Condition(Health.MOVED, f"it has moved for good: set its url in feeds.yaml to {to}")


def _never_polled(feed: _Feed) -> Condition | None:
    if feed.state.last_polled_at is not None:
        return None
    return Condition(Health.NEVER_POLLED, "not asked yet")


QUESTIONS: Sequence[Callable[[_Feed], Condition | None]] = (
    _disabled,
    partial(_failed, Health.BLOCKED),
    partial(_failed, Health.FAILING),
    _kept_out,
    _silent,
    _shrunk,
    _gap,
    partial(_failed, Health.DEGRADED),
    _moved,
    _never_polled,
)
"""In the order of ``Health``."""
