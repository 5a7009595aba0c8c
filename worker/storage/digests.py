"""Up to when digests were made: a slot is told once, whoever finds it due."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from worker.domain.telling import Slot
from worker.storage.tables import digests
from worker.storage.upserts import insert_into

Done = dict[tuple[str, str], datetime]
"""By the recipient's key and the route."""


def read_done(connection: Connection) -> Done:
    return {
        (row.recipient, row.route): row.done_until for row in connection.execute(select(digests))
    }


def is_done(slot: Slot, done: Done) -> bool:
    """Whether all its routes have told up to then."""
    until = (done.get((slot.recipient.key, route)) for route in slot.routes)
    return all(moment is not None and moment >= slot.ends for moment in until)


def note(slot: Slot, done: Done) -> None:
    """Never back: a slot that was told stays told, whatever an older look says."""
    for route in slot.routes:
        key = (slot.recipient.key, route)
        done[key] = max(slot.ends, done.get(key, slot.ends))


def write_done(connection: Connection, slots: Iterable[Slot], done: Done) -> None:
    """Keep what ``done`` says of these."""
    keys = {(slot.recipient.key, route) for slot in slots for route in slot.routes}
    rows: list[dict[str, Any]] = [
        {"recipient": key[0], "route": key[1], "done_until": done[key]} for key in keys
    ]
    if rows:
        noting = insert_into(connection.dialect.name, digests)
        until = {"done_until": noting.excluded.done_until}
        place = [digests.c.recipient, digests.c.route]
        connection.execute(noting.on_conflict_do_update(index_elements=place, set_=until), rows)
