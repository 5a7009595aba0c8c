"""Which words and phrases can be searched, and what to write instead of those that cannot."""

import re
import unicodedata
from typing import NamedTuple

from worker.text.fold import fold
from worker.text.tokens import tokenise

LONGEST_WORD = 100
"""Code points of a word in a query; the longest German words of the press have 70."""

_MOST_WORDS = 50
"""Words of a phrase, which bounds what a text of one repeated word can cost."""
_WILDCARD = re.compile(r"\*|\?(?=\w)")
_NEGATIONS = {"-": "AND NOT ", "!": "AND NOT ", "+": ""}
_EDGES = "'’.\u00ad\u200b"


class Objection(NamedTuple):
    """Why a spelling cannot be searched, and what to write instead."""

    problem: str
    hint: str


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
