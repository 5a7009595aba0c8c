"""Dates as feeds write them, read strictly: what is not stated is not invented.

feedparser's own ``*_parsed`` values are never used: measured on real feeds they take CET,
CEST, MEZ, BST, EET and MSK for UTC without a word, and fill "2016/6/29" or "1686816000" up
with the current month (kurtmckee/feedparser#75).
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worker.domain.dates import Precision, Published

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""There were no feeds before: older dates are 0000, 1970 and other empty database fields."""
FUTURE_TOLERANCE = timedelta(days=1)

_LONGEST = 64
"""Characters of the longest date worth reading; the bound keeps hostile fields cheap."""

_ZONES = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("WEST", "BST", "CET", "MEZ"), 60),
    **dict.fromkeys(("CEST", "MESZ", "EET", "OEZ", "SAST"), 120),
    **dict.fromkeys(("EEST", "OESZ", "MSK", "TRT"), 180),
    **dict.fromkeys(("JST", "KST"), 540),
    "EDT": -240,
    **dict.fromkeys(("EST", "CDT"), -300),
    **dict.fromkeys(("CST", "MDT"), -360),
    **dict.fromkeys(("MST", "PDT"), -420),
    "PST": -480,
}
"""Zone names in minutes east of Greenwich: those of RFC 5322, 4.3, and Europe's. Left out
are names of several zones (IST) and RFC 822's military letters, whose sign it had wrong."""

_MONTH_NAMES = str.split(
    "january february march april may june july august september october november december"
)
_MONTHS = {
    spelling: number
    for number, name in enumerate(_MONTH_NAMES, start=1)
    for spelling in (name, name[:3], name[:4])
}

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?"
_ZONE = r"(?:\s*(?P<zone>[A-Za-z]{1,5}|(?:GMT|UTC|UT)?[+-]\d{1,2}(?::?\d{2})?))?"
_RFC822 = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s*)?"
    rf"(?P<day>\d{{1,2}})[\s-](?P<month>[a-z]{{3,9}})\.?[\s-](?P<year>\d{{4}}|\d{{2}})"
    rf"(?:\s+{_CLOCK}{_ZONE})?(?:\s*\([^()]*\))?",
    re.ASCII | re.IGNORECASE,
)
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    rf"(?:(?:[Tt]|\s+){_CLOCK}{_ZONE})?)?",
    re.ASCII,
)
_OFFSET = re.compile(
    r"(?:GMT|UTC|UT)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?",
    re.ASCII | re.IGNORECASE,
)


def read_date(raw: str, *, source: str, timezone: str | None, now: datetime) -> Published | None:
    """A date string of a feed, as exactly as it says; None where it cannot be trusted.

    Reads RFC 822/5322 and ISO 8601. ``timezone`` (an IANA name) is for times without a zone;
    where that is not given either, or the zone is unknown, only the day is known. A date
    before 1995 or more than a day ahead of ``now`` is not trusted.
    """
    text = " ".join(raw[: 2 * _LONGEST].split())
    if len(text) > _LONGEST:
        return None
    try:
        published = _read(text, source, timezone)
        return published if published and _is_plausible(published, now) else None
    except (ValueError, OverflowError):
        return None


def _is_plausible(published: Published, now: datetime) -> bool:
    return EARLIEST <= published.earliest() <= now + FUTURE_TOLERANCE


def _read(text: str, source: str, timezone: str | None) -> Published | None:
    for pattern, month_of, year_of in _READERS:
        if match := pattern.fullmatch(text):
            parts = match.groupdict()
            year, month = year_of(parts["year"]), month_of(parts["month"])
            return _published(year, month, parts, source, timezone)
    return None


def _published(
    year: int, month: int, parts: dict[str, str | None], source: str, timezone: str | None
) -> Published:
    if parts["day"] is None:
        return Published(f"{datetime(year, month, 1, tzinfo=UTC):%Y-%m}", Precision.MONTH, source)
    midnight = datetime(year, month, int(parts["day"]))  # noqa: DTZ001 (its zone is read below)
    day = Published(midnight.date().isoformat(), Precision.DAY, source)
    if parts["hour"] is None:
        return day
    local = midnight + _time_of_day(parts)
    zone = zone_named(parts["zone"]) if parts["zone"] else _configured(timezone)
    return Published.at(local.replace(tzinfo=zone), source) if zone else day


def _time_of_day(parts: dict[str, str | None]) -> timedelta:
    """Hour 24 and second 60 exist (ISO 8601, leap seconds) and carry over."""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second > 0):
        raise ValueError("no time of day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def zone_named(name: str) -> tzinfo | None:
    """The zone of "CEST", "+0200", "GMT+9"; None for one that does not exist ("+3000")."""
    if name.upper() in _ZONES:
        return fixed(timedelta(minutes=_ZONES[name.upper()]))
    if match := _OFFSET.fullmatch(name):
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        if minutes <= 14 * 60:
            return fixed(timedelta(minutes=-minutes if match["sign"] == "-" else minutes))
    return None


@lru_cache(maxsize=64)
def _configured(timezone: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(timezone) if timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _full_year(text: str) -> int:
    """Two digits as RFC 5322, 4.3, reads them: 49 is 2049, 50 is 1950."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def _month_named(text: str) -> int:
    try:
        return _MONTHS[text.lower()]
    except KeyError:
        raise ValueError("not an English month") from None


_READERS: tuple[tuple[re.Pattern[str], Callable[[str], int], Callable[[str], int]], ...] = (
    (_RFC822, _month_named, _full_year),
    (_ISO, int, int),
)
