"""How long a server wants to be left alone: Retry-After, Cache-Control, Expires.

All are told unclamped; None where nothing usable is said. Zero and what lies in the past ask
for nothing and are None as well.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

_DIRECTIVE = re.compile(r'([\w!#$%&\'*+.^`|~-]+)(?:=(?:"(?:[^"\\]|\\.)*"|([^\s,;"]*)))?', re.ASCII)
_MOST = timedelta(seconds=2**31)
"""What an overflowing number of seconds means (RFC 9111, 1.2.2)."""


def retry_after(headers: httpx.Headers, now: datetime) -> timedelta | None:
    """Seconds or an HTTP-date (RFC 9110, 10.2.3), the date read by the server's own clock."""
    value = headers.get("retry-after", "")
    if (seconds := _seconds(value)) is not None:
        return _asking(seconds)
    return _span(headers, _date(value), now)


def max_age(headers: httpx.Headers, now: datetime) -> timedelta | None:
    """The time this answer stays fresh from now (RFC 9111, 4.2): max-age less Age, else
    Expires less Date. ``s-maxage`` is for shared caches; no-cache and no-store ask for none.
    """
    directives = dict(_directives(headers))
    if not directives.keys().isdisjoint({"no-cache", "no-store"}):
        return None
    age = _seconds(headers.get("age", "")) or timedelta(0)
    if "max-age" in directives:
        lifetime = _seconds(directives["max-age"])
    else:
        lifetime = _span(headers, _date(headers.get("expires", "")), now)
    return _asking(lifetime - age) if lifetime else None


def _directives(headers: httpx.Headers) -> Iterator[tuple[str, str]]:
    """Cache-Control as pairs, the first of equal names last so that it counts (4.2.1).

    A quoted value counts as empty: ``max-age="5"`` is not allowed (5.2.2.1), and a qualified
    ``no-cache="Set-Cookie"`` speaks of that field alone.
    """
    found = list(_DIRECTIVE.finditer(headers.get("cache-control", "")))
    for match in reversed(found):
        name = match[1].lower()
        if not (name == "no-cache" and match[0].endswith('"')):
            yield name, match[2] or ""


def _span(headers: httpx.Headers, until: datetime | None, now: datetime) -> timedelta | None:
    start = _date(headers.get("date", "")) or now
    return _asking(until - start) if until else None


def _asking(span: timedelta) -> timedelta | None:
    return min(span, _MOST) if span > timedelta(0) else None


def _seconds(value: str) -> timedelta | None:
    if not (value.isascii() and value.isdigit()):
        return None
    return timedelta(seconds=int(value)) if len(value) < 10 else _MOST


def _date(value: str) -> datetime | None:
    """An HTTP-date in any of its three forms (RFC 9110, 5.6.7); all of them mean GMT."""
    try:
        read = parsedate_to_datetime(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
