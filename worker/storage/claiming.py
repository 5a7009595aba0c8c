"""Handing messages out: which are due, and under what lease."""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    union,
    update,
)

from worker.domain.alerts import ENDED, AlertState, ChannelType, Message, MessageState
from worker.storage.lists import among
from worker.storage.messages import SENDABLE, SENDING, WAITING, message_from
from worker.storage.rows import AnyRow
from worker.storage.states import is_shut
from worker.storage.tables import alert_items, deliveries, messages
from worker.storage.tables.alerts import IS_URGENT

UNKNOWN = "unknown"
"""The outcome of an attempt of which nobody knows whether it reached the other side."""

NOW = bindparam("now", type_=messages.c.next_at.type)
BY = bindparam("due_by", type_=messages.c.next_at.type)
DUE_TYPES = union(
    select(alert_items.c.recipient_type).where(
        alert_items.c.state == AlertState.OPEN,
        alert_items.c.due_at <= NOW,
        alert_items.c.recipient_type.is_not(None),
    ),
    select(messages.c.recipient_type).where(WAITING, messages.c.next_at <= NOW, ~is_shut(NOW)),
    select(messages.c.recipient_type).where(
        SENDING, SENDABLE, messages.c.lease_until <= NOW, ~is_shut(NOW)
    ),
)
"""Three walks along indices that end where nothing waits, however much was told before."""

ON_THEIR_WAY = (
    select(messages.c.recipient_type, func.count().label("going"))
    .where(SENDING, messages.c.lease_until > NOW)
    .group_by(messages.c.recipient_type)
)

_mine, _theirs = alert_items.alias("mine"), alert_items.alias("theirs")
_earlier = messages.alias("earlier")
FOLLOWS_ANOTHER = (
    select(_mine.c.id)
    .join(_theirs, _theirs.c.story == _mine.c.story)
    .join(_earlier, _earlier.c.id == _theirs.c.message)
    .where(
        _mine.c.message == messages.c.id,
        _earlier.c.recipient_type == messages.c.recipient_type,
        _earlier.c.recipient_address == messages.c.recipient_address,
        _earlier.c.state.not_in(ENDED),
        or_(
            _earlier.c.created_at < messages.c.created_at,
            # Of two that were made at once the ids decide: neither may wait for the other.
            and_(_earlier.c.created_at == messages.c.created_at, _earlier.c.id < messages.c.id),
        ),
    )
    .correlate(messages)
    .exists()
)
"""Whether an earlier message to the same recipient about one of its stories is still on its way."""


_due_messages = (
    select(
        messages.c.id,
        messages.c.state,
        messages.c.urgent,
        messages.c.next_at,
        messages.c.created_at,
    )
    .where(
        messages.c.recipient_type.in_(bindparam("types", expanding=True)),
        messages.c.recipient_channel.not_in(bindparam("without", expanding=True)),
        SENDABLE,
        ~is_shut(BY),
    )
    .order_by(messages.c.next_at, messages.c.created_at, messages.c.id)
    .limit(bindparam("most", type_=Integer()))
)
_is_its_turn = or_(
    messages.c.recipient_channel.not_in(bindparam("in_turn", expanding=True)), ~FOLLOWS_ANOTHER
)

_Look = Select[Any]


def _by_state(due: _Look) -> tuple[_Look, ...]:
    """State by state: in each of them an index has the order, and a claim of one message reads
    one, however many are due.
    """
    return (
        due.where(messages.c.state == MessageState.PENDING, messages.c.next_at <= BY),
        due.where(messages.c.state == MessageState.FAILED, messages.c.next_at <= BY),
        # Who looks ahead takes no lease that still runs: its holder may be sending.
        due.where(SENDING, messages.c.lease_until <= NOW),
    )


def _urgent_first(due: _Look) -> tuple[tuple[_Look, ...], ...]:
    """Urgent ones have an index of their own."""
    return _by_state(due.where(IS_URGENT)), _by_state(due)


