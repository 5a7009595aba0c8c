"""Every distinct word of the news analysed once, however many documents it stands in.

A thousand articles hold 360,000 words and 51,000 distinct ones, and later articles bring few
new: so what a word means to the queries may cost microseconds, and the steady cost a document
is two set operations in C.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

Keyword = str
"""A folded word that some query looks for."""

Recogniser = Callable[[str], tuple[Keyword, ...]]
"""The keywords that a word of a text, as it stands there, counts as."""

MOST_REMEMBERED = 500_000
"""Distinct words kept before memory starts afresh, about 60 MB."""

LONGEST_REMEMBERED = 256
"""Code points; a longer run of letters is no word and is not looked at."""


class Vocabulary:
    """The words seen so far, and which of them are keywords."""

    def __init__(self, recognise: Recogniser, most: int = MOST_REMEMBERED) -> None:
        self._recognise = recognise
        self._most = most
        self._seen = set[str]()
        self._keywords = dict[str, tuple[Keyword, ...]]()
        self._hot = set[str]()

    def keywords(self, words: AbstractSet[str]) -> dict[str, tuple[Keyword, ...]]:
        """Those of the distinct ``words`` of a document that count as keywords."""
        if len(self._seen) > self._most:
            self._seen, self._keywords, self._hot = set(), {}, set()
        for word in words - self._seen:
            self._analyse(word)
        known = self._keywords
        return {word: known[word] for word in words & self._hot}

    def _analyse(self, word: str) -> None:
        if len(word) > LONGEST_REMEMBERED:
            return
        if keywords := self._recognise(word):
            self._keywords[word] = keywords
            self._hot.add(word)
        self._seen.add(word)
