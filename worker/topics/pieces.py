"""One text split at spaces: what stands in it, and which words are neighbours, without splitting
it into words.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import pairwise

from worker.text.tokens import tokenise
from worker.topics.patterns import gap_signs
from worker.topics.vocabulary import Vocabulary


class Pieces:
    """The pieces of a text that spaces part."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._pieces = text.split()

    def present(self) -> AbstractSet[int]:
        """The keywords that stand in it."""
        return self._vocabulary.present(self._pieces)

    def joins(self, one: int, two: int, sign: str) -> bool:
        """Whether the second keyword follows the first with nothing but light punctuation, or
        the ``sign``, between.
        """
        holding = self._holding
        if one not in holding or two not in holding:
            return False
        seconds = set(holding[two])
        for first in holding[one]:
            second = self._next(first)
            if first in seconds or second in seconds:
                beginning = self._starts[first]
                end = self._starts[second] + len(self._pieces[second])
                if self._stands(one, two, sign, self._text[beginning:end]):
                    return True
        return False

    @cached_property
    def _holding(self) -> Mapping[int, list[int]]:
        return self._vocabulary.holding(self._pieces)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each piece starts: nothing but spaces stands before it, so it is found at once."""
        starts: list[int] = []
        end = 0
        for piece in self._pieces:
            start = self._text.find(piece, end)
            starts.append(start)
            end = start + len(piece)
        return starts

    def _next(self, place: int) -> int:
        """The next piece that holds a word; the last where none does."""
        last = len(self._pieces) - 1
        place = min(place + 1, last)
        while place < last and not any(map(str.isalnum, self._pieces[place])):
            place += 1
        return place

    def _stands(self, one: int, two: int, sign: str, stretch: str) -> bool:
        tokens = tokenise(stretch)
        word = self._vocabulary.word
        return any(
            one in word(left) and two in word(right) and gap_signs(gap) in ("", sign)
            for (left, right), gap in zip(pairwise(tokens.words), tokens.gaps[1:], strict=False)
        )
