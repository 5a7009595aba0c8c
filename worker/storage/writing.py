"""Writing a batch of decisions: each table once, in the order of their foreign keys."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, update

from worker.dedup.items import page_digests
from worker.domain.corpus import Decision
from worker.domain.stories import NEWS, Relation
from worker.storage.counters import take
from worker.storage.fingerprints import write_fingerprints
from worker.storage.kept import with_kept_texts
from worker.storage.keys import founds, write_keys
from worker.storage.pages import write_pending
from worker.storage.postings import Crowded
from worker.storage.rows import item_row, match_row, metadata_row, verdict_row
from worker.storage.sources import add_sources, see_again, touch_articles
from worker.storage.stale import mark_stale
from worker.storage.tables import (
    alert_items,
    article_digests,
    article_versions,
    articles,
    matches,
    overlaps,
    stories,
    verdicts,
)
from worker.storage.upserts import insert_into
from worker.storage.versions import let_old_versions_go

Rows = Sequence[dict[str, Any]]

REVISE = (
    update(articles)
    .where(articles.c.id == bindparam("article"))
    .values(
        {
            column: bindparam(column.name)
            for column in articles.c
            if column.name not in {"id", "story", "first_seen_at", "caller_id"}
        }
        # The id of the first import stays: it is what other documents' matches are told by.
        | {articles.c.caller_id: func.coalesce(articles.c.caller_id, bindparam("newer_id"))}
    )
)


def write_decisions(
    connection: Connection, decisions: Sequence[Decision], crowded: Crowded, now: datetime
) -> None:
    """Store a batch, which may hold an article together with its copies and revisions."""
    founding = [decision for decision in decisions if founds(decision)]
    adding = [decision for decision in decisions if not founds(decision)]
    revising = with_kept_texts(
        connection, [d for d in adding if d.verdict.relation is Relation.REVISION]
    )
    copied = [d for d in adding if d.verdict.relation is Relation.EXACT]
    again = [d for d in adding if d.verdict.relation is Relation.SAME]
    texts = founding + revising

    _write_stories(connection, founding, now)
    _insert(connection, articles, [_article_row(decision, now) for decision in founding])
    if revising:
        connection.execute(REVISE, [_revision_row(decision, now) for decision in revising])
        mark_stale(connection, {decision.article for decision in revising})
    _insert(connection, article_versions, [_version_row(decision, now) for decision in texts])
    write_pending(connection, texts, now)
    numbers = add_sources(connection, founding + copied, now)
    see_again(connection, revising + again, now)
    touch_articles(connection, copied + again, now)
    write_keys(connection, decisions)
    _write_digests(connection, texts + copied, again)
    write_fingerprints(connection, founding, revising, crowded, now)
    _write_verdicts(
        connection, texts, dict(zip(numbers[len(founding) :], copied, strict=True)), now
    )
    _insert(connection, overlaps, _overlap_rows(founding))
    _insert(connection, matches, list(_match_rows(texts)))
    _write_alerts(connection, decisions)
    let_old_versions_go(connection, revising)


def _insert(connection: Connection, table: Table, rows: Rows) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert what does not stand there yet."""
    if rows:
        connection.execute(
            insert_into(connection.dialect.name, table).on_conflict_do_nothing(), rows
        )


def _write_stories(connection: Connection, founding: Sequence[Decision], now: datetime) -> None:
    rows = [
        {"id": decision.story, "first_article": decision.article, "created_at": now}
        for decision in founding
        if decision.verdict.relation in NEWS
    ]
    _insert_new(connection, stories, rows)


def _article_row(decision: Decision, now: datetime) -> dict[str, Any]:
    article = decision.document.article
    return {
        "id": decision.article,
        "story": decision.story,
        "version": decision.version,
        **metadata_row(article),
        "caller_id": article.caller_id,
        "first_seen_at": article.first_seen,
        "last_seen_at": now,
        "text_seen_at": now,
    }


def _revision_row(decision: Decision, now: datetime) -> dict[str, Any]:
    article = decision.document.article
    return {
        "article": decision.article,
        "version": decision.version,
        **metadata_row(article),
        "newer_id": article.caller_id,
        "last_seen_at": now,
        "text_seen_at": now,
        "text_cleared_at": None,
    }


def _version_row(decision: Decision, now: datetime) -> dict[str, Any]:
    article = decision.document.article
    return {
        "article": decision.article,
        "version": decision.version,
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "text_source": article.text_source,
        "exact": decision.document.fingerprint.exact,
        "seen_at": now,
    }


def _write_digests(
    connection: Connection, texts: Sequence[Decision], again: Sequence[Decision]
) -> None:
    """All digests of a text that a page gave: its feed will go on bringing the short one, and may
    set another teaser before it.

    The same item may come with a text of its own, judged to tell nothing more; the next poll
    is to know that text without its page.
    """
    seen = {(decision.article, decision.document.digest) for decision in [*texts, *again]}
    seen |= {(decision.article, decision.document.fingerprint.exact) for decision in texts}
    seen |= {(d.article, text) for d in texts for text in page_digests(d.document)}
    rows = [{"article": article, "digest": digest} for article, digest in sorted(seen)]
    _insert_new(connection, article_digests, rows)


def _write_verdicts(
    connection: Connection,
    texts: Sequence[Decision],
    copied: dict[int, Decision],
    now: datetime,
) -> None:
    """``copied`` are exact copies by the number of their source row."""
    judged: list[tuple[Decision, int | None]] = [(decision, None) for decision in texts]
    judged += [(decision, source) for source, decision in copied.items()]
    rows = [
        {
            "article": decision.article,
            "version": decision.version,
            "source": source,
            **verdict_row(decision.verdict, now),
        }
        for decision, source in judged
    ]
    _insert(connection, verdicts, rows)


def _overlap_rows(founding: Iterable[Decision]) -> Rows:
    return [
        {"article": decision.article, "other": other}
        for decision in founding
        for other in dict.fromkeys(decision.verdict.overlaps)
    ]


def _match_rows(texts: Iterable[Decision]) -> Iterable[dict[str, Any]]:
    for decision in texts:
        for match in decision.document.matches:
            yield {
                "article": decision.article,
                "version": decision.version,
                **match_row(match),
            }


def _write_alerts(connection: Connection, decisions: Sequence[Decision]) -> None:
    """Deciding the same twice writes once: an item's id is derived from what it tells whom."""
    items = [item for decision in decisions for item in decision.alerts]
    positions = take(connection, "alert_items", len(items))
    rows = [item_row(item, position) for item, position in zip(items, positions, strict=True)]
    _insert_new(connection, alert_items, rows)
