"""What recipients were told of late."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Text, bindparam, select

from worker.domain.alerts import Recipient
from worker.domain.telling import Past, Sending, Spoken
from worker.storage.lists import among, listed
from worker.storage.messages import GIVEN_UP
from worker.storage.rows import AnyRow
from worker.storage.tables import alert_items, messages

MADE = (
    select(messages)
    .where(
        messages.c.recipient_address.in_(select(listed("addresses", Text()).c.value)),
        messages.c.created_at >= bindparam("since", type_=messages.c.created_at.type),
        ~GIVEN_UP,
    )
    .order_by(messages.c.created_at, messages.c.id)
)
INSIDE = (
    select(
        alert_items.c.message,
        alert_items.c.story,
        alert_items.c.event,
        alert_items.c.hold,
        alert_items.c.marks,
    )
    .where(among(alert_items.c.message, "messages"))
    .order_by(alert_items.c.position)
)


def read_past(connection: Connection, recipients: Collection[Recipient], since: datetime) -> Past:
    keys = {recipient.key for recipient in recipients}
    addresses = list({recipient.address for recipient in recipients})
    rows = connection.execute(MADE, {"addresses": addresses, "since": since}).all()
    inside: dict[str, list[AnyRow]] = {}
    for item in connection.execute(INSIDE, {"messages": [row.id for row in rows]}):
        inside.setdefault(item.message, []).append(item)
    sendings: dict[str, list[Sending]] = {}
    spoken: dict[str, list[Spoken]] = {}
    for row in rows:
        recipient = Recipient(row.recipient_type, row.recipient_address, row.recipient_channel)
        if recipient.key in keys:
            items = inside.get(row.id, [])
            sendings.setdefault(recipient.key, []).append(_sending(recipient, row, items))
            told = [_spoken(recipient, row, item) for item in items]
            spoken.setdefault(recipient.key, []).extend(dict.fromkeys(told))
    return Past(sendings, spoken)


def _sending(recipient: Recipient, message: AnyRow, items: list[AnyRow]) -> Sending:
    return Sending(
        recipient=recipient,
        kind=message.kind,
        at=message.created_at,
        stories=frozenset(item.story for item in items),
        events=frozenset(_event(item) for item in items),
        holds=frozenset(item.hold for item in items if item.hold is not None),
    )


def _event(item: AnyRow) -> int:
    """A story that joined no event may be the first of one."""
    event: int = item.story if item.event is None else item.event
    return event


def _spoken(recipient: Recipient, message: AnyRow, item: AnyRow) -> Spoken:
    return Spoken(
        recipient=recipient,
        story=item.story,
        event=_event(item),
        marks=item.marks or (),
        at=message.created_at,
    )
