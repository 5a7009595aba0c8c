"""All tables. A change here needs a revision beside it in ``migrations/versions``.

Names are those of ``worker.domain``. Times are integers (see ``columns.UtcTime``), lists are
JSON that no query looks into.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
)

from worker.domain.alerts import AlertKind, AlertReason, AlertState, ChannelType, MessageState
from worker.domain.articles import KeyKind, TextSource
from worker.domain.dates import Precision
from worker.domain.feeds import FetchStatus
from worker.domain.stories import Relation, VerdictReason
from worker.domain.topics import Priority
from worker.storage.columns import Hinted, Int64s, Number, OneOf, SafeText, Span, Strings, UtcTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

# --- feeds and hosts -------------------------------------------------------------------------

feeds = Table(
    "feeds",
    metadata,
    Column("name", Text, primary_key=True),
    Column("url", SafeText, nullable=False, comment="the configured address this state is of"),
    Column("etag", LargeBinary, comment="byte for byte as the server sent it"),
    Column("last_modified", LargeBinary, comment="byte for byte as the server sent it"),
    Column("validators_url", SafeText),
    Column("validators_encoding", SafeText),
    Column("body_hash", Text),
    Column("due_at", UtcTime, comment="when the schedule wants the next poll"),
    Column("not_before", UtcTime, comment="no request earlier, whoever asks"),
    Column("first_success_at", UtcTime),
    Column("last_success_at", UtcTime),
    Column("last_new_at", UtcTime),
    Column("last_polled_at", UtcTime),
    Column("last_status", Text),
    Column("last_detail", SafeText, nullable=False, default=""),
    Column("failures", Integer, nullable=False, default=0),
    Column("disabled", SafeText, comment="why it is polled no more"),
    Column("lease_token", Text, comment="who polls it now; fences late writes"),
    Column("lease_until", UtcTime),
    Column(
        "begun",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="whether the lease's poll was begun, and so counts as unfinished",
    ),
    Column(
        "unfinished",
        Integer,
        nullable=False,
        server_default="0",
        comment="polls in a row whose process died",
    ),
    Column("entries", LargeBinary, comment="marks of the entries that the last poll brought"),
    Column("hints", Hinted, comment="how often the feed says it may be asked"),
    Column("next_reason", Text, comment="what decided due_at"),
    Column("failing_since", UtcTime),
    Column("moved_to", SafeText, comment="where permanent redirects lead"),
    Column("moved_times", Integer, nullable=False, server_default="0"),
    Column("last_body_at", UtcTime, comment="the last answer that was a whole body"),
    Column("validators_lied", Boolean, nullable=False, server_default=false()),
    Column("profile", LargeBinary, comment="when in the day it publishes"),
    Column("size", Integer, nullable=False, server_default="0", comment="entries it last held"),
    Column("usual_size", Float, nullable=False, server_default="0"),
    Column("longest_quiet", Span),
    Column("gap_at", UtcTime, comment="when entries may have been missed last"),
    Column("gap_missed", Integer, nullable=False, server_default="0"),
    Index("ix_feeds_due", "due_at"),
    comment="what is remembered of feeds between polls",
)

polls = Table(
    "polls",
    metadata,
    Column("id", Number, primary_key=True),
    Column("feed", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("status", OneOf(FetchStatus), nullable=False),
    Column("new", Integer, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Column("alerts", Integer, nullable=False),
    Column("error", SafeText),
    Column("bad_entries", Strings, nullable=False),
    Index("ix_polls_feed", "feed", "at"),
    Index("ix_polls_at", "at"),
    comment="a line a poll",
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True, comment="registrable domain"),
    Column("next_allowed_at", UtcTime),
    Column("robots", SafeText, comment="its robots.txt"),
    Column("robots_at", UtcTime),
    comment="the one gate all processes share",
)

# --- articles and stories --------------------------------------------------------------------

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
    Column("published", Text, comment="as exactly as its source says"),
    Column("published_precision", OneOf(Precision)),
    Column("published_source", Text),
    Column("published_inferred", Boolean),
    Column("authors", Strings, nullable=False),
    Column("agencies", Strings, nullable=False),
    Column("place", SafeText),
    Column("tags", Strings, nullable=False),
    Column("caller_id", SafeText, comment="the id an import gave"),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False, comment="under any key, from any feed"),
    Column("text_seen_at", UtcTime, nullable=False, comment="when the current version came"),
    comment="an item and its current state; its texts are in article_versions",
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

# --- alerts and their delivery ---------------------------------------------------------------

incidents = Table(
    "incidents",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False, comment="what it is about"),
    Column("title", SafeText, nullable=False),
    Column("detail", SafeText, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime, comment="null while it is open"),
    comment="troubles of the service; one a key is open at a time",
)
Index(
    "ix_incidents_open",
    incidents.c.key,
    unique=True,
    sqlite_where=incidents.c.closed_at.is_(None),
    postgresql_where=incidents.c.closed_at.is_(None),
)

sightings = Table(
    "sightings",
    metadata,
    Column("trouble", Text, primary_key=True),
    Column("subject", Text, primary_key=True, comment="the feed that has it"),
    Column("since", UtcTime, nullable=False, comment="when it was first seen"),
    Column("gone_at", UtcTime, comment="since when it is seen no more"),
    Column("incident", Text, comment="key of the open incident that tells of it"),
    sqlite_with_rowid=False,
    comment="troubles of feeds as the last looks saw them, told or not",
)

messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("recipient_type", OneOf(ChannelType), nullable=False),
    Column("recipient_address", SafeText, nullable=False),
    Column("recipient_channel", Text, nullable=False),
    Column("kind", OneOf(AlertKind), nullable=False),
    Column("state", OneOf(MessageState), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("unknown_outcomes", Integer, nullable=False),
    Column("body", LargeBinary, comment="frozen by the first attempt"),
    Column("token", Text, comment="who sends it now; fences late writes"),
    Column("lease_until", UtcTime),
    Column("last_error", SafeText, nullable=False),
    Column("sent_at", UtcTime),
    Column("receipt", SafeText),
    Column("cleared_at", UtcTime, comment="when its body was let go; it is never sent again"),
    Column("incident", ForeignKey(incidents.c.id)),
    Index("ix_messages_due", "state", "next_at"),
    comment="what is sent, one recipient each",
)

pauses = Table(
    "pauses",
    metadata,
    Column("recipient_type", OneOf(ChannelType), primary_key=True),
    Column("channel", Text, primary_key=True, comment="empty for all of the type"),
    Column("until", UtcTime, nullable=False),
    comment="how long servers asked to be left alone",
)

alert_items = Table(
    "alert_items",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True, comment="order of deciding"),
    Column("recipient_type", OneOf(ChannelType), comment="null where nobody is reached"),
    Column("recipient_address", SafeText),
    Column("recipient_channel", Text),
    Column("kind", OneOf(AlertKind), nullable=False),
    Column("state", OneOf(AlertState), nullable=False),
    Column("reason", OneOf(AlertReason), nullable=False),
    Column("article", ForeignKey(articles.c.id), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("story", ForeignKey(stories.c.id), nullable=False, index=True),
    Column("topics", Strings, nullable=False),
    Column("priority", OneOf(Priority), nullable=False),
    Column("routes", Strings, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("detail", SafeText, nullable=False),
    Column("message", ForeignKey(messages.c.id), index=True),
    Index("ix_alert_items_due", "state", "due_at"),
    comment="decisions to tell somebody, or not",
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Number, primary_key=True),
    Column("message", ForeignKey(messages.c.id), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("outcome", Text, nullable=False, comment="sent, failed, dead or unknown"),
    Column("code", Integer, comment="SMTP or HTTP status"),
    Column("detail", SafeText, nullable=False),
    Column("receipt", SafeText),
    comment="every attempt to send",
)

# --- the service -----------------------------------------------------------------------------

jobs = Table(
    "jobs",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last_at", UtcTime, nullable=False, comment="when a process took it last"),
    comment="work that is done now and then, by whichever process comes first",
)

config_revisions = Table(
    "config_revisions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("revision", Text, nullable=False),
    Column("activated_at", UtcTime, nullable=False),
    Column("files", JSON, nullable=False, comment="name to text, as it was read"),
    comment="configs that went live; the newest is the last good one",
)
