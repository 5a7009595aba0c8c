"""Articles whose page is still to be fetched, each at most once at a time over all processes.

An attempt is counted, and the next one put off, before any request is made: a process that dies
in the middle may have made it. What an article's page brings is written with its new version
(``writing``), in one transaction; so a page is pending or it is not, wherever a kill falls.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, select, update

from worker.domain.articles import Article, PageUse
from worker.domain.corpus import Decision, PendingPage
from worker.storage.columns import EPOCH
from worker.storage.engine import Database
from worker.storage.lists import among
from worker.storage.reading import Edition, read_articles
from worker.storage.rows import AnyRow, metadata_row
from worker.storage.tables import articles, pending_pages
from worker.storage.upserts import insert_into

DUE = (
    select(pending_pages)
    .where(
        pending_pages.c.feed == bindparam("feed"),
        pending_pages.c.next_at < bindparam("before", type_=pending_pages.c.next_at.type),
    )
    .order_by(pending_pages.c.next_at, pending_pages.c.article.desc())
    .limit(bindparam("most", type_=BigInteger()))
)
"""Of those that came together, the newest first."""

BOOK = (
    update(pending_pages)
    .where(pending_pages.c.article == bindparam("number"))
    .values(attempts=bindparam("new_attempts"), next_at=bindparam("new_next"))
)
HAND_BACK = BOOK.where(pending_pages.c.attempts == bindparam("booked"))

AMEND = (
    update(articles)
    .where(articles.c.id == bindparam("number"), articles.c.version == bindparam("of"))
    .values(
        {
            name: bindparam(f"new_{name}", type_=articles.c[name].type)
            for name in metadata_row(Article("", "", "", "", EPOCH))
        }
    )
)
DONE = delete(pending_pages).where(among(pending_pages.c.article, "articles"))


class SqlPages:
    """The port ``PageStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(
        self,
        feed: str,
        before: datetime,
        now: datetime,
        limit: int,
        back_off: Sequence[timedelta],
    ) -> list[PendingPage]:
        """See the port. Where nothing is due, as at nearly every poll, it only reads."""
        asked = {"feed": feed, "before": before, "most": limit}
        with self._database.read() as connection:
            if not connection.execute(DUE, asked).first():
                return []
        with self._database.decide() as connection:
            due = connection.execute(DUE, asked).all()
            if due:
                booked = [_booking(row, now, back_off) for row in due]
                connection.execute(BOOK, booked)
            return _pages(connection, due)

    def settle(self, settled: Sequence[tuple[PendingPage, Article]]) -> None:
        """See the port. A newer version than the one that waited stays as it is, and pending."""
        if not settled:
            return
        with self._database.decide() as connection:
            amended = [page.article for page, item in settled if _amend(connection, page, item)]
            connection.execute(DONE, {"articles": amended})

    def hand_back(self, pages: Sequence[PendingPage], now: datetime) -> None:
        """See the port."""
        if not pages:
            return
        rows = [
            {
                "number": page.article,
                "booked": page.attempts,
                "new_attempts": page.attempts - 1,
                "new_next": now,
            }
            for page in pages
        ]
        with self._database.decide() as connection:
            connection.execute(HAND_BACK, rows)


def write_pending(connection: Connection, texts: Iterable[Decision], now: datetime) -> None:
    """Let the pages be fetched that these versions wait for, and no longer those of versions
    that wait for none. A version that waits in the place of another keeps its attempts.
    """
    last = {decision.article: decision for decision in texts}
    waiting = [d for d in last.values() if d.document.article.page is PageUse.PENDING]
    done = [d.article for d in last.values() if d.version > 1 and d not in waiting]
    if done:
        connection.execute(DONE, {"articles": done})
    rows = [_row(decision, now) for decision in waiting if decision.document.article.feed]
    if rows:
        adding = insert_into(connection.dialect.name, pending_pages)
        connection.execute(
            adding.on_conflict_do_update(
                index_elements=[pending_pages.c.article],
                set_={"feed": adding.excluded.feed, "next_at": adding.excluded.next_at},
            ),
            rows,
        )


def _row(decision: Decision, now: datetime) -> dict[str, Any]:
    return {
        "article": decision.article,
        "feed": decision.document.article.feed,
        "since": now,
        "attempts": 0,
        "next_at": now,
    }


def _booking(row: AnyRow, now: datetime, back_off: Sequence[timedelta]) -> dict[str, Any]:
    return {
        "number": row.article,
        "new_attempts": row.attempts + 1,
        "new_next": now + back_off[min(row.attempts, len(back_off) - 1)],
    }


def _pages(connection: Connection, rows: Sequence[AnyRow]) -> list[PendingPage]:
    stored = read_articles(connection, [Edition(row.article) for row in rows])
    return [
        PendingPage(
            article=row.article,
            version=stored[Edition(row.article)].version,
            item=stored[Edition(row.article)].article,
            since=row.since,
            attempts=row.attempts + 1,
        )
        for row in rows
    ]


def _amend(connection: Connection, page: PendingPage, item: Article) -> bool:
    new = {f"new_{name}": value for name, value in metadata_row(item).items()}
    values = {"number": page.article, "of": page.version, **new}
    return bool(connection.execute(AMEND, values).rowcount)
