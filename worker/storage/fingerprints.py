"""Fingerprints, always of articles' current texts, and what finds them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.dedup.sample import VERSION
from worker.domain.corpus import Decision
from worker.domain.stories import Fingerprint, Relation, VerdictReason
from worker.storage.boilerplate import Print, write_printed
from worker.storage.entries import period
from worker.storage.lists import among
from worker.storage.postings import (
    Crowded,
    add_postings,
    has_young,
    move_on,
    remove_postings,
)
from worker.storage.rows import fingerprint_row
from worker.storage.tables import fingerprints

BEFORE = select(
    fingerprints.c.article,
    fingerprints.c.period,
    fingerprints.c.words,
).where(
    among(fingerprints.c.article, "articles"),
    fingerprints.c.version == bindparam("current"),
    fingerprints.c.words.is_not(None),
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


LEAVE = (
    update(fingerprints)
    .where(among(fingerprints.c.article, "articles"))
    .values(period=None, words=None, titled=None, paragraphs=None, quotations=None)
)


def write_fingerprints(
    connection: Connection,
    founding: Sequence[Decision],
    revising: Sequence[Decision],
    crowded: Crowded,
    now: datetime,
) -> None:
    """Keep the fingerprint of each article's last text among these decisions."""
    founded = {decision.article for decision in founding}
    last = {d.article: d.document.fingerprint for d in [*founding, *revising]}
    new = {article: print_ for article, print_ in last.items() if article in founded}
    changed = {article: print_ for article, print_ in last.items() if article not in founded}
    of = period(now)
    if changed:
        _unindex(connection, changed)
        rows = [{"of": article, **_row(print_, of)} for article, print_ in changed.items()]
        connection.execute(REPRINT, rows)
    if new:
        rows = [{"article": article, **_row(print_, of)} for article, print_ in new.items()]
        connection.execute(insert(fingerprints), rows)
    add_postings(connection, {a: print_.sample for a, print_ in last.items()}, of, crowded)
    move_on(connection, founded, of)
    write_printed(connection, map(_print, filter(_is_noted, [*founding, *revising])), of)


def _is_noted(decision: Decision) -> bool:
    """Whether what its outlet printed is noted: once an article, with the first text that is more
    than a teaser. Later versions, noted under the story of then, would count as another.
    """
    verdict = decision.verdict
    if verdict.relation is Relation.REVISION and decision.article == verdict.match:
        return verdict.reason is VerdictReason.PAGE_CAME
    return verdict.relation is not Relation.PARTIAL


def _print(decision: Decision) -> Print:
    document = decision.document
    return Print(document.article.outlet, decision.story, document.fingerprint)


def reprint(
    connection: Connection, prints: Mapping[int, Fingerprint], of: int, crowded: Crowded
) -> None:
    """Write fingerprints of stored articles anew; their texts came in the period ``of``."""
    _unindex(connection, prints)
    rows = [{"of": article, **_row(print_, of)} for article, print_ in prints.items()]
    connection.execute(REPRINT, rows)
    add_postings(connection, {a: print_.sample for a, print_ in prints.items()}, of, crowded)
    move_on(connection, prints, of)


def leave(connection: Connection, articles: Collection[int]) -> None:
    """Keep of these articles' fingerprints the digest alone. What is indexed of them goes with its
    partition, but for what is still among the newest documents.
    """
    if has_young(connection):
        _unindex(connection, articles, only_young=True)
    connection.execute(LEAVE, {"articles": list(articles)})


def _unindex(
    connection: Connection, articles: Collection[int], *, only_young: bool = False
) -> None:
    """Take out the shingles of these articles' texts. Those of another version of the algorithm
    cannot be told any more: they go with their partition.
    """
    if not articles:
        return
    # numpy takes 0.1 s, and who opens the store to look need not have it
    from worker.dedup.fingerprint import indexed  # noqa: PLC0415 - see above

    rows = connection.execute(BEFORE, {"articles": list(articles), "current": VERSION})
    gone = {row.article: (row.period, indexed(row.words)) for row in rows}
    remove_postings(connection, gone, only_young=only_young)


def _row(print_: Fingerprint, of: int) -> dict[str, object]:
    return {**fingerprint_row(print_), "period": of}
