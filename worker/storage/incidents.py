"""Troubles of the service, and the messages that tell of them."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.domain.alerts import AlertKind, Recipient
from worker.domain.notices import Incident
from worker.storage.columns import to_micros
from worker.storage.engine import Database
from worker.storage.messages import message_id, new_message
from worker.storage.rows import AnyRow
from worker.storage.tables import incidents, messages
from worker.storage.upserts import insert_into


class Phase(StrEnum):
    """What of an incident a message tells."""

    OPENED = "opened"
    CLOSED = "closed"


OPEN = select(incidents).where(incidents.c.closed_at.is_(None))
OF_KEY = OPEN.where(incidents.c.key == bindparam("key"))
OF_MESSAGE = (
    select(incidents)
    .join_from(messages, incidents, incidents.c.id == messages.c.incident)
    .where(messages.c.id == bindparam("message"))
)


class SqlIncidents:
    """The port ``Incidents``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(
        self,
        key: str,
        title: str,
        detail: str,
        recipients: Collection[Recipient],
        now: datetime,
    ) -> bool:
        told = {"title": title, "detail": detail}
        with self._database.decide() as connection:
            known = connection.execute(OF_KEY, {"key": key}).first()
            if known:
                connection.execute(_change(known, **told))
                return False
            opening = insert(incidents).values(key=key, opened_at=now, **told)
            opened = connection.execute(opening.returning(incidents)).one()
            _tell(connection, opened, Phase.OPENED, recipients, now)
            return True

    def close(self, key: str, recipients: Collection[Recipient], now: datetime) -> bool:
        with self._database.decide() as connection:
            known = connection.execute(OF_KEY, {"key": key}).first()
            if known is None:
                return False
            connection.execute(_change(known, closed_at=now))
            _tell(connection, known, Phase.CLOSED, recipients, now)
            return True

    def current(self) -> list[Incident]:
        oldest_first = OPEN.order_by(incidents.c.opened_at, incidents.c.id)
        with self._database.read() as connection:
            return [_incident(row) for row in connection.execute(oldest_first)]


def read_incident(connection: Connection, message: str) -> Incident | None:
    """What a message tells of; None where it tells of no incident."""
    row = connection.execute(OF_MESSAGE, {"message": message}).first()
    return _incident(row) if row else None


def _change(row: AnyRow, **change: Any) -> Any:
    return update(incidents).where(incidents.c.id == row.id).values(**change)


def _tell(
    connection: Connection,
    incident: AnyRow,
    phase: Phase,
    recipients: Collection[Recipient],
    now: datetime,
) -> None:
    """One message a recipient. Its id comes of what the incident is, not of the row's number,
    which a restored backup gives again to another one.
    """
    told = [incident.key, str(to_micros(incident.opened_at)), phase]
    rows = [
        new_message(
            message_id(recipient, AlertKind.OPS, told),
            recipient,
            AlertKind.OPS,
            now,
            incident=incident.id,
        )
        for recipient in dict.fromkeys(recipients)
    ]
    if rows:
        writing = insert_into(connection.dialect.name, messages).on_conflict_do_nothing()
        connection.execute(writing, rows)


def _incident(row: AnyRow) -> Incident:
    return Incident(row.key, row.title, row.detail, row.opened_at, row.closed_at)
