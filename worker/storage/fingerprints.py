"""Fingerprints and the inverted index of their shingles, always of articles' current texts.

Of a shingle only the newest ``POSTING_CAP`` articles are kept and read. Without a cap each
look-up grows with the corpus; the judgement is the same to four digits.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import BigInteger, Connection, bindparam, insert, select, update

from worker.dedup.vicinity import POSTING_CAP
from worker.domain.corpus import Decision
from worker.domain.stories import Fingerprint
from worker.storage.lists import among, listed
from worker.storage.rows import fingerprint_row
from worker.storage.tables import fingerprints, shingles

Crowded = Mapping[int, Sequence[int]]
"""Shingles that stood in ``POSTING_CAP`` articles when they were read, with those articles."""

BEFORE = select(fingerprints.c.article, fingerprints.c.shingles).where(
    among(fingerprints.c.article, "articles")
)

REPRINT = (
    update(fingerprints)
    .where(fingerprints.c.article == bindparam("of"))
    .values(
        {
            column: bindparam(column.name)
            for column in fingerprints.c
            if column is not fingerprints.c.article
        }
    )
)

_held = listed("shingles", BigInteger())
INDEX = insert(shingles).from_select(
    ["shingle", "article"],
    select(_held.c.value, bindparam("of", type_=shingles.c.article.type)),
)
"""All of an article's shingles as one parameter: as rows of two they cost SQLAlchemy more
time than the database."""

UNINDEX = shingles.delete().where(
    shingles.c.shingle == bindparam("old"), shingles.c.article == bindparam("of")
)
THIN_OUT = shingles.delete().where(
    shingles.c.shingle == bindparam("full"), shingles.c.article < bindparam("first_kept")
)


def write_fingerprints(
    connection: Connection,
    founding: Sequence[Decision],
    revising: Sequence[Decision],
    crowded: Crowded,
) -> None:
    """Keep the fingerprint of each article's last text among these decisions."""
    founded = {decision.article for decision in founding}
    last = {d.article: d.document.fingerprint for d in [*founding, *revising]}
    new = {article: print_ for article, print_ in last.items() if article in founded}
    changed = {article: print_ for article, print_ in last.items() if article not in founded}
    added: dict[int, Collection[int]] = {a: print_.shingles for a, print_ in new.items()}
    if new:
        rows = [{"article": article, **fingerprint_row(print_)} for article, print_ in new.items()]
        connection.execute(insert(fingerprints), rows)
    if changed:
        added |= _unindex(connection, changed)
        rows = [{"of": article, **fingerprint_row(print_)} for article, print_ in changed.items()]
        connection.execute(REPRINT, rows)
    _index(connection, added)
    _thin_out(connection, added, crowded)


def _unindex(connection: Connection, changed: Mapping[int, Fingerprint]) -> dict[int, set[int]]:
    """Take out the shingles that left a text and return those that are new in it: the next
    version of a live ticker keeps most.
    """
    added: dict[int, set[int]] = {}
    gone: list[dict[str, int]] = []
    for article, before in connection.execute(BEFORE, {"articles": list(changed)}):
        after = set(changed[article].shingles)
        added[article] = after.difference(before)
        gone += [{"old": shingle, "of": article} for shingle in set(before) - after]
    if gone:
        connection.execute(UNINDEX, gone)
    return added


def _index(connection: Connection, added: Mapping[int, Collection[int]]) -> None:
    rows = [{"of": article, "shingles": list(held)} for article, held in added.items() if held]
    if rows:
        connection.execute(INDEX, rows)


def _thin_out(
    connection: Connection, added: Mapping[int, Collection[int]], crowded: Crowded
) -> None:
    """Drop the oldest articles of crowded shingles, which nobody reads any more."""
    holders: dict[int, set[int]] = {}
    for article, held in added.items():
        for shingle in crowded.keys() & held:
            holders.setdefault(shingle, set(crowded[shingle])).add(article)
    rows = [
        {"full": shingle, "first_kept": sorted(articles)[-POSTING_CAP]}
        for shingle, articles in holders.items()
    ]
    if rows:
        connection.execute(THIN_OUT, rows)
