"""How often a feed says it may be asked, and the WebSub hub that would tell instead.

Hints are wrong as often as right: tagesschau allows a poll every 90 minutes, others one a
minute. So nonsense is no hint here, and what remains only moves a poll within the limits of
the schedule. feedparser drops half of these elements, so they are read from the bytes around
the items.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

from worker.domain.feeds import Hints
from worker.feeds.fields import link

_LONGEST_AROUND = 64 * 1024
"""Bytes before the first and after the last item that are looked at, from either end."""
_MOST = 100

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = str.split("monday tuesday wednesday thursday friday saturday sunday")

_VALUE = rb"[^<>]{0,300}>\s*(?:<!\[CDATA\[)?\s*([^<>\]]{1,40}?)\s*(?:\]\]>)?\s*</"
_TTL = re.compile(rb"<ttl" + _VALUE, re.IGNORECASE)
_PERIOD = re.compile(rb"<[\w.-]{1,30}:updatePeriod" + _VALUE, re.IGNORECASE)
_FREQUENCY = re.compile(rb"<[\w.-]{1,30}:updateFr?equency" + _VALUE, re.IGNORECASE)
"""By their local names: DW writes ``updateFequency`` in a namespace of its own invention, both
since 2015."""
_SKIPPED = re.compile(
    rb"<skip(?:Hours|Days)\b[^<>]{0,300}>(.{0,4000}?)</skip", re.IGNORECASE | re.DOTALL
)
_HOUR = re.compile(rb"<hour" + _VALUE, re.IGNORECASE)
_DAY = re.compile(rb"<day" + _VALUE, re.IGNORECASE)
_LINK = re.compile(rb"<(?:[\w.-]{1,30}:)?link\s([^<>]{1,4000})>", re.IGNORECASE)
_REL_HUB = re.compile(rb"\brel\s*=\s*[\"'](?:[^\"']*\s)?hub[\s\"']", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s*=\s*[\"']([^\"']*)", re.IGNORECASE)


def hints(outside: bytes) -> Hints:
    """What stands of RSS ttl, skipHours and skipDays (in GMT) and ``sy:`` outside the items.

    Where both name an interval the shorter holds: either is the publisher's leave to come back.
    """
    around = _around(outside)
    stated = [interval for interval in (_ttl(around), _period(around)) if interval]
    skipped = b" ".join(_SKIPPED.findall(around)[:_MOST])
    return Hints(
        interval=min(stated, default=None),
        skip_hours=_some_of(range(24), _hours(skipped)),
        skip_days=_some_of(range(7), _days(skipped)),
    )


def hub(outside: bytes, url: str) -> str | None:
    """The address of the feed's WebSub hub (W3C WebSub, 4), a link beside its items."""
    for attributes in _LINK.findall(_around(outside)):
        if _REL_HUB.search(attributes) and (href := _HREF.search(attributes)):
            return link(url, unescape(href[1].decode("utf-8", "replace")))
    return None


def _around(outside: bytes) -> bytes:
    if len(outside) > 2 * _LONGEST_AROUND:
        outside = outside[:_LONGEST_AROUND] + outside[-_LONGEST_AROUND:]
    before, *comments = outside.split(b"<!--")
    return before + b"".join(comment.partition(b"-->")[2] for comment in comments)


def _ttl(around: bytes) -> timedelta | None:
    minutes = _positive(_TTL.search(around))
    return timedelta(minutes=minutes) if minutes else None


def _period(around: bytes) -> timedelta | None:
    """``sy:updatePeriod`` divided by ``sy:updateFrequency``, which is 1 where none is stated."""
    written, frequency = _PERIOD.search(around), _FREQUENCY.search(around)
    period = _PERIODS.get(_word(written[1])) if written else None
    times = _positive(frequency) if frequency else 1
    return period / times if period and times else None


def _positive(written: re.Match[bytes] | None) -> int | None:
    """A whole number of up to six digits, above zero: "0.1", "-5" and "always" are none."""
    digits = written[1] if written else b""
    return int(digits) or None if digits.isdigit() and len(digits) <= 6 else None


def _hours(skipped: bytes) -> Iterator[int]:
    """Hours of the day. RSS 0.91 counts them from 1 to 24, so that 24 is midnight too."""
    for digits in _HOUR.findall(skipped)[:_MOST]:
        if digits.isdigit() and len(digits) <= 2 and int(digits) <= 24:
            yield int(digits) % 24


def _days(skipped: bytes) -> Iterator[int]:
    for name in _DAY.findall(skipped)[:_MOST]:
        if _word(name) in _DAYS:
            yield _DAYS.index(_word(name))


def _some_of(whole: range, named: Iterator[int]) -> frozenset[int]:
    """Those named, unless that leaves no time at all."""
    some = frozenset(named)
    return some if len(some) < len(whole) else frozenset()


def _word(raw: bytes) -> str:
    return raw.decode("ascii", "replace").strip().lower()
