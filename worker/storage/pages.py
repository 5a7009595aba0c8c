"""Articles whose page is still to be fetched, each at most once at a time over all processes.

An attempt is counted, and the next one put off, before any request is made: a process that dies
in the middle may have made it. What an article's page brings is written with its new version
(``writing``), in one transaction; so a page is pending or it is not, wherever a kill falls.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, func, select, update

from worker.domain.articles import Article, PageUse
from worker.domain.corpus import Decision, PendingPage
from worker.domain.stories import VerdictReason
from worker.storage.columns import EPOCH
from worker.storage.engine import Database
from worker.storage.lists import among
from worker.storage.reading import Edition, read_articles
from worker.storage.rows import AnyRow, metadata_row
from worker.storage.tables import alert_items, articles, pending_pages, stories
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

NAMED = (
    select(pending_pages)
    .where(among(pending_pages.c.article, "articles"))
    .order_by(pending_pages.c.article)
)

BOOK = (
    update(pending_pages)
    .where(pending_pages.c.article == bindparam("number"))
    .values(
        attempts=bindparam("new_attempts"),
        begun_at=bindparam("new_begun", type_=pending_pages.c.begun_at.type),
        next_at=bindparam("new_next"),
    )
)
HAND_BACK = BOOK.where(pending_pages.c.attempts == bindparam("booked"))
PUT_OFF = (
    update(pending_pages)
    .where(
        pending_pages.c.article == bindparam("number"),
        pending_pages.c.attempts == bindparam("booked"),
    )
    .values(next_at=bindparam("new_next"))
)
ADOPT = (
    update(pending_pages)
    .where(among(pending_pages.c.article, "articles"), pending_pages.c.feed != bindparam("by"))
    .values(feed=bindparam("by"))
)
SHARED_STORIES = (
    select(articles.c.story)
    .where(among(articles.c.story, "stories"))
    .group_by(articles.c.story)
    .having(func.count() > 1)
)
MOVE = (
    update(articles)
    .where(articles.c.id == bindparam("number"), articles.c.story != bindparam("into"))
    .values(story=bindparam("into"))
)
DROP_EMPTY = delete(stories).where(
    stories.c.first_article == bindparam("number"),
    ~select(articles.c.id).where(articles.c.story == stories.c.id).exists(),
    ~select(alert_items.c.id).where(alert_items.c.story == stories.c.id).exists(),
)

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
            return _booked(connection, connection.execute(DUE, asked).all(), now, back_off)

    def book(
        self, articles: Collection[int], now: datetime, back_off: Sequence[timedelta]
    ) -> list[PendingPage]:
        """See the port."""
        if not articles:
            return []
        with self._database.decide() as connection:
            rows = connection.execute(NAMED, {"articles": list(articles)}).all()
            return _booked(connection, rows, now, back_off)

    def adopt(self, feed: str, articles: Collection[int]) -> None:
        """See the port. Nearly always there is none, and it only reads."""
        if not articles:
            return
        asked = {"articles": list(articles)}
        with self._database.read() as connection:
            found = [row.article for row in connection.execute(NAMED, asked) if row.feed != feed]
        if found:
            with self._database.decide() as connection:
                connection.execute(ADOPT, {"articles": found, "by": feed})

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
                "new_begun": page.begun_at if page.attempts > 1 else None,
                "new_next": now,
            }
            for page in pages
        ]
        with self._database.decide() as connection:
            connection.execute(HAND_BACK, rows)

    def put_off(self, pages: Sequence[tuple[PendingPage, datetime]]) -> None:
        """See the port."""
        if not pages:
            return
        rows = [
            {"number": page.article, "booked": page.attempts, "new_next": moment}
            for page, moment in pages
        ]
        with self._database.decide() as connection:
            connection.execute(PUT_OFF, rows)


def write_pending(connection: Connection, texts: Iterable[Decision], now: datetime) -> None:
    """Let the pages be fetched that these versions wait for, and no longer those of versions
    that wait for none. A version that waits in the place of another begins anew.

    A page may also show of what story its article is: that goes where it was decided.
    """
    texts = list(texts)
    _move(connection, texts)
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
                set_={name: adding.excluded[name] for name in rows[0] if name != "article"},
            ),
            rows,
        )


def _row(decision: Decision, now: datetime) -> dict[str, Any]:
    return {
        "article": decision.article,
        "feed": decision.document.article.feed,
        "since": now,
        "occasion": decision.occasion,
        "late": decision.late,
        "attempts": 0,
        "begun_at": None,
        "next_at": now,
    }


def _move(connection: Connection, texts: Iterable[Decision]) -> None:
    """Into the story whose copy a late text turned out to be. The story that it leaves goes, too,
    but where an alert item, if only of something held back, refers to it.
    """
    rows = [
        {"number": decision.article, "into": decision.story}
        for decision in texts
        if decision.verdict.reason is VerdictReason.PAGE_CAME
    ]
    if rows:
        connection.execute(MOVE, rows)
        connection.execute(DROP_EMPTY, [{"number": row["number"]} for row in rows])


def _booked(
    connection: Connection, rows: Sequence[AnyRow], now: datetime, back_off: Sequence[timedelta]
) -> list[PendingPage]:
    if rows:
        connection.execute(BOOK, [_booking(row, now, back_off) for row in rows])
    return _pages(connection, rows, now)


def _booking(row: AnyRow, now: datetime, back_off: Sequence[timedelta]) -> dict[str, Any]:
    return {
        "number": row.article,
        "new_attempts": row.attempts + 1,
        "new_begun": row.begun_at or now,
        "new_next": now + back_off[min(row.attempts, len(back_off) - 1)],
    }


def _pages(connection: Connection, rows: Sequence[AnyRow], now: datetime) -> list[PendingPage]:
    stored = read_articles(connection, [Edition(row.article) for row in rows])
    of = {"stories": list({article.story for article in stored.values()})}
    shared = set(connection.scalars(SHARED_STORIES, of))
    return [
        PendingPage(
            article=row.article,
            version=(found := stored[Edition(row.article)]).version,
            item=found.article,
            since=row.since,
            attempts=row.attempts + 1,
            begun_at=row.begun_at or now,
            occasion=row.occasion,
            late=row.late,
            alone=found.story not in shared,
        )
        for row in rows
    ]


def _amend(connection: Connection, page: PendingPage, item: Article) -> bool:
    new = {f"new_{name}": value for name, value in metadata_row(item).items()}
    values = {"number": page.article, "of": page.version, **new}
    return bool(connection.execute(AMEND, values).rowcount)
