"""The day a report tells as its own, where its date says less than a day."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from worker.domain.dates import Precision, Published
from worker.text.dates.calendar_names import WEEKDAYS, base_language, month_named
from worker.text.fold import fold

_LOOKED_AT = 6_000
"""Characters of a paragraph in which days are looked for."""
_LONGEST_SENTENCE = 400
_YEARS_LOOKED_AT = 50_000
_MOST_YEARS = 3
"""Years that a text may name and still tell which one is meant. With more, one of them falls on
the named weekday by chance too often (a seventh each)."""

_WORD = re.compile(r"[^\W\d_]{3,20}(?:-feira)?")
_NAME = r"[^\W\d_]{3,15}"
_DAY_FIRST = (
    rf"(?P<day>\d{{1,2}})(?:\.|er|st|nd|rd|th|º|ª|\.º)?\s(?:(?:de|of|d['’])\s?)?(?P<month>{_NAME})"
    r"(?:,?\s(?:(?:de|of)\s)?(?P<year>\d{4})\b)?"
)
_MONTH_FIRST = (
    rf"(?P<month>{_NAME})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<year>\d{{4}})\b)?"
)
_FIGURES = r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>\d{4})\b)?"
_DATES = tuple(re.compile(rf"(?<![\w.,]){form}") for form in (_FIGURES, _DAY_FIRST, _MONTH_FIRST))
_MONTH_FIRST_LANGUAGES = frozenset({"en", "hu", "lt"})
_YEAR = re.compile(r"(?<![\w.,:/-])(?:19|20)\d\d(?![\w:/-]|[.,]\d)")
_GAP = r"[\s,(\[]{1,3}(?:(?:dem|den|der|le|el|il|the|dia|día|d\.)\s)?"
_GAP_BEFORE = re.compile(rf"(?<=\w){_GAP}\Z")
_GAP_BEHIND = re.compile(r"[\s,(\[]{1,3}(?:einem?\s|a\s|un\s)?")
_LONGEST_GAP = 10
"""What stands between a weekday and its date: "Donnerstag (15. Juni)", "Donnerstag, dem 15."."""

_CAPITAL_MONTHS = frozenset({"de", "en", "lb"})


_SENTENCE_END = re.compile(r"(?:[^\W\d_]{3}|[)“”\"»])[.!?…]|\b\d{4}\.(?=\s)|\n")
_ANOTHER_TIME = re.compile(
    r"\b(?:seit(?:dem)?|damals|jahrestag\w*|gedenk\w*|einst|vor\s\w+\sjahren|im\sjahre?|ende\sdes"
    r"|nach\s(?:dem|der|den)|(?:kommend|nächst|vergangen|vorig)e[nrs]?"
    r"|since|anniversary|after|following|ago|in\sthe\syear|next|last"
    r"|depuis|anniversaire|après|prochaine?|dernière?|en\sl[’']an"
    r"|desde|tras|aniversario|después|próxim[oa]|pasad[oa]|dopo|anniversario|prossim[oa]|scors[oa]"
    r"|após|aniversário|sinds|verjaardag|komende|volgende|sedan|efter|årsdag\w*|etter|siden"
    r"|rocznic\w*|výroč\w*|після|річниц\w*|после|годовщин\w*)\b",
    re.IGNORECASE,
)
_OF_A_DAY = re.compile(
    r"\b(?:vom|of|du|del|di|do|da|van|från|fra|z|ze|від|от)[\s,(\[]*\Z",
    re.IGNORECASE,
)
"""What names a thing by its day: "nach dem Dammbruch vom Dienstag (6. Juni)"."""
_ANNIVERSARY = re.compile(
    r"[^.!?\n]{0,60}?\b(?:jahrestag|anniversa|jährt|rocznic|годовщин|річниц)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Weekday:
    """A weekday as the text names it, Monday 0."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Mention:
    """A day as the text names it; ``year`` is 0 where it names none."""

    year: int
    month: int
    day: int
    start: int
    end: int


def inferred_day(
    opening: Sequence[Sequence[str]],
    text: str,
    stated: str | None,
    language: str | None,
    now: datetime,
) -> Published | None:
    """The one day that a report's opening names as its own, and its weekday confirms.

    ``opening`` are the paragraphs in which a report tells its own time: those of the dateline
    first, then the others of its top. The first of these groups that names days decides; where
    it names two, none is given. Days of another time ("seit ...", "nach dem ... vom ...") are
    passed over. ``stated`` is what the document says of its date, "2023-06" or "2023", and
    binds; a whole day leaves nothing to infer. A year beside the day is believed only where
    ``stated`` names it: history is told so ("Am Dienstag, dem 11. September 2001").

    Without ``stated`` the year must stand in the ``text``: "am Donnerstag", "17. Oktober" and
    "2024" agree, for that day was a Thursday. Said apart, they are believed where the text names
    one year only. Never later than ``now``.
    """
    if stated is not None and stated.count("-") > 1:
        return None
    years = frozenset({int(stated[:4])}) if stated else _years(text)
    if not years:
        return None
    base = base_language(language)
    whole = [part for group in opening for part in group]
    for group in (*opening, whole):
        found = _days("\n\n".join(part[:_LOOKED_AT] for part in group), base, years, stated or "")
        days = {day for day in found if day <= now.date()}
        if days:
            return _inferred(days)
    return None


