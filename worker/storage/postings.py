"""The inverted index: which articles hold a shingle.

Of a shingle only the newest ``POSTING_CAP`` articles count. Whoever adds one more to a partition
drops the oldest there, so that a look-up need not stop by itself. Without a cap each would grow
with the corpus; the judgement is the same to four digits.

SQLite writes a page for almost every entry once the index is large: 75 for a document, most of the
time it takes. So new entries go into a small partition of their own, and with every document one
slice of it, of the same shingles in turn, moves on to the partition of the period: 20 pages a
document. Measured at 100,000 documents: 0.24 ms instead of 0.9 ms. PostgreSQL would have to clear
away what moved on; it gets its entries at once where they stay.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Connection,
    Executable,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    true,
)

from worker.dedup.vicinity import POSTING_CAP
from worker.storage.entries import (
    HOLDER_BITS,
    HOLDERS,
    KEY_MASK,
    PARTITION,
    SLOTS,
    SOUGHT_MASK,
    YOUNG,
    partition,
    period,
    prefix,
)
from worker.storage.lists import among, listed
from worker.storage.tables import articles, fingerprints, postings
from worker.storage.upserts import insert_into

Crowded = Mapping[int, Sequence[int]]
"""Shingles that stood in ``POSTING_CAP`` articles when they were read, with those articles."""

TURN = 4096
"""Documents after which every slice has moved on. Fewer move fewer entries of a page at once, more
make the young partition's pages as many."""

SPAN = select(
    select(func.max(articles.c.id)).scalar_subquery().label("article"),
    select(func.min(fingerprints.c.period)).scalar_subquery().label("oldest"),
    select(func.max(fingerprints.c.period)).scalar_subquery().label("newest"),
)

_place, _key = (
    select(listed(name, BigInteger()).c.value).subquery(name) for name in ("places", "keys")
)
_first = _place.c.value + _key.c.value
_held = and_(
    postings.c.entry >= _first, postings.c.entry <= _first + literal_column(str(HOLDERS - 1))
)
_newest = (
    select(postings.c.entry)
    .where(_held)
    .order_by(postings.c.entry.desc())
    .limit(literal_column(str(4 * POSTING_CAP)))  # more than are kept, in any order
    .lateral("newest")
)
FOUND = {
    "sqlite": select(postings.c.entry).join_from(_place, _key, true()).join(postings, _held),
    "postgresql": select(_newest.c.entry).join_from(_place, _key, true()).join(_newest, true()),
}
"""PostgreSQL expects thousands of entries for a shingle: without the limit it makes a bitmap for
each, twice as slow, and compiles the query first, 74 ms. SQLite has no such joins, and needs none.
"""

_entry = {name: bindparam(name, type_=BigInteger()) for name in ("first", "last", "shift")}
_slice = and_(postings.c.entry >= _entry["first"], postings.c.entry <= _entry["last"])
DROP = delete(postings).where(_slice)
REMOVE = delete(postings).where(among(postings.c.entry, "entries"))


@dataclass(frozen=True, slots=True)
class Span:
    """What a look-up spans: the number of the newest article, and the periods of the window."""

    article: int
    periods: range


def read_span(connection: Connection, since: datetime) -> Span:
    """All periods from that on in which ``since`` lies, as far as there are texts."""
    row = connection.execute(SPAN).one()
    if row.newest is None:
        return Span(row.article or 0, range(0))
    oldest = max(period(since), row.oldest, row.newest - SLOTS + 1)
    return Span(row.article, range(oldest, row.newest + 1))


def read_postings(
    connection: Connection, sought: Collection[int], span: Span
) -> dict[int, tuple[int, ...]]:
    """The articles that hold each of these shingles, in the order of their numbers: those whose
    text came in these periods.
    """
    if not sought or not span.periods:
        return {}
    places = [*map(partition, span.periods), *([YOUNG] if has_young(connection) else [])]
    by_key = {(shingle & SOUGHT_MASK) << HOLDER_BITS: shingle for shingle in sought}
    asked = {"places": [place * PARTITION for place in places], "keys": sorted(by_key)}
    found: dict[int, list[int]] = {}
    newest = span.article
    for entry in connection.scalars(FOUND[connection.dialect.name], asked).all():
        held = found.setdefault(by_key[entry & KEY_MASK], [])
        held.append(newest - (newest - entry) % HOLDERS)
    return {shingle: tuple(sorted(held)[-POSTING_CAP:]) for shingle, held in found.items()}


