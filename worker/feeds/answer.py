"""What a feed's reader is handed."""

from dataclasses import dataclass
from datetime import datetime

from worker.text.dates import DateReader


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, and what is known of where it came from.

    ``url`` is the final address, against which links are resolved; ``content_type`` only says
    the charset; ``timezone`` (IANA) is for times without a zone, ``language`` (a tag) the admin's
    word on it.
    """

    body: bytes
    url: str
    content_type: str | None
    now: datetime
    timezone: str | None = None
    language: str | None = None

    def dates(self, language: str | None = None) -> DateReader:
        """A reader of its dates; ``language`` is the feed's own, for want of the admin's word."""
        return DateReader(now=self.now, timezone=self.timezone, language=self.language or language)
