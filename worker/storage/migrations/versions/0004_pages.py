"""What an article's own page tells of it, and pages that are still to be fetched.

Revision ID: 0004
Revises: 0003
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ZONE = "where a time's offset was taken from"


def upgrade() -> None:
    """Null kinds mean persons: until now agencies were not kept among the authors."""
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("published_zone", sa.Text(), comment=ZONE),
        *_date("modified"),
        *_date("inferred"),
        sa.Column("author_kinds", sa.JSON(), comment="one an author; null where all are persons"),
        sa.Column("kicker", sa.Text(), comment="the line above the title"),
        sa.Column(
            "initials",
            sa.JSON(),
            comment="signs in the closing credit; null where there are none",
        ),
        sa.Column("is_ticker", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_paywalled", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("page", sa.Text(), comment="what became of its page; null where not wanted"),
    )
    for column in columns:
        op.add_column("articles", column)
    op.create_table(
        "pending_pages",
        sa.Column(
            "article",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.ForeignKey("articles.id", name="fk_pending_pages_article"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("feed", sa.Text(), nullable=False, comment="whose polls ask for the page"),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False, comment="what its version came with"),
        sa.Column("late", sa.Boolean(), nullable=False, comment="whether that was found late"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="of this version"),
        sa.Column("begun_at", sa.BigInteger(), comment="the first attempt"),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_pending_pages"),
        comment="pages still to be fetched or to be tried again",
    )
    op.create_index("ix_pending_pages_due", "pending_pages", ["feed", "next_at"])


def _date(name: str) -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column(name, sa.Text(), comment="as exactly as its source says"),
        sa.Column(f"{name}_precision", sa.Text()),
        sa.Column(f"{name}_source", sa.Text()),
        sa.Column(f"{name}_inferred", sa.Boolean()),
        sa.Column(f"{name}_zone", sa.Text(), comment=ZONE),
    )
