"""The words of a document numbered one after the other: where keywords stand, and how near."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from worker.domain.topics import TEXTS, Field
from worker.text.fold import fold
from worker.text.tokens import Tokens, tokenise
from worker.topics.analysis import Number
from worker.topics.expressions import Row
from worker.topics.pieces import joins
from worker.topics.places import PART_BITS, Run, windows
from worker.topics.vocabulary import Vocabulary

Values = Mapping[Field, Mapping[str, Number]]
"""The keywords of each field that holds values, by their folded word."""

_WORD_BITS = (1 << PART_BITS) - 1


class Part(NamedTuple):
    """A text, or one value of a field."""

    field: Field
    text: str


class Span(NamedTuple):
    """A piece of a part as it stands there; offsets in code points."""

    field: Field
    form: str
    start: int
    end: int


class Positions:
    """Made only for documents in which words are counted."""

    def __init__(self, parts: Sequence[Part], vocabulary: Vocabulary, values: Values) -> None:
        self._parts = parts
        self._vocabulary = vocabulary
        self._values = values
        self._tokens = [tokenise(part.text) for part in parts]
        self._standing_at: dict[Number, AbstractSet[int]] = {}

    def find(self, row: Row) -> Iterable[Run]:
        """Where the row stands, overlapping places too. No place crosses parts."""
        return self._close(row) if row.pattern.slop is not None else self._in_a_row(row)

    def hidden(self, runs: Iterable[Run], field: Field | None = None) -> set[Number]:
        """The keywords that stand nowhere but in these runs, in the whole or in one field."""
        inside = set(chain.from_iterable(range(run.first, run.last + 1) for run in runs))
        hot = self._hot
        concerned = set(chain.from_iterable(hot.get(self.word(at), ()) for at in inside))
        return {
            number
            for number in concerned
            if all(
                at in inside or (field and self.field(Run(at, at)) is not field)
                for at in self._positions(number)
            )
        }

    def span(self, run: Run) -> Span:
        """The run as it stands in the text."""
        part, tokens = self._parts[run.first >> PART_BITS], self._tokens[run.first >> PART_BITS]
        start = tokens.token(run.first & _WORD_BITS).start
        end = tokens.token(run.last & _WORD_BITS).end
        return Span(part.field, part.text[start:end], start, end)

    def field(self, run: Run) -> Field:
        return self._parts[run.first >> PART_BITS].field

    def word(self, position: int) -> str:
        """The word at a position, as it stands in the text."""
        return self._tokens[position >> PART_BITS].words[position & _WORD_BITS]

    def fits(self, row: Row, run: Run) -> bool:
        """Whether the row's words stand in just this place."""
        return run.last - run.first + 1 == len(row.keywords) and all(
            at in self._standing(keyword) for at, keyword in enumerate(row.keywords, run.first)
        )

    @cached_property
    def _hot(self) -> Mapping[str, tuple[Number, ...]]:
        """The words of the texts that are keywords."""
        words = chain.from_iterable(tokens.words for tokens in self._tokens[: len(TEXTS)])
        return self._vocabulary.keywords(set(words))

    @cached_property
    def _standing_words(self) -> Mapping[Number, list[list[int]]]:
        """For each keyword the positions, counted through all parts, of each of its words."""
        standing = defaultdict[Number, list[list[int]]](list)
        for number, (part, tokens) in enumerate(zip(self._parts, self._tokens, strict=True)):
            known = self._hot if part.field in TEXTS else self._valued(part.field, tokens)
            positions = defaultdict[str, list[int]](list)
            for position, word in enumerate(tokens.words, number << PART_BITS):
                if word in known:
                    positions[word].append(position)
            for word, places in positions.items():
                for keyword in known[word]:
                    standing[keyword].append(places)
        return standing

    def _positions(self, keyword: Number) -> list[int]:
        """Where a keyword stands, in order."""
        lists = self._standing_words.get(keyword, [])
        return lists[0] if len(lists) == 1 else sorted(chain.from_iterable(lists))

    def _valued(self, field: Field, tokens: Tokens) -> dict[str, tuple[Number, ...]]:
        known = self._values[field]
        return {word: (known[fold(word)],) for word in tokens.words if fold(word) in known}

    def _in_a_row(self, row: Row) -> Iterator[Run]:
        if len(row.keywords) == 1:
            yield from (Run(at, at) for at in self._positions(row.keywords[0]))
            return
        every = list(map(self._positions, row.keywords))
        rarest = min(range(len(every)), key=lambda index: len(every[index]))
        others = [
            (index - rarest, self._standing(keyword))
            for index, keyword in enumerate(row.keywords)
            if index != rarest
        ]
        for at in every[rarest]:
            if all(at + distance in standing for distance, standing in others):
                run = Run(at - rarest, at - rarest + len(every) - 1)
                if joins(self._gaps(run), row.pattern.signs):
                    yield run

    def _standing(self, keyword: Number) -> AbstractSet[int]:
        if keyword not in self._standing_at:
            self._standing_at[keyword] = frozenset(self._positions(keyword))
        return self._standing_at[keyword]

    def _gaps(self, run: Run) -> Sequence[str]:
        """What stands between the words of a run."""
        gaps = self._tokens[run.first >> PART_BITS].gaps
        return gaps[(run.first & _WORD_BITS) + 1 : (run.last & _WORD_BITS) + 1]

    def _close(self, row: Row) -> list[Run]:
        """Where the row's words stand in any order, close to one another."""
        wanted = {keyword: row.keywords.count(keyword) for keyword in row.keywords}
        kinds = [(self._positions(keyword), n) for keyword, n in wanted.items()]
        return windows(kinds, len(row.keywords) + (row.pattern.slop or 0))
