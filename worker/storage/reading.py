"""Stored articles read back, many at a time in five queries."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from worker.domain.corpus import SourceRow, StoredArticle
from worker.domain.stories import Verdict
from worker.domain.topics import Match
from worker.storage.lists import among
from worker.storage.rows import AnyRow, article_from, match_from, verdict_from
from worker.storage.tables import article_versions, articles, matches, sources, verdicts

ROWS = select(articles).where(among(articles.c.id, "articles"))

TEXTS = (
    select(article_versions)
    .join(articles, articles.c.id == article_versions.c.article)
    .where(
        among(article_versions.c.article, "articles"),
        or_(
            article_versions.c.version == articles.c.version,
            among(article_versions.c.version, "versions"),
        ),
    )
)

VERDICTS = select(verdicts).where(
    among(verdicts.c.article, "articles"), verdicts.c.version == 1, verdicts.c.source.is_(None)
)
"""The verdict that made the article, not those of its revisions, which all say "revision"."""

SOURCES = select(sources).where(among(sources.c.article, "articles")).order_by(sources.c.id)

MATCHES = (
    select(matches)
    .join(articles, articles.c.id == matches.c.article)
    .where(
        among(matches.c.article, "articles"),
        or_(matches.c.version == articles.c.version, among(matches.c.version, "versions")),
    )
    .order_by(matches.c.topic)
)


class Edition(NamedTuple):
    """One version of one article; version 0 stands for the current one."""

    article: int
    version: int = 0


@dataclass
class _Parts:
    rows: dict[int, AnyRow]
    texts: dict[Edition, AnyRow]
    verdicts: dict[int, Verdict]
    sources: dict[int, list[SourceRow]]
    matches: dict[Edition, list[Match]]

    def article(self, edition: Edition) -> StoredArticle:
        row = self.rows[edition.article]
        current = Edition(row.id, row.version)
        wanted = edition if edition.version else current
        found = wanted if wanted in self.texts else current
        return StoredArticle(
            id=row.id,
            story=row.story,
            version=found.version,
            article=article_from(row, self.texts[found]),
            verdict=self.verdicts[row.id],
            sources=tuple(self.sources[row.id]),
            matches=tuple(self.matches.get(wanted, ())),
        )


def read_articles(
    connection: Connection, editions: Collection[Edition]
) -> dict[Edition, StoredArticle]:
    """Articles with the text and topics of the asked version; where that text is no longer
    kept, with the current one. Numbers that are not stored are left out.
    """
    numbers = sorted({edition.article for edition in editions})
    versions = sorted({edition.version for edition in editions} - {0})
    parts = _parts(connection, {"articles": numbers, "versions": versions})
    return {
        edition: parts.article(edition) for edition in editions if edition.article in parts.rows
    }


def _parts(connection: Connection, wanted: dict[str, list[int]]) -> _Parts:
    numbers = {"articles": wanted["articles"]}
    seen: dict[int, list[SourceRow]] = {}
    for row in connection.execute(SOURCES, numbers):
        seen.setdefault(row.article, []).append(source_from(row))
    topics: dict[Edition, list[Match]] = {}
    for row in connection.execute(MATCHES, wanted):
        topics.setdefault(Edition(row.article, row.version), []).append(match_from(row))
    return _Parts(
        rows={row.id: row for row in connection.execute(ROWS, numbers)},
        texts={
            Edition(row.article, row.version): row for row in connection.execute(TEXTS, wanted)
        },
        verdicts={row.article: verdict_from(row) for row in connection.execute(VERDICTS, numbers)},
        sources=seen,
        matches=topics,
    )


def source_from(row: AnyRow) -> SourceRow:
    return SourceRow(
        feed=row.feed,
        outlet=row.outlet,
        url=row.url,
        first_seen=row.first_seen_at,
        last_seen=row.last_seen_at,
        relation=row.relation,
    )
