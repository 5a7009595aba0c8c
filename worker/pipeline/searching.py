"""The stored corpus asked by a query, with the alerts' own semantics: for ``search``, ``export
--topic`` and ``topics backtest`` alike.

The index of words proves most of an answer or rules it out; what it leaves open the matcher decides
on the stored text, and so it does of what is not in the index yet.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from worker.domain.search import Block, Dated, Listed, SearchView
from worker.domain.topics import Field, Match, Searchable, Topic
from worker.topics import Matcher, compile_topics
from worker.topics.check import read_checked
from worker.topics.syntax import In, Node

if TYPE_CHECKING:
    from worker.topics.sieve import Known, Sieve, Sifted
    from worker.topics.sieve_blocks import Flags, Stretch
    from worker.topics.sieve_words import Lexis

AT_ONCE = 200
"""Articles whose texts are in memory together."""
BLOCKS = 4
"""Blocks looked through together: as many words as a processor's cache holds."""


VALUES: Mapping[Field, Callable[[Searchable], object]] = {
    Field.URL: lambda article: article.url,
    Field.SOURCE: lambda article: article.sources,
    Field.LANGUAGE: lambda article: article.language,
    Field.AUTHOR: lambda article: article.authors,
    Field.TAG: lambda article: article.tags,
}
"""What each field that holds values looks at."""


@dataclass(frozen=True)
class Question:
    """A query made ready: asked of many articles, and of many corpora."""

    topic: Topic
    aliases: Mapping[str, Sequence[str]]
    tree: Node
    matcher: Matcher

    def holds(self, article: Searchable) -> bool:
        """Whether it matches, at half the cost of ``match``."""
        return bool(self.matcher.topics(article))

    def match(self, article: Searchable) -> Match | None:
        """The match with all its places, or None."""
        return next(iter(self.matcher.match(article)), None)

    @cached_property
    def sieve(self) -> "Sieve":
        from worker.topics.sieve import Sieve  # noqa: PLC0415 - numpy, 0.1 s: there may be no index

        return Sieve(self.tree, self.aliases, self.topic.exceptions)


@dataclass(frozen=True, slots=True)
class Shown:
    """A found article with its text and the places that say so."""

    listed: Listed
    article: Searchable
    match: Match


def question(topic: Topic, aliases: Mapping[str, Sequence[str]]) -> Question:
    """Raises QueryError where the query is wrong. A topic that is switched off can be asked."""
    tree = read_checked(topic.query, aliases).checked()
    return Question(topic, aliases, tree, compile_topics([replace(topic, enabled=True)], aliases))


def find(
    asked: Question,
    view: SearchView,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Dated]:
    """The articles that match, oldest first: those and no others that the matcher finds in their
    stored texts.
    """
    rest = view.rest(since, until)
    found, unclear = _sifted(asked, view, since, until)
    candidates = {one.article: one for one in (*rest, *unclear)}
    matching = (
        number for number, article in view.texts(sorted(candidates)) if asked.holds(article)
    )
    found += [candidates[number] for number in matching]
    return sorted(found, key=lambda one: (one.first_seen, one.article))


def shown(asked: Question, view: SearchView, found: Iterable[Dated]) -> Iterator[Shown]:
    """The articles with their texts and hits, in the order given; read as they are asked for."""
    remaining = iter(found)
    while batch := [one.article for one in islice(remaining, AT_ONCE)]:
        for line, (_, article) in zip(view.listed(batch), view.texts(batch), strict=True):
            if match := asked.match(article):
                yield Shown(line, article, match)


def _sifted(
    asked: Question, view: SearchView, since: datetime | None, until: datetime | None
) -> tuple[list[Dated], list[Dated]]:
    """Of what the index answers for, the articles that match and those that it leaves open."""
    blocks = view.blocks(since, until)
    first = list(islice(blocks, BLOCKS))
    if not first:
        return [], []
    return _Sifting(asked, view, since, until).sift(first, blocks)


@dataclass
class _Sifting:
    """One question on its way through the index."""

    asked: Question
    view: SearchView
    since: datetime | None
    until: datetime | None
    found: list[Dated] = field(default_factory=list)
    unclear: list[Dated] = field(default_factory=list)
    parts: dict[In, Question] = field(default_factory=dict)
    answers: dict[tuple[In, object], bool] = field(default_factory=dict)

    def sift(self, first: list[Block], blocks: Iterator[Block]) -> tuple[list[Dated], list[Dated]]:
        from worker.topics.sieve_blocks import Stretch  # noqa: PLC0415 - numpy, as above
        from worker.topics.sieve_words import Lexis  # noqa: PLC0415 - numpy, as above

        lexis = Lexis(self.asked.sieve.keywords, self.view.pages(), self.view.languages())
        stale = self.view.stale()
        together = first
        while together:
            self._look(Stretch(together), lexis, stale)
            together = list(islice(blocks, BLOCKS))
        return self.found, self.unclear

    def _look(self, stretch: "Stretch", lexis: "Lexis", stale: frozenset[int]) -> None:
        sieve = self.asked.sieve
        asked = stretch.within(self.since, self.until) & ~stretch.among(stale)
        sifted = sieve.look(stretch, lexis, asked)
        if sieve.values and sifted.open.any():
            known = self._known(stretch, sifted.open)
            sifted = sieve.look(stretch, lexis, asked, known)
        self.found += stretch.dated(sifted.sure)
        self.unclear += stretch.dated(sifted.open)

    def _known(self, stretch: "Stretch", open_: "Flags") -> "Known":
        """What the values of these articles say; of the others nothing is asked."""
        fields = {part.field for part in self.asked.sieve.values}
        rows = dict(self.view.values(stretch.articles[open_].tolist(), fields))
        return {part: self._answers(part, stretch, rows) for part in self.asked.sieve.values}

    def _answers(self, part: In, stretch: "Stretch", rows: Mapping[int, Searchable]) -> "Sifted":
        from worker.topics.sieve import Sifted  # noqa: PLC0415 - numpy, as above

        said = {number for number, values in rows.items() if self._says(part, values)}
        flags = stretch.among(said)
        return Sifted(flags, flags)

    def _says(self, part: In, values: Searchable) -> bool:
        """Asked once for articles with the same values: outlets and languages are few."""
        seen = part, VALUES[part.field](values)
        if seen not in self.answers:
            if part not in self.parts:
                topic = Topic("values", str(part), str(part))
                self.parts[part] = question(topic, self.asked.aliases)
            self.answers[seen] = self.parts[part].holds(values)
        return self.answers[seen]
