"""Words with ``*`` and ``?``, thousands of them looked up at once.

Most are a beginning (``Rüstungs*``), found by a dictionary for each length. Of the others a word
must hold the longest fixed part, which one automaton finds; only then the signs are compared.
Both stay linear in a word's length, whatever the signs (``a*a*a*b`` among them).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import ahocorasick

from worker.text.fold import fold
from worker.text.tokens import INVISIBLE

_SIGNS = re.compile(r"[*?]+|[^*?]+")
_FIXED = re.compile(r"[^*?]+")
_HIDDEN = re.compile(f"[{INVISIBLE}]+")
_END = "\0"
"""Ends each letter where ``?`` asks for letters as written: folded, ü is two."""


class Wildcards:
    """Which of many wildcards a word fits. ``numbered`` are the wildcards as written."""

    def __init__(self, numbered: Mapping[str, int]) -> None:
        self._beginnings = defaultdict[int, dict[str, list[int]]](dict)
        self._others: list[tuple[re.Pattern[str], bool, int]] = []
        self._unanchored: list[int] = []
        anchors = defaultdict[str, list[int]](list)
        for text, number in numbered.items():
            fixed = list(map(fold, _FIXED.findall(text)))
            if text.endswith("*") and len(fixed) == 1 and text.rstrip("*").isalnum():
                self._beginnings[len(fixed[0])].setdefault(fixed[0], []).append(number)
                continue
            index = len(self._others)
            self._others.append((*_expression(text), number))
            (anchors[max(fixed, key=len)] if fixed else self._unanchored).append(index)
        self._anchors = _automaton(anchors)

    def __call__(self, word: str, folded: str) -> Iterator[int]:
        """The numbers of the wildcards that a word fits; ``folded`` is its folded form."""
        for length, beginnings in self._beginnings.items():
            yield from beginnings.get(folded[:length], ())
        lettered: str | None = None
        for index in self._anchored(folded):
            expression, as_letters, number = self._others[index]
            if as_letters and lettered is None:
                lettered = _lettered(word)
            if expression.fullmatch(lettered if as_letters and lettered else folded):
                yield number

    def _anchored(self, folded: str) -> Iterable[int]:
        if self._anchors is None:
            return self._unanchored
        found = (indexes for _, indexes in self._anchors.iter(folded))
        return dict.fromkeys(chain(self._unanchored, chain.from_iterable(found)))


def _automaton(anchors: Mapping[str, list[int]]) -> "ahocorasick.Automaton | None":
    if not anchors:
        return None
    automaton = ahocorasick.Automaton()
    for anchor, indexes in anchors.items():
        automaton.add_word(anchor, indexes)
    automaton.make_automaton()
    return automaton


def _lettered(word: str) -> str:
    """The word folded letter by letter, each ended: Rüst -> r ue s t."""
    letters = list[str]()
    for character in unicodedata.normalize("NFC", _HIDDEN.sub("", word)):
        if letters and unicodedata.combining(character):
            letters[-1] += character
        else:
            letters.append(character)
    return "".join(f"{fold(letter)}{_END}" for letter in letters)


def _expression(text: str) -> tuple[re.Pattern[str], bool]:
    """The wildcard over folded words, or over lettered ones where it holds a ``?``.

    What follows a ``*`` is taken at its first place for good (``(?>...)``), which is as right
    as any later one and keeps the search from trying them all; only the end is sought anew.
    """
    as_letters = "?" in text
    *parts, last = re.split(r"\*+", text)
    if not parts:
        return re.compile(_piece(last, as_letters=as_letters)), as_letters
    first, *middle = (_piece(part, as_letters=as_letters) for part in parts)
    between = "".join(f"(?>.*?{piece})" for piece in middle)
    ending = _piece(last, as_letters=as_letters)
    return re.compile(f"{first}{between}.*{ending}", re.DOTALL), as_letters


def _piece(text: str, *, as_letters: bool) -> str:
    if not as_letters:
        return re.escape(fold(text))
    return "".join(map(_run, _SIGNS.findall(text)))


def _run(run: str) -> str:
    """Fixed letters, or as many of any kind as there are ``?``, each from its beginning on."""
    if run.startswith("?"):
        return rf"(?:(?<![^{_END}])[^{_END}]+{_END}){{{len(run)}}}"
    return "".join(f"{re.escape(letter)}{_END}?" for letter in fold(run))