@dataclass(frozen=True)
class _Looks:
    """The same question for all messages, and for those whose turn it is."""

    due: tuple[tuple[_Look, ...], ...]
    in_turn: tuple[tuple[_Look, ...], ...]

    @classmethod
    def of(cls, due: _Look) -> "_Looks":
        return cls(_urgent_first(due), _urgent_first(due.where(_is_its_turn)))


READING = _Looks.of(_due_messages)
# PostgreSQL: not those whose sender, though late, is reporting this very moment.
LEASING = _Looks.of(_due_messages.with_for_update(skip_locked=True))
LEASE = (
    update(messages)
    .where(among(messages.c.id, "messages"))
    .values(
        state=MessageState.SENDING,
        attempts=messages.c.attempts + 1,
        unknown_outcomes=messages.c.unknown_outcomes + case((SENDING, 1), else_=0),
        token=bindparam("new_token"),
        lease_until=bindparam("until", type_=messages.c.lease_until.type),
    )
    .returning(messages)
)


@dataclass(frozen=True)
class Claim:
    """What a sender may be given: see the port ``Outbox``."""

    now: datetime
    limit: int
    types: Collection[ChannelType]
    due_by: datetime
    without: Collection[str] = ()
    in_turn: Collection[str] = ()
    at_once: Mapping[ChannelType, int] = field(default_factory=dict)


def lease_messages(connection: Connection, claim: Claim, lease: timedelta) -> list[Message]:
    """One token serves the whole claim: a lease is message and token."""
    due = _all_due(connection, claim, LEASING)
    states = {row.id: row.state for row in sorted(due, key=_order)[: claim.limit]}
    if not states:
        return []
    leased_as = {"new_token": secrets.token_hex(16), "until": claim.now + lease}
    rows = connection.execute(LEASE, {"messages": list(states), **leased_as})
    leased = {row.id: message_from(row) for row in rows}
    abandoned = [leased[name] for name in states if states[name] is MessageState.SENDING]
    _log_unknown(connection, abandoned, claim.now)
    return [leased[name] for name in states]


def is_any_due(connection: Connection, claim: Claim) -> bool:
    """Whether a claim may find anything. Cheaper than to wait for the turn to lease it."""
    return bool(_all_due(connection, claim, READING))


def due_types(connection: Connection, now: datetime) -> set[ChannelType]:
    return set(connection.scalars(DUE_TYPES, {"now": now}))


def _room(connection: Connection, claim: Claim) -> Iterator[tuple[list[ChannelType], int]]:
    """Types that are looked up together, and how many messages of them may be leased."""
    bounded = [type_ for type_ in claim.types if type_ in claim.at_once]
    yield [type_ for type_ in claim.types if type_ not in claim.at_once], claim.limit
    if bounded:
        found = connection.execute(ON_THEIR_WAY, {"now": claim.now})
        going = {row.recipient_type: row.going for row in found}
        for type_ in bounded:
            left = claim.at_once[type_] - going.get(type_, 0)
            yield [type_], min(claim.limit, left)


def _all_due(connection: Connection, claim: Claim, looks: _Looks) -> list[AnyRow]:
    return [
        row
        for types, room in _room(connection, claim)
        for row in _due(connection, claim, looks, types, room)
    ]


def _due(
    connection: Connection,
    claim: Claim,
    looks: _Looks,
    types: Collection[ChannelType],
    room: int,
) -> list[AnyRow]:
    if not types or room <= 0:
        return []
    asked = {
        "now": claim.now,
        "due_by": claim.due_by,
        "types": list(types),
        "without": list(claim.without),
        "most": room,
    }
    steps = looks.due
    if claim.in_turn:
        steps, asked["in_turn"] = looks.in_turn, list(claim.in_turn)
    found: dict[str, AnyRow] = {}
    for step in steps:
        found |= {row.id: row for due in step for row in connection.execute(due, asked)}
        if len(found) >= room:
            break
    return sorted(found.values(), key=_order)[:room]


def _order(row: AnyRow) -> tuple[bool, datetime, datetime, str]:
    return not row.urgent, row.next_at, row.created_at, row.id


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
