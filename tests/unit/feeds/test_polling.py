"""The policy as a whole: what it finds, how soon, and for how many requests."""

import pytest

from tests.bench.publishers import auto, fixed, polled, publishers

DAYS = 15


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_auto_finds_news_as_soon_as_a_fixed_interval_does_for_fewer_requests(seed):
    """Beside the fixed interval at which nine items in ten are found as soon as by ``auto``."""
    times = publishers(12, DAYS, seed)
    by_habit = polled(times, DAYS, auto)
    equal = polled(times, DAYS, fixed(by_habit.after(0.9) / 0.9))
    assert by_habit.after(0.9) == pytest.approx(equal.after(0.9), rel=0.03)
    assert by_habit.polls_a_day < 0.9 * equal.polls_a_day
    assert by_habit.after(0.99) < 30
