"""The stored corpus: the transaction that decides, and what is read of it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, FromClause, func, select

from worker.domain.alerts import Silence, Told
from worker.domain.articles import Key
from worker.domain.corpus import CorpusCounts, Decision, StoredArticle, StoredVersion
from worker.domain.feeds import ClaimedFeed, FeedState, PollReport
from worker.domain.stories import Neighbourhood, Sought
from worker.domain.telling import Hearing
from worker.storage.counters import take
from worker.storage.engine import Database
from worker.storage.feeds import finish_poll
from worker.storage.hearings import read_hearings, read_hidden, read_outlets, read_voices
from worker.storage.lists import among
from worker.storage.neighbourhood import read_neighbourhood
from worker.storage.postings import crowded_among
from worker.storage.reading import Edition, read_articles
from worker.storage.rows import key_digest
from worker.storage.silences import read_silences
from worker.storage.tables import (
    alert_items,
    article_digests,
    article_keys,
    article_versions,
    articles,
    messages,
    sources,
    stories,
)
from worker.storage.versions import read_versions
from worker.storage.writing import write_decisions

BATCH = 200
"""Articles read at once by a stream: about 2 MB of text."""

CURRENT_TEXTS = (
    select(
        article_versions.c.article,
        article_versions.c.title,
        article_versions.c.lead,
        article_versions.c.body,
    )
    .join(articles, articles.c.id == article_versions.c.article)
    .where(
        among(article_versions.c.article, "articles"),
        article_versions.c.version == articles.c.version,
    )
)

SEEN = (
    select(article_keys.c.key, article_digests.c.digest)
    .join_from(article_keys, article_digests, article_digests.c.article == article_keys.c.article)
    .where(among(article_keys.c.key, "keys"), among(article_digests.c.digest, "digests"))
)


class SqlCorpusTransaction:
    """The port ``CorpusTransaction``, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._crowded: dict[int, tuple[int, ...]] = {}

    def neighbourhood(self, sought: Sought, since: datetime) -> Neighbourhood:
        near = read_neighbourhood(self._connection, sought, since)
        self._crowded |= crowded_among(near.postings)
        return near

    def told(self, stories: Collection[int]) -> dict[int, Told]:
        return {
            story: {one.recipient.key: one.topics for one in heard}
            for story, heard in self.hearings(stories).items()
        }

    def hearings(self, stories: Collection[int]) -> dict[int, tuple[Hearing, ...]]:
        return read_hearings(self._connection, stories)

    def hidden(self, story: int) -> Told:
        return read_hidden(self._connection, story)

    def outlets(self, stories: Collection[int]) -> dict[int, frozenset[str]]:
        return read_outlets(self._connection, stories)

    def voices(self, articles: Collection[int]) -> frozenset[str]:
        return read_voices(self._connection, articles)

    def silences(self, now: datetime) -> tuple[Silence, ...]:
        return read_silences(self._connection, now)

    def texts(self, articles: Collection[int]) -> dict[int, tuple[str, str]]:
        rows = self._connection.execute(CURRENT_TEXTS, {"articles": list(articles)})
        return {
            row.article: (row.title, "\n\n".join(filter(None, (row.lead, row.body))))
            for row in rows
        }

    def number_articles(self, count: int) -> Iterator[int]:
        return iter(take(self._connection, "articles", count))

    def number_stories(self, count: int) -> Iterator[int]:
        return iter(take(self._connection, "stories", count))

    def write(self, decisions: Sequence[Decision], now: datetime) -> None:
        write_decisions(self._connection, decisions, self._crowded, now)

    def finish_poll(
        self, claimed: ClaimedFeed, state: FeedState, report: PollReport, now: datetime
    ) -> bool:
        return finish_poll(self._connection, claimed, state, report, now)


class SqlCorpus:
    """The port ``Corpus``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def transaction(self) -> Iterator[SqlCorpusTransaction]:
        """One at a time over all processes."""
        with self._database.decide() as connection:
            yield SqlCorpusTransaction(connection)

    def seen(self, pairs: Collection[tuple[Key, str]]) -> set[tuple[Key, str]]:
        asked = {(key_digest(key), digest): (key, digest) for key, digest in pairs}
        wanted = {
            "keys": list({key for key, _ in asked}),
            "digests": list({digest for _, digest in asked}),
        }
        with self._database.read() as connection:
            found = connection.execute(SEEN, wanted)
            return {asked[row.key, row.digest] for row in found if tuple(row) in asked}

    def article(self, number: int) -> StoredArticle | None:
        edition = Edition(number)
        with self._database.read() as connection:
            return read_articles(connection, [edition]).get(edition)

    def versions(self, article: int) -> list[StoredVersion]:
        with self._database.read() as connection:
            return read_versions(connection, article)

    def articles(self, *, since: datetime | None = None) -> Iterator[StoredArticle]:
        """See the port. ``since`` is when an article was first seen. Each batch is a short transaction of its own, so that a slow reader
        neither holds a picture of the database for hours nor a page of its log.
        """
        last = 0
        while batch := self._batch(last, since):
            yield from batch
            last = batch[-1].id

    def counts(self) -> CorpusCounts:
        with self._database.read() as connection:
            return CorpusCounts(
                articles=_count(connection, articles),
                stories=_count(connection, stories),
                sources=_count(connection, sources),
                alerts=_by_state(connection, alert_items),
                messages=_by_state(connection, messages),
            )

    def _batch(self, last: int, since: datetime | None) -> list[StoredArticle]:
        following = (
            select(articles.c.id).where(articles.c.id > last).order_by(articles.c.id).limit(BATCH)
        )
        if since is not None:
            following = following.where(articles.c.first_seen_at >= since)
        with self._database.read() as connection:
            editions = [Edition(number) for number in connection.scalars(following)]
            return list(read_articles(connection, editions).values())


def _count(connection: Connection, table: FromClause) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _by_state(connection: Connection, table: FromClause) -> dict[str, int]:
    counting = select(table.c.state, func.count()).group_by(table.c.state)
    return {str(state): count for state, count in connection.execute(counting)}
