"""Digest times: once each local day, right on both nights the clocks change."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from worker.alerts.slots import next_slot

EVERY_DAY = frozenset(range(7))
BERLIN = ZoneInfo("Europe/Berlin")


def utc(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "at, now, slot",
    [
        (time(7), utc(2026, 1, 5, 5, 59), utc(2026, 1, 5, 6)),
        (time(7), utc(2026, 1, 5, 6), utc(2026, 1, 6, 6)),
        (time(7), utc(2026, 7, 5, 5), utc(2026, 7, 6, 5)),
        (time(2, 30), utc(2026, 3, 28, 12), utc(2026, 3, 29, 1)),
        (time(2, 30), utc(2026, 10, 24, 12), utc(2026, 10, 25, 0, 30)),
        (time(2, 30), utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)),
    ],
    ids=["winter", "the slot itself is past", "summer", "skipped", "doubled", "not twice"],
)
def test_slots_are_local(at, now, slot):
    assert next_slot([at], EVERY_DAY, BERLIN, now) == slot


def test_the_earliest_of_several_times_comes_first():
    now = utc(2026, 1, 5, 12)
    assert next_slot([time(7), time(18)], EVERY_DAY, BERLIN, now) == utc(2026, 1, 5, 17)


def test_only_the_named_days_count():
    monday = frozenset({0})
    assert next_slot([time(7)], monday, BERLIN, utc(2026, 1, 5, 7)) == utc(2026, 1, 12, 6)
