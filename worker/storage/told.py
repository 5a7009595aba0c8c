"""Alert items with the article and the story they tell of, many in a few queries."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, and_, select

from worker.domain.corpus import StoredArticle, ToldArticle
from worker.domain.notices import NoticeSource
from worker.domain.stories import Correction, Relation
from worker.storage.lists import among
from worker.storage.reading import Edition, read_articles
from worker.storage.rows import AnyRow, item_from
from worker.storage.tables import alert_items, articles, messages, sources, verdicts

ITEMS = select(alert_items, messages.c.state.label("message_state")).join_from(
    alert_items, messages, isouter=True
)

MEMBERS = (
    select(
        articles.c.story,
        articles.c.id,
        articles.c.outlet,
        articles.c.url,
        articles.c.title,
        articles.c.first_seen_at,
        verdicts.c.relation,
        verdicts.c.similarity,
    )
    .join_from(
        articles,
        verdicts,
        and_(
            verdicts.c.article == articles.c.id,
            verdicts.c.version == 1,
            verdicts.c.source.is_(None),
        ),
    )
    .where(among(articles.c.story, "stories"))
    .order_by(articles.c.id)
)

COPIES = (
    select(
        articles.c.story,
        sources.c.outlet,
        sources.c.url,
        articles.c.title,
        sources.c.first_seen_at,
        sources.c.relation,
        verdicts.c.similarity,
    )
    .join_from(sources, articles, articles.c.id == sources.c.article)
    .join(
        verdicts,
        # The article only for its index: else all verdicts are read.
        and_(verdicts.c.article == sources.c.article, verdicts.c.source == sources.c.id),
    )
    .where(among(articles.c.story, "stories"), sources.c.relation == Relation.EXACT)
    .order_by(sources.c.id)
)


CORRECTIONS = select(verdicts.c.article, verdicts.c.version, verdicts.c.correction).where(
    among(verdicts.c.article, "articles"),
    verdicts.c.source.is_(None),
    verdicts.c.correction.is_not(None),
)


def read_told(connection: Connection, rows: Sequence[AnyRow]) -> list[ToldArticle]:
    """Rows of ``ITEMS``, in their order, each with its article and the story's copies."""
    if not rows:
        return []
    stored = read_articles(connection, {Edition(row.article, row.version) for row in rows})
    story = _Stories(connection, {row.story for row in rows})
    takes_back = _corrections(connection, {row.article for row in rows})
    told = []
    for row in rows:
        edition = Edition(row.article, row.version)
        article = stored[edition]
        told.append(
            ToldArticle(
                item_from(row),
                article,
                story.others(article),
                row.message,
                row.message_state,
                takes_back.get(edition),
            )
        )
    return told


def _corrections(connection: Connection, numbers: Collection[int]) -> dict[Edition, Correction]:
    """What single versions take back. A stored article has the verdict of its first one."""
    rows = connection.execute(CORRECTIONS, {"articles": list(numbers)})
    return {Edition(row.article, row.version): Correction(row.correction) for row in rows}


class _Stories:
    """All copies of some stories: articles of their own and exact copies that are not."""

    def __init__(self, connection: Connection, numbers: Collection[int]) -> None:
        self._members: dict[int, list[AnyRow]] = {}
        self._copies: dict[int, list[AnyRow]] = {}
        wanted = {"stories": list(numbers)}
        for statement, found in ((MEMBERS, self._members), (COPIES, self._copies)):
            for row in connection.execute(statement, wanted):
                found.setdefault(row.story, []).append(row)

    def others(self, article: StoredArticle) -> tuple[NoticeSource, ...]:
        """The story's copies but for the article itself, as they were first seen."""
        members = self._members.get(article.story, ())
        others = [_beside(article, row) for row in members if row.id != article.id]
        others += [_source(row) for row in self._copies.get(article.story, ())]
        return tuple(sorted(others, key=lambda source: source.seen))


def _beside(article: StoredArticle, row: AnyRow) -> NoticeSource:
    """Another article; the one this was compared with is as alike as this was found to be."""
    if row.id == article.verdict.match:
        return _source(row, article.verdict.relation, article.verdict.similarity)
    return _source(row)


def _source(
    row: AnyRow, relation: Relation | None = None, similarity: float | None = None
) -> NoticeSource:
    return NoticeSource(
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        relation=relation or row.relation,
        similarity=row.similarity if similarity is None else similarity,
        seen=row.first_seen_at,
    )
