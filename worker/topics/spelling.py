"""What a word or phrase of a query looks for: folded words in a row, and what may part them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from worker.text.fold import fold
from worker.text.tokens import INVISIBLE, Tokens, tokenise

LONGEST_WORD = 100
"""Code points of a word in a query; the longest German words of the press have 70."""

_MOST_JOINED_PARTS = 4
"""Parts of a hyphenated word up to which each hyphen may be missing by itself."""

_MOST_WORDS = 50
"""Words of a phrase, which bounds what a text of one repeated word can cost."""
_LONGEST_GAP = 12
_LIGHT = re.compile(rf"[\s'’‘ʼ`´\"„“”«»‚‹›{INVISIBLE}]|(?<!\s)[-‐‑–](?!\s)")
"""What a phrase reads across: space, apostrophes, quotation marks, and hyphens that touch a
word. A dash between spaces, brackets, commas and sentence ends part."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_WILDCARD = re.compile(r"\*|\?(?=\w)")
_LETTER_APOSTROPHE = str.maketrans({"ʼ": "'"})
_NEGATIONS = {"-": "AND NOT ", "!": "AND NOT ", "+": ""}
_EDGES = "'’.\u00ad\u200b"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Folded words that stand in a row. ``signs[i]`` is what may stand after word ``i``
    besides spaces, hyphens, apostrophes and quotation marks.
    """

    words: tuple[str, ...]
    signs: tuple[str, ...]


class Objection(NamedTuple):
    """Why a spelling cannot be searched, and what to write instead."""

    problem: str
    hint: str


def gap_signs(gap: str) -> str | None:
    """What stands between two words apart from light punctuation; None where it parts them."""
    return _gap_signs(gap) if len(gap) <= _LONGEST_GAP else None


@lru_cache(maxsize=1 << 12)
def _gap_signs(gap: str) -> str | None:
    return None if _BLANK_LINE.search(gap) else _LIGHT.sub("", gap)


def phrase_pattern(text: str) -> Pattern:
    """What a phrase looks for: its words in a row."""
    return _pattern(tokenise(text.translate(_LETTER_APOSTROPHE)))


def word_patterns(text: str) -> tuple[Pattern, ...]:
    """What one word looks for: its parts in a row, and joined where a hyphen parts them.

    ``Zwei-Prozent-Ziel`` finds Zwei-Prozentziel and Zweiprozentziel too; ``U.S.`` does not
    find "us", because a dot is no hyphen.
    """
    whole = phrase_pattern(text)
    hyphens = [index for index, sign in enumerate(whole.signs) if not sign]
    if len(hyphens) >= _MOST_JOINED_PARTS:
        choices = [frozenset[int](), frozenset(hyphens)]
    else:
        masks = product((False, True), repeat=len(hyphens))
        choices = [
            frozenset(index for index, joined in zip(hyphens, mask, strict=True) if joined)
            for mask in masks
        ]
    return tuple(_joined(whole, choice) for choice in choices)


def spelling_patterns(text: str) -> tuple[Pattern, ...]:
    """What an alias's spelling looks for: a word, or a phrase where it holds spaces."""
    return (phrase_pattern(text),) if len(text.split()) > 1 else word_patterns(text)


def object_to_word(text: str) -> Objection | None:
    """Why this word of a query cannot be searched; None where it can."""
    if _WILDCARD.search(text) or "?" in text:
        return _unsupported_wildcard(text)
    if text[:1] in _NEGATIONS and len(text) > 1:
        return Objection(
            f'the sign "{text[0]}" before a word means nothing here',
            f"write {_NEGATIONS[text[0]]}{text[1:]}",
        )
    return object_to_phrase(text) or _object_to_edges(text)


def object_to_phrase(text: str) -> Objection | None:
    """Why this phrase of a query cannot be searched; None where it can."""
    if _WILDCARD.search(text):
        return _unsupported_wildcard(text)
    if sign := next(filter(_unsearchable, text), None):
        return Objection(
            f"the sign {_shown(sign)} cannot be searched",
            "only letters and digits are compared: spell it out",
        )
    words = tokenise(text).words
    if len(words) > _MOST_WORDS:
        return Objection(f"a phrase holds more than {_MOST_WORDS} words", "join parts by AND")
    if not any(map(fold, words)):
        return Objection(f'"{text}" holds no letter or digit', "write at least one word")
    if max(map(len, words)) > LONGEST_WORD:
        return Objection(f"a word is longer than {LONGEST_WORD} letters", "write a shorter one")
    return None


def object_to_spelling(text: str) -> Objection | None:
    """Why this spelling of an alias cannot be searched; None where it can.

    Aliases that ``aliases.yaml`` names inside others are written out before they come here.
    """
    if text.startswith("@"):
        return Objection(
            f'"{text}" stands inside an alias that was not written out',
            "put its spellings in its place",
        )
    if text.startswith("="):
        return Objection(f"{text} is not supported yet by this version", f"write {text[1:]}")
    if {"AND", "OR", "NOT"} & set(text.split()):
        return Objection(
            f'"{text}" is a query, not a spelling', "write each spelling as an item of its own"
        )
    return object_to_phrase(text) if len(text.split()) > 1 else object_to_word(text)


def _pattern(tokens: Tokens) -> Pattern:
    return Pattern(
        words=tuple(map(fold, tokens.words)),
        signs=tuple(_LIGHT.sub("", gap) for gap in tokens.gaps[1:-1]),
    )


def _joined(whole: Pattern, gaps: frozenset[int]) -> Pattern:
    """The pattern with the words before and after each of these gaps as one word."""
    words, signs = [whole.words[0]], list[str]()
    for index, word in enumerate(whole.words[1:]):
        if index in gaps:
            words[-1] += word
        else:
            words.append(word)
            signs.append(whole.signs[index])
    return Pattern(tuple(words), tuple(signs))


def _object_to_edges(text: str) -> Objection | None:
    gaps = tokenise(text).gaps
    if edge := gaps[0].strip(_EDGES) + gaps[-1].strip(_EDGES):
        return Objection(
            f'"{edge}" beside "{text.strip(edge)}" cannot be searched',
            f"write {text.strip(edge)}",
        )
    return None


def _unsupported_wildcard(text: str) -> Objection:
    return Objection(
        f'the wildcard in "{text}" is not supported yet by this version',
        "write the word forms, joined by OR",
    )


def _unsearchable(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category in {"Sk", "Cf"} or sign.isspace():
        return False
    return category[0] in "SC" or sign in "%‰§#@\\|"


def _shown(sign: str) -> str:
    return f'"{sign}"' if sign.isprintable() else f"U+{ord(sign):04X}"
