"""What only waits behind others for its server is neither stuck nor in vain: at a rate, or behind a
slow receiver, many messages leave one by one.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from worker.alerts.breaker import own_channel
from worker.domain.alerts import ChannelType, MessageState, Recipient
from worker.storage.rows import AnyRow
from worker.storage.tables import deliveries, messages

PATIENCE = timedelta(minutes=10)
"""A pass comes every few seconds, and may itself take minutes."""

TRIED = (
    select(
        messages.c.recipient_type,
        messages.c.recipient_channel,
        messages.c.urgent,
        func.min(messages.c.created_at).label("made_at"),
    )
    .select_from(deliveries)
    .join(messages, messages.c.id == deliveries.c.message)
    .where(deliveries.c.at >= bindparam("since", type_=deliveries.c.at.type))
    .group_by(messages.c.recipient_type, messages.c.recipient_channel, messages.c.urgent)
)
TAKEN = TRIED.where(deliveries.c.outcome == MessageState.SENT)

Server = tuple[ChannelType, str | None]
Heads = Mapping[Server, datetime]
"""By server when the oldest of the messages was made that it was asked to take since then; what is
urgent may pass all.
"""


def read_heads(connection: Connection, since: datetime, *, taken: bool = False) -> Heads:
    """Of all that was tried, or only of what was ``taken``: a server that is away takes nothing."""
    heads: dict[Server, datetime] = {}
    for row in connection.execute(TAKEN if taken else TRIED, {"since": since}):
        made = datetime.min.replace(tzinfo=UTC) if row.urgent else row.made_at
        server = _server(row)
        heads[server] = min(made, heads.get(server, made))
    return heads


def is_in_line(message: AnyRow, heads: Heads) -> bool:
    """Whether what was made before it fell due is on its way."""
    head = heads.get(_server(message))
    return head is not None and head <= message.next_at


def _server(row: AnyRow) -> Server:
    """All addresses of a channel share one."""
    recipient = Recipient(row.recipient_type, "", row.recipient_channel)
    return recipient.type, own_channel(recipient)
