"""Dates of stored documents, which state them in ISO 8601 and often no more than a month."""

import re
from datetime import date, datetime

from worker.domain.dates import Precision, Published

_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def stated_date(text: str, source: str) -> Published | None:
    """A month, a day or a time with its zone; a time without one states its day only.

    A year alone is None: it is no date that ``Published`` can hold without inventing a month.
    """
    try:
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
    except (ValueError, OverflowError):
        return None
