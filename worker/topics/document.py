"""One document while it is matched: which keywords stand in its parts, and where."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from worker.domain.topics import TEXTS, Field, Searchable
from worker.text.fold import fold
from worker.text.tokens import Tokens, tokenise
from worker.topics.analysis import Number
from worker.topics.patterns import gap_signs
from worker.topics.pieces import Pieces
from worker.topics.places import PART_BITS, Run, in_order, outside, windows
from worker.topics.program import Row, Term
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


class Document:
    """Which keywords stand in it is known from the beginning; words are counted and positions
    worked out only where they are asked for. A ``program.View``.
    """

    def __init__(self, article: Searchable, vocabulary: Vocabulary, values: Values) -> None:
        self._article = article
        self._vocabulary = vocabulary
        self._values = values
        self._texts = (article.title, article.lead, article.body)
        self._pieces = [Pieces(text, vocabulary) for text in self._texts if text]
        self.present = set[Number]().union(*(pieces.present() for pieces in self._pieces))
        if values:
            self.present |= set(chain.from_iterable(map(self.present_in, values)))
        self._places: dict[Term, list[Run]] = {}
        self._standing_at: dict[Number, AbstractSet[int]] = {}

    def present_in(self, field: Field) -> set[Number]:
        """The keywords that stand in one field."""
        if field in TEXTS:
            return set(Pieces(self._texts[TEXTS.index(field)], self._vocabulary).present())
        known = self._values.get(field, {})
        words = chain.from_iterable(
            tokenise(text).words for text in values_of(self._article, field)
        )
        return {known[folded] for folded in map(fold, words) if folded in known}

    def stands(self, row: Row, field: Field | None) -> bool:
        """Whether the row stands somewhere; most need no counting of words for it."""
        signs = row.pattern.signs
        if signs and row.pattern.slop is None:
            if not self.present.issuperset(row.keywords):
                return False
            one, two = row.keywords[:2]
            if not any(pieces.joins(one, two, signs[0]) for pieces in self._pieces):
                return False
            if len(row.keywords) == 2 and field is None:
                return True
        return any(True for _ in self.find(row, field))

    def places(self, term: Term) -> list[Run]:
        """Where a term stands, in order, overlapping places too; worked out once."""
        if not term.longer and self.present.isdisjoint(term.words):
            return []
        if term not in self._places:
            found = [self.find(row, term.field) for row in term.rows]
            one = len(found) == 1
            self._places[term] = list(found[0]) if one else in_order(chain.from_iterable(found))
        return self._places[term]

    def find(self, row: Row, field: Field | None = None) -> Iterable[Run]:
        """Where the row stands, overlapping places too. No place crosses parts."""
        if not self.present.issuperset(row.keywords):
            return ()
        found = self._close(row) if row.pattern.slop is not None else self._in_a_row(row)
        return found if field is None else (run for run in found if self._lies_in(run, field))

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
    def _parts(self) -> list[Part]:
        values = (
            (field, text) for field in self._values for text in values_of(self._article, field)
        )
        return [
            Part(field, text) for field, text in (*zip(TEXTS, self._texts, strict=True), *values)
        ]

    @cached_property
    def _tokens(self) -> list[Tokens]:
        return [tokenise(part.text) for part in self._parts]

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
                first = at - rarest
                if self._joins(row.pattern.signs, first):
                    yield Run(first, first + len(every) - 1)

    def _standing(self, keyword: Number) -> AbstractSet[int]:
        if keyword not in self._standing_at:
            self._standing_at[keyword] = frozenset(self._positions(keyword))
        return self._standing_at[keyword]

    def _joins(self, signs: Sequence[str] | None, first: int) -> bool:
        """Whether nothing but light punctuation and the ``signs`` parts the words from there on."""
        if signs is None:
            return True
        gaps = self._tokens[first >> PART_BITS].gaps
        return all(
            gap_signs(gaps[at]) in ("", sign)
            for at, sign in enumerate(signs, (first & _WORD_BITS) + 1)
        )

    def _close(self, row: Row) -> list[Run]:
        """Where the row's words stand in any order, close to one another."""
        wanted = {keyword: row.keywords.count(keyword) for keyword in row.keywords}
        kinds = [(self._positions(keyword), n) for keyword, n in wanted.items()]
        return windows(kinds, len(row.keywords) + (row.pattern.slop or 0))

    def _lies_in(self, run: Run, field: Field) -> bool:
        return self.field(run) is field


@dataclass(frozen=True)
class Excepted:
    """A document without the places that lie inside of an excepted form. A ``program.View``."""

    document: Document
    excepted: Sequence[Run]

    @cached_property
    def present(self) -> AbstractSet[Number]:
        return self.document.present - self.document.hidden(self.excepted)

    def present_in(self, field: Field) -> AbstractSet[Number]:
        return self.document.present_in(field) - self.document.hidden(self.excepted, field)

    def stands(self, row: Row, field: Field | None) -> bool:
        return bool(outside(self.document.find(row, field), self.excepted))

    def places(self, term: Term) -> list[Run]:
        return outside(self.document.places(term), self.excepted)


def values_of(article: Searchable, field: Field) -> Sequence[str]:
    match field:
        case Field.URL:
            return [article.url] if article.url else []
        case Field.LANGUAGE:
            return [_language(article.language)] if article.language else []
        case Field.SOURCE:
            return article.sources
        case Field.AUTHOR:
            return article.authors
        case Field.TAG:
            return article.tags
    return ()


def _language(tag: str) -> str:
    """The first part of a BCP 47 tag, as it is written."""
    return tag.replace("_", "-").partition("-")[0]
