"""The texts an article had: those that are kept, and letting the others go."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select

from worker.dedup.churn import is_due, let_go
from worker.domain.alerts import AlertState
from worker.domain.corpus import Decision, StoredVersion
from worker.storage.lists import among
from worker.storage.tables import alert_items, article_versions

VERSIONS = (
    select(article_versions)
    .where(article_versions.c.article == bindparam("number"))
    .order_by(article_versions.c.version)
)
NUMBERS = select(article_versions.c.article, article_versions.c.version).where(
    among(article_versions.c.article, "articles")
)
TOLD = (
    select(alert_items.c.article, alert_items.c.version)
    .where(
        among(alert_items.c.article, "articles"),
        alert_items.c.state.in_([AlertState.OPEN, AlertState.TOLD]),
    )
    .distinct()
)
"""A ticker's every version may have an item that was suppressed: those hold nothing back."""
LET_GO = delete(article_versions).where(
    article_versions.c.article == bindparam("number"),
    article_versions.c.version == bindparam("of"),
)


def read_versions(connection: Connection, article: int) -> list[StoredVersion]:
    return [
        StoredVersion(
            row.version,
            row.seen_at,
            row.title,
            "\n\n".join(part for part in (row.lead, row.body) if part),
        )
        for row in connection.execute(VERSIONS, {"number": article})
    ]


def let_old_versions_go(connection: Connection, revising: Sequence[Decision]) -> None:
    """Delete texts of articles that have had many. Runs when the alerts of the newest versions
    stand.
    """
    newest = {d.article: d.version for d in revising if is_due(d.version)}
    if not newest:
        return
    wanted = {"articles": list(newest)}
    stored: defaultdict[int, set[int]] = defaultdict(set)
    for article, version in connection.execute(NUMBERS, wanted):
        stored[article].add(version)
    told: defaultdict[int, set[int]] = defaultdict(set)
    for article, version in connection.execute(TOLD, wanted):
        told[article].add(version)
    gone = [
        {"number": article, "of": version}
        for article, last in newest.items()
        for version in let_go(stored[article], last, told[article])
    ]
    if gone:
        connection.execute(LET_GO, gone)
