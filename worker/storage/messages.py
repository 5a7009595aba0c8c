"""Messages from their making to their end, as single statements on one connection.

A message is pending, then sending under a lease, then sent, failed until ``next_at``, or
dead. A lease that ends while sending is an unknown outcome: the same bytes go out again under
the same id. What a sender reports counts only under its own token (notes: alerts, 2.2).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    insert,
    literal,
    select,
    update,
)

from worker.domain.alerts import AlertKind, Message, MessageState, Recipient
from worker.storage.rows import AnyRow, recipient_row
from worker.storage.tables import deliveries, messages

SENDING = messages.c.state == MessageState.SENDING
SENDABLE = messages.c.cleared_at.is_(None)
"""Not one whose bytes were let go, whoever put it back: made again, they would be other bytes
under an id that its receiver knows.
"""
WAITING = and_(messages.c.state.in_([MessageState.PENDING, MessageState.FAILED]), SENDABLE)
GONE_OUT = messages.c.sent_at.is_not(None)
"""It was sent once, and may be under way again."""
UNRECEIVED = and_(~GONE_OUT, messages.c.unknown_outcomes == 0)
"""Nobody can have received it."""
GIVEN_UP = and_(messages.c.state.in_([MessageState.DEAD, MessageState.CANCELLED]), UNRECEIVED)
"""What stood in it reached nobody, and counts as not told."""
REFUSED = case(
    (GONE_OUT, literal(MessageState.SENT, messages.c.state.type)),
    else_=literal(MessageState.DEAD, messages.c.state.type),
)
"""What becomes of a message that is refused for good: one that went out before did arrive once."""

BODY_SEEN = case((messages.c.body.is_not(None), b"")).label("body")
"""In place of a body that nobody asked for: whether there is one."""
OTHERS = [column for column in messages.c if column.name != "body"]
HAPPENED = func.coalesce(messages.c.sent_at, messages.c.created_at)


def select_messages(
    states: Collection[MessageState] | None,
    *,
    bodies: bool,
    since: datetime | None,
    limit: int | None,
    newest: bool,
) -> Select[Any]:
    """See the port ``Outbox``."""
    order: list[ColumnElement[Any]] = [messages.c.created_at, messages.c.id]
    found = select(messages) if bodies else select(*OTHERS, BODY_SEEN)
    if states is not None:
        found = found.where(messages.c.state.in_(list(states)))
    if since is not None:
        found = found.where(since <= HAPPENED)
    return found.order_by(*(one.desc() if newest else one for one in order)).limit(limit)


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
    outcome: MessageState,
    change: Mapping[str, Any],
    delivery: Mapping[str, Any],
) -> bool:
    """Give a lease back with the attempt's outcome, and log the attempt."""
    state = REFUSED if outcome is MessageState.DEAD else outcome
    ended = {"state": state, "token": None, "lease_until": None}
    done = report(connection, message, {**change, **ended})
    if done:
        logged = {"message": message.id, "attempt": message.attempts, "outcome": outcome.value}
        connection.execute(insert(deliveries).values({**logged, **delivery}))
    return done


def message_id(recipient: Recipient, kind: AlertKind, items: Sequence[str]) -> str:
    """24 hex digits, the left side of a Message-ID, which come of what the message tells: made
    again after a backup was restored, it is the same message to a receiver that knows it.
    """
    parts = "\n".join([recipient.key, kind, *items])
    return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def new_message(
    name: str,
    recipient: Recipient,
    kind: AlertKind,
    now: datetime,
    *,
    incident: int | None = None,
    window: tuple[datetime, datetime] | None = None,
    urgent: bool = False,
) -> dict[str, Any]:
    begins, ends = window or (None, None)
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
        "window_from": begins,
        "window_to": ends,
        "urgent": urgent,
    }


def message_from(row: AnyRow) -> Message:
    begins, ends = row.window_from, row.window_to
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
        window=None if begins is None or ends is None else (begins, ends),
    )
