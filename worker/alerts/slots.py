"""When a digest is due: local times of day as instants, right on both nights of the year."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))


def next_slot(
    times: Iterable[time], days: Collection[int], zone: ZoneInfo, now: datetime
) -> datetime:
    """The first slot after ``now``. ``days`` counts from Monday, 0, and is not empty.

    A local time that the clocks skip is due when they have jumped; one that comes twice is
    due the first time.
    """
    today = now.astimezone(zone).date()
    slots = (
        _instant(today + timedelta(days=ahead), at, zone)
        for ahead in range(9)  # a slot a week, and the day the clocks change
        if (today + timedelta(days=ahead)).weekday() in days
        for at in times
    )
    return min(slot for slot in slots if slot > now)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    instant = datetime.combine(day, at, zone).astimezone(UTC)
    shown = instant.astimezone(zone)
    if shown.replace(tzinfo=None) == datetime.combine(day, at):
        return instant
    # The clocks skip this time. With fold=0 it is read with the offset from before the
    # jump and lands as far behind it as it stood inside; the jump itself is wanted.
    before = datetime.combine(day, at, zone).replace(fold=1).astimezone(UTC)
    return _first_after_jump(before, instant, zone)


def _first_after_jump(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    offset = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
