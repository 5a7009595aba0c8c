"""Which words and phrases can be searched, and what to write instead of those that cannot."""

import re
import unicodedata
from typing import NamedTuple

from worker.domain.topics import TEXTS, Field
from worker.text.fold import fold
from worker.text.tokens import tokenise
from worker.topics.fields import LANGUAGES, meant_language
from worker.topics.notes import printable, shown
from worker.topics.syntax import Alias, Exact, Leaf, Phrase, Wildcard, Word

LONGEST_WORD = 100
"""Code points of a word in a query; the longest German words of the press have 70."""
FEWEST_LETTERS = 3
"""Letters and digits of a word beside its wildcards: ``a*`` is every tenth word of a text."""
MOST_STARS = 3
"""Of one word, which bounds what comparing it with a long one costs."""

_MOST_WORDS = 50
"""Words of a phrase, which bounds what a text of one repeated word can cost."""
_WILDCARD = re.compile(r"\*|\?(?=\w)")
_OPERATOR = re.compile(r"\s*(?:&&|\|\|?)\s*")
_COMMA = re.compile(r"(?<=\w)[,;](?=[^\W\d])")
_NEGATIONS = frozenset("-!+")
_WEIGHT = re.compile(r"\^[0-9.]*$")
_MOST_NEAR = 9
"""Words that NEAR can join in one query."""
_STARS = re.compile(r"\*{2,}")
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_RESERVED = _OPERATORS | {"NEAR", "ONEAR", "ATLEAST"}
_EDGES = "'’.\u00ad\u200b"
_AS_LETTERS = str.maketrans({"*": "ꀀ", "?": "ꀁ"})
"""While a wildcard is split at its hyphens, its signs pass as letters no European word has."""


class Objection(NamedTuple):
    """Why a spelling cannot be searched, and what to write instead."""

    problem: str
    hint: str


def object_to(leaf: Leaf, field: Field | None) -> Objection | None:
    """Why this leaf cannot be looked for in this field (None: in texts); None where it can.

    Aliases are looked into by ``worker.topics.check``, which knows their spellings.
    """
    match leaf:
        case Alias():
            return None
        case Word(text) | Phrase(text) if field and field not in TEXTS:
            return object_to_value(text, field)
        case Word(text):
            return object_to_word(text)
        case Wildcard(text):
            return object_to_wildcard(text)
        case Exact(text):
            return object_to_exact(text)
        case Phrase(text):
            return object_to_phrase(text)


def object_to_word(text: str) -> Objection | None:
    """Why this word of a query cannot be searched; None where it can."""
    if text[:1] in _NEGATIONS and any(map(str.isalnum, text)):
        return Objection(
            f'the sign "{text[0]}" before a word means nothing here',
            "NOT goes with a word that must be there: Nato AND NOT Russland",
        )
    if found := _WEIGHT.search(text):
        problem = f"{found.group()} gives no weight: every word counts alike"
        return Objection(problem, _instead(text[: found.start()]))
    if found := _OPERATOR.search(text):
        operator = "OR" if "|" in found.group() else "AND"
        parts = filter(None, _OPERATOR.split(text))
        return Objection(f'"{found.group()}" does not join words', _instead(*parts, by=operator))
    if found := _COMMA.search(text):
        hint = _instead(*_COMMA.split(text), by="OR")
        return Objection(f'"{found.group()}" does not join words', hint)
    if "/" in text and any(map(str.isalnum, text)):
        return Objection("/ cannot stand in a word", f'write "{text}"')
    return object_to_phrase(text) or _object_to_edges(text)


def _instead(*words: str, by: str = "", sign: str = "") -> str:
    """The words joined by an operator, as a hint; a plain hint where they are no good either."""
    if words and not any(word in _RESERVED or _object_to_bare(f"{sign}{word}") for word in words):
        return "write " + f" {by} ".join(f"{sign}{word}" for word in words)
    return f"write {by} between words" if by else "write the word without it"


def _object_to_bare(text: str) -> Objection | None:
    """What is wrong with a word that a hint is to show."""
    if text.startswith("="):
        return object_to_exact(text[1:])
    return object_to_wildcard(text) if {"*", "?"} & set(text) else object_to_word(text)


