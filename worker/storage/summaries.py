"""Stories in a line each, many in a few queries."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from worker.domain.alerts import AlertState, MessageState
from worker.domain.story_store import StorySummary, ToldState
from worker.storage.lists import among
from worker.storage.rows import AnyRow, date_from
from worker.storage.story_rows import COPIES, CURRENT, MEMBERS, TOPICS
from worker.storage.tables import alert_items, articles, matches, messages, stories

BATCH = 200
"""Stories summed up at once."""

NEWEST = select(stories).order_by(stories.c.id.desc()).limit(BATCH)
_best = case(
    (messages.c.state == MessageState.DEAD, 0),
    (alert_items.c.state == AlertState.TOLD, 2),
    (alert_items.c.state == AlertState.OPEN, 1),
    else_=0,
)
TOLD = (
    select(alert_items.c.story, func.max(_best).label("best"))
    .join_from(alert_items, messages, isouter=True)
    .where(among(alert_items.c.story, "stories"), alert_items.c.recipient_type.is_not(None))
    .group_by(alert_items.c.story)
)
STATES = (ToldState.UNTOLD, ToldState.WAITING, ToldState.TOLD)


def read_summaries(
    connection: Connection, before: int | None, since: datetime | None, topic: str | None
) -> list[StorySummary]:
    """The newest stories with a number ``before`` that one, that began ``since`` and of which an
    article is about the ``topic``; at most ``BATCH``.
    """
    following = NEWEST
    if before is not None:
        following = following.where(stories.c.id < before)
    if since is not None:
        following = following.where(stories.c.created_at >= since)
    if topic is not None:
        about = select(articles.c.story).join(matches, CURRENT).where(matches.c.topic == topic)
        following = following.where(stories.c.id.in_(about))
    return _summaries(connection, connection.execute(following).all())


def _summaries(connection: Connection, rows: Collection[AnyRow]) -> list[StorySummary]:
    wanted = {"stories": [row.id for row in rows]}
    members, copies, topics = (
        _by_story(connection.execute(found, wanted).all()) for found in (MEMBERS, COPIES, TOPICS)
    )
    told = {row.story: STATES[row.best] for row in connection.execute(TOLD, wanted)}
    return [
        _summary(
            row,
            members.get(row.id, []),
            copies.get(row.id, []),
            tuple(found.topic for found in topics.get(row.id, [])),
            told.get(row.id, ToldState.UNTOLD),
        )
        for row in rows
    ]


def _summary(
    row: AnyRow,
    members: list[AnyRow],
    copies: list[AnyRow],
    topics: tuple[str, ...],
    told: ToldState,
) -> StorySummary:
    first = next((member for member in members if member.id == row.first_article), None)
    return StorySummary(
        id=row.id,
        created_at=row.created_at,
        title=first.title if first else "",
        url=first.url if first else None,
        outlet=first.outlet if first else "",
        published=date_from(first, "published") if first else None,
        articles=len(members),
        copies=len(members) + len(copies),
        outlets=len({one.outlet for one in [*members, *copies]}),
        topics=topics,
        told=told,
    )


def _by_story(rows: Collection[AnyRow]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.story, []).append(row)
    return found
