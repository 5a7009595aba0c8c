"""Fingerprints made anew from the stored texts: after an upgrade that changed them, or where an
old text was seen again.

Stories stay as they are: what was decided was decided. Each batch is a transaction of its own, in
which an article that was revised meanwhile is left alone; so it may run beside workers, and an
interrupted run goes on where it ended.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Select, bindparam, func, or_, select

from worker.dedup.sample import VERSION
from worker.storage.boilerplate import Print, write_printed
from worker.storage.engine import Database
from worker.storage.entries import period
from worker.storage.fingerprints import reprint
from worker.storage.lists import among
from worker.storage.neighbourhood import IS_PARTIAL
from worker.storage.postings import crowded_among, read_postings, read_span
from worker.storage.rows import AnyRow
from worker.storage.tables import article_versions, articles, fingerprints

BATCH = 50
"""As many as a chunk of documents, whose transaction takes as long."""

_in_window = (
    select()
    .join_from(articles, fingerprints, fingerprints.c.article == articles.c.id)
    .where(
        articles.c.text_cleared_at.is_(None),
        articles.c.last_seen_at >= bindparam("since", type_=articles.c.last_seen_at.type),
    )
)
_outdated = or_(fingerprints.c.version != VERSION, fingerprints.c.words.is_(None))
VERSIONS = select(articles.c.id, articles.c.version).where(among(articles.c.id, "articles"))


def count_outdated(
    database: Database, now: datetime, window: timedelta, *, everything: bool = False
) -> int:
    """How many articles of the window have no fingerprint of this version."""
    counting = _wanted(everything).with_only_columns(func.count())
    with database.read() as connection:
        return connection.execute(counting, {"since": now - window}).scalar_one()


def rebuild(
    database: Database, now: datetime, window: timedelta, *, everything: bool = False
) -> Iterator[int]:
    """Make the outdated fingerprints of the window anew, or ``everything``, with their index and
    boilerplate. After each batch, how many were looked at.
    """
    batches = (
        _wanted(everything)
        .add_columns(
            articles.c.id,
            articles.c.version,
            articles.c.story,
            articles.c.outlet,
            articles.c.text_seen_at,
            article_versions.c.title,
            article_versions.c.lead,
            article_versions.c.body,
            IS_PARTIAL.label("is_partial"),
        )
        .join(
            article_versions,
            (article_versions.c.article == articles.c.id)
            & (article_versions.c.version == articles.c.version),
        )
        .where(articles.c.id > bindparam("after"))
        .order_by(articles.c.id)
        .limit(BATCH)
    )
    last = 0
    while True:
        with database.read() as connection:
            rows = connection.execute(batches, {"since": now - window, "after": last}).all()
        if not rows:
            return
        _rebuild(database, rows, now, now - window, notes=not everything)
        last = rows[-1].id
        yield len(rows)


def _wanted(everything: bool) -> Select[()]:  # noqa: FBT001 (both callers name it)
    return _in_window if everything else _in_window.where(_outdated)


def _rebuild(
    database: Database, rows: Sequence[AnyRow], now: datetime, since: datetime, *, notes: bool
) -> None:
    """``notes``: what outlets print is noted too. Of fingerprints that are current it was, and noted
    once more under the stories of now it would count twice.
    """
    # numpy takes 0.1 s, and who opens the store to look need not have it
    from worker.dedup.fingerprint import fingerprints as made  # noqa: PLC0415 - see above

    texts = ((r.title, "\n\n".join(part for part in (r.lead, r.body) if part)) for r in rows)
    prints = dict(zip((row.id for row in rows), made(texts), strict=True))
    with database.decide() as connection:
        standing = {
            row.id: row.version
            for row in connection.execute(VERSIONS, {"articles": [row.id for row in rows]})
        }
        unrevised = [row for row in rows if standing.get(row.id) == row.version]

        def came(row: AnyRow) -> int:
            """The period in which it is compared: that of a text seen since is the present one."""
            at = period(row.text_seen_at)
            return at if at >= period(since) else period(now)

        sought = {shingle for print_ in prints.values() for shingle in print_.sample}
        crowded = crowded_among(read_postings(connection, sought, read_span(connection, since)))
        for of, group in groupby(sorted(unrevised, key=came), key=came):
            same = list(group)
            reprint(connection, {row.id: prints[row.id] for row in same}, of, crowded)
            told = [row for row in same if notes and not row.is_partial]
            write_printed(
                connection, [Print(row.outlet, row.story, prints[row.id]) for row in told], of
            )
