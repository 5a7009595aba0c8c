"""Letting go what is kept no longer, in batches that hold nobody up.

Measured with 5,000 rows of ``polls``: a transaction of 20 ms, between which others have
their turn.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, delete, func, select, update

from worker.domain import alerts
from worker.domain.articles import PageUse
from worker.domain.settings import Retention
from worker.storage.engine import Database
from worker.storage.lists import among
from worker.storage.rebuilding import rebuild
from worker.storage.tables import articles, deliveries, messages, pending_pages, polls
from worker.storage.tombstones import clear_texts, leave_window

ROWS = 5_000
BODIES = 500
"""A body is some ten thousand bytes, whose pages are given back one by one."""

OLDER = bindparam("older", type_=messages.c.sent_at.type)
ENDED = messages.c.state.in_(alerts.ENDED)
KEPT = (
    select(messages.c.id)
    .where(
        messages.c.id > bindparam("after"),
        ENDED,
        messages.c.body.is_not(None),
        # What was given up ended when it would have been tried next.
        func.coalesce(messages.c.sent_at, messages.c.next_at) < OLDER,
    )
    .order_by(messages.c.id)
    .limit(BODIES)
)
"""Page after page in the order of ids: one walk over the table, in which no page is read
twice. It only reads; what is written is found by its id.
"""
CLEAR = (
    update(messages)
    .where(among(messages.c.id, "messages"), ENDED)
    .values(body=None, cleared_at=bindparam("now", type_=messages.c.cleared_at.type))
)

WAITED = timedelta(days=7)
"""After which no poll will take a page up any more: its feed has left the config."""
FORGOTTEN = (
    select(pending_pages.c.article)
    .where(pending_pages.c.since < bindparam("older", type_=pending_pages.c.since.type))
    .limit(BODIES)
)
GIVE_UP = (
    update(articles)
    .where(among(articles.c.id, "articles"), articles.c.page == PageUse.PENDING)
    .values(page=PageUse.UNREACHABLE)
)
FORGET = delete(pending_pages).where(among(pending_pages.c.article, "articles"))


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was let go: bodies of messages, lines of polls and of deliveries, pages that were
    still to be fetched, articles' texts, and fingerprints that left the window. How many
    fingerprints were made anew.
    """

    bodies: int = 0
    polls: int = 0
    deliveries: int = 0
    pages: int = 0
    texts: int = 0
    fingerprints: int = 0
    rebuilt: int = 0


def tidy(database: Database, now: datetime, retention: Retention, window: timedelta) -> Tidied:
    records = now - retention.records
    return Tidied(
        _clear_bodies(database, now - retention.messages, now),
        _delete_rows(database, polls, records),
        _delete_rows(database, deliveries, records),
        _give_pages_up(database, now - WAITED),
        clear_texts(database, now, retention),
        leave_window(database, now, window),
        sum(rebuild(database, now, window)),
    )


def _give_pages_up(database: Database, older: datetime) -> int:
    given = 0
    while True:
        with database.read() as connection:
            found = connection.scalars(FORGOTTEN, {"older": older}).all()
        if not found:
            return given
        with database.write() as connection:
            connection.execute(GIVE_UP, {"articles": found})
            given += connection.execute(FORGET, {"articles": found}).rowcount


def _clear_bodies(database: Database, older: datetime, now: datetime) -> int:
    cleared, last = 0, ""
    while True:
        with database.read() as connection:
            page = connection.scalars(KEPT, {"after": last, "older": older}).all()
        if not page:
            return cleared
        with database.write() as connection:
            cleared += connection.execute(CLEAR, {"messages": page, "now": now}).rowcount
        last = page[-1]


def _delete_rows(database: Database, table: Table, older: datetime) -> int:
    old = select(table.c.id).where(table.c.at < older).order_by(table.c.at).limit(ROWS)
    deleted = 0
    while True:
        with database.write() as connection:
            batch = connection.execute(delete(table).where(table.c.id.in_(old))).rowcount
        deleted += batch
        if batch < ROWS:
            return deleted
