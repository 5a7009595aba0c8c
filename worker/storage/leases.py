"""Leases of feeds, as single statements on one connection.

A lease is feed and token. First a feed is claimed, then its poll is begun, perhaps by another
process and under a token of its own; only a poll that was begun can be left unfinished.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Update,
    and_,
    bindparam,
    case,
    false,
    or_,
    select,
    true,
    update,
)

from worker.domain.feeds import FeedState
from worker.storage.lists import among
from worker.storage.registration import ADDRESS
from worker.storage.rows import AnyRow, feed_from
from worker.storage.tables import feeds

NOW = bindparam("now", type_=feeds.c.due_at.type)
ALL = 2**31
"""More feeds than there are; as a limit, SQLite and PostgreSQL write "none" differently."""


def _reached(column: ColumnElement[datetime | None]) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= NOW)


FREE = (
    select(*ADDRESS)
    .where(feeds.c.disabled.is_(None), _reached(feeds.c.not_before), _reached(feeds.c.lease_until))
    .limit(bindparam("most", type_=BigInteger()))
)
NEVER_POLLED = FREE.where(feeds.c.due_at.is_(None))
OVERDUE = FREE.where(feeds.c.due_at <= NOW).order_by(feeds.c.due_at)
"""Two statements, each a walk along the index that ends early. As one, with OR, both
databases sort all that is due for each fifty feeds that are claimed.
"""
NOT_YET = FREE.where(feeds.c.due_at > NOW).order_by(feeds.c.due_at)

BOOKED = bindparam("booked", type_=feeds.c.not_before.type)

_LATER = case((feeds.c.not_before > BOOKED, feeds.c.not_before), else_=BOOKED)
"""What is booked already, a Retry-After say, is never given up for a nearer floor."""

HELD = (among(feeds.c.name, "names"), feeds.c.lease_token == bindparam("token"))
CLAIMED = select(*ADDRESS).where(*HELD, feeds.c.begun == false())

_LEASED: dict[Any, Any] = {
    feeds.c.lease_token: bindparam("new_token"),
    feeds.c.lease_until: bindparam("until"),
}
CLAIM = (
    update(feeds)
    .where(among(feeds.c.name, "names"))
    .values(_LEASED | {feeds.c.begun: false()})
    .returning(feeds)
)
BEGIN = (
    update(feeds)
    .where(among(feeds.c.name, "names"))
    .values(
        _LEASED
        | {
            feeds.c.begun: true(),
            feeds.c.unfinished: feeds.c.unfinished + 1,
            feeds.c.not_before: _LATER,
        }
    )
    .returning(feeds)
)
RENEW = (
    update(feeds)
    .where(*HELD, feeds.c.lease_until < bindparam("until", type_=feeds.c.lease_until.type))
    .values(
        {
            feeds.c.lease_until: bindparam("until"),
            feeds.c.not_before: case((feeds.c.begun == true(), _LATER), else_=feeds.c.not_before),
        }
    )
)
RELEASE = (
    update(feeds)
    .where(*HELD)
    .values(
        {
            feeds.c.lease_token: None,
            feeds.c.lease_until: None,
            feeds.c.begun: False,
            feeds.c.unfinished: feeds.c.unfinished
            - case((and_(feeds.c.begun == true(), feeds.c.unfinished > 0), 1), else_=0),
        }
    )
)


def free(
    connection: Connection,
    names: Collection[str],
    now: datetime,
    *,
    due_only: bool,
    limit: int | None,
) -> list[AnyRow]:
    """The feeds of these names that may be leased, those due the longest first."""
    found: list[AnyRow] = []
    for statement in (NEVER_POLLED, OVERDUE) if due_only else (NEVER_POLLED, OVERDUE, NOT_YET):
        room = ALL if limit is None else limit - len(found)
        found += _first(connection, statement, names, now, room)
    return found


def _first(
    connection: Connection,
    statement: Select[Any],
    names: Collection[str],
    now: datetime,
    most: int,
) -> list[AnyRow]:
    """The first rows of these names. Feeds that left the config stay due for ever, before all
    others: where they fill the page, a longer one is asked for.
    """
    page = most
    while True:
        rows = connection.execute(statement, {"now": now, "most": page}).all()
        found = [row for row in rows if row.name in names]
        if len(found) >= most or len(rows) < page:
            return found[:most]
        page *= 8


def claimed(connection: Connection, names: Collection[str], token: str) -> Sequence[AnyRow]:
    """The feeds of these names that are leased under this token and not begun."""
    return connection.execute(CLAIMED, {"names": list(names), "token": token}).all()


def claim(
    connection: Connection, names: Collection[str], token: str, until: datetime
) -> dict[str, FeedState]:
    asked = {"names": list(names), "new_token": token, "until": until}
    return _leased(connection, CLAIM, asked)


def begin(
    connection: Connection, names: Collection[str], token: str, until: datetime, booked: datetime
) -> dict[str, FeedState]:
    """As ``claim``, with the poll counted as unfinished and its floor ``booked``."""
    asked = {"names": list(names), "new_token": token, "until": until, "booked": booked}
    return _leased(connection, BEGIN, asked)


def _leased(connection: Connection, statement: Update, asked: Any) -> dict[str, FeedState]:
    return {row.name: feed_from(row) for row in connection.execute(statement, asked)}
