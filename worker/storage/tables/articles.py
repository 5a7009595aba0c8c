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
    text,
)

from worker.domain.alerts import Occasion
from worker.domain.articles import KeyKind, PageUse, TextSource
from worker.domain.dates import Precision
from worker.domain.stories import Correction, Relation, VerdictReason
from worker.domain.topics import Priority
from worker.storage.columns import Number, OneOf, SafeText, Strings, UtcTime, Words
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
    Column("text_cleared_at", UtcTime, comment="when its texts, but for titles, were let go"),
    comment="an item and its current state; its texts are in article_versions",
)
_TEXTS = text("text_cleared_at IS NULL")
Index("ix_articles_texts", articles.c.id, sqlite_where=_TEXTS, postgresql_where=_TEXTS)

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
    *_date("published"),
    Column("agencies", Strings, comment="of an exact copy; null where there are none"),
    comment="where an article was seen; an exact copy is only this",
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("article", ForeignKey(articles.c.id), primary_key=True),
    Column("version", Integer, nullable=False, comment="of the algorithm"),
    Column("exact", Text, nullable=False, index=True),
    Column("period", Integer, index=True, comment="when its text came; null once it has left"),
    Column("words", Words, comment="in order, three bytes each; null once it has left"),
    Column("titled", Integer, comment="how many words are the title's"),
    Column("paragraphs", Words, comment="where each ends, in words"),
    Column("quotations", Words, comment="where each begins and ends, in words"),
    comment="what is compared of an article's current text; of what left the window its digest",
)

postings = Table(
    "postings",
    metadata,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    # As the row's own number it would be found in nine tenths of the time, for 90 bytes a document.
    sqlite_with_rowid=False,
    comment="inverted index: partition, shingle and article as one number",
)

printed = Table(
    "printed",
    metadata,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "story",
        Number,
        nullable=False,
        comment="the last that had it, the second with a minus; 0 for more",
    ),
    sqlite_with_rowid=False,
    comment="partition, paragraph and outlet as one number",
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
    Column("correction", OneOf(Correction), comment="what it takes back of an older text"),
    comment="what deduplication decided, and why",
)
_LINKS = text("relation IN ('series', 'partial')")
Index("ix_verdicts_links", verdicts.c.match, sqlite_where=_LINKS, postgresql_where=_LINKS)

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
