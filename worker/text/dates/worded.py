"""Dates as people write them: "Do., 15. Juni 2023, 10:05 Uhr (MESZ)", "15/06/2023", "Juni 2023".

A text is read only if every part of it is known: the clock and its zone are taken out first, and
what remains must be one date by the names and orders of the tables here. So nothing is guessed,
least of all the day of "Juni 2023".
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from worker.text.dates.calendar_names import base_language, is_weekday, month_named
from worker.text.dates.stated import Stated, full_year, time_of_day
from worker.text.dates.zones import is_zone_like
from worker.text.fold import fold
from worker.text.normalise import clean_line

_CLOCK = re.compile(
    r"""
    (?: (?<=\d)T | (?<![\w.:/]) ) (?P<hour>\d{1,2})
    (?:
        (?: : | \s?(?i:[hu])\s? | \. ) (?P<minute>\d\d) (?: :(?P<second>\d\d) (?:[.,]\d{1,9})? )?
        (?! [.:]?\d )
        (?: \s? (?P<half>(?i:[ap])) \.?\s? (?i:m)\b \.? )?
        (?: \s? (?i:uhr|uur|h|hod)\b \.? )?
        | \s? (?i: uhr | h | [ap]\.?\s?m ) \b \.?
    )
    (?: \s? (?P<zone>
        (?: (?:GMT|UTC|UT)\s?[+-] | \+ | (?<=\s)- ) \d [\d:]{0,5}
        | [A-Z][A-Za-z_]+ / [A-Z][\w/+-]+
        | (?: [A-Z]{1,5} | МСК ) (?!\w)
    ))?
    """,
    re.VERBOSE,
)
"""An hour with minutes; or the hour alone ("10 Uhr"), which is no time to the minute and only
taken out. A minus that follows without a space is no zone but a range ("10:00-12:00"), and a
point parts hour and minute only where no third number makes it a date."""

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LABEL = re.compile(r"\A[^\d:]{1,40}:\s*")
_ELISION = re.compile(r"\b(?:d|l|all|dell)['\u2019]", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019\u02bc](?=\w)")
_LONGEST = 200
"""Characters after Unicode's compatibility mapping, which makes eighteen letters of one."""

_TOKEN = re.compile(
    r"""
    (?P<figures>
        \d{1,4} (?P<separator>[./-]) \s? \d{1,2} (?P=separator) \s? \d{1,4} (?!\d)
        | (?: \d{4}[./-]\d{1,2} | \d{1,2}[./-]\d{4} ) (?!\d)
    )
    | (?P<number> \d{1,4} ) (?!\d)
        (?: -?(?: st | nd | rd | th | er | e | o | a | η | ης | ος | го | ого | eko | ko ) (?!\w) )?
    | (?P<word> (?: [^\W\d_] | [\u0300-\u036f] )+ )
    | [\s.,;:|/·•–—-]+
    | (?P<unknown> . )
    """,
    re.VERBOSE,
)
_NOISE = frozenset(
    map(
        fold,
        """
        a alle am as at axşamı d de dei del den der dnia dydd e em en ertəsi feira fómhair g
        gada gadu god godine godz h hod hodin il is it k kell kl klo klockan klokken l la las le
        les leta lo m na o ob od om on ora ore plkst r rok roku saat sati stand the u uhr um
        updated ur uur v val ve vom w
        в во г год года година години о р року у ч часот στις του ώρα
        """.split(),  # noqa: SIM905 (a list of eighty quoted words is harder to read)
    )
)
"""Words that stand in dates and say nothing about them: "um", "kl.", "de", "года"."""

_SHAPE = re.compile(r"[WX]?(?P<date>D[MX]Y|[MX]DY|Y[MX]D|YD[MX]|[MX]Y|Y[MX]|(?<=[WX])D[MX]D)[WX]?")
"""Orders of day, month and year. W is a weekday, X a word that may be a weekday or a month
("mar." is mardi and mars). A year of two figures is one only as in RFC 822, behind a weekday."""

# Regions by how they write dates in figures; languages whose 15.06.23 may begin with the year.
_DAY_FIRST_ENGLISH = frozenset(("au", "gb", "ie", "in", "mt", "nz", "uk", "za"))
_MIXED_REGIONS = frozenset(("ca", "ph", "pr", "us"))
_MAYBE_YEAR_FIRST = frozenset(("", "en", "eu", "hu", "lt"))

