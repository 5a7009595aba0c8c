"""A story with its copies, neighbours and alerts, read in a dozen queries whatever its size."""

from collections.abc import Collection

from sqlalchemy import Connection, and_, literal, select

from worker.domain.corpus import SourceRow
from worker.domain.stories import Relation, Verdict
from worker.domain.story_store import Copy, Link, StoredStory, Telling
from worker.storage.lists import among
from worker.storage.reading import source_from
from worker.storage.rows import AnyRow, date_from, item_from, verdict_from
from worker.storage.rulings import rulings_of
from worker.storage.tables import (
    alert_items,
    articles,
    matches,
    messages,
    overlaps,
    sources,
    verdicts,
)

LINKS = (Relation.SERIES, Relation.PARTIAL)
IS_LINK = verdicts.c.relation.in_([literal(link.value, literal_execute=True) for link in LINKS])
"""Written out: only so does SQLite see that the index of links serves."""

CURRENT = and_(matches.c.article == articles.c.id, matches.c.version == articles.c.version)

MEMBERS = select(articles).where(among(articles.c.story, "stories")).order_by(articles.c.id)
COPIES = (
    select(sources, articles.c.story, articles.c.title)
    .join_from(articles, sources, sources.c.article == articles.c.id)
    .where(among(articles.c.story, "stories"), sources.c.relation == Relation.EXACT)
    .order_by(sources.c.id)
)
TOPICS = (
    select(articles.c.story, matches.c.topic)
    .join_from(articles, matches, CURRENT)
    .where(among(articles.c.story, "stories"))
    .distinct()
    .order_by(matches.c.topic)
)

VERDICTS = select(verdicts).where(among(verdicts.c.article, "articles")).order_by(verdicts.c.id)
SEEN = select(sources).where(among(sources.c.article, "articles")).order_by(sources.c.id)
OUT = (
    select(
        verdicts.c.relation,
        verdicts.c.article,
        verdicts.c.match.label("other"),
        articles.c.story,
        articles.c.title,
        verdicts.c.similarity,
    )
    .join_from(verdicts, articles, articles.c.id == verdicts.c.match)
    .where(among(verdicts.c.article, "articles"), IS_LINK)
    .order_by(verdicts.c.id)
)
IN = (
    select(
        verdicts.c.relation,
        verdicts.c.match.label("article"),
        verdicts.c.article.label("other"),
        articles.c.story,
        articles.c.title,
        verdicts.c.similarity,
    )
    .join_from(verdicts, articles, articles.c.id == verdicts.c.article)
    .where(among(verdicts.c.match, "articles"), IS_LINK)
    .order_by(verdicts.c.id)
)
HELD = (
    select(overlaps.c.article, overlaps.c.other, articles.c.story, articles.c.title)
    .join_from(overlaps, articles, articles.c.id == overlaps.c.other)
    .where(among(overlaps.c.article, "articles"))
    .order_by(overlaps.c.article, overlaps.c.other)
)
HOLDING = (
    select(
        overlaps.c.other.label("article"),
        overlaps.c.article.label("other"),
        articles.c.story,
        articles.c.title,
    )
    .join_from(overlaps, articles, articles.c.id == overlaps.c.article)
    .where(among(overlaps.c.other, "articles"))
    .order_by(overlaps.c.article, overlaps.c.other)
)
TELLINGS = (
    select(
        alert_items,
        messages.c.state.label("message_state"),
        messages.c.sent_at,
        messages.c.receipt,
        messages.c.last_error,
    )
    .join_from(alert_items, messages, isouter=True)
    .where(among(alert_items.c.story, "stories"))
    .order_by(alert_items.c.position)
)


def read_story(connection: Connection, row: AnyRow) -> StoredStory:
    """The story of a row of ``stories``."""
    wanted = {"stories": [row.id]}
    members = connection.execute(MEMBERS, wanted).all()
    numbers = [member.id for member in members]
    return StoredStory(
        id=row.id,
        first_article=row.first_article,
        created_at=row.created_at,
        copies=_copies(connection, members, connection.execute(COPIES, wanted).all()),
        topics=tuple(found.topic for found in connection.execute(TOPICS, wanted)),
        links=_links(connection, row.id, numbers),
        rulings=tuple(rulings_of(connection, numbers)),
        tellings=tuple(_telling(told) for told in connection.execute(TELLINGS, wanted)),
    )


def _copies(
    connection: Connection, members: Collection[AnyRow], copies: Collection[AnyRow]
) -> tuple[Copy, ...]:
    """Articles by their first verdict, exact copies by that of their source."""
    of = {"articles": [member.id for member in members]}
    judged = connection.execute(VERDICTS, of).all()
    first = {row.article: verdict_from(row) for row in reversed(judged) if row.source is None}
    exact = {row.source: verdict_from(row) for row in judged if row.source is not None}
    seen: dict[int, list[SourceRow]] = {}
    for row in connection.execute(SEEN, of):
        if row.relation is not Relation.EXACT:
            seen.setdefault(row.article, []).append(source_from(row))
    articles_ = [
        Copy(
            article=row.id,
            source=None,
            title=row.title,
            outlet=row.outlet,
            url=row.url,
            feed=row.feed,
            published=date_from(row, "published"),
            first_seen=row.first_seen_at,
            agencies=row.agencies,
            verdict=first[row.id],
            version=row.version,
            seen=tuple(seen.get(row.id, ())),
        )
        for row in members
    ]
    return (*articles_, *(_exact(row, exact[row.id]) for row in copies if row.id in exact))


def _exact(row: AnyRow, verdict: Verdict) -> Copy:
    return Copy(
        article=row.article,
        source=row.id,
        title=row.title,
        outlet=row.outlet,
        url=row.url,
        feed=row.feed,
        published=date_from(row, "published"),
        first_seen=row.first_seen_at,
        agencies=row.agencies or (),
        verdict=verdict,
    )


def _links(connection: Connection, story: int, numbers: list[int]) -> tuple[Link, ...]:
    """Both ways. What a person joined since is a neighbour no more."""
    of = {"articles": numbers}
    found = [
        Link(row.relation, row.article, row.other, row.story, row.title, outgoing, row.similarity)
        for outgoing, statement in ((True, OUT), (False, IN))
        for row in connection.execute(statement, of)
    ]
    found += [
        Link(Relation.PARTIAL, row.article, row.other, row.story, row.title, outgoing)
        for outgoing, statement in ((True, HELD), (False, HOLDING))
        for row in connection.execute(statement, of)
    ]
    return tuple(dict.fromkeys(link for link in found if link.story != story))


def _telling(row: AnyRow) -> Telling:
    return Telling(
        item_from(row),
        row.message,
        row.message_state,
        row.sent_at,
        row.receipt,
        row.last_error or "",
    )
