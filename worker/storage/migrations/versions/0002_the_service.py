"""What the service needs: polls that were begun, incidents, jobs and retention.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Adds and never copies: messages hold bodies, which may be gigabytes."""
    _feeds()
    _incidents()
    _messages()
    _pauses()
    _jobs()
    op.create_index("ix_polls_at", "polls", ["at"])
    op.create_index("ix_deliveries_at", "deliveries", ["at"])


def _feeds() -> None:
    op.add_column(
        "feeds",
        sa.Column(
            "begun",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="whether the lease's poll was begun, and so counts as unfinished",
        ),
    )
    op.add_column(
        "feeds",
        sa.Column(
            "unfinished",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="polls in a row whose process died",
        ),
    )
    op.add_column(
        "feeds",
        sa.Column(
            "entries",
            sa.LargeBinary(),
            comment="marks of the entries that the last poll brought",
        ),
    )
    op.create_index("ix_feeds_due", "feeds", ["due_at"])


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="what it is about"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), comment="null while it is open"),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        comment="troubles of the service; one a key is open at a time",
    )
    op.create_index(
        "ix_incidents_open",
        "incidents",
        ["key"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _messages() -> None:
    op.add_column(
        "messages",
        sa.Column(
            "cleared_at",
            sa.BigInteger(),
            comment="when its body was let go; it is never sent again",
        ),
    )
    # In SQL, because Alembic knows no way but a copy to a foreign key on SQLite.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE messages ADD COLUMN incident {number}"
        " CONSTRAINT fk_messages_incident REFERENCES incidents (id)"
    )


def _pauses() -> None:
    op.create_table(
        "pauses",
        sa.Column("recipient_type", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False, comment="empty for all of the type"),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("recipient_type", "channel", name="pk_pauses"),
        comment="how long servers asked to be left alone",
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "last_at", sa.BigInteger(), nullable=False, comment="when a process took it last"
        ),
        sa.PrimaryKeyConstraint("name", name="pk_jobs"),
        comment="work that is done now and then, by whichever process comes first",
    )
