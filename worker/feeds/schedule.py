"""When a feed is asked again, and why then.

One table says what each way a poll can end asks for. What the server asks for (Retry-After,
max-age) and the admin's floor only ever move a poll later; what the feed itself hints at moves
only ``auto``, and by no more than the admin allows: tagesschau's ttl of 90 minutes must not keep
an alert back for 90 minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from worker.domain.feeds import (
    HEALTHY,
    FeedSpec,
    FeedState,
    FetchResult,
    FetchStatus,
    Hints,
    ParsedFeed,
)
from worker.domain.settings import Polling
from worker.feeds import profile as profiles
from worker.feeds.moving import is_gone

AUTO_INTERVAL = timedelta(minutes=15)
"""What "auto" means until a feed's publication profile is learnt."""
WORTH_ASKING = 0.25
"""Expected entries for which a feed is asked: simulated on 33 publishers, with half an hour as
the longest wait, 123 polls a day find 90 % of the news within 8.3 minutes and half of it within
3; every ten minutes it is 144 polls, 9.0 and 5.0 minutes (``tests/bench/test_schedule.py``)."""
RETRY_AFTER_CAP = timedelta(hours=24)
LEAST_BACK_OFF = timedelta(seconds=1)
"""A back-off needs something to double, also where the interval is zero."""
_MOST_DOUBLINGS = 16
"""Every cap is reached long before; a feed dead for years must not overflow a timedelta."""


