"""Every distinct word of the news analysed once, however many documents it stands in.

What is remembered are the pieces between spaces (``„Nato-Gipfel“,``) as well as the words in
them: a text is split at spaces in a tenth of the time that splitting it into words takes, and
what a piece means to the queries is known from the documents before. So the steady cost of a
document is one split and one look-up a piece, all in C; what a new word costs may take
microseconds.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from worker.text.tokens import tokenise

MOST_REMEMBERED = 400_000
"""Distinct pieces kept before memory starts afresh, about 50 MB."""

LONGEST_REMEMBERED = 64
"""Code points; longer ones are analysed whenever they come, so that no text can fill memory."""

Analyse = Callable[[str], tuple[int, ...]]
"""The numbers of the keywords that a word of a text counts as."""


class Vocabulary:
    """The words and pieces seen so far in one language, and which keywords they hold."""

    def __init__(self, analyse: Analyse, most: int = MOST_REMEMBERED) -> None:
        self._analyse = analyse
        self._most = most
        self.forget()

    def __len__(self) -> int:
        return len(self._known)

    def forget(self) -> None:
        """Start afresh. Not while a document is read."""
        self._known = dict[str, tuple[int, ...]]()
        self._shared = dict[tuple[int, ...], tuple[int, ...]]()  # a tenth of the objects

    def numbers(self, pieces: Sequence[str]) -> list[tuple[int, ...]]:
        """The keywords that each of the pieces of a text holds, which ``str.split`` gives."""
        try:
            return list(map(self._known.__getitem__, pieces))
        except KeyError:
            numbers = {piece: self._piece(piece) for piece in set(pieces)}
            return list(map(numbers.__getitem__, pieces))

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
        self._known[piece] = self._shared.setdefault(numbers, numbers)
