"""For whom a message is written."""

from dataclasses import dataclass
from datetime import tzinfo

from worker.render.words import WORDS, Words


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a message is written: locale, zone and where complaints go."""

    locale: str
    zone: tzinfo
    zone_name: str
    contact: str | None

    @property
    def words(self) -> Words:
        return WORDS[self.locale]
