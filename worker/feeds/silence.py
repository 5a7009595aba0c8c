"""Whether a feed that can be read has fallen silent.

"For longer than is usual for it": five entries should have come, at the pace at which it
published before. A profile fades with a half-life of two weeks, so that the pace it shows after
weeks of silence is that of the silence; here the fading is undone. So a feed with an entry a
month is given three months, one with an entry a week a month.
"""

from datetime import datetime, timedelta
from math import log

from worker.domain.feeds import FeedState
from worker.feeds import profile as profiles
from worker.feeds.profile import HALF_LIFE

MISSING = 5.0
"""Entries that should have come. By chance none come of five expected once in 150 times."""
BUSY = 48.0
"""Entries a day from which a feed publishes on every day of the week: one of whom nothing is
heard for a day is out of order. Others rest at weekends, so that theirs do not count: at five
entries each working day a press office would be called silent every Sunday."""
BUSY_PATIENCE = timedelta(hours=24)
WORKING_PATIENCE = timedelta(hours=72)
"""Of working days: Easter has two of them."""
QUIETER = 2
"""Times the feed's longest quiet lately: who publishes twenty texts each Tuesday, or nothing on
weekends, is not silent on Fridays and Sundays, whatever the pace."""
UNKNOWN_PATIENCE = timedelta(days=14)
"""For a feed of whose pace nothing is known."""

_SPAN = HALF_LIFE / log(2)
"""How much watching the entries of a profile stand for, once it has been faded for long."""
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_SATURDAY = 5


def fell_silent(state: FeedState) -> datetime | None:
    """When the last new entry came, if that is too long ago. It is counted until the last poll
    that could read the feed: while natowire is off or the feed fails, nothing is silent.
    """
    since, until = state.last_new_at or state.first_success_at, state.last_success_at
    if since is None or until is None or until <= since:
        return None
    if until - since < QUIETER * (state.longest_quiet or timedelta(0)):
        return None
    return since if _is_long(_pace(state, since), since, until) else None


def _pace(state: FeedState, since: datetime) -> float:
    """Entries a day as it was at ``since``; 0 where nothing is known."""
    profile = profiles.unpack(state.profile)
    if profile is None:
        return 0.0
    faded = 0.5 ** (max(profile.at - since, timedelta(0)) / HALF_LIFE)
    return sum(profile.entries) / faded / (_SPAN / _DAY) if faded else 0.0


def _is_long(pace: float, since: datetime, until: datetime) -> bool:
    span = until - since
    if not pace:
        return span >= UNKNOWN_PATIENCE
    if pace * (span / _DAY) < MISSING:
        return False
    if pace >= BUSY:
        return span >= BUSY_PATIENCE
    return working_time(since, until) >= WORKING_PATIENCE


def working_time(start: datetime, end: datetime) -> timedelta:
    """What of a span of time lies from Monday to Friday, in UTC."""
    weeks, rest = divmod(end - start, _WEEK)
    total, moment = 5 * weeks * _DAY, end - rest
    while moment < end:
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
        following = min(midnight, end)
        if moment.weekday() < _SATURDAY:
            total += following - moment
        moment = following
    return total
