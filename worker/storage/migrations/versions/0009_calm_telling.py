"""Why an item waits, which message goes first, what a digest reports on, channels in trouble, silences.

Pauses are not taken over: they last minutes, and their messages carry the time themselves.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ASTRAY = sa.text("state = 'told' AND message IS NULL")
URGENT = sa.text("urgent")


def upgrade() -> None:
    _alert_items()
    _messages()
    op.drop_table("pauses")
    _channel_states()
    _digests()
    _silences()


def _alert_items() -> None:
    heard = "story by which the recipient heard of its event"
    for column in (
        sa.Column("hold", sa.Text(), comment="why it waits, or had waited"),
        sa.Column("event", sa.BigInteger(), comment=heard),
        sa.Column("marks", sa.JSON(), comment="what its event is known by"),
    ):
        op.add_column("alert_items", column)
    op.create_index(
        "ix_alert_items_astray",
        "alert_items",
        ["state", "message"],
        sqlite_where=ASTRAY,
        postgresql_where=ASTRAY,
    )


def _messages() -> None:
    begins = sa.Column("window_from", sa.BigInteger(), comment="what a digest reports on")
    op.add_column("messages", begins)
    op.add_column("messages", sa.Column("window_to", sa.BigInteger()))
    urgent: sa.Column[bool] = sa.Column(
        "urgent", sa.Boolean(), nullable=False, server_default=sa.false(), comment="goes out first"
    )
    op.add_column("messages", urgent)
    op.drop_index("ix_messages_due", "messages")
    op.create_index("ix_messages_due", "messages", ["state", "next_at", "created_at", "id"])
    op.create_index(
        "ix_messages_urgent",
        "messages",
        ["state", "next_at", "created_at", "id"],
        sqlite_where=URGENT,
        postgresql_where=URGENT,
    )
    op.create_index("ix_messages_recipient", "messages", ["recipient_address", "created_at"])


def _channel_states() -> None:
    op.create_table(
        "channel_states",
        sa.Column("recipient_type", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False, comment="empty for all of the type"),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False, comment="nothing goes out before"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="in a row"),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("config", sa.Text(), nullable=False, comment="digest of its settings"),
        sa.PrimaryKeyConstraint("recipient_type", "channel", name="pk_channel_states"),
        comment="channels in trouble",
    )


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("recipient", sa.Text(), nullable=False, comment="type:address"),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("done_until", sa.BigInteger(), nullable=False, comment="end of the last slot"),
        sa.PrimaryKeyConstraint("recipient", "route", name="pk_digests"),
        sqlite_with_rowid=False,
        comment="up to when digests were made",
    )


def _silences() -> None:
    op.create_table(
        "silences",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("feeds", sa.JSON(), nullable=False),
        sa.Column("stories", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
        comment="planned pauses that people set by command",
    )
