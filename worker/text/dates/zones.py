"""Time zones as dates name them."""

import re
from datetime import timedelta, tzinfo
from datetime import timezone as fixed
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MINUTES_EAST = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT", "WET", "WEZ"), 0),
    **dict.fromkeys(("WEST", "WESZ", "BST", "CET", "MET", "MEZ"), 60),
    **dict.fromkeys(("CEST", "MEST", "MESZ", "EET", "OEZ", "SAST"), 120),
    **dict.fromkeys(("EEST", "OESZ", "MSK", "МСК", "TRT"), 180),
    "PKT": 300,
    **dict.fromkeys(("HKT", "SGT"), 480),
    **dict.fromkeys(("JST", "KST"), 540),
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    "EDT": -240,
    **dict.fromkeys(("EST", "CDT"), -300),
    **dict.fromkeys(("CST", "MDT"), -360),
    **dict.fromkeys(("MST", "PDT"), -420),
    "PST": -480,
}
"""Zone names in minutes east of Greenwich: those of RFC 5322, 4.3, Europe's, and what English
feeds of other continents use. Left out are names of several zones (IST, GST, AST) and RFC 822's
military letters, whose sign it had wrong."""

_BY_SEASON = {"ET": "America/New_York", "PT": "America/Los_Angeles"}
"""Names that mean summer or winter time as the date asks for."""
_NAMES = MINUTES_EAST.keys() | _BY_SEASON.keys()

_OFFSET = re.compile(
    r"(?:(?:GMT|UTC|UT)\s?)?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?",
    re.ASCII | re.IGNORECASE,
)
_THREE_DIGITS = re.compile(r"[+-]\d{3}$", re.ASCII)
_PLACE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_+-]+){1,2}", re.ASCII)


def is_zone_like(name: str) -> bool:
    """Whether a text has a zone's form. Nothing is looked up: a place's zone is a file."""
    forms = (_OFFSET, _PLACE)
    return name.upper() in _NAMES or any(form.fullmatch(name) for form in forms)


def zone_named(name: str) -> tzinfo | None:
    """The zone of "CEST", "+0200", "GMT+9", "Europe/Berlin"; None for any other.

    Unknown are offsets that no place has ("+3000") and those of three digits: "+020" may be
    two hours cut short, or twenty minutes.
    """
    upper = name.upper()
    if upper in MINUTES_EAST:
        return fixed(timedelta(minutes=MINUTES_EAST[upper]))
    if (match := _OFFSET.fullmatch(name)) and not _THREE_DIGITS.search(name):
        return _offset(match)
    if upper in _BY_SEASON:
        return zone_of_place(_BY_SEASON[upper])
    return zone_of_place(name) if _PLACE.fullmatch(name) else None


def _offset(match: re.Match[str]) -> tzinfo | None:
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        return None
    east = timedelta(hours=hours, minutes=minutes)
    return fixed(-east if match["sign"] == "-" else east)


@lru_cache(maxsize=64)
def zone_of_place(name: str | None) -> tzinfo | None:
    """An IANA zone; None where there is none of that name ("America" alone is a folder)."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
