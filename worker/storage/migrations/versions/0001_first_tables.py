"""The first tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _feeds()
    _polls()
    _hosts()
    _counters()
    _stories()
    _articles()
    _article_versions()
    _article_keys()
    _article_digests()
    _sources()
    _fingerprints()
    _shingles()
    _verdicts()
    _matches()
    _messages()
    _alert_items()
    _deliveries()
    _config_revisions()


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "url", sa.Text(), nullable=False, comment="the configured address this state is of"
        ),
        sa.Column("etag", sa.LargeBinary(), comment="byte for byte as the server sent it"),
        sa.Column(
            "last_modified", sa.LargeBinary(), comment="byte for byte as the server sent it"
        ),
        sa.Column("validators_url", sa.Text()),
        sa.Column("validators_encoding", sa.Text()),
        sa.Column("body_hash", sa.Text()),
        sa.Column("due_at", sa.BigInteger(), comment="when the schedule wants the next poll"),
        sa.Column("not_before", sa.BigInteger(), comment="no request earlier, whoever asks"),
        sa.Column("first_success_at", sa.BigInteger()),
        sa.Column("last_success_at", sa.BigInteger()),
        sa.Column("last_new_at", sa.BigInteger()),
        sa.Column("last_polled_at", sa.BigInteger()),
        sa.Column("last_status", sa.Text()),
        sa.Column("last_detail", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("disabled", sa.Text(), comment="why it is polled no more"),
        sa.Column("lease_token", sa.Text(), comment="who polls it now; fences late writes"),
        sa.Column("lease_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", name="pk_feeds"),
        comment="what is remembered of feeds between polls",
    )


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("bad_entries", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_polls"),
        comment="a line a poll",
    )
    op.create_index("ix_polls_feed", "polls", ["feed", "at"])


def _hosts() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False, comment="registrable domain"),
        sa.Column("next_allowed_at", sa.BigInteger()),
        sa.Column("robots", sa.Text(), comment="its robots.txt"),
        sa.Column("robots_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("host", name="pk_hosts"),
        comment="the one gate all processes share",
    )


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
        comment="numbers given out in blocks, never again",
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first_article", NUMBER, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("story", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="the current one"),
        sa.Column("title", sa.Text(), nullable=False, comment="of the current version"),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("canonical_url", sa.Text()),
        sa.Column("guid", sa.Text()),
        sa.Column("feed", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("published", sa.Text(), comment="as exactly as its source says"),
        sa.Column("published_precision", sa.Text()),
        sa.Column("published_source", sa.Text()),
        sa.Column("published_inferred", sa.Boolean()),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("agencies", sa.JSON(), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("caller_id", sa.Text(), comment="the id an import gave"),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "last_seen_at", sa.BigInteger(), nullable=False, comment="under any key, from any feed"
        ),
        sa.Column(
            "text_seen_at",
            sa.BigInteger(),
            nullable=False,
            comment="when the current version came",
        ),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name="fk_articles_story"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        comment="an item and its current state; its texts are in article_versions",
    )
    op.create_index("ix_articles_story", "articles", ["story"])


def _article_versions() -> None:
    op.create_table(
        "article_versions",
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text_source", sa.Text(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False, comment="digest of the normalised text"),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_article_versions_article"),
        sa.PrimaryKeyConstraint("article", "version", name="pk_article_versions"),
        comment="every text an article had",
    )


def _article_keys() -> None:
    op.create_table(
        "article_keys",
        sa.Column("key", sa.Text(), nullable=False, comment="digest of kind and value"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("copy", sa.Boolean(), nullable=False, comment="leads to a further source"),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_article_keys_article"),
        sa.PrimaryKeyConstraint("key", name="pk_article_keys"),
        comment="what makes an item the same item",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_keys_article", "article_keys", ["article"])


def _article_digests() -> None:
    op.create_table(
        "article_digests",
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_article_digests_article"),
        sa.PrimaryKeyConstraint("article", "digest", name="pk_article_digests"),
        comment="every text an article was ever seen with, as its feed brought it or its page",
        sqlite_with_rowid=False,
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("feed", sa.Text()),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("caller_id", sa.Text()),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_sources_article"),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        comment="where an article was seen; an exact copy is only this",
    )
    op.create_index("ix_sources_article", "sources", ["article"])


def _fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the algorithm"),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("shingles", sa.LargeBinary(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False, comment="place and number in turn"),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_fingerprints_article"),
        sa.PrimaryKeyConstraint("article", name="pk_fingerprints"),
        comment="what is compared of an article's current text",
    )
    op.create_index("ix_fingerprints_exact", "fingerprints", ["exact"])


def _shingles() -> None:
    op.create_table(
        "shingles",
        sa.Column("shingle", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("shingle", "article", name="pk_shingles"),
        comment="inverted index of the current fingerprints",
        sqlite_with_rowid=False,
    )


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", NUMBER, comment="set for an exact copy"),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("match", NUMBER, comment="the article it was compared with"),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_verdicts_article"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_verdicts_source"),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
        comment="what deduplication decided, and why",
    )
    op.create_index("ix_verdicts_article", "verdicts", ["article"])


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column(
            "hits", sa.JSON(), nullable=False, comment="term, form, field, start, end, count"
        ),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_matches_article"),
        sa.PrimaryKeyConstraint("article", "version", "topic", name="pk_matches"),
        comment="topics a version is about",
    )
    op.create_index("ix_matches_topic", "matches", ["topic", "article"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("recipient_type", sa.Text(), nullable=False),
        sa.Column("recipient_address", sa.Text(), nullable=False),
        sa.Column("recipient_channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unknown_outcomes", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), comment="frozen by the first attempt"),
        sa.Column("token", sa.Text(), comment="who sends it now; fences late writes"),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("receipt", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        comment="what is sent, one recipient each",
    )
    op.create_index("ix_messages_due", "messages", ["state", "next_at"])


def _alert_items() -> None:
    op.create_table(
        "alert_items",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False, comment="order of deciding"),
        sa.Column("recipient_type", sa.Text(), comment="null where nobody is reached"),
        sa.Column("recipient_address", sa.Text()),
        sa.Column("recipient_channel", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("story", NUMBER, nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("routes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("message", sa.Text()),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_alert_items_article"),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_alert_items_message"),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name="fk_alert_items_story"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_items"),
        sa.UniqueConstraint("position", name="uq_alert_items_position"),
        comment="decisions to tell somebody, or not",
    )
    op.create_index("ix_alert_items_article", "alert_items", ["article"])
    op.create_index("ix_alert_items_due", "alert_items", ["state", "due_at"])
    op.create_index("ix_alert_items_message", "alert_items", ["message"])
    op.create_index("ix_alert_items_story", "alert_items", ["story"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False, comment="sent, failed, dead or unknown"),
        sa.Column("code", sa.Integer(), comment="SMTP or HTTP status"),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text()),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_deliveries_message"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        comment="every attempt to send",
    )
    op.create_index("ix_deliveries_message", "deliveries", ["message"])


def _config_revisions() -> None:
    op.create_table(
        "config_revisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("activated_at", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False, comment="name to text, as it was read"),
        sa.PrimaryKeyConstraint("id", name="pk_config_revisions"),
        comment="configs that went live; the newest is the last good one",
    )