def object_to_wildcard(text: str) -> Objection | None:
    """Why this word with ``*`` or ``?`` cannot be searched; None where it can."""
    if "**" in text:
        return Objection(f'"{shown(text)}" has * side by side', _instead(_STARS.sub("*", text)))
    for word in tokenise(text.translate(_AS_LETTERS)).words:
        stars, others = word.count("ꀀ"), word.count("ꀁ")
        if stars > MOST_STARS:
            return Objection(f"more than {MOST_STARS} * in one word", "write longer parts of it")
        if (stars or others) and len(word) - stars - others < FEWEST_LETTERS:
            problem = (
                f'fewer than {FEWEST_LETTERS} letters beside the wildcards of "{shown(text)}"'
            )
            return Objection(problem, "write more letters that must be there")
    return object_to_word(text.replace("*", "").replace("?", ""))


def object_to_exact(text: str) -> Objection | None:
    """Why this word cannot be searched as it is written; None where it can."""
    if {"*", "?"} & set(text):
        return Objection("= and a wildcard exclude each other", _instead(text))
    return object_to_word(text)


def object_to_phrase(text: str) -> Objection | None:
    """Why this phrase of a query cannot be searched; None where it can."""
    if _WILDCARD.search(text):
        words = text.split()
        hint = (
            "write NEAR between words"
            if len(words) > _MOST_NEAR
            else _instead(*words, by="ONEAR/0")
        )
        return Objection("a wildcard means nothing in a phrase", hint)
    if sign := next(filter(_unsearchable, text), None):
        return Objection(
            f"the sign {printable(sign)} cannot be searched",
            "only letters and digits are compared: spell it out",
        )
    return _object_to_words(text)


def object_to_value(text: str, field: Field) -> Objection | None:
    """Why this word or phrase cannot be looked for in a field of values; None where it can.

    Signs part the words of a value, whatever they are: addresses are full of them.
    """
    if field is not Field.LANGUAGE:
        return _object_to_words(text)
    if text.casefold() in LANGUAGES:
        return None
    meant = [meant_language(code) for code in re.split(r"[\s,;/|]+", text)]
    codes = [code for code in meant if code]
    hint = "codes have two letters: lang:de, lang:en, lang:fr"
    if len(codes) == len(meant):
        hint = (
            f"write lang:{codes[0]}" if len(codes) == 1 else f"write lang:({' OR '.join(codes)})"
        )
    return Objection(f'"{shown(text)}" is no code of a language', hint)


def object_to_spelling(text: str, field: Field | None = None) -> Objection | None:
    """Why this spelling of an alias cannot be searched in a field; None where it can.

    Aliases that ``aliases.yaml`` names inside others are written out before they come here.
    """
    if text.startswith("@"):
        return Objection(
            f'"{text}" stands inside an alias that was not written out',
            "put its spellings in its place",
        )
    if _OPERATORS & set(text.split()):
        return Objection(
            f'"{text}" is a query, not a spelling', "write each spelling as an item of its own"
        )
    if field is not None and field not in TEXTS:
        return _object_to_value_spelling(text, field)
    if len(text.split()) > 1:
        return _object_to_words_with_sign(text) or object_to_phrase(text)
    return _object_to_bare(text)


def _object_to_value_spelling(text: str, field: Field) -> Objection | None:
    if _WILDCARD.search(text):
        return Objection(
            f'the wildcard in "{text}" means nothing in {field}:', "use another alias"
        )
    return object_to_value(text.removeprefix("="), field)


def _object_to_words_with_sign(text: str) -> Objection | None:
    if text.startswith("="):
        return Objection("= stands before one word only", f"write {text[1:]}")
    return None


def _object_to_words(text: str) -> Objection | None:
    words = tokenise(text).words
    if len(words) > _MOST_WORDS:
        return Objection(f"a phrase holds more than {_MOST_WORDS} words", "join parts by AND")
    if not any(map(fold, words)):
        return Objection(f'"{shown(text)}" holds no letter or digit', "write at least one word")
    if max(map(len, words)) > LONGEST_WORD:
        return Objection(f"a word is longer than {LONGEST_WORD} letters", "write a shorter one")
    return None


def _object_to_edges(text: str) -> Objection | None:
    gaps = tokenise(text).gaps
    if edge := gaps[0].strip(_EDGES) + gaps[-1].strip(_EDGES):
        bare = text.strip(edge)
        return Objection(f'"{edge}" beside "{bare}" cannot be searched', _instead(bare))
    return None


def _unsearchable(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category in {"Sk", "Cf"} or sign.isspace():
        return False
    return category[0] in "SC" or sign in "%‰§#@\\|"
