"""An index of words in memory: the port ``SearchView`` over articles numbered from one."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.builders import NOW
from worker.domain.corpus import StoredArticle
from worker.domain.search import Block, Dated, Listed, WordPage
from worker.domain.topics import Field, Searchable
from worker.text.fold import fold
from worker.text.tokens import tokenise
from worker.topics.sieve_blocks import JOINED, NO_WORD, Indexed, pack

SIZE = 3
"""Articles of a block, and words of a page."""


@dataclass
class Shelf:
    """All articles are in the index; texts that are looked at all the same are ``read``."""

    articles: Sequence[Searchable]
    outdated: frozenset[int] = frozenset()
    size: int = SIZE
    read: list[int] = field(default_factory=list)

    def pages(self) -> Iterator[WordPage]:
        words = ["", *self._numbers()]
        for first in range(0, len(words), self.size):
            page = words[first : first + self.size]
            yield WordPage(first, "\n".join(page), "\n".join(map(fold, page)))

    def languages(self) -> frozenset[str | None]:
        return frozenset(article.language for article in self.articles)

    def blocks(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Block]:
        numbers = self._numbers()
        indexed = [
            Indexed(
                number,
                seen(number),
                article.language,
                tuple(
                    _numbered(text, numbers)
                    for text in (article.title, article.lead, article.body)
                ),
            )
            for number, article in enumerate(self.articles, 1)
        ]
        for first in range(0, len(indexed), self.size):
            yield pack(indexed[first : first + self.size])

    def stale(self) -> frozenset[int]:
        return self.outdated

    def rest(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Sequence[Dated]:
        return [Dated(number, seen(number)) for number in self.outdated]

    def values(
        self, articles: Collection[int], fields: Collection[Field]
    ) -> Iterator[tuple[int, Searchable]]:
        for number in articles:
            yield number, replace(self.articles[number - 1], title="", lead="", body="")

    def texts(self, articles: Sequence[int]) -> Iterator[tuple[int, Searchable]]:
        for number in articles:
            self.read.append(number)
            yield number, self.articles[number - 1]

    def stored(self, articles: Sequence[int]) -> Iterator[StoredArticle]:
        raise NotImplementedError

    def listed(self, articles: Sequence[int]) -> Iterator[Listed]:
        raise NotImplementedError

    def _numbers(self) -> dict[str, int]:
        texts = [text for a in self.articles for text in (a.title, a.lead, a.body)]
        words = dict.fromkeys(word for text in texts for word in tokenise(text).words)
        return {word: number for number, word in enumerate(words, 1)}


def seen(number: int) -> datetime:
    return NOW + timedelta(hours=number)


def _numbered(text: str, numbers: dict[str, int]) -> list[int]:
    tokens = tokenise(text)
    return [
        numbers.get(word, NO_WORD) | (gap in {" ", "-"} and JOINED)
        for word, gap in zip(tokens.words, tokens.gaps, strict=False)
    ]
