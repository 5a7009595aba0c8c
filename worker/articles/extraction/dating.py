"""When a page was published and modified, as exactly as the page itself states it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from urllib.parse import urlsplit

from worker.articles.extraction.dating_guessed import date_of_address, guessed_day
from worker.articles.extraction.dating_shown import Meaning, shown_dates
from worker.articles.extraction.dating_stated import Stamp, modified_stamps, published_stamps
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Dating
from worker.domain.dates import Precision, Published
from worker.text.dates import DateReader
from worker.text.dates.countries import ZONE_OF_COUNTRY, country_of
from worker.text.dates.stated import Stated

MOST_STAMPS = 60
"""Dates of one page that are read; most pages settle it with the first."""

_GREENWICH = frozenset({"Z", "UTC", "GMT", "UT", "+00:00", "-00:00", "+0000", "+00"})
_INSTANT = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """What a stamp states, and where it stands."""

    stated: Stated
    source: str

    @property
    def exactness(self) -> int:
        """Of a month, a day, a clock of some place, an instant."""
        if self.stated.clock is not None:
            return _INSTANT - (self.stated.zone is None)
        return int(self.stated.day is not None)

    def agrees(self, other: "_Found") -> bool:
        """Whether the other may say the same more exactly: the same day as both write it, and
        the same minute where this one has a clock.
        """
        mine, theirs = self.stated, other.stated
        if (mine.year, mine.month) != (theirs.year, theirs.month):
            return False
        if mine.day is not None and mine.day != theirs.day:
            return False
        return mine.clock is None or _minute(mine.clock) == _minute(theirs.clock)


def read_dating(
    page: Page, *, now: datetime, timezone: str | None = None, language: str | None = None
) -> Dating:
    """The page's dates. ``timezone`` (an IANA name) is for times that state no zone; without it
    that of the publisher's country is, and where that has none either such a time is a day.

    A modification before the publication or after ``now`` is left out, not mended: 12 of 222
    captured pages state one, and the publication repeated would be no statement of the page.
    """
    country = country_of(_host(page.url), page.lang())
    reader = DateReader(
        now=now,
        timezone=timezone or ZONE_OF_COUNTRY.get(country or ""),
        language=f"{language}-{country}" if language and country else language,
    )
    told = _read(chain(published_stamps(page), _shown(page)), reader)
    changed = _read(chain(modified_stamps(page), _shown_changes(page)), reader)
    published = _best(told, changed, reader) or _concluded(page, reader, now)
    return Dating(published, _believed(_best(changed, told, reader), published, now))


def _shown(page: Page) -> Iterator[Stamp]:
    """What the page shows. It is looked for when the head and the linked data are used up, as it
    costs a walk of the tree.
    """
    found = shown_dates(page.tree)
    yield from (stamp for meaning, stamp in found if meaning is not Meaning.MODIFIED)


def _shown_changes(page: Page) -> Iterator[Stamp]:
    found = shown_dates(page.tree)
    yield from (stamp for meaning, stamp in found if meaning is Meaning.MODIFIED)


def _read(stamps: Iterable[Stamp], reader: DateReader) -> list[_Found]:
    """The readable dates in their order, up to the first that is an instant. A date that is not
    marked may stand for want of another, but makes none more exact.
    """
    found: list[_Found] = []
    for stamp in islice(stamps, MOST_STAMPS):
        stated = reader.stated(stamp.raw)
        published = reader.published(stated, stamp.source) if stated else None
        if stated and published:
            if stamp.is_marked or not found:
                found.append(_Found(_meant(stated, published), stamp.source))
            if found[-1].exactness == _INSTANT:
                break
    return found


def _meant(stated: Stated, read: Published) -> Stated:
    """What is stated, without a clock that says nothing: one of a zone that nobody knows, and
    midnight without a zone or in Greenwich, with which software fills up a date. A midnight
    with its place's own offset may be a true one, and stays.
    """
    is_filling = stated.clock == timedelta(0) and (stated.zone or "Z").upper() in _GREENWICH
    is_nowhere = stated.zone is not None and read.precision is not Precision.MINUTE
    return replace(stated, clock=None, zone=None) if is_filling or is_nowhere else stated


def _best(found: list[_Found], others: list[_Found], reader: DateReader) -> Published | None:
    """The first date, made more exact by what agrees with it.

    ``others`` date something else of the page, and tell no more than a zone: what stands on
    one page twice, at the same minute, is one instant.
    """
    if not found:
        return None
    best = found[0]
    for more in found[1:]:
        if more.exactness > best.exactness and best.agrees(more):
            best = more
    if best.exactness == _INSTANT - 1:
        zones = (more.stated.zone for more in others if best.agrees(more))
        best = replace(best, stated=replace(best.stated, zone=next(zones, None)))
    return reader.published(best.stated, best.source)


def _concluded(page: Page, reader: DateReader, now: datetime) -> Published | None:
    """Where the page states nothing: the day in its address, a guess, or the address's month,
    which is no guess and outlives one of another month.
    """
    addressed = date_of_address(page.url, reader)
    if addressed and addressed.precision is Precision.DAY:
        return addressed
    guessed = guessed_day(page, reader, now)
    if guessed and addressed and not guessed.value.startswith(addressed.value):
        return addressed
    return guessed or addressed


def _believed(
    modified: Published | None, published: Published | None, now: datetime
) -> Published | None:
    if modified is None or modified.earliest() > now:
        return None
    is_before = published is not None and modified.latest() < published.earliest()
    return None if is_before else modified


def _minute(clock: timedelta | None) -> int | None:
    return None if clock is None else int(clock.total_seconds()) // 60


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
