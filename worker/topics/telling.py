"""Hits: the places that made a query true, told in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from worker.domain.topics import Counted, Field, Hit
from worker.text.tokens import tokenise
from worker.topics.analysis import Analysis
from worker.topics.document import Document
from worker.topics.expressions import Expression, Reason, Row, Term, View
from worker.topics.places import Run, apart, in_order

MOST_PLACES = 5
"""Places told for each term and field."""

_NUMBERS = {field: number for number, field in enumerate(Field)}


class Teller:
    """Tells a document's hits. What a term has in the whole document is told once for all topics,
    and mostly by splitting no more than the pieces of the text that it stands in.
    """

    def __init__(self, document: Document, analysis: Analysis) -> None:
        self._document = document
        self._analysis = analysis
        self._told: dict[Term, tuple[Hit, ...]] = {}

    def hits(self, expression: Expression, view: View) -> tuple[Hit, ...]:
        """The hits of an expression that holds, in the order of the text."""
        reasons = list(expression.reasons(view))
        if len({term.label for term, _ in reasons}) < len(reasons):
            reasons = list(_joined(reasons, view))
        told = [self._of_term(term, runs, view) for term, runs in reasons]
        if len(told) == 1:
            return told[0]
        return tuple(sorted(chain.from_iterable(told), key=_by_place))

    def _of_term(self, term: Term, runs: list[Run] | None, view: View) -> tuple[Hit, ...]:
        if runs is not None:
            return tuple(self._counted_out(term, runs))
        if view is not self._document:
            return tuple(self._counted_out(term, view.places(term)))
        if term not in self._told:
            whole = self._split if term.is_read_in_order else self._whole
            self._told[term] = tuple(whole(term))
        return self._told[term]

    def _split(self, term: Term) -> Iterator[Hit]:
        """By the pieces of the texts that hold the term's words."""
        for pieces in self._document.texts(term.field):
            rows = {place: row for row in reversed(term.rows) for place in pieces.places(row)}
            places = apart(in_order(rows)) if len(rows) > 1 else list(rows)
            for place in places[:MOST_PLACES]:
                start, end = place.first, place.last + 1
                form = pieces.text[start:end]
                counted = self._as_what(rows[place], form)
                yield Hit(term.label, form, pieces.field, start, end, len(places), counted)

    def _whole(self, term: Term) -> Iterator[Hit]:
        return self._counted_out(term, self._document.places(term))

    def _counted_out(self, term: Term, runs: Iterable[Run]) -> Iterator[Hit]:
        """By the words of the texts, each counted."""
        positions = self._document.positions
        for field, grouped in groupby(apart(runs), key=positions.field):
            places = list(grouped)
            for place in places[:MOST_PLACES]:
                span = positions.span(place)
                # by the first spelling that finds it
                fitting = (row for row in term.rows if positions.fits(row, place))
                row = term.rows[0] if len(term.rows) == 1 else next(fitting)
                counted = self._as_what(row, span.form)
                yield Hit(term.label, span.form, field, span.start, span.end, len(places), counted)

    def _as_what(self, row: Row, form: str) -> Counted:
        if row.counted is not None:
            return row.counted
        last = form if len(row.keywords) == 1 else tokenise(form).words[-1]
        return self._analysis.counted(last, row.keywords[-1])


def _joined(reasons: Iterable[Reason], view: View) -> Iterator[Reason]:
    """Each term once: it may stand in a query twice, or be looked for in several fields."""
    by_label = defaultdict[str, list[Reason]](list)
    for reason in reasons:
        by_label[reason[0].label].append(reason)
    for same in by_label.values():
        term = same[0][0]
        if all(reason == (term, None) for reason in same):
            yield term, None
        else:
            places = (view.places(other) if runs is None else runs for other, runs in same)
            yield term, in_order(chain.from_iterable(places))


def _by_place(hit: Hit) -> tuple[int, int, int, str]:
    return _NUMBERS[hit.field], hit.start, hit.end, hit.term
