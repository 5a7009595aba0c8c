"""Numbers given out in blocks, inside the transaction that uses them.

A number of a transaction that is undone was never seen and is given again; no other is.
Counting ourselves, rows get their numbers before they are written, so that every table of a
chunk is written at once.
"""

from functools import cache

from sqlalchemy import BigInteger, Connection, Executable, bindparam

from worker.storage.tables import counters
from worker.storage.upserts import insert_into


def take(connection: Connection, counter: str, count: int) -> range:
    """The next ``count`` numbers of a counter, from 1."""
    if count <= 0:
        return range(0)
    asked = {"name": counter, "last": count, "more": count}
    last: int = connection.execute(_taking(connection.dialect.name), asked).scalar_one()
    return range(last - count + 1, last + 1)


@cache
def _taking(dialect: str) -> Executable:
    """Made once: five counters a chunk cost as much to build as to run."""
    more = counters.c.last + bindparam("more", type_=BigInteger())
    return (
        insert_into(dialect, counters)
        .values(name=bindparam("name"), last=bindparam("last"))
        .on_conflict_do_update(index_elements=[counters.c.name], set_={"last": more})
        .returning(counters.c.last)
    )
