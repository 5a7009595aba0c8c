"""Silences that people set by command."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.domain.alerts import Silence
from worker.storage.engine import Database
from worker.storage.rows import AnyRow
from worker.storage.tables import silences

IN_ORDER = select(silences).order_by(silences.c.id)
NOW = bindparam("now", type_=silences.c.until.type)
RUNNING = IN_ORDER.where(silences.c.until > NOW)
END = (
    update(silences)
    .where(silences.c.id == bindparam("number"), silences.c.until > NOW)
    .values(until=NOW)
    .returning(silences)
)

ID = re.compile("s([0-9]{1,18})")
COVERED = ("topics", "feeds", "stories")


class SqlSilences:
    """The port ``Silences``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, silence: Silence, now: datetime) -> Silence:
        row: dict[str, Any] = {
            "why": silence.why,
            "until": silence.until,
            **{name: tuple(sorted(getattr(silence, name))) for name in COVERED},
            "created_at": now,
        }
        with self._database.write() as connection:
            adding = insert(silences).values(row).returning(silences)
            return _silence(connection.execute(adding).one())

    def expire(self, id_: str, now: datetime) -> Silence | None:
        known = ID.fullmatch(id_)
        if known is None:
            return None
        with self._database.write() as connection:
            row = connection.execute(END, {"number": int(known[1]), "now": now}).first()
        return _silence(row) if row else None

    def list(self, now: datetime, *, ended: bool = False) -> list[Silence]:
        with self._database.read() as connection:
            if ended:
                return [_silence(row) for row in connection.execute(IN_ORDER)]
            return list(read_silences(connection, now))


def read_silences(connection: Connection, now: datetime) -> tuple[Silence, ...]:
    """Those that have not ended."""
    return tuple(_silence(row) for row in connection.execute(RUNNING, {"now": now}))


def _silence(row: AnyRow) -> Silence:
    return Silence(
        why=row.why,
        until=row.until,
        **{name: frozenset(getattr(row, name)) for name in COVERED},
        id=f"s{row.id}",
    )
