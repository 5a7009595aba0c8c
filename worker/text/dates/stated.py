"""Dates in the forms that standards define, read strictly: RFC 822/5322 and ISO 8601."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from worker.text.dates.zones import MINUTES_EAST


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states of a time, and no more: parts that it does not name are None.

    ``clock`` is the time since midnight, which says nothing without a day; ``zone`` is the zone's
    name as it was written. Hour 24
    and second 60 exist (ISO 8601, leap seconds), so the clock may carry into the next day.
    """

    year: int
    month: int
    day: int | None = None
    clock: timedelta | None = None
    zone: str | None = None


_MONTH_NAMES = str.split(
    "january february march april may june july august september october november december"
)
ENGLISH_MONTHS = {
    spelling: number
    for number, name in enumerate(_MONTH_NAMES, start=1)
    for spelling in (name, name[:3], name[:4])
}
"""The names of RFC 5322, which feeds of every language use."""


def _any_of(names: list[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
)
_NAMES = _any_of([name for name in MINUTES_EAST if name.isascii()])
_ZONE = (
    rf"(?:\s*(?:(?P<zone>(?:{_NAMES})(?![\w+-])|[A-Z][A-Za-z_]+/[A-Z][\w/+-]+)"
    r"|(?P<offset>(?:(?:GMT|UTC|UT)\s?)?[+-]\d[\d:]{0,5})(?:\s[A-Z]{3,5})?))?"
)
"""Go and Java write the zone's name behind the offset: ``+0200 CEST``."""
_COMMENT = r"(?:\s*[(\[][^()\[\]]*[)\]])?"

_RFC822 = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s*)?"
    rf"(?P<day>\d{{1,2}})[\s-](?P<month>{_any_of([*ENGLISH_MONTHS])})\.?[\s-]"
    rf"(?P<year>\d{{4}}|\d{{2}})(?:\s+{_CLOCK}{_ZONE})?{_COMMENT}",
    re.ASCII | re.IGNORECASE,
)
_ISO = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:(?:T|t|\s){_CLOCK}{_ZONE})?)?{_COMMENT}",
    re.ASCII,
)
_ISO_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{_ZONE})?",
    re.ASCII,
)
_ISO_WEEK = re.compile(
    rf"(?P<year>\d{{4}})-?W(?P<week>\d\d)-?(?P<day>\d)(?:T{_CLOCK}{_ZONE})?", re.ASCII
)
_ISO_ORDINAL = re.compile(rf"(?P<year>\d{{4}})-(?P<day>\d{{3}})(?:T{_CLOCK}{_ZONE})?", re.ASCII)
_EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\d{3}|\.\d{1,9})?", re.ASCII)

Parts = dict[str, str]


def read_stated(text: str) -> Stated | None:
    """The date that a text in a standard's form states; None for a text in any other form.

    Raises ValueError for one that no calendar has, "2023-02-30": that is no riddle to solve.
    """
    for form, reading in _FORMS:
        if match := form.fullmatch(text):
            return reading(match.groupdict(default=""))
    return None


def time_of_day(parts: Parts) -> timedelta:
    """Hour, minute and second; of the 12-hour clock where ``half`` is "a" or "p".

    Programs write "15:21 PM", which is 15:21; "15:21 AM" is no time.
    """
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = parts["half"].lower() if "half" in parts else ""
    if (half == "a" and hour > 12) or (half == "p" and hour == 0):
        raise ValueError("no time of the 12-hour clock")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second > 0):
        raise ValueError("no time of day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def full_year(text: str) -> int:
    """Two digits as RFC 5322, 4.3, reads them: 49 is 2049, 50 is 1950."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def _rfc822(parts: Parts) -> Stated:
    month = ENGLISH_MONTHS[parts["month"].lower()]
    return _stated(full_year(parts["year"]), month, int(parts["day"]), parts)


def _iso(parts: Parts) -> Stated:
    day = int(parts["day"]) if parts["day"] else None
    return _stated(int(parts["year"]), int(parts["month"]), day, parts)


def _iso_week(parts: Parts) -> Stated:
    on = date.fromisocalendar(int(parts["year"]), int(parts["week"]), int(parts["day"]))
    return _stated(on.year, on.month, on.day, parts)


def _iso_ordinal(parts: Parts) -> Stated:
    on = date(int(parts["year"]), 1, 1) + timedelta(days=int(parts["day"]) - 1)
    if on.year != int(parts["year"]) or not int(parts["day"]):
        raise ValueError("no day of the year")
    return _stated(on.year, on.month, on.day, parts)


def _epoch(parts: Parts) -> Stated:
    """Seconds since 1970, of ten digits from 2001 to 2286; three digits more are milliseconds."""
    at = datetime.fromtimestamp(int(parts["seconds"]), UTC)
    clock = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
    return Stated(at.year, at.month, at.day, clock, "UTC")


def _stated(year: int, month: int, day: int | None, parts: Parts) -> Stated:
    if not parts["hour"]:
        return Stated(year, month, day)
    return Stated(year, month, day, time_of_day(parts), parts["zone"] or parts["offset"] or None)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[Parts], Stated]], ...] = (
    (_RFC822, _rfc822),
    (_ISO, _iso),
    (_ISO_BASIC, _iso),
    (_ISO_WEEK, _iso_week),
    (_ISO_ORDINAL, _iso_ordinal),
    (_EPOCH, _epoch),
)
