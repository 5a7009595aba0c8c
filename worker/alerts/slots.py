"""Local times of day as instants, right on both nights of the year on which the clocks change."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
_DAYS = 8
"""A slot a week, and the day the clocks change."""


def next_slot(
    times: Iterable[time], days: Collection[int], zone: ZoneInfo, now: datetime
) -> datetime:
    """The first slot after ``now``. ``days`` counts from Monday, 0, and is not empty.

    A local time that the clocks skip is due when they have jumped; one that comes twice is
    due the first time.
    """
    around = _slots(times, days, zone, now, range(-1, _DAYS + 1))
    return next(min(late) for day in around if (late := [slot for slot in day if slot > now]))


def last_slot(
    times: Iterable[time], days: Collection[int], zone: ZoneInfo, now: datetime
) -> datetime:
    """The last slot up to ``now``; see ``next_slot``."""
    around = _slots(times, days, zone, now, range(1, -_DAYS - 1, -1))
    return next(max(past) for day in around if (past := [slot for slot in day if slot <= now]))


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local time of a day in UTC; see ``next_slot`` for the nights of the year."""
    moment = datetime.combine(day, at, zone).astimezone(UTC)
    shown = moment.astimezone(zone)
    if shown.replace(tzinfo=None) == datetime.combine(day, at):
        return moment
    # The clocks skip this time. With fold=0 it is read with the offset from before the
    # jump and lands as far behind it as it stood inside; the jump itself is wanted.
    before = datetime.combine(day, at, zone).replace(fold=1).astimezone(UTC)
    return _first_after_jump(before, moment, zone)


def _slots(
    times: Iterable[time],
    days: Collection[int],
    zone: ZoneInfo,
    now: datetime,
    around: Iterable[int],
) -> Iterator[list[datetime]]:
    """The slots of each of these days, counted from today."""
    today = now.astimezone(zone).date()
    times = tuple(times)
    for day in (today + timedelta(days=ahead) for ahead in around):
        if day.weekday() in days:
            yield [instant(day, at, zone) for at in times]


def _first_after_jump(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    offset = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
