"""What became of articles' pages, for ``status`` and ``metrics``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, bindparam, func, select

from worker.domain.articles import PageUse
from worker.storage.tables import articles, pending_pages

LATELY = timedelta(days=1)

NEWEST = 20_000
"""Articles looked at, by their number: a day's of hundreds of feeds, read in 10 ms however many
years the corpus holds."""

PENDING = select(func.count()).select_from(pending_pages)

_newest = (
    select(articles.c.page, articles.c.first_seen_at)
    .order_by(articles.c.id.desc())
    .limit(bindparam("most", type_=BigInteger()))
    .subquery()
)
BY_USE = (
    select(_newest.c.page, func.count())
    .where(
        _newest.c.page.is_not(None),
        _newest.c.first_seen_at >= bindparam("since", type_=articles.c.first_seen_at.type),
    )
    .group_by(_newest.c.page)
)


@dataclass(frozen=True, slots=True)
class PageCounts:
    """Pages that are still to be fetched, and the articles first seen within the last day by what
    became of their page; without those whose page was not wanted.
    """

    pending: int
    lately: Mapping[PageUse, int]


def page_counts(connection: Connection, now: datetime) -> PageCounts:
    """What became of pages, as it stands ``now``."""
    by_use = connection.execute(BY_USE, {"since": now - LATELY, "most": NEWEST})
    return PageCounts(
        pending=connection.execute(PENDING).scalar_one(),
        lately=dict(iter(by_use)),
    )