def _inferred(days: set[date]) -> Published | None:
    if len(days) > 1:
        return None
    return Published(f"{days.pop()}", Precision.DAY, "text", inferred=True)


def _days(text: str, language: str, years: frozenset[int], stated: str) -> Iterator[date]:
    """Days of a text that their weekdays confirm: told together, or else the first of each."""
    weekdays = list(_weekdays(text, language))
    mentions = _mentions(text, language)
    said = list(_said_together(mentions, weekdays, text))
    if not said and mentions and weekdays and len(years) == 1 and not mentions[0].year:
        said = [(mentions[0], weekdays[0])]
    for mention, weekday in said:
        if mention.year and not stated:
            continue
        day = _confirmed(mention, weekday.number, years)
        if day and f"{day}".startswith(stated) and _is_own_time(mention, weekday, mentions, text):
            yield day


def _is_own_time(
    mention: _Mention, weekday: _Weekday, mentions: list[_Mention], text: str
) -> bool:
    if _ANNIVERSARY.match(text, max(mention.end, weekday.end)):
        return False
    starts = (mention.start, weekday.start)
    return not any(_speaks_of_another_time(start, mentions, text) for start in starts)


def _speaks_of_another_time(start: int, mentions: list[_Mention], text: str) -> bool:
    """Whether the words before a day do, in its sentence and behind the day named before it."""
    since = max(0, start - _LONGEST_SENTENCE)
    since = max([since, *(end.end() for end in _SENTENCE_END.finditer(text, since, start))])
    earlier = (other.end for other in mentions if since < other.end <= start)
    before = text[max(earlier, default=since) : start]
    return bool(_ANOTHER_TIME.search(before) or _OF_A_DAY.search(before))


def _confirmed(mention: _Mention, weekday: int, years: frozenset[int]) -> date | None:
    """The one day that is meant: of the years in question exactly one has it on that weekday."""
    if mention.year and mention.year not in years:
        return None
    days = [day for year in years if (day := _day(year, mention)) and day.weekday() == weekday]
    return days[0] if len(days) == 1 else None


def _day(year: int, mention: _Mention) -> date | None:
    try:
        return date(year, mention.month, mention.day)
    except ValueError:
        return None


def _said_together(
    mentions: list[_Mention], weekdays: list[_Weekday], text: str
) -> Iterator[tuple[_Mention, _Weekday]]:
    """Days with the weekday that stands right before or behind them, in the text's order."""
    before = {weekday.end: weekday for weekday in weekdays}
    behind = {weekday.start: weekday for weekday in weekdays}
    for mention in mentions:
        gap = _GAP_BEFORE.search(text, max(0, mention.start - _LONGEST_GAP), mention.start)
        if (gap and (weekday := before.get(gap.start()))) or (
            (gap := _GAP_BEHIND.match(text, mention.end)) and (weekday := behind.get(gap.end()))
        ):
            yield mention, weekday


def _mentions(text: str, language: str) -> list[_Mention]:
    forms = _DATES if language in _MONTH_FIRST_LANGUAGES else _DATES[:-1]
    found = (_mention(match, language) for form in forms for match in form.finditer(text))
    return sorted(filter(None, found), key=lambda mention: mention.start)


def _mention(match: re.Match[str], language: str) -> _Mention | None:
    name = match["month"]
    month = int(name) if name.isdecimal() else _month(name, language)
    if month is None:
        return None
    return _Mention(int(match["year"] or 0), month, int(match["day"]), *match.span())


def _month(name: str, language: str) -> int | None:
    """Capitals tell "10 May" from "the 10 may"."""
    if language in _CAPITAL_MONTHS and not name[:1].isupper():
        return None
    return month_named(fold(name), language)


def _weekdays(text: str, language: str) -> Iterator[_Weekday]:
    numbers = _weekday_numbers(language)
    for match in _WORD.finditer(text):
        number = numbers.get(fold(match[0]))
        if number is not None:
            yield _Weekday(number, *match.span())


@cache
def _weekday_numbers(language: str) -> Mapping[str, int]:
    """Folded full names with their number, Monday 0. Portuguese numbers its days: "quinta" alone
    may be any fifth.
    """
    return {
        fold(form) + ("-feira" if language == "pt" and number < 5 else ""): number
        for number, forms in enumerate(WEEKDAYS.get(language, "").split())
        for form in forms.split("/")
        if len(form) > 2
    }


def _years(text: str) -> frozenset[int]:
    found = frozenset(map(int, _YEAR.findall(text[:_YEARS_LOOKED_AT])))
    return found if len(found) <= _MOST_YEARS else frozenset()
