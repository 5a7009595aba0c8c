"""A person's corrections of stories, and what is known of exact copies.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Sources of before keep no date of their own: it is null, as where none is known."""
    _rulings()
    _ruling_keys()
    _overlaps()
    for column in (
        sa.Column("published", sa.Text(), comment="as exactly as its source says"),
        sa.Column("published_precision", sa.Text()),
        sa.Column("published_source", sa.Text()),
        sa.Column("published_inferred", sa.Boolean()),
        sa.Column("published_zone", sa.Text(), comment="where a time's offset was taken from"),
        sa.Column("agencies", sa.JSON(), comment="of an exact copy; null where there are none"),
    ):
        op.add_column("sources", column)
    links = sa.text("relation IN ('series', 'partial')")
    op.create_index(
        "ix_verdicts_links", "verdicts", ["match"], sqlite_where=links, postgresql_where=links
    )


def _rulings() -> None:
    op.create_table(
        "rulings",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("story", NUMBER, nullable=False, comment="left, or ended; its number of then"),
        sa.Column("other", NUMBER, nullable=False, comment="made, or kept; its number of then"),
        sa.PrimaryKeyConstraint("id", name="pk_rulings"),
        comment="a person's corrections of stories, the last ones in force",
    )


def _ruling_keys() -> None:
    op.create_table(
        "ruling_keys",
        sa.Column("key", sa.Text(), nullable=False, comment="as in article_keys"),
        sa.Column(
            "ruling",
            NUMBER,
            sa.ForeignKey("rulings.id", name="fk_ruling_keys_ruling"),
            nullable=False,
        ),
        sa.Column("is_other", sa.Boolean(), nullable=False, comment="which of the two sides"),
        sa.PrimaryKeyConstraint("key", "ruling", name="pk_ruling_keys"),
        sqlite_with_rowid=False,
        comment="the items that a ruling parts or puts together",
    )
    op.create_index("ix_ruling_keys_ruling", "ruling_keys", ["ruling"])


def _overlaps() -> None:
    op.create_table(
        "overlaps",
        sa.Column(
            "article",
            NUMBER,
            sa.ForeignKey("articles.id", name="fk_overlaps_article"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("other", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("article", "other", name="pk_overlaps"),
        sqlite_with_rowid=False,
        comment="of what else a partial article holds much, beside its verdict's match",
    )
    op.create_index("ix_overlaps_other", "overlaps", ["other"])
