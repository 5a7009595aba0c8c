"""How long servers asked to be left alone; what is composed meanwhile waits as well."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, select

from worker.domain.alerts import ChannelType, Recipient
from worker.storage.tables import pauses
from worker.storage.upserts import insert_into

WHOLE = ""
"""In place of a channel: all of the type, which share one server."""


def pause(
    connection: Connection, type_: ChannelType, until: datetime, channel: str | None
) -> None:
    pausing = insert_into(connection.dialect.name, pauses).values(
        recipient_type=type_, channel=channel or WHOLE, until=until
    )
    connection.execute(
        pausing.on_conflict_do_update(
            index_elements=[pauses.c.recipient_type, pauses.c.channel], set_={"until": until}
        )
    )


def end_pause(connection: Connection, type_: ChannelType, channel: str | None) -> None:
    connection.execute(
        delete(pauses).where(
            pauses.c.recipient_type == type_, pauses.c.channel == (channel or WHOLE)
        )
    )


def first_attempts(connection: Connection, now: datetime) -> Callable[[Recipient], datetime]:
    """When a message composed now may go out first."""
    found = connection.execute(select(pauses).where(pauses.c.until > now))
    until: dict[tuple[ChannelType, str], datetime] = {
        (row.recipient_type, row.channel): row.until for row in found
    }

    def first(recipient: Recipient) -> datetime:
        places = ((recipient.type, WHOLE), (recipient.type, recipient.channel))
        return max(until.get(place, now) for place in places)

    return first
