"""Whether a server's "not modified" can be believed.

Some servers answer 304 whatever they have: a stale cache in front, a modification date of the
template. Nothing in the answer shows it, so now and then a feed is asked without conditions:
when it should long have brought something. If it then turns out that a 304 hid entries, its
validators are used no more; the body's hash still saves the reading.
"""

from datetime import datetime, timedelta

from worker.domain.feeds import FeedState, FetchResult, FetchStatus, Validators
from worker.feeds import profile as profiles
from worker.feeds.window import Window

OVERDUE = 5.0
"""Entries that should have come since the last whole body: by chance none come of five expected
once in 150 times, and then one full answer too many is sent."""
SOONEST = timedelta(hours=6)
LATEST = timedelta(days=7)
"""For feeds that hardly publish, or whose habits are not known."""
CACHED = timedelta(hours=1)
"""How long a cache in between may rightly have kept an entry from us."""

NONE = Validators()


def conditions(state: FeedState, now: datetime) -> Validators:
    """The validators to send with the next request, or none."""
    return NONE if state.validators_lied or _is_overdue(state, now) else state.validators


def is_stale(state: FeedState, now: datetime) -> bool:
    """Whether the same bytes again are suspicious in what only names where the entries stand: an
    index of sitemaps may stop to tell when they change. Then it is read as if it were new.
    """
    return _should_have_brought(state, state.last_new_at, now)


def _is_overdue(state: FeedState, now: datetime) -> bool:
    return state.validators != NONE and _should_have_brought(state, state.last_body_at, now)


def _should_have_brought(state: FeedState, since: datetime | None, now: datetime) -> bool:
    if since is None or now - since < SOONEST:
        return False
    expected = profiles.expected(state.profile, since, now) or 0.0
    return now - since >= LATEST or expected >= OVERDUE


def lied(state: FeedState, result: FetchResult, seen: Window | None, asked: datetime) -> bool:
    """Whether this answer proves that the last 304, which came at ``state.last_polled_at``, hid
    something: the request, ``asked`` without conditions, brought entries under the very
    validators we hold, or entries dated well before that 304.
    """
    if state.validators_lied:
        return True
    before = state.last_polled_at
    asked_openly = _is_overdue(state, asked)
    if not asked_openly or seen is None or not seen.dates or before is None:
        return False
    if state.last_status != FetchStatus.NOT_MODIFIED:
        return False
    return _same(state.validators, result.validators) or any(
        date is not None and date < before - CACHED for date in seen.dates
    )


def _same(kept: Validators, given: Validators) -> bool:
    return (kept.etag, kept.last_modified) == (given.etag, given.last_modified)
