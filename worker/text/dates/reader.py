"""Dates as feeds write them: what is not stated is not invented.

feedparser's own ``*_parsed`` values are never used: measured on real feeds they take CET,
CEST, MEZ, BST, EET and MSK for UTC without a word, and fill "2016/6/29" or "1686816000" up
with the current month (kurtmckee/feedparser#75).

Three readers are asked in turn: for the forms of standards, for dates in the words of Europe's
languages, and dateparser. None takes a date that is relative ("vor 2 Stunden", "gestern"): an
answer may come from a cache hours old, the next poll would date the same entry anew, and when
an entry was first seen says the same without an invention.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from worker.domain.dates import Precision, Published
from worker.text.dates.spoken import read_spoken
from worker.text.dates.stated import Stated, read_stated
from worker.text.dates.worded import phrase_of, read_worded
from worker.text.dates.zones import zone_named, zone_of_place

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""There were no feeds before: older dates are 0000, 1970 and other empty database fields."""
FUTURE_TOLERANCE = timedelta(days=1)

MAX_WORDED = 4_000
"""Texts of one feed that are read in words: two dates of 2,000 entries. Made to be unreadable,
50,000 of a sitemap would cost 0.1 ms each."""
MAX_SPOKEN = 200
"""Texts of one feed that dateparser is asked about, 0.3 to 6 ms each: two dates of 2,000 entries,
made to be unreadable, would cost it up to 20 s."""

_LONGEST = 100
"""Characters of the longest date worth reading; the bound keeps hostile fields cheap."""


class DateReader:
    """Reads the dates of one feed.

    ``timezone`` (an IANA name) is for times without a zone; where that is not given either, or
    the zone is unknown, only the day is known. ``language`` (a tag) decides between readings
    that languages do not share, and without it dateparser is not asked. A date before 1995 or
    more than a day ahead of ``now`` is not trusted.
    """

    def __init__(
        self, *, now: datetime, timezone: str | None = None, language: str | None = None
    ) -> None:
        self._latest = now + FUTURE_TOLERANCE
        self._zone = zone_of_place(timezone)
        self._language = language
        self._worded = 0
        self._spoken: dict[str, Stated | None] = {}

    def read(self, raw: str, source: str) -> Published | None:
        """A date as exactly as its text says; None where it says none or cannot be trusted."""
        stated = self.stated(raw)
        return self.published(stated, source) if stated else None

    def stated(self, raw: str) -> Stated | None:
        """What a text says of a date, its zone still as it is written; None where it says none."""
        stripped = raw.strip()
        text = " ".join(stripped.split()) if len(stripped) <= 2 * _LONGEST else ""
        if not 0 < len(text) <= _LONGEST:
            return None
        try:
            return read_stated(text) or self._in_words(text)
        except (ValueError, OverflowError):
            return None

    def published(self, stated: Stated, source: str) -> Published | None:
        """What is stated as a date; None where no calendar has it or it cannot be trusted."""
        try:
            published = _published(stated, source, self._zone)
            return published if self._is_plausible(published) else None
        except (ValueError, OverflowError):
            return None

    def _in_words(self, text: str) -> Stated | None:
        self._worded += 1
        if self._worded > MAX_WORDED:
            return None
        phrase = phrase_of(text)
        return read_worded(phrase, self._language) or self._spoken_day(phrase.words)

    def _spoken_day(self, words: str) -> Stated | None:
        if self._language is None:
            return None
        if words not in self._spoken and len(self._spoken) < MAX_SPOKEN:
            self._spoken[words] = read_spoken(words, self._language)
        return self._spoken.get(words)

    def _is_plausible(self, published: Published) -> bool:
        return EARLIEST <= published.earliest() <= self._latest


def _published(stated: Stated, source: str, configured: tzinfo | None) -> Published:
    if stated.day is None:
        month = datetime(stated.year, stated.month, 1, tzinfo=UTC)
        return Published(f"{month:%Y-%m}", Precision.MONTH, source)
    midnight = datetime(stated.year, stated.month, stated.day)  # noqa: DTZ001 (its zone is read below)
    moment = None
    if stated.clock is not None:
        zone = zone_named(stated.zone) if stated.zone else configured
        moment = _moment(midnight + stated.clock, zone)
    if moment is None:
        return Published(midnight.date().isoformat(), Precision.DAY, source)
    return Published.at(moment, source, zone=stated.zone or str(configured))


def _moment(local: datetime, zone: tzinfo | None) -> datetime | None:
    """The instant of a local time; None where its zone is unknown, or where it comes twice or
    never on the nights when clocks change: then no instant is stated.
    """
    if zone is None:
        return None
    moment = local.replace(tzinfo=zone)
    return moment if moment.utcoffset() == moment.replace(fold=1).utcoffset() else None
