"""A text as words and the gaps between them, with offsets into the text as it stands."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f"
"""A character class of what nobody sees: soft hyphen, joiners, direction marks, selectors."""


def _marks() -> str:
    """A character class of all combining marks of the Basic Multilingual Plane (5 ms)."""
    return "".join(
        character
        for character in map(chr, range(0x300, 0x10000))
        if unicodedata.category(character).startswith("M")
    )


_MARK = _marks()
_JOINED = rf"[{_MARK}{INVISIBLE}]+|(?<=[\u0400-\u052f])\u02bc(?=[\u0400-\u052f])"
_WORD = re.compile(rf"([^\W_\u02bc]+(?:(?:{_JOINED})[^\W_\u02bc]+)*[{_MARK}]*)")
"""A run of letters and digits. A mark belongs to the letter before it, and nothing invisible
parts a word; ``\\w`` alone would end it at both. The apostrophe U+02BC is a letter by its
category, and one in Ukrainian words; elsewhere it is an apostrophe (lʼOTAN).
"""


class Token(NamedTuple):
    """A word as it stands in the text; ``start`` and ``end`` are in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Tokens:
    """A text split at its words: ``gaps[i]`` stands before word ``i``, ``gaps[-1]`` at the end.

    One C call gives both lists; offsets are summed up only for texts that need them.
    """

    words: list[str]
    gaps: list[str]

    def __iter__(self) -> Iterator[Token]:
        return map(self.token, range(len(self.words)))

    def token(self, index: int) -> Token:
        word = self.words[index]
        start = self._starts[index]
        return Token(word, start, start + len(word))

    @cached_property
    def _starts(self) -> list[int]:
        parts = chain.from_iterable(zip(self.gaps, self.words, strict=False))
        ends = list(accumulate(map(len, parts)))
        return ends[0::2]  # a word starts where the gap before it ends


def tokenise(text: str) -> Tokens:
    """The words of a text in order. Hyphens and apostrophes part words, soft hyphens do not."""
    parts = _WORD.split(text)
    return Tokens(words=parts[1::2], gaps=parts[0::2])
