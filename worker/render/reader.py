"""For whom a message is written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo

from worker.render import dates
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


def spoken(
    phrases: tuple[str, str],
    when: datetime,
    said: Collection[datetime],
    reader: Reader,
    **others: str,
) -> str:
    """The phrase for a time alone, or for one with its day, filled in."""
    is_plain = dates.is_of_that_day(when, said, reader.zone)
    shown = dates.clock(when, said, reader.locale, reader.zone)
    return phrases[not is_plain].format(when=shown, **others)
