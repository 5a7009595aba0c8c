"""Where articles were seen: a row a feed and address, touched or added."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.domain.corpus import Decision
from worker.domain.stories import Relation
from worker.storage.counters import take
from worker.storage.lists import among
from worker.storage.rows import date_row
from worker.storage.tables import articles, sources

STANDING = select(sources.c.id, sources.c.article, sources.c.feed, sources.c.url).where(
    among(sources.c.article, "articles")
)
TOUCH = (
    update(sources)
    .where(sources.c.id == bindparam("source"))
    .values(last_seen_at=bindparam("now"))
)
TOUCH_ARTICLE = (
    update(articles)
    .where(articles.c.id == bindparam("article"))
    .values(last_seen_at=bindparam("now"))
)


def add_sources(connection: Connection, decisions: Sequence[Decision], now: datetime) -> list[int]:
    """A source row each, in order; returns their numbers."""
    numbers = take(connection, "sources", len(decisions))
    rows = [
        _row(decision, number, now) for decision, number in zip(decisions, numbers, strict=True)
    ]
    if rows:
        connection.execute(insert(sources), rows)
    return list(numbers)


def see_again(connection: Connection, decisions: Sequence[Decision], now: datetime) -> None:
    """Touch the row of the same feed and address, or add one where there is none yet."""
    standing = _standing(connection, decisions)
    touched: set[int] = set()
    elsewhere: dict[tuple[int, str | None, str | None], Decision] = {}
    for decision in decisions:
        place = _place(decision)
        if place in standing:
            touched.add(standing[place])
        else:
            elsewhere.setdefault(place, decision)
    add_sources(connection, list(elsewhere.values()), now)
    if touched:
        rows = [{"source": number, "now": now} for number in sorted(touched)]
        connection.execute(TOUCH, rows)


def touch_articles(connection: Connection, decisions: Sequence[Decision], now: datetime) -> None:
    """Keep articles within the window in which similar texts are looked for."""
    seen = sorted({decision.article for decision in decisions})
    if seen:
        rows = [{"article": number, "now": now} for number in seen]
        connection.execute(TOUCH_ARTICLE, rows)


def _standing(
    connection: Connection, decisions: Sequence[Decision]
) -> dict[tuple[int, str | None, str | None], int]:
    numbers = list({decision.article for decision in decisions})
    rows = connection.execute(STANDING, {"articles": numbers})
    return {(row.article, row.feed, row.url): row.id for row in rows}


def _place(decision: Decision) -> tuple[int, str | None, str | None]:
    article = decision.document.article
    return decision.article, article.feed, article.url


def _row(decision: Decision, number: int, now: datetime) -> dict[str, Any]:
    article = decision.document.article
    is_copy = decision.verdict.relation is Relation.EXACT
    return {
        "id": number,
        "article": decision.article,
        "feed": article.feed,
        "outlet": article.outlet,
        "url": article.url,
        "first_seen_at": article.first_seen,
        "last_seen_at": now,
        "relation": decision.verdict.relation,
        "caller_id": article.caller_id,
        **date_row("published", article.published if is_copy else None),
        "agencies": article.agencies if is_copy and article.agencies else None,
    }
