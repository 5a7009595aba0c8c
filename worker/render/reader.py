"""For whom a message is written."""

from dataclasses import dataclass
from datetime import tzinfo

from worker.render.words import WORDS, Words


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a message is written: locale, zone and where complaints go. Who runs natowire
    (``is_ops``) is shown the commands by which to act.
    """

    locale: str
    zone: tzinfo
    zone_name: str
    contact: str | None
    is_ops: bool = False

    @property
    def words(self) -> Words:
        return WORDS[self.locale]
