"""Times as German and English readers write them, with precision and zone, no locale module.

The C library's locales are not installed in a slim container and not safe across threads.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from worker.domain.dates import Precision, Published


@dataclass(frozen=True, slots=True)
class DateWords:
    """How one language writes dates. The formats know weekday, day, month, year and time."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    clock: str
    moment: str
    zoned: str
    span: str
    notes: Mapping[Precision, str]
    inferred: str
    zones: Mapping[str, str]


_GERMAN = DateWords(
    weekdays=("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
    months=(
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    day="{weekday}, {day:02}.{month:02}.{year}",
    clock="{hour:02}:{minute:02} Uhr",
    moment="{date}, {clock}",
    zoned="{moment} ({zone})",
    span="{begins} bis {ends}",
    notes={
        Precision.DAY: "Quelle nennt nur den Tag",
        Precision.MONTH: "Quelle nennt nur den Monat",
    },
    inferred="aus dem Text erschlossen",
    zones={
        "CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ", "WET": "WEZ", "WEST": "WESZ",
    },
)  # fmt: skip
_ENGLISH = DateWords(
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    day="{weekday}, {day} {month_name} {year}",
    clock="{hour:02}:{minute:02}",
    moment="{date}, {clock}",
    zoned="{moment} ({zone})",
    span="{begins} to {ends}",
    notes={
        Precision.DAY: "the source gives only the day",
        Precision.MONTH: "the source gives only the month",
    },
    inferred="inferred from the text",
    zones={},
)  # fmt: skip

DATE_WORDS: Mapping[str, DateWords] = {"de": _GERMAN, "en": _ENGLISH}


def day(when: datetime, locale: str) -> str:
    """The calendar day of ``when`` in the zone it carries: ``Do., 15.06.2023``."""
    words = DATE_WORDS[locale]
    return words.day.format(
        weekday=words.weekdays[when.weekday()],
        day=when.day,
        month=when.month,
        month_name=words.months[when.month - 1],
        year=when.year,
    )


def moment(when: datetime, locale: str, zone: tzinfo) -> str:
    """A time to the minute in ``zone``: ``Do., 15.06.2023, 09:42 Uhr (MESZ)``."""
    local = when.astimezone(zone)
    return _zoned(_bare(local, locale), local, locale)


def clock(when: datetime, said: Collection[datetime], locale: str, zone: tzinfo) -> str:
    """The same as readers say it: the time alone where its day goes without saying."""
    if is_of_that_day(when, said, zone):
        return _clock(when.astimezone(zone), locale)
    return moment(when, locale, zone)


def is_of_that_day(when: datetime, said: Collection[datetime], zone: tzinfo) -> bool:
    """Whether all dates ``said`` just before are of the same day by the same clock: a time alone
    is read as one of the date before it. Never so where none was said.
    """
    days = {_day_and_clock(other.astimezone(zone)) for other in said}
    return days == {_day_and_clock(when.astimezone(zone))}


def span(begins: datetime, ends: datetime, locale: str, zone: tzinfo) -> str:
    """From one time to another; the zone is named once unless clocks changed in between."""
    first, last = begins.astimezone(zone), ends.astimezone(zone)
    is_same = first.tzname() == last.tzname()
    return DATE_WORDS[locale].span.format(
        begins=_bare(first, locale) if is_same else moment(begins, locale, zone),
        ends=moment(ends, locale, zone),
    )


def published(told: Published, locale: str, zone: tzinfo) -> str:
    """A publication date as exactly as its source gives it, and a note where that is vague.

    A day or a month is a date on the publisher's calendar: it is not moved into ``zone``.
    """
    words = DATE_WORDS[locale]
    notes = [words.notes.get(told.precision, ""), words.inferred if told.inferred else ""]
    note = ", ".join(filter(None, notes))
    return f"{dated(told, locale, zone)} ({note})" if note else dated(told, locale, zone)


def dated(told: Published, locale: str, zone: tzinfo) -> str:
    """The same without the note."""
    first = told.earliest()
    if told.precision is Precision.MINUTE:
        return moment(first, locale, zone)
    if told.precision is Precision.DAY:
        return day(first, locale)
    return f"{DATE_WORDS[locale].months[first.month - 1]} {first.year}"


def _day_and_clock(local: datetime) -> tuple[date, timedelta | None]:
    return local.date(), local.utcoffset()


def _clock(local: datetime, locale: str) -> str:
    return DATE_WORDS[locale].clock.format(hour=local.hour, minute=local.minute)


def _bare(local: datetime, locale: str) -> str:
    return DATE_WORDS[locale].moment.format(date=day(local, locale), clock=_clock(local, locale))


def _zoned(text: str, local: datetime, locale: str) -> str:
    return DATE_WORDS[locale].zoned.format(moment=text, zone=_zone(local, locale))


def _zone(local: datetime, locale: str) -> str:
    """MESZ, CEST, or UTC+03 where the zone database has numbers instead of a name."""
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in {"+", "-"} else DATE_WORDS[locale].zones.get(name, name)
