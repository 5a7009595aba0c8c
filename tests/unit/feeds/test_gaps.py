"""What may have been missed, and the interval that would have kept up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from worker.domain.feeds import FeedSpec, FeedState
from worker.domain.settings import Polling
from worker.feeds.gaps import possible_gap, suggested_interval
from worker.feeds.profile import Profile, pack

NOW = datetime(2026, 4, 25, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SPEC = FeedSpec("beispiel", "https://beispiel.example/rss")


def feed(rate: Callable[[int], float], size: int = 20, **changes: object) -> FeedState:
    """A feed of so many entries an hour, which holds so many; it missed some an hour ago."""
    profile = Profile(NOW, tuple(10 * rate(hour) for hour in range(24)), (10.0,) * 24)
    kept = {"gap_at": NOW - timedelta(hours=1), "gap_missed": 8, "size": size}
    return FeedState("beispiel", profile=pack(profile), **{**kept, **changes})  # type: ignore[arg-type]  # its own fields


def steady(rate: float) -> Callable[[int], float]:
    return lambda _: rate


@pytest.mark.parametrize(
    "rate, size, minutes",
    [(20, 20, 30), (40, 20, 15), (1, 20, 600), (600, 5, 1), (6000, 1, 1)],
)
def test_the_interval_is_half_of_what_the_window_covers(
    rate: float, size: int, minutes: int
) -> None:
    assert suggested_interval(feed(steady(rate), size), NOW) == minutes * MINUTE


def test_it_is_the_busiest_hours_that_count_whatever_hour_it_is() -> None:
    busy = feed(lambda hour: 60.0 if 8 <= hour < 12 else 1.0)
    at_night = {suggested_interval(busy, NOW + timedelta(hours=hour)) for hour in range(24)}
    assert len(at_night) == 1
    (wished,) = at_night
    assert wished is not None
    assert 9 * MINUTE <= wished <= 11 * MINUTE


def test_without_habits_nothing_is_suggested_but_to_ask_more_often() -> None:
    state = FeedState("beispiel", gap_at=NOW, gap_missed=3, size=20)
    assert suggested_interval(state, NOW) is None
    gap = possible_gap(SPEC, state, Polling(), NOW)
    assert gap is not None
    assert (gap.missed, gap.interval) == (3, None)
    assert gap.advice == "ask it more often: set `interval` for it in feeds.yaml"


def test_a_feed_asked_too_seldom_is_told_its_interval() -> None:
    polling = Polling(interval=timedelta(hours=2))
    gap = possible_gap(SPEC, feed(steady(20)), polling, NOW)
    assert gap is not None
    assert (gap.at, gap.missed, gap.interval) == (NOW - timedelta(hours=1), 8, 30 * MINUTE)
    assert gap.advice == "set `interval: 30m` for it in feeds.yaml"


def test_below_the_floor_it_is_the_floor_or_the_publisher() -> None:
    polling = Polling(interval=timedelta(hours=2), min_interval=45 * MINUTE)
    gap = possible_gap(SPEC, feed(steady(20)), polling, NOW)
    assert gap is not None
    assert gap.interval == 30 * MINUTE
    assert "lower polling.min_interval to 30m" in gap.advice
    assert "ask the publisher for a longer feed" in gap.advice


@pytest.mark.parametrize("polling", [Polling(), Polling(interval=10 * MINUTE)])
def test_after_an_outage_nothing_is_to_be_set(polling: Polling) -> None:
    """Asked often enough: "auto" asks at 0.3 expected entries, long before twenty have come."""
    gap = possible_gap(SPEC, feed(steady(20)), polling, NOW)
    assert gap is not None
    assert gap.interval is None
    assert gap.advice == "it is asked often enough, but could not be read for a while"


@pytest.mark.parametrize("ago, shown", [(23, True), (24, False), (2000, False)])
def test_a_gap_is_shown_for_a_day(ago: int, shown: bool) -> None:
    state = feed(steady(20), gap_at=NOW - timedelta(hours=ago))
    assert bool(possible_gap(SPEC, state, Polling(), NOW)) is shown


def test_no_gap_is_none() -> None:
    assert possible_gap(SPEC, FeedState("beispiel"), Polling(), NOW) is None
