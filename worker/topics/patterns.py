"""What a word or phrase of a query looks for: keywords in a row, and what may part them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from worker.domain.topics import Counted, Field
from worker.text.fold import fold
from worker.text.tokens import INVISIBLE, Tokens, tokenise

_MOST_JOINED_PARTS = 4
"""Parts of a hyphenated word up to which each hyphen may be missing by itself."""

_LONGEST_GAP = 12
_LIGHT = re.compile(rf"[\s'’‘ʼ`´\"„“”«»‚‹›{INVISIBLE}]|(?<!\s)[-‐‑–](?!\s)")
"""What a phrase reads across: space, apostrophes, quotation marks, and hyphens that touch a
word. A dash between spaces, brackets, commas and sentence ends part."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_LETTER_APOSTROPHE = str.maketrans({"ʼ": "'"})
_HIDDEN = re.compile(f"[{INVISIBLE}]+")

_AS_LETTERS = str.maketrans({"*": "ꀀ", "?": "ꀁ"})
_AS_SIGNS = str.maketrans({"ꀀ": "*", "ꀁ": "?"})
"""While a wildcard is split at its hyphens, its signs pass as letters no European word has."""


class Kind(Enum):
    """How a keyword is compared with a word of a text."""

    SMART = auto()
    """Inflected and compound forms count too. Its text is as written in the query."""
    FOLDED = auto()
    """Equal when folded."""
    EXACT = auto()
    """The same letters, capitals and accents."""
    WILDCARD = auto()
    """``*`` and ``?`` stand for letters."""
    VALUE = auto()
    """Equal when folded, in one of the fields that hold values."""


class Keyword(NamedTuple):
    """What one word of a text may count as."""

    kind: Kind
    text: str
    field: Field | None = None
    """Of a VALUE only: where it is looked for."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Keywords that stand in a row. ``signs[i]`` is what may stand after word ``i`` besides
    spaces, hyphens, apostrophes and quotation marks; without ``signs`` anything may.

    With a ``slop`` they stand in any order, with at most so many other words between.
    ``counted`` is as what its places count; None where its last word says so.
    """

    words: tuple[Keyword, ...]
    signs: tuple[str, ...] | None = None
    slop: int | None = None
    counted: Counted | None = None


def gap_signs(gap: str) -> str | None:
    """What stands between two words apart from light punctuation; None where it parts them."""
    return _gap_signs(gap) if len(gap) <= _LONGEST_GAP else None


@lru_cache(maxsize=1 << 12)
def _gap_signs(gap: str) -> str | None:
    return None if _BLANK_LINE.search(gap) else _LIGHT.sub("", gap)


def as_written(word: str) -> str:
    """The form in which exact words are compared: composed, without what nobody sees."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _HIDDEN.sub("", word))


def word_patterns(text: str) -> tuple[Pattern, ...]:
    """What one word looks for: its parts in a row, and joined where a hyphen parts them.

    ``Zwei-Prozent-Ziel`` finds Zwei-Prozentziel and Zweiprozentziel too, and all of them
    inflected; ``U.S.`` does not find "us", because a dot is no hyphen.
    """
    whole = _tokens(text)
    signs = _signs(whole)
    hyphens = [index for index, sign in enumerate(signs) if not sign]
    if len(hyphens) >= _MOST_JOINED_PARTS:
        choices = [frozenset[int](), frozenset(hyphens)]
    else:
        masks = product((False, True), repeat=len(hyphens))
        choices = [
            frozenset(index for index, joined in zip(hyphens, mask, strict=True) if joined)
            for mask in masks
        ]
    return tuple(_joined(whole.words, signs, choice) for choice in choices)


def phrase_pattern(text: str, slop: int | None = None) -> Pattern:
    """What a phrase looks for: its words in a row, or close to one another."""
    tokens = _tokens(text)
    words = tuple(Keyword(Kind.FOLDED, fold(word)) for word in tokens.words)
    counted = Counted.PHRASE if len(words) > 1 else Counted.WRITTEN
    if slop is not None:
        return Pattern(words, slop=slop, counted=counted)
    return Pattern(words, _signs(tokens), counted=counted)


def exact_pattern(text: str) -> Pattern:
    """What ``=NATO`` looks for, without its sign."""
    tokens = tokenise(text)
    words = tuple(Keyword(Kind.EXACT, as_written(word)) for word in tokens.words)
    return Pattern(words, _signs(tokens), counted=Counted.EXACT)


def wildcard_pattern(text: str) -> Pattern:
    """What ``Rüstungs*`` looks for. No sign reaches beyond its word."""
    tokens = _tokens(text.translate(_AS_LETTERS))
    words = tuple(_wild(word.translate(_AS_SIGNS)) for word in tokens.words)
    return Pattern(words, _signs(tokens), counted=Counted.WILDCARD)


def value_pattern(text: str, field: Field) -> Pattern:
    """What is looked for in a field's values: folded words side by side, whatever parts them."""
    words = tuple(Keyword(Kind.VALUE, fold(word), field) for word in _tokens(text).words)
    return Pattern(words, counted=Counted.VALUE)


def spelling_patterns(text: str) -> tuple[Pattern, ...]:
    """What an alias's spelling looks for."""
    if text.startswith("="):
        return (exact_pattern(text[1:]),)
    if "*" in text or "?" in text:
        return (wildcard_pattern(text),)
    return (phrase_pattern(text),) if len(text.split()) > 1 else word_patterns(text)


def _wild(word: str) -> Keyword:
    if "*" in word or "?" in word:
        return Keyword(Kind.WILDCARD, word)
    return Keyword(Kind.FOLDED, fold(word))


def _tokens(text: str) -> Tokens:
    return tokenise(text.translate(_LETTER_APOSTROPHE))


def _signs(tokens: Tokens) -> tuple[str, ...]:
    return tuple(_LIGHT.sub("", gap) for gap in tokens.gaps[1:-1])


def _joined(words: list[str], signs: tuple[str, ...], gaps: frozenset[int]) -> Pattern:
    """The pattern with the words before and after each of these gaps as one word."""
    parts, between = [words[0]], list[str]()
    for index, word in enumerate(words[1:]):
        if index in gaps:
            parts[-1] += word.lower()
        else:
            parts.append(word)
            between.append(signs[index])
    first = tuple(Keyword(Kind.FOLDED, fold(part)) for part in parts[:-1])
    if between and between[-1]:  # the S of U.S. is no word that inflects
        last = Keyword(Kind.FOLDED, fold(parts[-1]))
        return Pattern((*first, last), tuple(between), counted=Counted.WRITTEN)
    return Pattern((*first, Keyword(Kind.SMART, parts[-1])), tuple(between))
