from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.alerts.backoff import MOST_ATTEMPTS, PATIENCE, retry_at, wait

NOW = datetime(2023, 6, 15, 7, 42, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "attempts, minutes",
    [(1, 0.5), (2, 1), (3, 2), (4, 5), (5, 10), (6, 20), (7, 40), (8, 60), (9, 60), (100, 60)],
)
def test_waits_grow_from_half_a_minute_to_an_hour(attempts: int, minutes: float) -> None:
    assert retry_at(attempts, NOW, 0.5) == NOW + minutes * MINUTE


@given(st.integers(1, MOST_ATTEMPTS), st.floats(0, 1, exclude_max=True))
def test_no_wait_is_moved_by_more_than_a_fifth(attempts: int, fraction: float) -> None:
    again = retry_at(attempts, NOW, fraction)
    assert again is not None
    assert 0.8 <= (again - NOW) / wait(attempts) <= 1.2


def test_patience_lasts_five_days_and_then_ends() -> None:
    total = sum((wait(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)), timedelta())
    assert PATIENCE - timedelta(hours=1) < total <= PATIENCE
    assert retry_at(MOST_ATTEMPTS, NOW, 0.5) is not None
    assert retry_at(MOST_ATTEMPTS + 1, NOW, 0.5) is None
