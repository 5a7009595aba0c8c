"""The port ``StoryStore``: stories as a person looks at them, and the turn to correct them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import bindparam, or_, select

from worker.domain.articles import Key, KeyKind
from worker.domain.story_store import Found, Ruling, StoredStory, StorySummary, Version
from worker.storage.corrections import SqlRulingTransaction
from worker.storage.engine import Database
from worker.storage.rows import key_digest, verdict_from
from worker.storage.rulings import ended_by
from worker.storage.story_rows import VERDICTS, read_story
from worker.storage.summaries import read_summaries
from worker.storage.tables import article_keys, article_versions, articles, stories

VERSIONS = (
    select(article_versions)
    .where(article_versions.c.article == bindparam("article"))
    .order_by(article_versions.c.version)
)
BY_KEY = select(article_keys.c.article, article_keys.c.copy).where(
    article_keys.c.key == bindparam("digest")
)
BY_ADDRESS = (
    select(articles.c.id)
    .where(
        or_(
            articles.c.canonical_url == bindparam("address"),
            articles.c.url == bindparam("address"),
        )
    )
    .order_by(articles.c.id)
    .limit(1)
)
"""Reads all articles: for a person who asks once, not for a poll."""


class SqlStories:
    """The port ``StoryStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def ruling(self) -> Iterator[SqlRulingTransaction]:
        """One at a time over all processes, in turn with those that decide on articles."""
        with self._database.decide() as connection:
            yield SqlRulingTransaction(connection)

    def summaries(
        self, *, since: datetime | None = None, topic: str | None = None
    ) -> Iterator[StorySummary]:
        """See the port. Each batch is a short transaction of its own."""
        before: int | None = None
        while batch := self._batch(before, since, topic):
            yield from batch
            before = batch[-1].id

    def story(self, number: int) -> StoredStory | None:
        with self._database.read() as connection:
            row = connection.execute(select(stories).where(stories.c.id == number)).first()
            return read_story(connection, row) if row else None

    def ended(self, number: int) -> Ruling | None:
        with self._database.read() as connection:
            return ended_by(connection, number)

    def versions(self, article: int) -> list[Version]:
        with self._database.read() as connection:
            judged = {
                row.version: verdict_from(row)
                for row in connection.execute(VERDICTS, {"articles": [article]})
                if row.source is None
            }
            return [
                Version(
                    row.version,
                    row.title,
                    "\n\n".join(part for part in (row.lead, row.body) if part),
                    row.text_source,
                    row.seen_at,
                    judged.get(row.version),
                )
                for row in connection.execute(VERSIONS, {"article": article})
            ]

    def find(self, key: Key) -> Found | None:
        with self._database.read() as connection:
            held = connection.execute(BY_KEY, {"digest": key_digest(key)}).first()
            if held:
                return Found(held.article, held.copy)
            if key.kind is not KeyKind.URL:
                return None
            number = connection.execute(BY_ADDRESS, {"address": key.value}).scalar()
            return None if number is None else Found(number)

    def _batch(
        self, before: int | None, since: datetime | None, topic: str | None
    ) -> list[StorySummary]:
        with self._database.read() as connection:
            return read_summaries(connection, before, since, topic)
