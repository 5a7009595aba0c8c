"""One text split at spaces: what stands in it, and where, without splitting it into words.

Only the pieces that hold what a query asks for are split further, and those beside them.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from worker.domain.topics import Field
from worker.text.tokens import tokenise
from worker.topics.analysis import Number
from worker.topics.expressions import Row
from worker.topics.patterns import gap_signs
from worker.topics.places import Run
from worker.topics.vocabulary import Vocabulary

_WIDE = re.compile(r"\s\s+")


class Pieces:
    """The pieces of a text that spaces part, and the ``numbers`` of the keywords in each."""

    def __init__(self, field: Field, text: str, vocabulary: Vocabulary) -> None:
        self.field = field
        self.text = text
        self._vocabulary = vocabulary
        self._pieces = text.split()
        self.numbers = vocabulary.numbers(self._pieces)

    def places(self, row: Row) -> list[Run]:
        """Where a row without slop stands, in order; counted in code points, not in words."""
        holding = self._holding
        first = row.keywords[0]
        if first not in holding:
            return []
        if len(row.keywords) == 1:
            return [place for piece in holding[first] for place in self._words(piece, first)]
        seconds = set(holding.get(row.keywords[1], ()))
        return [
            place
            for piece in holding[first]
            if piece in seconds or self._next(piece) in seconds
            for place in self._in_a_row(piece, row)
        ]

    @cached_property
    def _holding(self) -> Mapping[Number, list[int]]:
        """Which of the pieces hold each keyword, in order."""
        holding = defaultdict[Number, list[int]](list)
        for piece, numbers in enumerate(self.numbers):
            for number in numbers:
                holding[number].append(piece)
        return holding

    def _words(self, place: int, number: Number) -> list[Run]:
        """The words of a piece that count as this keyword."""
        piece, start = self._pieces[place], self._start(place)
        if piece.isalpha():
            return [Run(start, start + len(piece) - 1)]
        word = self._vocabulary.word
        return [
            Run(start + token.start, start + token.end - 1)
            for token in tokenise(piece)
            if number in word(token.text)
        ]

    def _in_a_row(self, place: int, row: Row) -> Iterator[Run]:
        """Where the row stands, if its first word is in this piece."""
        last = place
        for _ in row.keywords[1:]:
            last = self._next(last)
        start = self._start(place)
        tokens = tokenise(self.text[start : self._start(last) + len(self._pieces[last])])
        for index, word in enumerate(tokens):
            if word.start >= len(self._pieces[place]):
                break
            end = index + len(row.keywords)
            if self._counts(tokens.words[index:end], row.keywords) and joins(
                tokens.gaps[index + 1 : end], row.pattern.signs
            ):
                yield Run(start + word.start, start + tokens.token(end - 1).end - 1)

    def _counts(self, words: Sequence[str], keywords: Sequence[Number]) -> bool:
        """Whether each of the words counts as the keyword at its place."""
        word = self._vocabulary.word
        return len(words) == len(keywords) and all(
            number in word(text) for number, text in zip(keywords, words, strict=True)
        )

    def _next(self, place: int) -> int:
        """The next piece that holds a word; the last where none does."""
        last = len(self._pieces) - 1
        place = min(place + 1, last)
        while place < last and not any(map(str.isalnum, self._pieces[place])):
            place += 1
        return place

    def _start(self, place: int) -> int:
        """Where a piece starts: behind those before it, a space each, and what is wider."""
        start = self._ends[place] - len(self._pieces[place]) + place
        borders, wider = self._wider
        return start + wider[bisect_right(borders, start)]

    @cached_property
    def _ends(self) -> list[int]:
        """The letters of all pieces up to each."""
        return list(accumulate(map(len, self._pieces)))

    @cached_property
    def _wider(self) -> tuple[list[int], list[int]]:
        """By how much the text is longer from where on, than were it written with single spaces:
        places in that shorter text, and the sums before the first, behind it, and so on.
        """
        before = len(self.text) - len(self.text.lstrip())
        borders, wider = [0], [0, before]
        if len(self.text) - before > self._ends[-1] + len(self._pieces) - 1:
            for spaces in _WIDE.finditer(self.text, before):
                wider.append(wider[-1] + len(spaces.group()) - 1)
                borders.append(spaces.end() - wider[-1])
        return borders, wider


def joins(gaps: Sequence[str], signs: Sequence[str] | None) -> bool:
    """Whether nothing but light punctuation and the ``signs`` stands between words in a row."""
    return signs is None or all(
        gap_signs(gap) in ("", sign) for gap, sign in zip(gaps, signs, strict=True)
    )
