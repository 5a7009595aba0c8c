"""One date by itself, as the reader of a feed's dates reads it."""

from datetime import datetime

from worker.domain.dates import Published
from worker.text.dates import DateReader


def read_date(
    raw: str, *, source: str, timezone: str | None, now: datetime, language: str | None = None
) -> Published | None:
    return DateReader(now=now, timezone=timezone, language=language).read(raw, source)
