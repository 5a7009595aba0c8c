"""The one gate a host has for all processes, each change a single statement."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, func, select, type_coerce

from worker.storage.columns import MICROSECOND, from_micros, to_micros
from worker.storage.engine import Database
from worker.storage.tables import hosts
from worker.storage.upserts import insert_into

NEXT: ColumnElement[int] = type_coerce(hosts.c.next_allowed_at, BigInteger)


class SqlHosts:
    """The port ``HostGate``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reserve(
        self, host: str, now: datetime, gap: timedelta, patience: timedelta
    ) -> datetime | None:
        booked, pause = to_micros(now), gap // MICROSECOND
        free = func.coalesce(NEXT, booked)
        following = _later(free, booked) + pause
        with self._database.write() as connection:
            booking = (
                insert_into(connection.dialect.name, hosts)
                .values(host=host, next_allowed_at=now + gap)
                .on_conflict_do_update(
                    index_elements=[hosts.c.host],
                    set_={"next_allowed_at": following},
                    where=free <= to_micros(now + patience),
                )
                .returning(NEXT)
            )
            after: int | None = connection.execute(booking).scalar()
        return None if after is None else from_micros(after - pause)

    def hold(self, host: str, until: datetime) -> None:
        moment = to_micros(until)
        self._set(
            {"host": host, "next_allowed_at": until},
            {"next_allowed_at": _later(func.coalesce(NEXT, moment), moment)},
        )

    def robots(self, host: str, newer_than: datetime) -> str | None:
        kept = select(hosts.c.robots).where(hosts.c.host == host, hosts.c.robots_at > newer_than)
        with self._database.read() as connection:
            return connection.execute(kept).scalar()

    def keep_robots(self, host: str, text: str, now: datetime) -> None:
        rules = {"robots": text, "robots_at": now}
        self._set({"host": host, **rules}, rules)

    def _set(self, new: dict[str, Any], change: dict[str, Any]) -> None:
        with self._database.write() as connection:
            connection.execute(
                insert_into(connection.dialect.name, hosts)
                .values(**new)
                .on_conflict_do_update(index_elements=[hosts.c.host], set_=change)
            )


def _later(left: ColumnElement[int], right: int) -> ColumnElement[int]:
    """The greater of the two, which SQLite calls max and PostgreSQL greatest."""
    return case((left > right, left), else_=right)
