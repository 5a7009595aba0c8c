"""Which topics an article is about, and the places that say so."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from worker.domain.topics import Field, Hit, Match, Searchable
from worker.topics.document import Document, Places
from worker.topics.program import Has, Program, Rule, Term
from worker.topics.vocabulary import Vocabulary

_FIELDS = tuple(Field)


class Matcher:
    """All enabled topics at once.

    A word stands for a topic through an index, so topics that share no word with a document
    cost it nothing. Not for several threads at once: the vocabulary grows as it reads.
    """

    def __init__(self, program: Program, vocabulary: Vocabulary) -> None:
        self._program = program
        self._vocabulary = vocabulary

    def match(self, article: Searchable) -> tuple[Match, ...]:
        """The topics that match, most urgent first, then by id.

        Words may stand in different fields, the words of a phrase may not. Hits are the
        places of those terms that made the query true, in the order of the text; their
        offsets are code points of the field as it was handed in.
        """
        document = Document(
            {Field.TITLE: article.title, Field.LEAD: article.lead, Field.BODY: article.body},
            self._vocabulary,
            self._program.patterns,
        )
        present = self._present(document)
        matches = (self._match(rule, document, present) for rule in self._candidates(present))
        return tuple(
            sorted(filter(None, matches), key=lambda match: (-match.priority.rank, match.topic))
        )

    def _present(self, document: Document) -> set[Term]:
        """The terms that stand in the document."""
        words, phrases = self._program.words, self._program.phrases
        present: set[Term] = set()
        for keyword in document.keywords:
            present.update(words.get(keyword, ()))
        for keyword in document.keywords & phrases.keys():
            for term, pattern in phrases[keyword]:
                if term not in present and any(document.find(pattern)):
                    present.add(term)
        return present

    def _candidates(self, present: Iterable[Term]) -> Iterator[Rule]:
        triggered = self._program.triggered
        numbers = set(chain.from_iterable(triggered.get(term, ()) for term in present))
        return (self._program.rules[number] for number in numbers)

    def _match(self, rule: Rule, document: Document, present: set[Term]) -> Match | None:
        places = document.places
        excepted = [run for pattern in rule.exceptions for run in document.find(pattern)]
        if excepted:
            places = partial(document.places_outside, excepted=excepted)
            present = set(filter(places, present.intersection(rule.expression.terms())))
        if not rule.expression.holds(present):
            return None
        reasons = {has.term: has for has in rule.expression.reasons(present)}
        hits = [hit for has in reasons.values() for hit in _hits(has, places(has.term))]
        return Match(rule.topic, rule.priority, tuple(sorted(hits, key=_reading_order)))


def _hits(has: Has, places: Iterable[Places]) -> Iterator[Hit]:
    for at in places:
        for form, start, end in at.spans:
            yield Hit(has.label, form, at.field, start, end, at.count)


def _reading_order(hit: Hit) -> tuple[int, int, int, str]:
    return _FIELDS.index(hit.field), hit.start, hit.end, hit.term
