"""What polite and watchful polling needs to remember of a feed.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _count(name: str, comment: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0", comment=comment)


def upgrade() -> None:
    """Marks of entries have another form now: without them each entry is read once more."""
    for column in (
        sa.Column("hints", sa.Text(), comment="how often the feed says it may be asked"),
        sa.Column("next_reason", sa.Text(), comment="what decided due_at"),
        sa.Column("failing_since", sa.BigInteger()),
        sa.Column("moved_to", sa.Text(), comment="where permanent redirects lead"),
        _count("moved_times"),
        sa.Column(
            "last_body_at", sa.BigInteger(), comment="the last answer that was a whole body"
        ),
        sa.Column("validators_lied", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("profile", sa.LargeBinary(), comment="when in the day it publishes"),
        _count("size", "entries it last held"),
        sa.Column("usual_size", sa.Float(), nullable=False, server_default="0"),
        sa.Column("longest_quiet", sa.BigInteger()),
        sa.Column("gap_at", sa.BigInteger(), comment="when entries may have been missed last"),
        _count("gap_missed"),
    ):
        op.add_column("feeds", column)
    op.execute("UPDATE feeds SET entries = NULL, last_body_at = last_success_at")
    op.execute("UPDATE feeds SET failing_since = last_success_at WHERE failures > 0")
    op.create_table(
        "sightings",
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, comment="the feed that has it"),
        sa.Column("since", sa.BigInteger(), nullable=False, comment="when it was first seen"),
        sa.Column("gone_at", sa.BigInteger(), comment="since when it is seen no more"),
        sa.Column("incident", sa.Text(), comment="key of the open incident that tells of it"),
        sa.PrimaryKeyConstraint("trouble", "subject", name="pk_sightings"),
        comment="troubles of feeds as the last looks saw them, told or not",
        sqlite_with_rowid=False,
    )
