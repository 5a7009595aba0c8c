"""Dates of stored documents, which state them in ISO 8601 and often no more than a month."""

import re
from datetime import UTC, date, datetime, timedelta

from worker.domain.dates import Precision, Published
from worker.text.dates import DateReader

EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
"""Archives reach far back; 0001 and 1601 are the zero of some database."""
FUTURE_TOLERANCE = timedelta(days=1)

_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def stated_date(text: str, source: str, now: datetime) -> Published | None:
    """A month, a day or a time with its zone; a time without one states its day only.

    A year alone is None: it is no date that ``Published`` can hold without inventing a month.
    So is a date before 1800 or more than a day after ``now``, which nobody can have meant.
    """
    try:
        published = _iso(text, source)
        return published if is_believed(published, now) else None
    except (ValueError, OverflowError):
        return None


def is_believed(published: Published, now: datetime) -> bool:
    """Whether a date is none of a database's empty fields, and not still to come."""
    return EARLIEST <= published.earliest() <= now + FUTURE_TOLERANCE


def any_date(text: str, source: str, language: str | None, now: datetime) -> Published | None:
    """As ``stated_date``, and what feeds write too: RFC 822, "15.06.2023", "15 juin 2023",
    seconds since 1970. ``language`` decides between readings that languages do not share.
    """
    stated = stated_date(text, source, now)
    return stated or (DateReader(now=now, language=language).read(text, source) if text else None)


def _iso(text: str, source: str) -> Published:
    if _MONTH.fullmatch(text):
        date.fromisoformat(f"{text}-01")
        return Published(text, Precision.MONTH, source)
    if _DAY.fullmatch(text):
        date.fromisoformat(text)
        return Published(text, Precision.DAY, source)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return Published(moment.date().isoformat(), Precision.DAY, source)
    return Published.at(moment, source)