def crowded_among(found: Mapping[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """Those of the shingles found of which the oldest article goes when one more comes."""
    return {shingle: held for shingle, held in found.items() if len(held) == POSTING_CAP}


def add_postings(
    connection: Connection, added: Mapping[int, Collection[int]], of: int, crowded: Crowded
) -> None:
    """Add articles with their shingles; ``of`` is the period in which their texts came."""
    places = partition(of)
    into = YOUNG if has_young(connection) else places
    entries = sorted(
        {
            into * PARTITION + ((shingle & SOUGHT_MASK) << HOLDER_BITS) + article % HOLDERS
            for article, shingles in added.items()
            for shingle in shingles
        }
    )
    if not entries:
        return
    connection.execute(_adding(connection), {"entries": entries})
    _thin_out(connection, added, crowded, {into, places})


def remove_postings(
    connection: Connection,
    gone: Mapping[int, tuple[int, Collection[int]]],
    *,
    only_young: bool = False,
) -> None:
    """Take these shingles of articles out, each with the period its text came in, wherever they
    stand: entries may have moved on in the next period.
    """
    young = [YOUNG] if has_young(connection) else []
    entries = [
        prefix(place, shingle) + article % HOLDERS
        for article, (of, shingles) in gone.items()
        for place in (*young, *(() if only_young else (partition(of), partition(of + 1))))
        for shingle in shingles
    ]
    if entries:
        connection.execute(REMOVE, {"entries": entries})


def move_on(connection: Connection, numbers: Collection[int], of: int) -> None:
    """With new articles of these numbers, move the slices whose turn it is to their period."""
    if not numbers or not has_young(connection):
        return
    moving = insert_into(connection.dialect.name, postings).from_select(
        ["entry"], select(postings.c.entry + _entry["shift"]).where(_slice)
    )
    shift = (partition(of) - YOUNG) * PARTITION
    for first, last in slices(min(numbers), max(numbers)):
        bounds = {"first": first, "last": last}
        connection.execute(moving.on_conflict_do_nothing(), {**bounds, "shift": shift})
        connection.execute(DROP, bounds)


def has_young(connection: Connection) -> bool:
    """Whether new entries wait in a partition of their own."""
    return connection.dialect.name == "sqlite"


def _adding(connection: Connection) -> Executable:
    entries = listed("entries", BigInteger())
    rows = select(entries.c.value).where(true())
    adding = insert_into(connection.dialect.name, postings)
    return adding.from_select(["entry"], rows).on_conflict_do_nothing()


def _thin_out(
    connection: Connection,
    added: Mapping[int, Collection[int]],
    crowded: Crowded,
    places: Collection[int],
) -> None:
    """Drop the oldest articles of crowded shingles, which nobody reads any more. Not where their
    numbers' bits begin anew among them: then the newest have the smallest.
    """
    holders: dict[int, set[int]] = {}
    for article, shingles in added.items():
        for shingle in crowded.keys() & shingles:
            holders.setdefault(shingle, set(crowded[shingle])).add(article)
    kept = {shingle: sorted(held)[-POSTING_CAP:] for shingle, held in holders.items()}
    rows = [
        {"first": prefix(place, shingle), "last": prefix(place, shingle) + oldest % HOLDERS - 1}
        for shingle, (oldest, *_, newest) in kept.items()
        if oldest // HOLDERS == newest // HOLDERS
        for place in places
    ]
    if rows:
        connection.execute(DROP, rows)


def slices(first: int, last: int) -> Iterator[tuple[int, int]]:
    """The first and the last entry of what moves on with articles of these numbers."""
    size = PARTITION // TURN
    start = first % TURN
    end = start + min(TURN, last - first + 1)
    yield start * size, min(end, TURN) * size - 1
    if end > TURN:
        yield 0, (end - TURN) * size - 1
