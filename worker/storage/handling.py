"""Messages taken in hand: by a person, or after an outage."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, and_, bindparam, delete, or_, select, update

from worker.domain.alerts import AlertKind, AlertReason, AlertState, Hold, MessageState, Recipient
from worker.storage.lists import among
from worker.storage.messages import GONE_OUT, SENDABLE, UNRECEIVED, WAITING
from worker.storage.queueing import PATIENCE, is_in_line, read_heads
from worker.storage.rows import AnyRow, recipient_from
from worker.storage.states import is_shut
from worker.storage.tables import alert_items, deliveries, messages

DEAD = and_(messages.c.state == MessageState.DEAD, SENDABLE)
NOW = bindparam("now", type_=messages.c.next_at.type)
MERGED = (AlertKind.NEW, AlertKind.UPDATE, AlertKind.CATCH_UP, AlertKind.CORRECTION)
"""Kinds of what goes out together once it waited in vain."""
JOINED_AT_ONCE = frozenset({AlertKind.CATCH_UP, AlertKind.CORRECTION})
"""Kinds that what else waits joins at once: the outage is known, and a correction, which is urgent,
would be read before what it corrects.
"""

ANSWERED = (
    select(deliveries.c.id)
    .where(deliveries.c.message == messages.c.id, deliveries.c.code.is_not(None))
    .correlate(messages)
    .exists()
)

IN_VAIN = select(
    messages.c.id,
    messages.c.recipient_type,
    messages.c.recipient_address,
    messages.c.recipient_channel,
    messages.c.attempts,
    messages.c.next_at,
    messages.c.created_at,
    messages.c.kind,
    ANSWERED.label("was_answered"),
).where(
    WAITING,
    messages.c.next_at <= NOW,
    messages.c.kind.in_(MERGED),
    UNRECEIVED,
    ~is_shut(NOW),
)
REOPEN = (
    update(alert_items)
    .where(among(alert_items.c.message, "messages"))
    .values(state=AlertState.OPEN, message=None, hold=Hold.OUTAGE)
)
FORGET = (
    delete(deliveries).where(among(deliveries.c.message, "messages")),
    delete(messages).where(among(messages.c.id, "messages")),
)

AGAIN = {"state": MessageState.PENDING, "attempts": 0, "next_at": NOW}
NAMED = among(messages.c.id, "messages")
RETRY = update(messages).where(NAMED, or_(WAITING, DEAD)).values(AGAIN)
REPLAY = (
    update(messages)
    .where(NAMED, messages.c.state == MessageState.SENT, messages.c.body.is_not(None), SENDABLE)
    .values(AGAIN)
)
TAKE_OUT = update(messages).where(NAMED, or_(WAITING, messages.c.state == MessageState.DEAD))
CANCELLED = {
    "state": MessageState.CANCELLED,
    "next_at": NOW,
    "last_error": bindparam("why", type_=messages.c.last_error.type),
}
CANCEL = TAKE_OUT.where(~GONE_OUT).values(CANCELLED)
UNTRIED = and_(
    WAITING,
    UNRECEIVED,
    messages.c.body.is_(None),
    messages.c.kind.not_in([AlertKind.OPS, AlertKind.TEST]),
)
WHO_WAITS = (
    select(messages.c.recipient_type, messages.c.recipient_address, messages.c.recipient_channel)
    .where(UNTRIED)
    .distinct()
)
WITHDRAW = (
    update(messages)
    .where(
        UNTRIED,
        messages.c.recipient_type == bindparam("type", type_=messages.c.recipient_type.type),
        messages.c.recipient_address == bindparam("address"),
    )
    .values(CANCELLED)
    .returning(messages.c.id)
)
KEEP_SENT = TAKE_OUT.where(GONE_OUT).values(state=MessageState.SENT, last_error="")
SUPPRESS = (
    update(alert_items)
    .where(alert_items.c.message.in_(select(messages.c.id).where(NAMED, UNRECEIVED)))
    .values(
        state=AlertState.SUPPRESSED,
        reason=bindparam("reason", type_=alert_items.c.reason.type),
        detail=bindparam("why", type_=alert_items.c.detail.type),
    )
)


def in_vain(connection: Connection, before: datetime, now: datetime) -> list[str]:
    """Messages to be taken back."""
    due = connection.execute(IN_VAIN, {"now": now}).all()
    heads = read_heads(connection, now - PATIENCE, taken=True) if due else {}
    waiting: defaultdict[tuple[str, str], list[AnyRow]] = defaultdict(list)
    for row in due:
        if row.attempts or not is_in_line(row, heads):
            waiting[row.recipient_type, row.recipient_address].append(row)
    return [
        row.id for rows in waiting.values() if _are_to_be_made_anew(rows, before) for row in rows
    ]


def _are_to_be_made_anew(rows: Sequence[AnyRow], before: datetime) -> bool:
    """One alone, of an outage that lasts, has the hour looked at: it may be night by now. It keeps
    the count of its attempts where a server answered any.
    """
    if len(rows) == 1:
        (row,) = rows
        is_caught_up = row.kind is AlertKind.CATCH_UP and not row.was_answered
        return is_caught_up and row.created_at < before
    return any(row.kind in JOINED_AT_ONCE or row.created_at < before for row in rows)


def take_back(connection: Connection, names: Collection[str]) -> None:
    """Their rows go, with the log of their attempts: what they told goes out under other ids."""
    for statement in (REOPEN, *FORGET):
        connection.execute(statement, {"messages": list(names)})


def retry(connection: Connection, names: Collection[str], now: datetime) -> list[str]:
    return _change(connection, RETRY, names, now=now)


def replay(connection: Connection, names: Collection[str], now: datetime) -> list[str]:
    return _change(connection, REPLAY, names, now=now)


def cancel(connection: Connection, names: Collection[str], why: str, now: datetime) -> list[str]:
    """What went out before and is only sent once more stays told, and so does what may have been
    received: whoever did hears its correction.
    """
    cancelled = _change(connection, CANCEL, names, why=why, now=now)
    if cancelled:
        _suppress(connection, cancelled, AlertReason.CANCELLED, why)
    changed = {*cancelled, *_change(connection, KEEP_SENT, names)}
    return [name for name in dict.fromkeys(names) if name in changed]


def untried(connection: Connection) -> list[Recipient]:
    rows = connection.execute(WHO_WAITS)
    return [recipient for row in rows if (recipient := recipient_from(row))]


def withdraw(connection: Connection, recipient: Recipient, why: str, now: datetime) -> int:
    meant = {"type": recipient.type, "address": recipient.address}
    names = list(connection.scalars(WITHDRAW, {**meant, "why": why, "now": now}))
    _suppress(connection, names, AlertReason.NO_ROUTE, why)
    return len(names)


def _suppress(
    connection: Connection, names: Collection[str], reason: AlertReason, why: str
) -> None:
    connection.execute(SUPPRESS, {"messages": list(names), "reason": reason, "why": why})


def _change(
    connection: Connection, changing: Update, names: Collection[str], **values: Any
) -> list[str]:
    """Those that were changed, in the order they were named."""
    asked = {"messages": list(names), **values}
    changed = set(connection.scalars(changing.returning(messages.c.id), asked))
    return [name for name in dict.fromkeys(names) if name in changed]
