"""Which topics an article is about, and the places that say so."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from worker.domain.topics import Counted, Field, Hit, Match, Searchable
from worker.topics.analysis import Keywords
from worker.topics.document import Document, Excepted
from worker.topics.places import Run, apart, in_order
from worker.topics.program import Program, Rule, Term, View
from worker.topics.rarity import Rarity
from worker.topics.readings import Reading, Readings

MOST_PLACES = 5
"""Places told for each term and field."""

_FIELDS = tuple(Field)


class Matcher:
    """All enabled topics at once.

    A word stands for a topic through an index, so topics that share no word with a document
    cost it nothing. Not for several threads at once: the vocabulary grows as it reads.
    """

    def __init__(self, program: Program, keywords: Keywords) -> None:
        self._program = program
        self._readings = Readings(keywords, program.rowed)
        self._rarity = Rarity(program)

    def prepare(self, languages: Iterable[str | None]) -> None:
        """Load what these languages need, for all processes that are forked afterwards."""
        for language in languages:
            self._readings.of(language)

    def topics(self, article: Searchable) -> tuple[str, ...]:
        """The topics that match, in the order of ``match``, at half its cost or less."""
        _, found = self._found(article)
        return tuple(rule.topic for rule, _ in found)

    def match(self, article: Searchable) -> tuple[Match, ...]:
        """The topics that match, most urgent first, then by id.

        Words may stand in different fields, the words of a phrase may not. Hits are the
        places of those terms that made the query true, in the order of the text; their
        offsets are code points of the field as it was handed in.
        """
        teller, found = self._found(article)
        return tuple(teller.match(rule, view) for rule, view in found)

    def _found(self, article: Searchable) -> "tuple[_Teller, list[tuple[Rule, View]]]":
        reading = self._readings.of(article.language)
        document = Document(article, reading.vocabulary, self._program.values)
        rules = self._program.rules
        found: list[tuple[Rule, View]] = []
        for place in self._rarity.candidates(document.present):
            rule = rules[place]
            view = _view(rule, document) if rule.exceptions else document
            if rule.expression.holds(view):
                found.append((rule, view))
        return _Teller(document, reading), found


def _view(rule: Rule, document: Document) -> View:
    """The document as the rule sees it: without what stands inside of its exceptions."""
    excepted = in_order(chain.from_iterable(map(document.find, rule.exceptions)))
    return Excepted(document, excepted) if excepted else document


class _Teller:
    """Tells a document's hits in words."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self._document = document
        self._reading = reading

    def match(self, rule: Rule, view: View) -> Match:
        reasons: dict[str, list[tuple[Term, list[Run]]]] = {}
        for term, runs in rule.expression.reasons(view):
            reasons.setdefault(term.label, []).append((term, runs))
        hits = chain.from_iterable(map(self._hits, reasons.values()))
        return Match(rule.topic, rule.priority, tuple(sorted(hits, key=_reading_order)))

    def _hits(self, found: Sequence[tuple[Term, list[Run]]]) -> Iterator[Hit]:
        """The hits of one term, perhaps looked for in several fields."""
        places = found[0][1]
        if len(found) > 1:
            places = in_order(chain.from_iterable(runs for _, runs in found))
        term = found[0][0]
        for field, grouped in groupby(apart(places), key=self._document.field):
            runs = list(grouped)
            for run in runs[:MOST_PLACES]:
                span = self._document.span(run)
                counted = self._counted(term, run)
                yield Hit(term.label, span.form, field, span.start, span.end, len(runs), counted)

    def _counted(self, term: Term, run: Run) -> Counted:
        """As what a place of a term counts: by the first spelling that finds it."""
        fitting = (row for row in term.rows if self._document.fits(row, run))
        row = term.rows[0] if len(term.rows) == 1 else next(fitting)
        if row.counted is not None:
            return row.counted
        return self._reading.analysis.counted(self._document.word(run.last), row.keywords[-1])


def _reading_order(hit: Hit) -> tuple[int, int, int, str]:
    return _FIELDS.index(hit.field), hit.start, hit.end, hit.term