class PollReason(StrEnum):
    """What decided the time of the next poll."""

    FEED_INTERVAL = "feed_interval"
    POLLING_INTERVAL = "polling_interval"
    AUTO_INTERVAL = "auto_interval"
    PROFILE = "profile"
    """When the feed's habits make something new likely enough."""
    HINT = "hint"
    """The feed asks for fewer requests (ttl, updatePeriod, skipHours)."""
    FLOOR = "floor"
    RETRY_AFTER = "retry_after"
    MAX_AGE = "max_age"
    BACK_OFF = "back_off"
    """It may be well again soon: the wait doubles with every failure."""
    SLOW_DOWN = "slow_down"
    """The server refuses for now without saying how long."""
    REFUSED = "refused"
    """The server refuses us; asking often makes that worse."""
    NOT_ASKED = "not_asked"
    """No request left this machine, so there is nobody to spare."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class NextPoll:
    """``not_before`` binds everybody, ``due_at`` only the schedule.

    ``disabled`` says why there is no next poll at all.
    """

    due_at: datetime
    not_before: datetime
    reason: PollReason
    disabled: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """How long to wait: ``first`` (None: the feed's interval), then times ``growth`` a failure.

    ``binding`` makes the wait a floor for everybody rather than a plan.
    """

    reason: PollReason
    first: timedelta | None = None
    growth: int = 1
    cap: timedelta = timedelta(hours=24)
    binding: bool = False


_LOST = Policy(PollReason.BACK_OFF, growth=2)
_SOFT = Policy(PollReason.BACK_OFF, growth=2, cap=timedelta(hours=4))
_REFUSED = Policy(PollReason.REFUSED, first=timedelta(hours=4))
_SLOW_DOWN = Policy(
    PollReason.SLOW_DOWN,
    first=timedelta(minutes=15),
    growth=2,
    cap=timedelta(hours=4),
    binding=True,
)
_DANGEROUS = Policy(PollReason.BACK_OFF, first=timedelta(hours=1), growth=2)
_NOT_ASKED = Policy(PollReason.NOT_ASKED)

FAILURES: Mapping[FetchStatus, Policy] = {
    FetchStatus.RATE_LIMITED: _SLOW_DOWN,
    FetchStatus.FORBIDDEN: _REFUSED,
    FetchStatus.BLOCKED: _REFUSED,
    FetchStatus.UNAUTHORIZED: _REFUSED,
    FetchStatus.ROBOTS_DENIED: _REFUSED,
    FetchStatus.NOT_FOUND: _LOST,
    FetchStatus.GONE: _LOST,
    FetchStatus.SERVER_ERROR: _LOST,
    FetchStatus.DNS_ERROR: _LOST,
    FetchStatus.CONNECT_ERROR: _LOST,
    FetchStatus.TLS_ERROR: _LOST,
    FetchStatus.TIMEOUT: _LOST,
    FetchStatus.PROTOCOL_ERROR: _LOST,
    FetchStatus.BAD_REDIRECT: _LOST,
    FetchStatus.CLIENT_ERROR: _LOST,
    FetchStatus.UNEXPECTED_STATUS: _LOST,
    FetchStatus.TOO_LARGE: _LOST,
    FetchStatus.TRUNCATED: _SOFT,
    FetchStatus.BAD_ENCODING: _SOFT,
    FetchStatus.EMPTY: _SOFT,
    FetchStatus.HTML: _SOFT,
    FetchStatus.CONSENT: _SOFT,
    FetchStatus.NOT_A_FEED: _SOFT,
    FetchStatus.FAILED: _SOFT,
    FetchStatus.CRASHED: _DANGEROUS,
    FetchStatus.BAD_URL: _NOT_ASKED,
    FetchStatus.REFUSED_ADDRESS: _NOT_ASKED,
    FetchStatus.WAITING: _NOT_ASKED,
    FetchStatus.DISABLED: _NOT_ASKED,
}
"""Every status that is not healthy. A GONE that speaks of another address than the configured
one is a failure like others. Soft failures answer, but with the wrong
thing: a consent page or an outage's home page is gone within hours."""

_BY_CODE: Mapping[tuple[FetchStatus, int | None], Policy] = {
    (FetchStatus.SERVER_ERROR, 503): _SLOW_DOWN,
}
"""HTTP codes that ask for more care than their status (RFC 9110, 15.6.4)."""


def outcome(result: FetchResult, parsed: ParsedFeed | None) -> FetchStatus:
    """How the poll as a whole ended: a fetched body counts as what its reading made of it."""
    if result.status is not FetchStatus.OK:
        return result.status
    return parsed.status if parsed else FetchStatus.FAILED


def next_poll(
    state: FeedState,
    spec: FeedSpec,
    result: FetchResult,
    parsed: ParsedFeed | None,
    polling: Polling,
    now: datetime,
    fraction: float,
) -> NextPoll:
    """When to ask again after this poll. ``state`` is that before it, with what it taught of
    the feed's habits.

    ``fraction`` is a random number from 0 to 1: it moves a plan by up to ``polling.jitter``
    either way, and a wait that the server asked for only to later.
    """
    status = outcome(result, parsed)
    if is_gone(state, result):
        return NextPoll(now, now, PollReason.GONE, disabled=_GONE)
    wait, reason, binding = _plan(status, state, spec, result, polling, now)
    floor, floor_reason = _floor(status, result, polling)
    if binding and wait > floor:
        floor, floor_reason = wait, reason
    planned = wait * (1 + polling.jitter * (2 * fraction - 1))
    if planned <= floor:
        planned, reason = floor * (1 + polling.jitter * fraction), floor_reason
    due = now + planned
    open_ = _open_hours(due, state.hints, polling) if _is_free(spec, polling) else due
    return NextPoll(open_, now + floor, reason if open_ == due else PollReason.HINT)


_GONE = "410 Gone: the publisher has removed this feed; remove it from feeds.yaml or fix its url"


def interval(
    state: FeedState, spec: FeedSpec, polling: Polling, now: datetime
) -> tuple[timedelta, PollReason]:
    """The feed's usual interval, and who set it. Only "auto" is held between min and max, and
    only there does the feed have a say.
    """
    if spec.interval is not None:
        return spec.interval, PollReason.FEED_INTERVAL
    if polling.interval is not None:
        return polling.interval, PollReason.POLLING_INTERVAL
    wished, reason = _habit(state.profile, polling, now)
    held = min(max(wished, polling.min_interval), polling.max_interval)
    hinted = min(state.hints.interval or timedelta(0), polling.hint_cap)
    if hinted > held and not spec.ignore_hints:
        return hinted, PollReason.HINT
    return held, reason


def _habit(kept: bytes | None, polling: Polling, now: datetime) -> tuple[timedelta, PollReason]:
    profile = profiles.unpack(kept)
    if profile is None or not profile.is_known:
        return AUTO_INTERVAL, PollReason.AUTO_INTERVAL
    return profile.until(WORTH_ASKING, now, polling.max_interval), PollReason.PROFILE


def _is_free(spec: FeedSpec, polling: Polling) -> bool:
    """Whether the feed has a say in when it is asked."""
    return spec.interval is None and polling.interval is None and not spec.ignore_hints


def _open_hours(due: datetime, hints: Hints, polling: Polling) -> datetime:
    """Past the hours and days in which the feed says it brings nothing (both in GMT), as far
    as the hint's cap allows. Who waits for a full hour comes spread over its first five minutes.
    """
    moment, spread = due, (due - _full_hour(due)) / 12
    while _is_skipped(moment, hints) and moment < due + polling.hint_cap:
        moment = _full_hour(moment) + timedelta(hours=1) + spread
    return min(moment, due + polling.hint_cap) if moment > due else due


def _is_skipped(moment: datetime, hints: Hints) -> bool:
    return moment.hour in hints.skip_hours or moment.weekday() in hints.skip_days


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _plan(
    status: FetchStatus,
    state: FeedState,
    spec: FeedSpec,
    result: FetchResult,
    polling: Polling,
    now: datetime,
) -> tuple[timedelta, PollReason, bool]:
    usual, reason = interval(state, spec, polling, now)
    if status in HEALTHY:
        return usual, reason, False
    policy = _BY_CODE.get((status, result.http_status)) or FAILURES[status]
    if policy.first is not None and result.retry_after is not None:
        return usual, reason, False
    first = max(policy.first or usual, LEAST_BACK_OFF)
    grown = first * policy.growth ** min(state.failures, _MOST_DOUBLINGS)
    return min(grown, max(policy.cap, first)), policy.reason, policy.binding


def _floor(
    status: FetchStatus, result: FetchResult, polling: Polling
) -> tuple[timedelta, PollReason]:
    """The latest of what must not be gone below. Errors may ask for more than fresh content."""
    age_cap = polling.max_age_cap if status in HEALTHY else RETRY_AFTER_CAP
    return max(
        (polling.min_interval, PollReason.FLOOR),
        (min(result.max_age or timedelta(0), age_cap), PollReason.MAX_AGE),
        (min(result.retry_after or timedelta(0), RETRY_AFTER_CAP), PollReason.RETRY_AFTER),
        key=lambda bound: bound[0],
    )
