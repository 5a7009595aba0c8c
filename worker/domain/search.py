"""What searching the stored corpus needs: an index of words, and what it cannot answer.

The index is a picture of the texts, a number a word, in blocks of articles. It lags behind on
purpose: the transaction that decides on news writes nothing into it. What it does not hold yet,
and what has changed since, is the ``rest``, which is looked at directly; so an answer is complete
however far the index has come, and asking writes nothing.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from worker.domain.corpus import StoredArticle
from worker.domain.dates import Published
from worker.domain.stories import Relation
from worker.domain.topics import Field, Searchable


class Dated(NamedTuple):
    """An article's number, and when it was first seen."""

    article: int
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A stored article in a line. ``relation`` is the one by which it came in."""

    article: int
    story: int
    version: int
    relation: Relation
    first_seen: datetime
    title: str
    outlet: str
    feed: str | None = None
    url: str | None = None
    language: str | None = None
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class WordPage:
    """Words of the corpus as they stand in texts, a line each, and folded; the first line's number
    is ``first``. An empty line is a word that nothing holds any more.
    """

    first: int
    words: str
    folded: str


@dataclass(frozen=True, slots=True)
class Block:
    """Some articles' words in order, as numbers. ``languages`` are those of its articles; what the
    bytes hold says ``worker.topics.sieve_blocks``.
    """

    languages: tuple[str | None, ...]
    articles: bytes
    low: bytes
    high: bytes


class SearchView(Protocol):
    """One unmoving picture of the corpus. ``since`` and ``until`` bound when articles were first
    seen, the second not counted in.
    """

    def pages(self) -> Iterator[WordPage]:
        """All words there are in the index."""
        ...

    def languages(self) -> frozenset[str | None]:
        """The languages of all articles in the index."""
        ...

    def blocks(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Block]:
        """The blocks that may hold articles of that time."""
        ...

    def stale(self) -> frozenset[int]:
        """Articles whose blocks tell what they were, not what they are."""
        ...

    def rest(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Sequence[Dated]:
        """Articles that the index does not answer for, the stale ones among them."""
        ...

    def values(
        self, articles: Collection[int], fields: Collection[Field]
    ) -> Iterator[tuple[int, Searchable]]:
        """What these fields, which hold values, let queries see of articles; the rest is empty."""
        ...

    def texts(self, articles: Sequence[int]) -> Iterator[tuple[int, Searchable]]:
        """What queries can see of articles, of their current versions, in the order asked for;
        of one whose text retention has cleared the title.
        """
        ...

    def stored(self, articles: Sequence[int]) -> Iterator[StoredArticle]:
        """Articles with all that is stored of them, in the order asked for."""
        ...

    def listed(self, articles: Sequence[int]) -> Iterator[Listed]:
        """Articles in a line each, in the order asked for."""
        ...


class SearchStore(Protocol):
    """The stored corpus as it is searched."""

    def look(self) -> AbstractContextManager[SearchView]: ...

    def behind(self) -> int:
        """How many articles came since the index was brought up to date, about; without a look at
        any of them.
        """
        ...

    def index(self) -> int:
        """Bring some hundred articles into the index, or what has changed of them, in one short
        transaction; how many. 0 where the index is complete.
        """
        ...
