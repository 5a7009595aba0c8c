"""Made-up publishers with days, nights and weekends, and what a polling policy finds of them."""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean

from worker.domain.feeds import FeedSpec, FeedState
from worker.domain.settings import Polling
from worker.feeds.profile import Profile, begun, pack, watched
from worker.feeds.schedule import interval

START = datetime(2026, 4, 1, tzinfo=UTC)
BEFORE = timedelta(days=28)
WINDOW = 40

RATES = (2, 5, 10, 20, 30, 40, 60, 80, 120, 200)
"""Items a day: what the captured feeds' windows show, from an institute to an agency."""

Wait = Callable[[Profile, datetime], timedelta]


@dataclass(frozen=True)
class Found:
    """What a policy costs and how late it is."""

    polls_a_day: float
    delays: list[float]
    """Minutes from each publication to the poll that found it, sorted."""

    def after(self, share: float) -> float:
        return self.delays[int(len(self.delays) * share)]


def publishers(count: int, days: int, seed: int = 1) -> list[list[datetime]]:
    """The times at which each publishes, from four weeks before ``START``."""
    random = Random(seed)
    return [_times(random, random.choice(RATES), days) for _ in range(count)]


def polled(times: Sequence[Sequence[datetime]], days: int, wait: Wait) -> Found:
    results = [_polled(each, days, wait) for each in times]
    return Found(
        mean(polls / days for polls, _ in results),
        sorted(delay for _, delays in results for delay in delays),
    )


def _times(random: Random, rate: float, days: int) -> list[datetime]:
    at_night = random.choice((0.02, 0.1, 0.3))
    weights = [_weight(hour, at_night) * random.uniform(0.6, 1.4) for hour in range(24)]
    return sorted(
        START - BEFORE + timedelta(days=day, hours=hour + random.random())
        for day in range(BEFORE.days + days)
        for hour in range(24)
        for _ in range(_poisson(random, rate * _weekday(day) * weights[hour] / sum(weights)))
    )


def _weight(hour: int, at_night: float) -> float:
    return at_night if hour < 5 or hour >= 22 else 1 + 0.6 * math.sin((hour - 5) / 17 * math.pi)


def _weekday(day: int) -> float:
    return 0.5 if (START - BEFORE + timedelta(days=day)).weekday() >= 5 else 1.0


def _poisson(random: Random, expected: float) -> int:
    limit, product, count = math.exp(-expected), random.random(), 0
    while product > limit:
        product, count = product * random.random(), count + 1
    return count


def _polled(times: Sequence[datetime], days: int, wait: Wait) -> tuple[int, list[float]]:
    now, end, polls = START, START + timedelta(days=days), 0
    delays: list[float] = []
    seen = bisect_right(times, now)
    profile = begun(times[max(0, seen - WINDOW) : seen], now)
    while now < end:
        polls += 1
        new = times[seen : bisect_right(times, now)]
        seen += len(new)
        delays += [(now - time) / timedelta(minutes=1) for time in new]
        profile = watched(profile, new, now)
        now += wait(profile, now)
    return polls, delays


def fixed(minutes: float) -> Wait:
    return lambda _profile, _now: timedelta(minutes=minutes)


def auto(profile: Profile, now: datetime) -> timedelta:
    """What natowire does, without jitter."""
    state = FeedState("a", profile=pack(profile))
    return interval(state, FeedSpec("a", "https://example.org/f"), Polling(), now)[0]
