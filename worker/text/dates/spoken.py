"""The last resort for a date in words: dateparser, kept from everything that it would guess.

It knows 200 languages, of which ``worded`` reads Europe's. Asked freely it makes a date of
almost anything: "Juni 2023" gets today's day, "10:00" today, "gestern" yesterday. So it is asked
only for a calendar day or month whose year stands in the text, and believed only where the
numbers of its answer are those of the text. Its import and first use cost 0.16 s and 19 MB:
nothing is loaded before such a text comes.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from worker.text.dates.calendar_names import base_language
from worker.text.dates.stated import Stated

_LONGEST = 64
_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_YEARS = range(1000, 3000)
_IN_FIGURES = re.compile(r"\d[./-]+\s?\d")
_YEAR_MARK = re.compile(r"\d{4}\s?[年년]")
"""Chinese, Japanese and Korean dates: elsewhere a month in figures might be a day."""

_SETTINGS = {
    "DATE_ORDER": "DMY",
    "PARSERS": ["absolute-time"],
    "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 (what is relative to it is not used)
    "REQUIRE_PARTS": ["year", "month"],
    "TIMEZONE": "UTC",
}
"""No relative dates, no numbers without separators, no clock and no zone of this machine."""

_OWN_CODES = {"no": "nb"}

_LIBRARY_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What may escape from a parser of guesses on hostile text."""


def read_spoken(words: str, language: str) -> Stated | None:
    """The day or month that words of a language name; None where anything in them is in doubt.

    Never a clock: what stands around one ("م" is p.m.) has not been understood here.
    """
    numbers = [int(number) for number in _NUMBER.findall(words)]
    if not _is_worth_asking(words, numbers):
        return None
    parser = _parser(base_language(language))
    try:
        answer = parser.get_date_data(words) if parser else None
    except _LIBRARY_ERRORS:
        return None
    if answer is None or answer.date_obj is None or not {"year", "month"} <= {*answer.parts}:
        return None
    found = answer.date_obj
    day = found.day if "day" in answer.parts else None
    named = [found.year] if day is None else [found.year, day]
    figures = [found.year, found.month] if day is None else [found.year, found.month, day]
    if sorted(numbers) == sorted(named) or (_YEAR_MARK.search(words) and numbers == figures):
        return Stated(found.year, found.month, day)
    return None


def _is_worth_asking(words: str, numbers: list[int]) -> bool:
    """One year among at most three numbers, and something to translate.

    Numbers that points or dashes join are left alone: what dates in figures mean is known here.
    """
    years = [number for number in numbers if number in _YEARS]
    return (
        len(years) == 1
        and len(numbers) <= 3
        and len(words) <= _LONGEST
        and _LETTER.search(words) is not None
        and _IN_FIGURES.search(words) is None
    )


@lru_cache(maxsize=16)
def _parser(language: str) -> Any:
    """Its parser for one language; None for a language that it does not know."""
    # Imported here: 0.16 s that few feeds need.
    from dateparser.date import DateDataParser  # noqa: PLC0415

    try:
        return DateDataParser(languages=[_OWN_CODES.get(language, language)], settings=_SETTINGS)
    except ValueError:
        return None
