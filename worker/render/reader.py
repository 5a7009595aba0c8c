"""For whom a message is written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from worker.domain.alerts import Recipient
from worker.domain.settings import AlertSettings
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


def reader_of(recipient: Recipient, settings: AlertSettings, contact: str | None) -> Reader:
    """Language and zone of the recipient's channel, else the defaults."""
    defaults, channel = settings.defaults, settings.channels.get(recipient.channel)
    language = (channel and channel.language) or defaults.locale
    zone = (channel and channel.timezone) or defaults.timezone
    return Reader(
        locale=language if language in WORDS else defaults.locale,
        zone=ZoneInfo(zone),
        zone_name=zone,
        contact=contact,
        is_ops=recipient.channel in settings.ops.channels,
    )
