"""When in the day a feed publishes, learnt from what it brought.

A profile holds, for each hour of the day in UTC, how many entries came in it and for how long it
was watched; both fade with a half-life of two weeks, so that a feed that changes its habits is
followed. An expectation over a span of time is what its hours' rates add up to.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HALF_LIFE = timedelta(days=14)
REACH = timedelta(days=28)
"""How far back dates of a first poll are believed to tell how the feed publishes."""
ENOUGH_ENTRIES = 3.0
ENOUGH_HOURS = 6.0
"""What must have been seen before a profile says anything."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_ZERO = (0.0,) * 24
_PACKED = struct.Struct("<d24f24f")
_STEADYING = 2.0
"""Hours of watching at the feed's mean rate that each hour starts with: one entry at four in the
morning does not make four a busy hour."""
_PINNED = 0.1
"""Share of a first window that may be much older than the rest: entries pinned to the top."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Entries and watched hours by hour of the day (UTC, 24 of each), as they stood ``at``."""

    at: datetime
    entries: tuple[float, ...] = _ZERO
    hours: tuple[float, ...] = _ZERO

    @property
    def is_known(self) -> bool:
        return sum(self.entries) >= ENOUGH_ENTRIES and sum(self.hours) >= ENOUGH_HOURS

    @property
    def per_day(self) -> float:
        """Entries a day."""
        return 24 * self._mean

    def expected(self, start: datetime, end: datetime) -> float:
        """Entries expected between two times."""
        rates = self._rates()
        days, rest = divmod(max(end - start, timedelta(0)), _DAY)
        return days * sum(rates) + sum(
            rates[hour] * length for hour, length in _hours(end - rest, end)
        )

    def until(self, entries: float, start: datetime, most: timedelta) -> timedelta:
        """The time from ``start`` until so many entries are expected, at most ``most``."""
        rates, missing, passed = self._rates(), entries, 0.0
        for hour, length in _hours(start, start + most):
            if rates[hour] * length >= missing:
                return timedelta(hours=passed + missing / rates[hour])
            missing -= rates[hour] * length
            passed += length
        return most

    @property
    def _mean(self) -> float:
        watched = sum(self.hours)
        return sum(self.entries) / watched if watched else 0.0

    def _rates(self) -> list[float]:
        """Entries an hour, each hour smoothed by its neighbours."""
        entries, hours, mean = _smoothed(self.entries), _smoothed(self.hours), self._mean
        return [
            (count + _STEADYING * mean) / (watched + _STEADYING)
            for count, watched in zip(entries, hours, strict=True)
        ]


def begun(dates: Iterable[datetime], now: datetime) -> Profile:
    """What the dates of a first poll's entries tell; nothing where they carry none."""
    recent = sorted((date for date in dates if now - REACH <= date <= now), reverse=True)
    if not recent:
        return Profile(now)
    kept = recent[: max(1, round(len(recent) * (1 - _PINNED)))]
    return watched(Profile(kept[-1]), kept, now)


def watched(profile: Profile, dates: Iterable[datetime], now: datetime) -> Profile:
    """The profile after a healthy poll that brought entries of these ``dates``."""
    faded = 0.5 ** (max(now - profile.at, timedelta(0)) / HALF_LIFE)
    entries = [count * faded for count in profile.entries]
    hours = [length * faded for length in profile.hours]
    for hour, length in _hours(max(profile.at, now - REACH), now):
        hours[hour] += length
    for date in dates:
        entries[date.astimezone(UTC).hour] += 1.0
    return Profile(now, tuple(entries), tuple(hours))


def pack(profile: Profile) -> bytes:
    return _PACKED.pack(profile.at.timestamp(), *profile.entries, *profile.hours)


def unpack(kept: bytes | None) -> Profile | None:
    """The profile as it was packed; None where there is none, or one of another form."""
    if kept is None or len(kept) != _PACKED.size:
        return None
    at, *numbers = _PACKED.unpack(kept)
    return Profile(datetime.fromtimestamp(at, UTC), tuple(numbers[:24]), tuple(numbers[24:]))


def expected(kept: bytes | None, start: datetime, end: datetime) -> float | None:
    """Entries expected between two times; None where too little was seen to say."""
    profile = unpack(kept)
    return profile.expected(start, end) if profile and profile.is_known else None


def per_day(kept: bytes | None) -> float | None:
    """Entries a day; None where too little was seen to say."""
    profile = unpack(kept)
    return profile.per_day if profile and profile.is_known else None


def _smoothed(values: Sequence[float]) -> list[float]:
    return [
        (values[hour - 1] + 2 * values[hour] + values[(hour + 1) % 24]) / 4 for hour in range(24)
    ]


def _hours(start: datetime, end: datetime) -> Iterator[tuple[int, float]]:
    """The hours of the day that a span touches, each with its share of an hour."""
    moment = start.astimezone(UTC)
    while moment < end:
        following = min(moment.replace(minute=0, second=0, microsecond=0) + _HOUR, end)
        yield moment.hour, (following - moment) / _HOUR
        moment = following
