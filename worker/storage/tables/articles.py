"""Articles and stories: the stored corpus, and what of it is compared."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
)

from worker.domain.alerts import Occasion
from worker.domain.articles import KeyKind, PageUse, TextSource
from worker.domain.dates import Precision
from worker.domain.stories import Relation, VerdictReason
from worker.domain.topics import Priority
from worker.storage.columns import Int64s, Number, OneOf, SafeText, Strings, UtcTime
from worker.storage.tables.base import metadata


def _date(name: str) -> Iterator[Column[Any]]:
    """A date as exactly as its source says, and where it was read."""
    yield Column(name, Text, comment="as exactly as its source says")
    yield Column(f"{name}_precision", OneOf(Precision))
    yield Column(f"{name}_source", Text)
    yield Column(f"{name}_inferred", Boolean)
    yield Column(f"{name}_zone", Text, comment="where a time's offset was taken from")


counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
    comment="numbers given out in blocks, never again",
)

stories = Table(
    "stories",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    # No foreign key: articles point here, and a circle could be neither made nor deleted.
    Column("first_article", Number, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("story", ForeignKey(stories.c.id), nullable=False, index=True),
    Column("version", Integer, nullable=False, comment="the current one"),
    Column("title", SafeText, nullable=False, comment="of the current version"),
    Column("outlet", SafeText, nullable=False),
    Column("url", SafeText),
    Column("canonical_url", SafeText),
    Column("guid", SafeText),
    Column("feed", Text),
    Column("language", SafeText),
    *_date("published"),
    *_date("modified"),
    *_date("inferred"),
    Column("authors", Strings, nullable=False),
    Column("author_kinds", Strings, comment="one an author; null where all are persons"),
    Column("agencies", Strings, nullable=False),
    Column("place", SafeText),
    Column("tags", Strings, nullable=False),
    Column("caller_id", SafeText, comment="the id an import gave"),
    Column("kicker", SafeText, comment="the line above the title"),
    Column("initials", Strings, comment="signs in the closing credit; null where there are none"),
    Column("is_ticker", Boolean, nullable=False, server_default=false()),
    Column("is_paywalled", Boolean, nullable=False, server_default=false()),
    Column("page", OneOf(PageUse), comment="what became of its page; null where not wanted"),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False, comment="under any key, from any feed"),
    Column("text_seen_at", UtcTime, nullable=False, comment="when the current version came"),
    comment="an item and its current state; its texts are in article_versions",
)

pending_pages = Table(
    "pending_pages",
    metadata,
    Column("article", ForeignKey(articles.c.id), primary_key=True, autoincrement=False),
    Column("feed", Text, nullable=False, comment="whose polls ask for the page"),
    Column("since", UtcTime, nullable=False),
    Column("occasion", OneOf(Occasion), nullable=False, comment="what its version came with"),
    Column("late", Boolean, nullable=False, comment="whether that was found late"),
    Column("attempts", Integer, nullable=False, comment="of this version"),
    Column("begun_at", UtcTime, comment="the first attempt"),
    Column("next_at", UtcTime, nullable=False),
    Index("ix_pending_pages_due", "feed", "next_at"),
    comment="pages still to be fetched or to be tried again",
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article", ForeignKey(articles.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", SafeText, nullable=False),
    Column("lead", SafeText, nullable=False),
    Column("body", SafeText, nullable=False),
    Column("text_source", OneOf(TextSource), nullable=False),
    Column("exact", Text, nullable=False, comment="digest of the normalised text"),
    Column("seen_at", UtcTime, nullable=False),
    comment="every text an article had",
)

article_keys = Table(
    "article_keys",
    metadata,
    Column("key", Text, primary_key=True, comment="digest of kind and value"),
    Column("kind", OneOf(KeyKind), nullable=False),
    Column("article", ForeignKey(articles.c.id), nullable=False, index=True),
    Column("copy", Boolean, nullable=False, comment="leads to a further source"),
    sqlite_with_rowid=False,
    comment="what makes an item the same item",
)

article_digests = Table(
    "article_digests",
    metadata,
    Column("article", ForeignKey(articles.c.id), primary_key=True),
    Column("digest", Text, primary_key=True),
    sqlite_with_rowid=False,
    comment="every text an article was ever seen with, as its feed brought it or its page",
)

sources = Table(
    "sources",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("article", ForeignKey(articles.c.id), nullable=False, index=True),
    Column("feed", Text),
    Column("outlet", SafeText, nullable=False),
    Column("url", SafeText),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Column("relation", OneOf(Relation), nullable=False),
    Column("caller_id", SafeText),
    comment="where an article was seen; an exact copy is only this",
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("article", ForeignKey(articles.c.id), primary_key=True),
    Column("version", Integer, nullable=False, comment="of the algorithm"),
    Column("exact", Text, nullable=False, index=True),
    Column("tokens", Integer, nullable=False),
    Column("shingles", Int64s, nullable=False),
    Column("numbers", Int64s, nullable=False, comment="place and number in turn"),
    comment="what is compared of an article's current text",
)

shingles = Table(
    "shingles",
    metadata,
    Column("shingle", BigInteger, primary_key=True, autoincrement=False),
    # No foreign key: it would be looked up for every shingle, half the cost of writing them.
    Column("article", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
    comment="inverted index of the current fingerprints",
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("article", ForeignKey(articles.c.id), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("source", ForeignKey(sources.c.id), comment="set for an exact copy"),
    Column("relation", OneOf(Relation), nullable=False),
    Column("reason", OneOf(VerdictReason), nullable=False),
    Column("match", Number, comment="the article it was compared with"),
    Column("similarity", Float, nullable=False),
    Column("detail", SafeText, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    comment="what deduplication decided, and why",
)

matches = Table(
    "matches",
    metadata,
    Column("article", ForeignKey(articles.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("priority", OneOf(Priority), nullable=False),
    Column("hits", JSON, nullable=False, comment="term, form, field, start, end, count"),
    Index("ix_matches_topic", "topic", "article"),
    comment="topics a version is about",
)
