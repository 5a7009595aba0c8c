"""Paragraphs that an outlet prints again and again: for each the story in which it stood last.

A row a paragraph and outlet, which goes with its period. Once a third story of the outlet has it
(``worker.dedup.boilerplate.STORIES``), it is boilerplate. Copies within a story do not count; only
where the first story prints it anew behind the second it is taken for a third.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Executable,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
)

from worker.dedup.boilerplate import paragraphs
from worker.domain.stories import Fingerprint
from worker.storage.entries import (
    HOLDERS,
    outlet_holder,
    partition,
    prefix,
)
from worker.storage.lists import listed
from worker.storage.tables import printed
from worker.storage.upserts import insert_into

SEVERAL = 0
"""In the place of a story's number, of which the second has a minus."""

_first = listed("prefixes", BigInteger())
REPEATED = select(_first.c.value).where(
    select(printed.c.entry)
    .where(
        printed.c.entry >= _first.c.value,
        printed.c.entry <= _first.c.value + literal_column(str(HOLDERS - 1)),
        printed.c.story == SEVERAL,
    )
    .exists()
)


def read_boilerplate(
    connection: Connection, sought: Collection[int], periods: Iterable[int]
) -> frozenset[int]:
    """Those of these paragraphs that some one outlet printed in three of its stories."""
    by_prefix = {prefix(partition(of), p): p for of in periods for p in sought}
    if not by_prefix:
        return frozenset()
    found = connection.scalars(REPEATED, {"prefixes": sorted(by_prefix)})
    return frozenset(by_prefix[first] for first in found)


class Print(NamedTuple):
    """What an outlet printed in a story."""

    outlet: str
    story: int
    fingerprint: Fingerprint


def write_printed(connection: Connection, prints: Iterable[Print], of: int) -> None:
    """Note what outlets printed in the period ``of``."""
    place = partition(of)
    printed_in: dict[int, set[int]] = {}
    for outlet, story, fingerprint in prints:
        for paragraph in paragraphs(fingerprint) if outlet else ():
            entry = prefix(place, paragraph) + outlet_holder(outlet)
            printed_in.setdefault(story, set()).add(entry)
    rows = [
        {"in": story, "entries": sorted(entries)} for story, entries in sorted(printed_in.items())
    ]
    if rows:
        connection.execute(_noting(connection), rows)


def _noting(connection: Connection) -> Executable:
    """All that is new of a story at once: as a row each it costs SQLAlchemy more time than the
    database.
    """
    entries = listed("entries", BigInteger())
    story = bindparam("in", type_=printed.c.story.type)
    adding = insert_into(connection.dialect.name, printed)
    return adding.from_select(
        ["entry", "story"], select(entries.c.value, story).where(true())
    ).on_conflict_do_update(
        index_elements=[printed.c.entry],
        set_={"story": case((printed.c.story > SEVERAL, -adding.excluded.story), else_=SEVERAL)},
        where=func.abs(printed.c.story) != adding.excluded.story,
    )
