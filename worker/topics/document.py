"""One document while it is matched: which keywords stand in its parts, and where."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from worker.domain.topics import TEXTS, Field, Searchable
from worker.text.fold import fold
from worker.text.language_codes import language_code
from worker.text.tokens import tokenise
from worker.topics.analysis import Number
from worker.topics.expressions import Row, Term
from worker.topics.pieces import Pieces
from worker.topics.places import Run, in_order, outside
from worker.topics.positions import Part, Positions, Values
from worker.topics.vocabulary import Vocabulary


class Document:
    """Which keywords stand in it is known from the beginning; words are counted only where it is
    asked how near they are. An ``expressions.View``.
    """

    def __init__(self, article: Searchable, vocabulary: Vocabulary, values: Values) -> None:
        self._article = article
        self._vocabulary = vocabulary
        self._values = values
        self._texts = (article.title, article.lead, article.body)
        self._pieces = {
            field: Pieces(field, text, vocabulary)
            for field, text in zip(TEXTS, self._texts, strict=True)
            if text
        }
        numbers = chain.from_iterable(pieces.numbers for pieces in self._pieces.values())
        self.present = set(chain.from_iterable(numbers))
        self._present_in: dict[Field, AbstractSet[Number]] = {}
        if values:
            self.present.update(*map(self.present_in, values))
        self._places: dict[Term, list[Run]] = {}

    def standing(self, field: Field | None) -> AbstractSet[Number]:
        return self.present if field is None else self.present_in(field)

    def present_in(self, field: Field) -> AbstractSet[Number]:
        """The keywords that stand in one field."""
        if field not in self._present_in:
            self._present_in[field] = self._standing_in(field)
        return self._present_in[field]

    def stands(self, row: Row, field: Field | None) -> bool:
        """Whether the row stands somewhere; side by side most are found without counting."""
        if row.is_read_in_order:
            return any(pieces.places(row) for pieces in self.texts(field))
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
        if not row.needed <= self.present:
            return ()
        found = self.positions.find(row)
        return found if field is None else (r for r in found if self.positions.field(r) is field)

    def texts(self, field: Field | None) -> Iterable[Pieces]:
        """The texts that are looked in: all, or that of one field."""
        return self._pieces.values() if field is None else filter(None, [self._pieces.get(field)])

    @cached_property
    def positions(self) -> Positions:
        texts = map(Part, TEXTS, self._texts)
        values = (
            Part(field, text) for field in self._values for text in values_of(self._article, field)
        )
        return Positions([*texts, *values], self._vocabulary, self._values)

    def _standing_in(self, field: Field) -> AbstractSet[Number]:
        if field in TEXTS:
            return {n for pieces in self.texts(field) for some in pieces.numbers for n in some}
        known = self._values.get(field, {})
        values = values_of(self._article, field)
        words = chain.from_iterable(tokenise(text).words for text in values)
        return {known[folded] for folded in map(fold, words) if folded in known}


@dataclass(frozen=True)
class Excepted:
    """A document without the places that lie inside of an excepted form. An ``expressions.View``."""

    document: Document
    excepted: Sequence[Run]

    @cached_property
    def present(self) -> AbstractSet[Number]:
        return self.document.present - self.document.positions.hidden(self.excepted)

    def present_in(self, field: Field) -> AbstractSet[Number]:
        hidden = self.document.positions.hidden(self.excepted, field)
        return self.document.present_in(field) - hidden

    def standing(self, field: Field | None) -> AbstractSet[Number]:
        return self.document.standing(field)

    def stands(self, row: Row, field: Field | None) -> bool:
        return bool(outside(self.document.find(row, field), self.excepted))

    def places(self, term: Term) -> list[Run]:
        return outside(self.document.places(term), self.excepted)


def values_of(article: Searchable, field: Field) -> Sequence[str]:
    match field:
        case Field.URL:
            return [article.url] if article.url else []
        case Field.LANGUAGE:
            code = language_code(article.language or "")
            return [code] if code else []
        case Field.SOURCE:
            return article.sources
        case Field.AUTHOR:
            return article.authors
        case Field.TAG:
            return article.tags
    return ()
