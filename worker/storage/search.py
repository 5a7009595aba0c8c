"""The stored corpus as it is searched (the port ``SearchStore``)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Column, Connection, func, select

from worker.domain.articles import Article, Author
from worker.domain.corpus import StoredArticle
from worker.domain.search import Block, Dated, Listed, WordPage
from worker.domain.topics import Field, Searchable, searchable
from worker.storage.columns import EPOCH
from worker.storage.engine import Database
from worker.storage.lists import among
from worker.storage.reading import Edition, read_articles
from worker.storage.rows import AnyRow, date_from
from worker.storage.tables import (
    article_versions,
    articles,
    index_blocks,
    index_pages,
    index_stale,
    verdicts,
)

AT_ONCE = 200
"""Articles read at once: their texts are half a megabyte."""

COVERED = select(func.coalesce(func.max(index_blocks.c.last), 0))
"""The highest article in the index. Numbers are given in the order of the transactions that
decide, so that no lower one comes later.
"""

BEHIND = select(
    func.coalesce(func.max(articles.c.id), 0).label("last") - COVERED.scalar_subquery()
)
STALE = select(index_stale.c.article)
REST = (
    select(articles.c.id, articles.c.first_seen_at).where(
        articles.c.id > COVERED.scalar_subquery()
    ),
    select(articles.c.id, articles.c.first_seen_at).where(articles.c.id.in_(STALE)),
)
"""Two queries, since one with OR would read all articles."""

COLUMNS: Mapping[Field, tuple[Column[Any], ...]] = {
    Field.URL: (articles.c.url,),
    Field.SOURCE: (articles.c.feed, articles.c.outlet, articles.c.url),
    Field.LANGUAGE: (articles.c.language,),
    Field.AUTHOR: (articles.c.authors, articles.c.agencies),
    Field.TAG: (articles.c.tags,),
}
"""What the values of each field are made of."""
_VALUES = tuple(dict.fromkeys(chain.from_iterable(COLUMNS.values())))
OF_THESE = among(articles.c.id, "articles")
TEXTS = (
    select(
        articles.c.id,
        *_VALUES,
        article_versions.c.title,
        article_versions.c.lead,
        article_versions.c.body,
    )
    .join_from(
        articles,
        article_versions,
        (article_versions.c.article == articles.c.id)
        & (article_versions.c.version == articles.c.version),
    )
    .where(among(articles.c.id, "articles"))
)
LISTED = (
    select(articles, verdicts.c.relation)
    .join_from(articles, verdicts, verdicts.c.article == articles.c.id)
    .where(among(articles.c.id, "articles"), verdicts.c.version == 1, verdicts.c.source.is_(None))
)


class SqlSearchView:
    """The port ``SearchView``, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pages(self) -> Iterator[WordPage]:
        for row in self._connection.execute(select(index_pages).order_by(index_pages.c.first)):
            yield WordPage(row.first, row.words, row.folded)

    def languages(self) -> frozenset[str | None]:
        lists = self._connection.scalars(select(index_blocks.c.languages))
        return frozenset(language for found in lists for language in found)

    def blocks(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Block]:
        blocks = index_blocks.c
        asked = select(blocks.languages, blocks.articles, blocks.low, blocks.high).order_by(
            blocks.first
        )
        if since is not None:
            asked = asked.where(blocks.latest >= since)
        if until is not None:
            asked = asked.where(blocks.earliest < until)
        for row in self._connection.execute(asked):
            yield Block(*row)

    def stale(self) -> frozenset[int]:
        return frozenset(self._connection.scalars(STALE))

    def rest(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Sequence[Dated]:
        bounds = []
        if since is not None:
            bounds.append(articles.c.first_seen_at >= since)
        if until is not None:
            bounds.append(articles.c.first_seen_at < until)
        rows = [row for part in REST for row in self._connection.execute(part.where(*bounds))]
        return sorted({Dated(*row) for row in rows})

    def values(
        self, numbers: Collection[int], fields: Collection[Field]
    ) -> Iterator[tuple[int, Searchable]]:
        columns = dict.fromkeys(chain.from_iterable(COLUMNS[field] for field in fields))
        asked = select(articles.c.id, *columns).where(OF_THESE)
        for row in self._connection.execute(asked, {"articles": numbers}).mappings():
            yield row["id"], _searchable(**row)

    def texts(self, numbers: Sequence[int]) -> Iterator[tuple[int, Searchable]]:
        for first in range(0, len(numbers), AT_ONCE):
            asked = numbers[first : first + AT_ONCE]
            rows = self._connection.execute(TEXTS, {"articles": asked}).mappings()
            found = {row["id"]: _searchable(**row) for row in rows}
            yield from ((number, found[number]) for number in asked if number in found)

    def stored(self, numbers: Sequence[int]) -> Iterator[StoredArticle]:
        for first in range(0, len(numbers), AT_ONCE):
            editions = [Edition(number) for number in numbers[first : first + AT_ONCE]]
            yield from read_articles(self._connection, editions).values()

    def listed(self, numbers: Sequence[int]) -> Iterator[Listed]:
        for first in range(0, len(numbers), AT_ONCE):
            asked = numbers[first : first + AT_ONCE]
            rows = self._connection.execute(LISTED, {"articles": asked})
            found = {row.id: _listed(row) for row in rows}
            yield from (found[number] for number in asked if number in found)


class SqlSearch:
    """The port ``SearchStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def look(self) -> Iterator[SqlSearchView]:
        with self._database.read() as connection:
            yield SqlSearchView(connection)

    def behind(self) -> int:
        with self._database.read() as connection:
            return int(connection.scalars(BEHIND).one())

    def index(self) -> int:
        # numpy takes 0.1 s, and who opens the store to look need not have it
        from worker.storage.indexing import index  # noqa: PLC0415 - see above

        return index(self._database)


def _searchable(*, outlet: str = "", authors: Sequence[str] = (), **values: Any) -> Searchable:
    """What queries see of an article's columns; of those that are not given, nothing."""
    values.pop("id")
    article = {"title": "", "lead": "", "body": "", **values, "outlet": outlet}
    seen = Article(**article, first_seen=EPOCH, authors=tuple(map(Author, authors)))
    return searchable(seen)


def _listed(row: AnyRow) -> Listed:
    return Listed(
        article=row.id,
        story=row.story,
        version=row.version,
        relation=row.relation,
        first_seen=row.first_seen_at,
        title=row.title,
        outlet=row.outlet,
        feed=row.feed,
        url=row.url,
        language=row.language,
        published=date_from(row, "published"),
    )
