"""Until when messages are held: over midnight, and on the nights the clocks change."""

from datetime import UTC, datetime, time

import pytest

from worker.alerts.quiet import quiet_until
from worker.domain.alerts import QuietHours

NIGHT = QuietHours(time(22), time(6))
NOON = QuietHours(time(12), time(13), "UTC")


def utc(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "hours, now, until",
    [
        (NIGHT, utc(1, 5, 20, 59), None),
        (NIGHT, utc(1, 5, 21), utc(1, 6, 5)),
        (NIGHT, utc(1, 6, 4, 59), utc(1, 6, 5)),
        (NIGHT, utc(1, 6, 5), None),
        (NIGHT, utc(3, 28, 23), utc(3, 29, 4)),
        (NIGHT, utc(10, 24, 23), utc(10, 25, 5)),
        (NOON, utc(1, 5, 12, 30), utc(1, 5, 13)),
        (NOON, utc(1, 5, 13), None),
        (QuietHours(time(2, 15), time(2, 45)), utc(3, 29, 1), None),
        (QuietHours(time(2, 15), time(3, 30)), utc(3, 29, 1, 10), utc(3, 29, 1, 30)),
        (QuietHours(time(2, 30), time(4)), utc(10, 25, 0, 30), utc(10, 25, 3)),
    ],
    ids=[
        "before",
        "from their first moment",
        "to the last",
        "not at their end",
        "the night that is short",
        "the night that is long",
        "by day",
        "after",
        "skipped by the clocks",
        "half skipped",
        "from the first of two",
    ],
)
def test_quiet_hours_are_local(hours, now, until):
    assert quiet_until(hours, "Europe/Berlin", now) == until
