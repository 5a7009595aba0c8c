"""Whether what a text says anew is news: a number, a name, or words that it did not have.

A mended typo, another ending, a date line or the time that heads a ticker's entry is none.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from worker.text.dates.calendar_names import is_weekday, month_named
from worker.text.fold import fold
from worker.text.passages import head, sentences, units
from worker.text.stamps import is_stamp
from worker.text.tokens import tokenise

REACH = 400_000
"""Characters of the older text that count as known, as in ``worker.dedup.changes``."""
SOME_WORDS = 4
"""So many unknown words are news without any number or name among them."""

_NUMBER = re.compile(r"\d+(?:[.,:'’]\d+)*")
_SEPARATORS = str.maketrans("", "", ".,:'’")
_LONGEST_DATELINE = 80
_DATELINE_END = re.compile(r"\s[-–—]{1,2}\s|:\s|\)\s")
_NUMERIC_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]")
_LEAST_NAME, _LEAST_WORD = 3, 4
"""Letters of what may be a name, and of a word that counts and may have endings or typos."""
_LONG = 7
"""Letters from which on one other letter is a typo: in short names it makes another (Iran, Irak)."""
_LONGEST = 60
"""Letters up to which a word is looked at for typos: the cost grows with their square."""


class Facts(StrEnum):
    """What makes added sentences worth another message."""

    NONE = "none"
    NUMBER = "number"
    NAME = "name"
    WORDS = "words"


def new_facts(fresh: str, before: str) -> Facts:
    """What of ``fresh``, the sentences that a text has gained, ``before`` did not hold: the first
    of number, name and words that is found.

    A name is any word with a capital inside a sentence, as a German noun is: of both only those
    count that stood nowhere in the older text, whatever their ending.
    """
    known = _Known(before[:REACH])
    said = list(_said(fresh))
    if not known.numbers.issuperset(_numbers(said)):
        return Facts.NUMBER
    unknown = [word for word in _words(said) if not known.has(word)]
    if any(word.is_name for word in unknown):
        return Facts.NAME
    plain = {word.folded for word in unknown if len(word.folded) >= _LEAST_WORD}
    return Facts.WORDS if len(plain) >= SOME_WORDS else Facts.NONE


class _Word(NamedTuple):
    """``small`` is the word in small letters, as typos happen to them: ü is one, folded it is two."""

    folded: str
    small: str
    is_name: bool


class _Known:
    """The numbers and words of the older text."""

    def __init__(self, text: str) -> None:
        self.numbers = frozenset(_numbers([text]))
        written = set(tokenise(text).words)
        self._folded = frozenset(map(fold, written))
        self._small = frozenset(map(str.casefold, written))

    def has(self, word: _Word) -> bool:
        """Whether a word stood there: itself, with another ending, or with a typo."""
        is_there = word.folded in self._folded or not self._stems.isdisjoint(_stems(word.folded))
        return is_there or self._has_typo(word.small)

    def _has_typo(self, word: str) -> bool:
        if not _LEAST_WORD <= len(word) <= _LONGEST:
            return False
        shorter = _with_one_less(word)
        lacked = word in self._shorter or not self._small.isdisjoint(shorter)
        if lacked or not self._small.isdisjoint(_swapped(word)):
            return True
        return len(word) >= _LONG and not self._shorter.isdisjoint(shorter)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem for word in self._folded for stem in _stems(word))

    @cached_property
    def _shorter(self) -> frozenset[str]:
        words = (word for word in self._small if _LEAST_WORD <= len(word) <= _LONGEST)
        return frozenset(shorter for word in words for shorter in _with_one_less(word))


def _said(fresh: str) -> Iterator[str]:
    """The sentences, without what only says when: stamps, datelines, the times of entries."""
    for start, end in units(fresh):
        unit = fresh[start:end]
        if is_stamp(unit):
            continue
        opening = head(unit)
        body = _without_dateline(unit[opening.end if opening else 0 :].strip())
        yield from (body[start:end] for start, end in sentences(body))


def _without_dateline(unit: str) -> str:
    """A unit without the place and day that open it; empty where it is nothing else."""
    found = _DATELINE_END.search(unit[:_LONGEST_DATELINE])
    if found and _is_dated(unit[: found.start()]):
        return unit[found.end() :]
    is_line = len(unit) <= _LONGEST_DATELINE and not unit.endswith((".", "!", "?", "…"))
    return "" if is_line and _is_dated(unit) else unit


def _is_dated(opening: str) -> bool:
    """Whether a figure stands there beside the name of a month or a weekday, or a date in figures."""
    if _NUMERIC_DATE.search(opening):
        return True
    words = [fold(word) for word in tokenise(opening).words]
    names = any(is_weekday(word) or month_named(word, "") is not None for word in words)
    return names and any(word.isdigit() for word in words)


def _numbers(texts: Iterable[str]) -> Iterator[str]:
    """Figures, however they are grouped: 1.000 is 1000."""
    for text in texts:
        yield from (found[0].translate(_SEPARATORS) for found in _NUMBER.finditer(text))


def _words(said: Iterable[str]) -> Iterator[_Word]:
    for sentence in said:
        for place, word in enumerate(tokenise(sentence).words):
            if not any(map(str.isdigit, word)):
                is_name = place > 0 and len(word) >= _LEAST_NAME and word[0].isupper()
                yield _Word(fold(word), word.casefold(), is_name)


def _stems(word: str) -> tuple[str, ...]:
    """A word with up to two letters less at its end, as far as it is long enough to have one."""
    return tuple(word[:end] for end in range(max(_LEAST_WORD, len(word) - 2), len(word) + 1))


def _with_one_less(word: str) -> frozenset[str]:
    return frozenset(word[:at] + word[at + 1 :] for at in range(len(word)))


def _swapped(word: str) -> frozenset[str]:
    """The word with two neighbouring letters in each other's place."""
    return frozenset(
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)
    )
