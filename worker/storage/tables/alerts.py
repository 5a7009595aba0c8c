"""Alerts and their delivery, and the troubles the operator is told of."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
    text,
)

from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Hold,
    MessageState,
)
from worker.domain.telling import Trouble
from worker.domain.topics import Priority
from worker.storage.columns import Number, OneOf, SafeText, Strings, UtcTime
from worker.storage.tables.articles import articles, stories
from worker.storage.tables.base import metadata

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
    Column("window_from", UtcTime, comment="what a digest reports on"),
    Column("window_to", UtcTime),
    Column("urgent", Boolean, nullable=False, server_default=false(), comment="goes out first"),
    Index("ix_messages_due", "state", "next_at", "created_at", "id"),
    Index("ix_messages_recipient", "recipient_address", "created_at"),
    comment="what is sent, one recipient each",
)
IS_URGENT = text("urgent")
"""In a word, not a parameter: SQLite takes a partial index only where it can compare the words."""
Index(
    "ix_messages_urgent",
    messages.c.state,
    messages.c.next_at,
    messages.c.created_at,
    messages.c.id,
    sqlite_where=IS_URGENT,
    postgresql_where=IS_URGENT,
)

channel_states = Table(
    "channel_states",
    metadata,
    Column("recipient_type", OneOf(ChannelType), primary_key=True),
    Column("channel", Text, primary_key=True, comment="empty for all of the type"),
    Column("trouble", OneOf(Trouble), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False, comment="nothing goes out before"),
    Column("failures", Integer, nullable=False, comment="in a row"),
    Column("problem", SafeText, nullable=False),
    Column("config", Text, nullable=False, comment="digest of its settings"),
    comment="channels in trouble",
)

digests = Table(
    "digests",
    metadata,
    Column("recipient", SafeText, primary_key=True, comment="type:address"),
    Column("route", Text, primary_key=True),
    Column("done_until", UtcTime, nullable=False, comment="end of the last slot"),
    sqlite_with_rowid=False,
    comment="up to when digests were made",
)

silences = Table(
    "silences",
    metadata,
    Column("id", Number, primary_key=True),
    Column("why", SafeText, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("topics", Strings, nullable=False),
    Column("feeds", Strings, nullable=False),
    Column("stories", Strings, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    comment="planned pauses that people set by command",
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
    Column("hold", OneOf(Hold), comment="why it waits, or had waited"),
    Column("event", BigInteger, comment="story by which the recipient heard of its event"),
    Column("marks", Strings, comment="what its event is known by"),
    Index("ix_alert_items_due", "state", "due_at"),
    comment="decisions to tell somebody, or not",
)
IS_ASTRAY = text("state = 'told' AND message IS NULL")
"""In words, as above."""
Index(
    "ix_alert_items_astray",
    alert_items.c.state,
    alert_items.c.message,
    sqlite_where=IS_ASTRAY,
    postgresql_where=IS_ASTRAY,
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
