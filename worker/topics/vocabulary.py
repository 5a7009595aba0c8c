"""Every distinct word of the news analysed once, however many documents it stands in.

What is remembered are the pieces between spaces (``„Nato-Gipfel“,``) as well as the words in
them: a text is split at spaces in a tenth of the time that splitting it into words takes, and
what a piece means to the queries is known from the documents before. So the steady cost of a
document is one split and one look-up a piece, all in C; what a new word costs may take
microseconds.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, filterfalse

from worker.text.tokens import tokenise

MOST_REMEMBERED = 400_000
"""Distinct pieces kept before memory starts afresh, about 50 MB."""

LONGEST_REMEMBERED = 64
"""Code points; longer ones are analysed whenever they come, so that no text can fill memory."""

Analyse = Callable[[str], tuple[int, ...]]
"""The numbers of the keywords that a word of a text counts as."""


class Vocabulary:
    """The words and pieces seen so far in one language, and which keywords they hold."""

    def __init__(
        self, analyse: Analyse, rowed: AbstractSet[int], most: int = MOST_REMEMBERED
    ) -> None:
        """``rowed`` are the keywords that stand in rows of several."""
        self._analyse = analyse
        self._rowed = rowed
        self._most = most
        self.forget()

    def __len__(self) -> int:
        return len(self._known)

    def forget(self) -> None:
        """Start afresh. Not while a document is read."""
        self._known = dict[str, tuple[int, ...]]()
        self._in_rows = dict[str, tuple[int, ...]]()

    def present(self, pieces: Sequence[str]) -> set[int]:
        """The keywords that stand in the pieces of a text, which ``str.split`` gives."""
        try:
            return set(chain.from_iterable(map(self._known.__getitem__, pieces)))
        except KeyError:
            return set(chain.from_iterable(map(self._piece, set(pieces))))

    def holding(self, pieces: Sequence[str]) -> dict[int, list[int]]:
        """Which of the pieces hold each of the keywords of rows, by their place, in order."""
        known = self._in_rows
        new = set(filterfalse(self._known.__contains__, pieces))
        if new:  # too long to be remembered, or memory is full
            known = known | {piece: self._of_rows(self._piece(piece)) for piece in new}
        holding = defaultdict[int, list[int]](list)
        for place, piece in enumerate(pieces):
            if piece in known:
                for number in known[piece]:
                    holding[number].append(place)
        return holding

    def keywords(self, words: AbstractSet[str]) -> dict[str, tuple[int, ...]]:
        """Those of a document's distinct ``words`` that count as keywords, and as which."""
        return {word: numbers for word in words if (numbers := self.word(word))}

    def word(self, word: str) -> tuple[int, ...]:
        """The keywords that a single word counts as."""
        numbers = self._known.get(word)
        if numbers is None:
            numbers = self._analyse(word)
            self._remember(word, numbers)
        return numbers

    def _piece(self, piece: str) -> tuple[int, ...]:
        numbers = self._known.get(piece)
        if numbers is None:
            words = tokenise(piece).words
            if words == [piece]:
                return self.word(piece)
            numbers = tuple(set(chain.from_iterable(map(self.word, words))))
            self._remember(piece, numbers)
        return numbers

    def _remember(self, piece: str, numbers: tuple[int, ...]) -> None:
        if len(piece) > LONGEST_REMEMBERED or len(self._known) >= self._most:
            return
        self._known[piece] = numbers
        if of_rows := self._of_rows(numbers):
            self._in_rows[piece] = of_rows

    def _of_rows(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(number for number in numbers if number in self._rowed)
