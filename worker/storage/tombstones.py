"""What stays of articles that nobody compares or reads any more.

What is compared leaves with the window: words, index, boilerplate. What is read leaves with its
retention, counted from when the article was last seen: lead and body of all its versions, earlier
where it is about no topic. Keys and digests stay, so that an item that its feed brings again, or
another's copy of it, is known for what it is.
"""

from datetime import datetime, timedelta

from sqlalchemy import Table, and_, bindparam, delete, or_, select, update

from worker.domain.alerts import ENDED, AlertState
from worker.domain.settings import Retention
from worker.storage.engine import Database
from worker.storage.entries import period, without
from worker.storage.fingerprints import leave
from worker.storage.lists import among
from worker.storage.stale import mark_stale
from worker.storage.tables import (
    alert_items,
    article_versions,
    articles,
    fingerprints,
    matches,
    messages,
    postings,
    printed,
)

TEXTS = 200
"""Articles whose texts are cleared in one transaction: some three pages each."""
PRINTS = 500
ENTRIES = 20_000
"""Entries of an index that are dropped in one transaction, of 20 ms."""

_moment = articles.c.last_seen_at.type
_seen = articles.c.last_seen_at
STILL_TO_TELL = (
    select(alert_items.c.id)
    .join_from(alert_items, messages, isouter=True)
    .where(
        alert_items.c.article == articles.c.id,
        or_(
            alert_items.c.state == AlertState.OPEN,
            and_(alert_items.c.state == AlertState.TOLD, messages.c.state.not_in(ENDED)),
        ),
    )
    .correlate(articles)
    .exists()
)
"""A channel that is disabled keeps its messages waiting, made from the text when they go out."""
UNREAD = select(articles.c.id).where(
    articles.c.text_cleared_at.is_(None),
    ~STILL_TO_TELL,
    or_(
        _seen < bindparam("text", type_=_moment),
        and_(
            _seen < bindparam("unmatched", type_=_moment),
            ~select(matches.c.article).where(matches.c.article == articles.c.id).exists(),
        ),
    ),
)
PAGE = UNREAD.where(articles.c.id > bindparam("after")).order_by(articles.c.id).limit(TEXTS)
"""Page after page in the order of numbers: one walk over the articles that have their texts."""
STILL_UNREAD = UNREAD.where(among(articles.c.id, "articles"))
CLEAR_TEXTS = (
    update(article_versions)
    .where(among(article_versions.c.article, "articles"))
    .values(lead="", body="")
)
CLEARED = (
    update(articles)
    .where(among(articles.c.id, "articles"))
    .values(text_cleared_at=bindparam("now", type_=_moment))
)

LEFT = (
    select(fingerprints.c.article)
    .where(fingerprints.c.period < bindparam("oldest"))
    .order_by(fingerprints.c.period)
    .limit(PRINTS)
)


def clear_texts(database: Database, now: datetime, retention: Retention) -> int:
    """Let texts go that ``retention`` keeps no longer; titles stay. Returns of how many articles."""
    asked = {"text": now - retention.text, "unmatched": now - retention.unmatched_text}
    cleared, last = 0, 0
    while True:
        with database.read() as connection:
            page = connection.scalars(PAGE, {**asked, "after": last}).all()
        if not page:
            return cleared
        with database.decide() as connection:
            found = connection.scalars(STILL_UNREAD, {**asked, "articles": page}).all()
            connection.execute(CLEAR_TEXTS, {"articles": found})
            connection.execute(CLEARED, {"articles": found, "now": now})
            mark_stale(connection, found)
        cleared += len(found)
        last = page[-1]


def leave_window(database: Database, now: datetime, window: timedelta) -> int:
    """Drop what no look-up asks any more; returns of how many articles. One that was seen since is
    read anew from its text (``worker.storage.rebuilding``).
    """
    oldest = period(now - window)
    left = 0
    while True:
        with database.decide() as connection:
            found = connection.scalars(LEFT, {"oldest": oldest}).all()
            if not found:
                break
            leave(connection, found)
        left += len(found)
    for table in (postings, printed):
        for first, last in without(range(oldest, period(now) + 2)):
            _drop(database, table, first, last)
    return left


def _drop(database: Database, table: Table, first: int, last: int) -> None:
    batch = (
        select(table.c.entry)
        .where(table.c.entry.between(first, last))
        .order_by(table.c.entry)
        .limit(ENTRIES)
    )
    dropped = ENTRIES
    while dropped == ENTRIES:
        with database.decide() as connection:
            dropped = connection.execute(delete(table).where(table.c.entry.in_(batch))).rowcount
