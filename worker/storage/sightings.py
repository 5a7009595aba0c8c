"""Troubles of feeds as the operator's looks saw them, remembered from one look to the next."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from worker.alerts.sightings import Plan, Sighting
from worker.storage.engine import Database
from worker.storage.lists import among
from worker.storage.tables import sightings

OF_TROUBLE = sightings.c.trouble == bindparam("of")
THESE = (OF_TROUBLE, among(sightings.c.subject, "subjects"))

SEEN = select(sightings).where(OF_TROUBLE).order_by(sightings.c.subject)
BACK = update(sightings).where(*THESE).values(gone_at=None)
GONE = (
    update(sightings)
    .where(*THESE)
    .values(gone_at=bindparam("now", type_=sightings.c.gone_at.type))
)
TOLD = update(sightings).where(*THESE).values(incident=bindparam("key"))
FORGET = delete(sightings).where(*THESE)


class SqlSightings:
    """Who looks, notes what it sees, decides by that, and settles what it told.

    Two looks at once are harmless: they decide the same, under the same keys.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, trouble: str, subjects: Collection[str], now: datetime) -> list[Sighting]:
        """All sightings of a trouble once these subjects, and no others, are seen in it now. Where
        that is nothing new, it only reads.
        """
        with self._database.read() as connection:
            known = _seen(connection, trouble)
        if _changes(known, subjects):
            with self._database.decide() as connection:
                _note(connection, trouble, subjects, now)
                known = _seen(connection, trouble)
        return known

    def settle(self, trouble: str, plan: Plan) -> None:
        """What was told stands under its incident; what is over is remembered no more."""
        with self._database.decide() as connection:
            for key, members in plan.open.items():
                begun = [one for one in members if one.incident is None]
                connection.execute(TOLD, {**_named(trouble, begun), "key": key})
            connection.execute(TOLD, {**_named(trouble, plan.left), "key": None})
            connection.execute(FORGET, _named(trouble, plan.over))


def _named(trouble: str, members: Collection[Sighting]) -> dict[str, Any]:
    return {"of": trouble, "subjects": [one.subject for one in members]}


def _changes(known: Collection[Sighting], subjects: Collection[str]) -> bool:
    return {one.subject for one in known if one.gone_at is None} != set(subjects)


def _note(connection: Connection, trouble: str, subjects: Collection[str], now: datetime) -> None:
    known = {one.subject: one for one in _seen(connection, trouble)}
    new = [name for name in subjects if name not in known]
    back = [name for name in subjects if name in known and known[name].gone_at]
    gone = [name for name, one in known.items() if name not in subjects and not one.gone_at]
    if new:
        rows = [{"trouble": trouble, "subject": name, "since": now} for name in new]
        connection.execute(insert(sightings), rows)
    connection.execute(BACK, {"of": trouble, "subjects": back})
    connection.execute(GONE, {"of": trouble, "subjects": gone, "now": now})


def _seen(connection: Connection, trouble: str) -> list[Sighting]:
    return [
        Sighting(row.subject, row.since, row.gone_at, row.incident)
        for row in connection.execute(SEEN, {"of": trouble})
    ]
