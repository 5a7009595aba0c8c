"""What of the corpus bears on a batch, in ten queries whatever the batch's size."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime
from heapq import nlargest
from itertools import chain

from sqlalchemy import Connection, Select, and_, exists, func, literal, select

from worker.domain.articles import Key, TextSource
from worker.domain.stories import Known, Neighbourhood, Relation, Sought
from worker.storage.boilerplate import read_boilerplate
from worker.storage.lists import among
from worker.storage.postings import read_postings, read_span
from worker.storage.rows import AnyRow, date_from, fingerprint_from, key_digest
from worker.storage.rulings import read_rulings, rulings_among
from worker.storage.tables import (
    article_digests,
    article_keys,
    article_versions,
    articles,
    fingerprints,
    matches,
    verdicts,
)

MIN_SHARED = 2
"""Shingles an article must share with the batch: one alone is a stock phrase."""
MIN_WEIGHT = 0.25
"""Least sum of what these prove, each one over the number of articles that hold it. Of the copies
in the evaluation sets none has less than 1; of what is loaded without it a sixth has less, and of
bigram text three quarters."""
MANY_SHARED = 8
"""As many are worth a look, however many articles hold them: a story may have dozens of copies."""

CANDIDATES = 2_500
"""Articles loaded for their similarity at most, fifty for each of fifty documents: those that share
most, a shingle that many hold counting less. The judge compares the best six of a document."""

KEYS = select(article_keys.c.key, article_keys.c.article, article_keys.c.copy).where(
    among(article_keys.c.key, "keys")
)

EXACT = (
    select(fingerprints.c.exact, func.min(fingerprints.c.article).label("article"))
    .where(among(fingerprints.c.exact, "exact"))
    .group_by(fingerprints.c.exact)
)

DIGESTS = select(article_digests.c.article, article_digests.c.digest).where(
    among(article_digests.c.article, "articles")
)

TOPICS = (
    select(matches.c.article, matches.c.topic)
    .join_from(
        matches,
        articles,
        and_(articles.c.id == matches.c.article, articles.c.version == matches.c.version),
    )
    .where(among(matches.c.article, "articles"))
)

IS_PARTIAL = exists().where(
    verdicts.c.article == articles.c.id,
    verdicts.c.relation == literal(Relation.PARTIAL.value, literal_execute=True),
)
"""Written out: only so does SQLite see that the index of links serves."""

KNOWN = (
    select(
        articles.c.id,
        articles.c.story,
        articles.c.version,
        articles.c.outlet,
        articles.c.canonical_url,
        articles.c.text_seen_at,
        articles.c.last_seen_at,
        articles.c.caller_id,
        articles.c.feed,
        articles.c.page,
        article_versions.c.text_source,
        article_versions.c.exact,
        fingerprints.c.version.label("algorithm"),
        fingerprints.c.words,
        fingerprints.c.titled,
        fingerprints.c.paragraphs,
        fingerprints.c.quotations,
        IS_PARTIAL.label("is_partial"),
        articles.c.published,
        articles.c.published_precision,
        articles.c.published_source,
        articles.c.published_inferred,
        articles.c.published_zone,
    )
    .join_from(articles, fingerprints, fingerprints.c.article == articles.c.id)
    .join(
        article_versions,
        and_(
            article_versions.c.article == articles.c.id,
            article_versions.c.version == articles.c.version,
        ),
        isouter=True,
    )
    .where(among(articles.c.id, "articles"))
)


def read_neighbourhood(connection: Connection, sought: Sought, since: datetime) -> Neighbourhood:
    """See the port. A text seen again after ``since`` counts, as long as the period in which it
    came is in the window; later it is found by its keys and by an equal text.
    """
    by_key, copies = _keys(connection, sought.keys)
    by_exact = {
        row.exact: row.article for row in connection.execute(EXACT, {"exact": list(sought.exact)})
    }
    span = read_span(connection, since)
    postings = read_postings(connection, sought.shingles, span)
    apart, joined = read_rulings(connection, sought.keys)
    parted, paired = rulings_among(connection, sought.keys)
    reached = set(by_key.values())
    named = {*reached, *by_exact.values(), *joined.values()}
    loaded = connection.execute(
        KNOWN, {"articles": sorted(named | _candidates(postings.values()))}
    )
    return Neighbourhood(
        by_key=by_key,
        by_exact=by_exact,
        copies=copies,
        digests=_by_article(connection, DIGESTS, reached),
        topics=_by_article(connection, TOPICS, reached),
        postings=postings,
        articles={
            row.id: _known(row) for row in loaded if row.last_seen_at >= since or row.id in named
        },
        boilerplate=read_boilerplate(connection, sought.paragraphs, span.periods),
        apart=apart,
        joined=joined,
        parted=parted,
        paired=paired,
    )


def _keys(connection: Connection, keys: Collection[Key]) -> tuple[dict[Key, int], frozenset[Key]]:
    by_digest = {key_digest(key): key for key in keys}
    rows = connection.execute(KEYS, {"keys": list(by_digest)}).all()
    by_key = {by_digest[row.key]: row.article for row in rows}
    return by_key, frozenset(by_digest[row.key] for row in rows if row.copy)


def _candidates(postings: Collection[tuple[int, ...]]) -> set[int]:
    """What is worth loading. The batch's documents are not told apart: an article that shares two
    shingles may share one with each of two.
    """
    shared = Counter(chain.from_iterable(postings))
    weights: defaultdict[int, float] = defaultdict(float)
    for held in postings:
        weight = 1 / len(held)
        for article in held:
            weights[article] += weight
    likely = {
        article: weights[article]
        for article, count in shared.items()
        if count >= MIN_SHARED and (count >= MANY_SHARED or weights[article] >= MIN_WEIGHT)
    }
    return set(nlargest(CANDIDATES, likely, key=likely.__getitem__))


def _by_article(
    connection: Connection, pairs: Select[int, str], numbers: Collection[int]
) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for article, value in connection.execute(pairs, {"articles": list(numbers)}):
        found.setdefault(article, set()).add(value)
    return {article: frozenset(values) for article, values in found.items()}


def _known(row: AnyRow) -> Known:
    return Known(
        article=row.id,
        story=row.story,
        outlet=row.outlet,
        url=row.canonical_url,
        fingerprint=fingerprint_from(row),
        seen=row.text_seen_at,
        caller_id=row.caller_id,
        version=row.version,
        feed=row.feed,
        text_source=row.text_source or TextSource.FEED,
        page=row.page,
        published=published.earliest() if (published := date_from(row, "published")) else None,
        is_partial=bool(row.is_partial),
    )
