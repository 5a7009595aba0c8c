"""What brings a feed's articles in, and which of them come late.

A first poll is told as the config says. A gap is not: whatever ``polling.first_poll`` is, what
came while a feed could not be read is told as one message ("Nachgeholt"). ``silent`` must not
silence an outage, and ``alert`` would make two hundred messages of it, sent to whoever watches
for none of them to be overlooked. Nothing is held back either way.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from worker.domain.alerts import Occasion
from worker.domain.feeds import Entry, FeedState
from worker.domain.settings import FirstPoll, Polling
from worker.feeds.schedule import PollReason

GAP = timedelta(hours=6)
"""CONTRACT section 6."""
LATE = timedelta(hours=24)
LIVE = timedelta(days=7)
"""A feed whose newest entry is older tells of the past: an archive, or a replayed recording. What
it brings is new to whoever added it."""

FIRST: Mapping[FirstPoll, Occasion] = {
    FirstPoll.OVERVIEW: Occasion.OVERVIEW,
    FirstPoll.ALERT: Occasion.NEWS,
    FirstPoll.SILENT: Occasion.SILENT,
}

_NO_TIME = timedelta(0)


def occasion(state: FeedState, polling: Polling, now: datetime) -> Occasion:
    """What a healthy poll brings; ``state`` is that before it."""
    if state.first_success_at is None or state.last_success_at is None:
        return FIRST[polling.first_poll]
    is_gap = now - state.last_success_at > max(GAP, 2 * _planned(state))
    return Occasion.CATCH_UP if is_gap else Occasion.NEWS


def _planned(state: FeedState) -> timedelta:
    """How long the last good poll meant to wait: a feed that is asked once a day has no gap
    every day. A wait for a busy host (``NOT_ASKED``) or after a failure was not meant.
    """
    if state.failures or state.next_reason == PollReason.NOT_ASKED:
        return _NO_TIME
    if state.due_at is None or state.last_polled_at is None:
        return _NO_TIME
    return state.due_at - state.last_polled_at


def late_before(state: FeedState, entries: Iterable[Entry], now: datetime) -> datetime | None:
    """What was published before this and is found only now is old news: it should have stood in
    the feed a day before its last good poll. ``entries`` are all of the feed, known ones too.

    None where nothing is late: at a first poll, and where the feed's own dates do not reach to
    the present, so that they cannot tell late from old.
    """
    if state.first_success_at is None or state.last_success_at is None:
        return None
    dates = (entry.published.earliest() for entry in entries if entry.published)
    newest = max((date for date in dates if date <= now), default=None)
    if newest is None or newest < now - LIVE:
        return None
    return state.last_success_at - LATE
