"""A text as its passages: sentences, and entries of tickers that a time heads.

Lines and entries ("+++ 10:03 Uhr: ... +++") are never merged. A sentence cut once too often does
no harm where passages are compared; ordinals and titles ("3. Mai", "Dr. Kim") are left whole, so
that what is shown reads well.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from worker.text.clock import HEADING, TIME_ALONE, is_marked
from worker.text.dates.calendar_names import is_weekday
from worker.text.fold import fold

_LONGEST_TIME = 60
_PLUSES = re.compile(r"\+{3,}")
_WEEKDAY = re.compile(r"\s{0,4}(?P<name>[^\W\d_]{2,16})[.,]{0,2}\s")
_END = re.compile(
    r"[.!?…](?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[^\W\d_]\.)(?<!\b(?:Dr|Nr|No|St|Mr|Ms|ca|vs|bn)\.)"
    r"(?<!\b(?:Mio|Mrd|Abs|Art|Str|Mrs|Jan|Feb|Okt|Nov|Dez|Sen|Gov|Gen|Rep)\.)"
    r"(?<!\b(?:Prof|inkl|evtl|Sept|Capt)\.)"
    r"[\"”“’'»«)\]]{0,3}[ \t]+(?![a-zß-öø-ÿа-яё])|[。！？]"
)
"""Where a sentence ends: not behind an ordinal, an initial or a title, nor before a small letter."""


class Span(NamedTuple):
    """Code points of a text, from ``start`` to before ``end``."""

    start: int
    end: int


class Head(NamedTuple):
    """The time that opens an entry, as "10:03" or "2:30p", and where it ends, its day included."""

    clock: str
    end: int


def units(text: str) -> Iterator[Span]:
    """The lines and entries of a text that say something. A time on a line of its own opens the
    next one.
    """
    head: int | None = None
    for start, end in _lines(text):
        if head is None and end - start <= _LONGEST_TIME and _is_time(text[start:end]):
            head = start
        else:
            yield Span(start if head is None else head, end)
            head = None


def _lines(text: str) -> Iterator[Span]:
    """Lines, and what stands in them between signs of tickers."""
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line or line.isspace():
            continue
        if "+++" not in line:
            yield Span(start, at - 1)
            continue
        inner = 0
        for signs in _PLUSES.finditer(line):
            if line[inner : signs.start()].strip():
                yield Span(start + inner, start + signs.start())
            inner = signs.end()
        if line[inner:].strip():
            yield Span(start + inner, at - 1)


def _is_time(line: str) -> bool:
    return bool(TIME_ALONE.fullmatch(line[_weekday(line) :].strip(" \t:")))


def _weekday(line: str) -> int:
    """Where a weekday that opens a line ends; 0 without one."""
    found = _WEEKDAY.match(line)
    return found.end() if found and is_weekday(fold(found["name"])) else 0


def head(unit: str) -> Head | None:
    """The time that opens a unit, as ``units`` gives them."""
    offset = _weekday(unit)
    found = HEADING.match(unit[offset : offset + _LONGEST_TIME])
    if found is None or not is_marked(found):
        return None
    clock = f"{int(found['hour'])}:{found['minute'] or '00'}{found['half'] or ''}"
    return Head(clock, offset + found.end())


def sentences(unit: str) -> Iterator[Span]:
    """The sentences of a unit, each with the white space behind it."""
    at = 0
    for found in _END.finditer(unit):
        yield Span(at, found.end())
        at = found.end()
    if at < len(unit):
        yield Span(at, len(unit))
