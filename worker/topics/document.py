"""One document while it is matched: where the keywords stand in its fields."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from typing import NamedTuple

from worker.domain.topics import Field
from worker.text.tokens import Tokens, tokenise
from worker.topics.patterns import Pattern, gap_signs
from worker.topics.program import Term
from worker.topics.vocabulary import Keyword, Vocabulary

MOST_PLACES = 5
"""Places told for each term and field."""


class Span(NamedTuple):
    """A piece of a field as it stands there; offsets in code points."""

    form: str
    start: int
    end: int


class Run(NamedTuple):
    """Words of a field, from the ``first`` to the ``last``, both counted in."""

    field: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where a term stands in one field: the first places, and how many there are."""

    field: Field
    spans: tuple[Span, ...]
    count: int


class Document:
    """The fields of a document as words. Positions are worked out where they are asked for.

    ``patterns`` gives the spellings of each term.
    """

    def __init__(
        self,
        texts: Mapping[Field, str],
        vocabulary: Vocabulary,
        patterns: Sequence[Sequence[Pattern]],
    ) -> None:
        self._fields = tuple(texts)
        self._texts = tuple(texts.values())
        self._tokens = tuple(map(tokenise, self._texts))
        self._patterns = patterns
        self._places: dict[Term, list[Places]] = {}
        self._keywords = vocabulary.keywords(set(chain(*(text.words for text in self._tokens))))
        self.keywords = frozenset(chain.from_iterable(self._keywords.values()))

    def find(self, pattern: Pattern) -> Iterator[Run]:
        """Where the pattern stands, overlapping places too. No place crosses fields."""
        if self.keywords.issuperset(pattern.words):
            for field, positions in enumerate(self._positions):
                tokens = self._tokens[field]
                for first in positions.get(pattern.words[0], ()):
                    if self._continues(pattern, tokens, first):
                        yield Run(field, first, first + len(pattern.words) - 1)

    def places(self, term: Term) -> list[Places]:
        """Where a term stands, worked out once however many topics ask."""
        if term not in self._places:
            self._places[term] = self.places_outside(term, ())
        return self._places[term]

    def places_outside(self, term: Term, excepted: Sequence[Run]) -> list[Places]:
        """Where a term stands, but for places inside of an ``excepted`` run.

        No two places overlap; of several that begin at one word the longest counts.
        """
        found = [run for pattern in self._patterns[term] for run in self.find(pattern)]
        found.sort(key=lambda run: (run.field, run.first, -run.last))
        apart = _apart(_outside(found, excepted) if excepted else found)
        return [
            self._told(field, list(runs)) for field, runs in groupby(apart, lambda run: run.field)
        ]

    def _told(self, field: int, runs: Sequence[Run]) -> Places:
        spans = tuple(map(self._span, runs[:MOST_PLACES]))
        return Places(self._fields[field], spans, len(runs))

    def _span(self, run: Run) -> Span:
        tokens = self._tokens[run.field]
        start, end = tokens.token(run.first).start, tokens.token(run.last).end
        return Span(self._texts[run.field][start:end], start, end)

    @cached_property
    def _positions(self) -> list[dict[Keyword, list[int]]]:
        """For each field, where each keyword stands."""
        return [self._positions_in(tokens.words) for tokens in self._tokens]

    def _positions_in(self, words: list[str]) -> dict[Keyword, list[int]]:
        keywords = self._keywords
        positions = defaultdict[Keyword, list[int]](list)
        for position, word in enumerate(words):
            if word in keywords:
                for keyword in keywords[word]:
                    positions[keyword].append(position)
        return positions

    def _continues(self, pattern: Pattern, tokens: Tokens, first: int) -> bool:
        """Whether the rest of the pattern stands behind its first word."""
        if first + len(pattern.words) > len(tokens.words):
            return False
        for position, (word, sign) in enumerate(
            zip(pattern.words[1:], pattern.signs, strict=True), first + 1
        ):
            if word not in self._keywords.get(tokens.words[position], ()):
                return False
            if gap_signs(tokens.gaps[position]) not in ("", sign):
                return False
        return True


def _outside(runs: Sequence[Run], excepted: Iterable[Run]) -> list[Run]:
    """Those of the sorted ``runs`` that lie in no excepted one; one pass over both."""
    pending = deque(sorted(excepted))
    furthest = (-1, -1)
    outside: list[Run] = []
    for run in runs:
        while pending and pending[0][:2] <= run[:2]:
            exception = pending.popleft()
            furthest = max(furthest, (exception.field, exception.last))
        if furthest < (run.field, run.last):
            outside.append(run)
    return outside


def _apart(runs: Iterable[Run]) -> list[Run]:
    """The sorted runs without those that overlap one before."""
    apart: list[Run] = []
    end = (-1, -1)
    for run in runs:
        if end < (run.field, run.first):
            apart.append(run)
            end = (run.field, run.last)
    return apart
