"""What to say of entries that may have been missed, and what would keep them from being so.

A poll whose window shares nothing with the last one may have missed what stood in between
(``worker.feeds.window`` notices and estimates).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.domain.feeds import FeedSpec, FeedState
from worker.domain.settings import Polling
from worker.feeds import profile as profiles
from worker.feeds.schedule import interval

SHOWN = timedelta(hours=24)
LEAST_INTERVAL = timedelta(minutes=1)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PossibleGap:
    """When it was noticed, an estimate of the entries missed, and what to do. ``interval`` would
    have kept up; None where that is not known, or where the feed is asked as often already.
    """

    at: datetime
    missed: int
    interval: timedelta | None
    advice: str


def possible_gap(
    spec: FeedSpec, state: FeedState, polling: Polling, now: datetime
) -> PossibleGap | None:
    """What may have been missed within the last day."""
    if state.gap_at is None or state.gap_at <= now - SHOWN:
        return None
    wished = suggested_interval(state, now)
    shortest = min(interval(state, spec, polling, hour)[0] for hour in _day_from(now))
    if wished is not None and wished >= shortest:
        advice = "it is asked often enough, but could not be read for a while"
        return PossibleGap(state.gap_at, state.gap_missed, None, advice)
    return PossibleGap(state.gap_at, state.gap_missed, wished, _advice(wished, polling))


def suggested_interval(state: FeedState, now: datetime) -> timedelta | None:
    """Half of the time in which the feed fills its window at its busiest, in whole minutes; None
    where its habits are not known.
    """
    profile = profiles.unpack(state.profile)
    if profile is None or not profile.is_known or not state.size:
        return None
    filled = min(profile.until(state.size, hour, _DAY) for hour in _day_from(now))
    return max(filled / 2 // LEAST_INTERVAL * LEAST_INTERVAL, LEAST_INTERVAL)


def _advice(wished: timedelta | None, polling: Polling) -> str:
    if wished is None:
        return "ask it more often: set `interval` for it in feeds.yaml"
    asked = f"{wished // LEAST_INTERVAL}m"
    if wished < polling.min_interval:
        lower = f"lower polling.min_interval to {asked} and set `interval: {asked}` for it"
        return f"{lower}, or ask the publisher for a longer feed"
    return f"set `interval: {asked}` for it in feeds.yaml"


def _day_from(now: datetime) -> Iterator[datetime]:
    """A moment in each hour of the day."""
    return (now + number * _HOUR for number in range(24))
