"""Messages from their making to their end, as single statements on one connection.

A message is pending, then sending under a lease, then sent, failed until ``next_at``, or
dead. A lease that ends while sending is an unknown outcome: the same bytes go out again under
the same id. What a sender reports counts only under its own token (notes: alerts, 2.2).
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    insert,
    or_,
    select,
    union,
    update,
)

from worker.domain.alerts import (
    AlertKind,
    AlertState,
    ChannelType,
    Message,
    MessageState,
    Recipient,
)
from worker.storage.lists import among
from worker.storage.rows import AnyRow, recipient_row
from worker.storage.tables import alert_items, deliveries, messages

SENDING = messages.c.state == MessageState.SENDING
SENDABLE = messages.c.cleared_at.is_(None)
"""Not one whose bytes were let go, whoever put it back: made again, they would be other bytes
under an id that its receiver knows.
"""
WAITING = and_(messages.c.state.in_([MessageState.PENDING, MessageState.FAILED]), SENDABLE)
NOW = bindparam("now", type_=messages.c.next_at.type)
DUE_TYPES = union(
    select(alert_items.c.recipient_type).where(
        alert_items.c.state == AlertState.OPEN,
        alert_items.c.due_at <= NOW,
        alert_items.c.recipient_type.is_not(None),
    ),
    select(messages.c.recipient_type).where(WAITING, messages.c.next_at <= NOW),
    select(messages.c.recipient_type).where(SENDING, SENDABLE, messages.c.lease_until <= NOW),
)
"""Three walks along indices that end where nothing waits, however much was told before."""

UNKNOWN = "unknown"
"""The outcome of an attempt whose sender never reported."""


def lease_messages(
    connection: Connection,
    now: datetime,
    lease: timedelta,
    limit: int,
    types: Collection[ChannelType],
    *,
    due_by: datetime,
    without: Collection[str],
) -> list[Message]:
    """Messages due by then, oldest first, leased to the caller from now on. One token serves
    the whole claim: a lease is message and token.
    """
    due = (
        select(messages.c.id, messages.c.state)
        .where(
            messages.c.recipient_type.in_(list(types)),
            messages.c.recipient_channel.not_in(list(without)),
            _is_due(due_by, now),
        )
        .order_by(messages.c.next_at, messages.c.created_at, messages.c.id)
        .limit(limit)
        # PostgreSQL: not those whose sender, though late, is reporting this very moment.
        .with_for_update(skip_locked=True)
    )
    states = {row.id: row.state for row in connection.execute(due)}
    if not states:
        return []
    leasing = (
        update(messages)
        .where(among(messages.c.id, "messages"))
        .values(
            state=MessageState.SENDING,
            attempts=messages.c.attempts + 1,
            unknown_outcomes=messages.c.unknown_outcomes + case((SENDING, 1), else_=0),
            token=secrets.token_hex(16),
            lease_until=now + lease,
        )
        .returning(messages)
    )
    rows = connection.execute(leasing, {"messages": list(states)})
    leased = {row.id: message_from(row) for row in rows}
    abandoned = [leased[name] for name in states if states[name] is MessageState.SENDING]
    _log_unknown(connection, abandoned, now)
    return [leased[name] for name in states]


def due_types(connection: Connection, now: datetime) -> set[ChannelType]:
    return set(connection.scalars(DUE_TYPES, {"now": now}))


def hold_messages(
    connection: Connection, type_: ChannelType, until: datetime, channel: str | None
) -> int:
    """Put off what waits for a type or one of its channels; how many messages that were."""
    holding = (
        update(messages)
        .where(WAITING, messages.c.recipient_type == type_, messages.c.next_at < until)
        .values(next_at=until)
    )
    if channel is not None:
        holding = holding.where(messages.c.recipient_channel == channel)
    return connection.execute(holding).rowcount


def free_messages(
    connection: Connection, type_: ChannelType, now: datetime, channel: str | None
) -> int:
    """Only a message that was never tried is pending with a time ahead: it was held."""
    freeing = (
        update(messages)
        .where(
            messages.c.state == MessageState.PENDING,
            messages.c.recipient_type == type_,
            messages.c.next_at > now,
        )
        .values(next_at=now)
    )
    if channel is not None:
        freeing = freeing.where(messages.c.recipient_channel == channel)
    return connection.execute(freeing).rowcount


def report(connection: Connection, message: Message, change: Mapping[str, Any]) -> bool:
    """Change a message for whoever holds its lease; False for everyone else."""
    reporting = (
        update(messages)
        .where(messages.c.id == message.id, messages.c.token == message.token, SENDING)
        .values(**change)
    )
    return connection.execute(reporting).rowcount == 1


def end_attempt(
    connection: Connection,
    message: Message,
    state: MessageState,
    change: Mapping[str, Any],
    delivery: Mapping[str, Any],
) -> bool:
    """Give a lease back with the attempt's outcome, and log the attempt."""
    ended = {"state": state, "token": None, "lease_until": None}
    done = report(connection, message, {**change, **ended})
    if done:
        logged = {"message": message.id, "attempt": message.attempts, "outcome": state.value}
        connection.execute(insert(deliveries).values(**logged, **delivery))
    return done


def _is_due(due_by: datetime, now: datetime) -> ColumnElement[bool]:
    """Who looks ahead takes no lease that still runs: its holder may be sending."""
    return or_(
        and_(WAITING, messages.c.next_at <= due_by),
        and_(SENDING, SENDABLE, messages.c.lease_until <= now),
    )


def _log_unknown(connection: Connection, abandoned: Sequence[Message], now: datetime) -> None:
    rows = [
        {
            "message": message.id,
            "attempt": message.attempts - 1,
            "at": now,
            "outcome": UNKNOWN,
            "detail": "its lease ended before its sender said how it went",
        }
        for message in abandoned
    ]
    if rows:
        connection.execute(insert(deliveries), rows)


def message_id(recipient: Recipient, kind: AlertKind, items: Sequence[str]) -> str:
    """24 hex digits, the left side of a Message-ID, which come of what the message tells: made
    again after a backup was restored, it is the same message to a receiver that knows it.
    """
    parts = "\n".join([recipient.key, kind, *items])
    return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def new_message(
    name: str, recipient: Recipient, kind: AlertKind, now: datetime, incident: int | None = None
) -> dict[str, Any]:
    return {
        "id": name,
        **recipient_row(recipient),
        "kind": kind,
        "state": MessageState.PENDING,
        "created_at": now,
        "next_at": now,
        "attempts": 0,
        "unknown_outcomes": 0,
        "last_error": "",
        "incident": incident,
    }


def message_from(row: AnyRow) -> Message:
    return Message(
        id=row.id,
        recipient=Recipient(row.recipient_type, row.recipient_address, row.recipient_channel),
        kind=row.kind,
        state=row.state,
        created_at=row.created_at,
        next_at=row.next_at,
        attempts=row.attempts,
        unknown_outcomes=row.unknown_outcomes,
        body=row.body,
        token=row.token,
        last_error=row.last_error,
        sent_at=row.sent_at,
        receipt=row.receipt,
    )
