"""Which topics an article is about, and the places that say so."""

from collections.abc import Iterable
from itertools import chain

from worker.domain.topics import Match, Searchable
from worker.topics.analysis import Keywords
from worker.topics.document import Document, Excepted
from worker.topics.expressions import View
from worker.topics.places import in_order
from worker.topics.program import Program, Rule
from worker.topics.rarity import Rarity
from worker.topics.readings import Reading, Readings
from worker.topics.telling import Teller


class Matcher:
    """All enabled topics at once.

    A word stands for a topic through an index, so topics that share no word with a document
    cost it nothing. Not for several threads at once: the vocabulary grows as it reads.
    """

    def __init__(self, program: Program, keywords: Keywords) -> None:
        self._program = program
        self._readings = Readings(keywords)
        self._rarity = Rarity(program)

    def prepare(self, languages: Iterable[str | None]) -> None:
        """Load what these languages need, for all processes that are forked afterwards."""
        for language in languages:
            self._readings.of(language)

    def topics(self, article: Searchable) -> tuple[str, ...]:
        """The topics that match, in the order of ``match``, at half its cost or less."""
        *_, found = self._found(article)
        return tuple(rule.topic for rule, _ in found)

    def match(self, article: Searchable) -> tuple[Match, ...]:
        """The topics that match, most urgent first, then by id.

        Words may stand in different fields, the words of a phrase may not. Hits are the
        places of those terms that made the query true, in the order of the text; their
        offsets are code points of the field as it was handed in.
        """
        reading, document, found = self._found(article)
        teller = Teller(document, reading.analysis)
        return tuple(
            Match(rule.topic, rule.priority, teller.hits(rule.expression, view))
            for rule, view in found
        )

    def _found(self, article: Searchable) -> tuple[Reading, Document, list[tuple[Rule, View]]]:
        reading = self._readings.of(article.language)
        document = Document(article, reading.vocabulary, self._program.values)
        rules = self._program.rules
        found: list[tuple[Rule, View]] = []
        for place in self._rarity.candidates(document.present):
            rule = rules[place]
            view = _view(rule, document) if rule.exceptions else document
            if rule.expression.holds(view):
                found.append((rule, view))
        return reading, document, found


def _view(rule: Rule, document: Document) -> View:
    """The document as the rule sees it: without what stands inside of its exceptions."""
    excepted = in_order(chain.from_iterable(map(document.find, rule.exceptions)))
    return Excepted(document, excepted) if excepted else document