Values = list[tuple[str, int]]
"""Kinds of parts (D, M, Y, W, X) with what they say; a weekday says nothing."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text parted into what is said about the day and the clock that stands in it.

    ``clock`` is None where there is none, only an hour, or more than one, of which none can be
    chosen; ``zone`` is the zone as written.
    """

    words: str
    clock: timedelta | None = None
    zone: str | None = None


def phrase_of(text: str) -> Phrase:
    """The parts of a text, without what it says in brackets and a label in front of it.

    Raises ValueError for a clock that does not exist, or a text too long to be a date.
    """
    plain = unicodedata.normalize("NFKC", clean_line(text)).replace("\u2212", "-")
    if len(plain) > _LONGEST:
        raise ValueError("no date is as long")
    plain = _BRACKETS.sub(
        lambda found: f" {found[1]} " if is_zone_like(found[1]) else " ", plain, 2
    )
    plain = _LABEL.sub("", " ".join(plain.split()), count=1)
    clocks = [found.groupdict(default="") for found in _CLOCK.finditer(plain)]
    words = _CLOCK.sub(" ", plain)
    if len(clocks) != 1 or not clocks[0]["minute"]:
        return Phrase(words)
    return Phrase(words, time_of_day(clocks[0]), clocks[0]["zone"] or None)


def read_worded(phrase: Phrase, language: str | None) -> Stated | None:
    """The date of a phrase, if all of it is known; None else.

    ``language`` (a tag) decides what differs between languages: "lip" and 03/04/2023.
    """
    values: Values = []
    for token in _TOKEN.finditer(_APOSTROPHE.sub("", _ELISION.sub(" ", phrase.words))):
        found = _values(token, language)
        if found is None:
            return None
        values += found
    shape = _SHAPE.fullmatch("".join(kind for kind, _ in values))
    if shape is None:
        return None
    year, month, day = _date(values[slice(*shape.span("date"))])
    return Stated(year, month, day, phrase.clock, phrase.zone)


def _date(values: Values) -> tuple[int, int, int | None]:
    (first, *_), (last, number) = values[0], values[-1]
    if first == last == "D":
        return full_year(f"{number:02}"), values[1][1], values[0][1]
    named: Mapping[str, int] = {kind.replace("X", "M"): value for kind, value in values}
    return named["Y"], named["M"], named.get("D")


def _values(token: re.Match[str], language: str | None) -> Values | None:
    """What a token says of the date: nothing for noise, None where it is not understood."""
    if token["figures"]:
        return _figures(re.split(r"[./-]\s?", token["figures"]), token["separator"], language)
    if token["number"]:
        kind = {1: "D", 2: "D", 4: "Y"}.get(len(token["number"]))
        return [(kind, int(token["number"]))] if kind else None
    if token["word"]:
        return _word(fold(token["word"]), base_language(language))
    return None if token["unknown"] else []


def _word(name: str, language: str) -> Values | None:
    if month := month_named(name, language):
        return [("X" if is_weekday(name) else "M", month)]
    if name in _NOISE:
        return []
    return [("W", 0)] if is_weekday(name) else None


def _figures(figures: list[str], separator: str | None, language: str | None) -> Values | None:
    """A date in figures: the year first, else by what numbers and language leave open."""
    sizes = tuple(len(figure) for figure in figures)
    numbers = [int(figure) for figure in figures]
    if sizes[0] == 4 and max(sizes[1:]) <= 2:
        return list(zip("YMD", numbers, strict=False))
    if sizes[0] > 2:
        return None
    if len(figures) == 2:
        return list(zip("MY", numbers, strict=True))
    if sizes[2] == 4 or (sizes[2] == 2 and _is_short(separator, language)):
        order = _order(numbers[0], numbers[1], separator, language)
        year = full_year(figures[2])
        return list(zip(f"{order}Y", (*numbers[:2], year), strict=True)) if order else None
    return None


def _is_short(separator: str | None, language: str | None) -> bool:
    """Whether 15.06.23 has its year at the end: with points, and where days come first."""
    return separator == "." and base_language(language) not in _MAYBE_YEAR_FIRST


def _order(first: int, second: int, separator: str | None, language: str | None) -> str | None:
    """Which of day and month comes first, DM or MD; None for 03/04/2023 where nothing tells.

    "en" and "en-US" do not: British and European feeds carry the templates' ``en-US``. Points
    stand in day-first dates only, but for English.
    """
    if first > 12 or first == second:
        return "DM"
    if second > 12:
        return "MD"
    base, _, region = (language or "").lower().replace("_", "-").partition("-")
    if base == "en":
        return "DM" if region in _DAY_FIRST_ENGLISH else None
    if not base:
        return "DM" if separator == "." else None
    return None if region in _MIXED_REGIONS else "DM"
