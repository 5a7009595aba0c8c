"""An index of words. What is stored already comes into it bit by bit, by the job.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _blocks()
    _words()
    op.create_table(
        "index_stale",
        sa.Column("article", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_index_stale"),
        comment="articles that changed after they came into the index",
    )


def _blocks() -> None:
    numbers = "numbers, times, counts of words"
    place = "an article holds a place in this list"
    seen = "of when its articles were first seen"
    op.create_table(
        "index_blocks",
        sa.Column("first", NUMBER, autoincrement=False, nullable=False, comment="lowest article"),
        sa.Column("last", NUMBER, nullable=False, comment="highest article"),
        sa.Column("earliest", sa.BigInteger(), nullable=False, comment=seen),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False, comment=place),
        sa.Column("articles", sa.LargeBinary(), nullable=False, comment=numbers),
        sa.Column(
            "low", sa.LargeBinary(), nullable=False, comment="words in order, the low 16 bits"
        ),
        sa.Column("high", sa.LargeBinary(), nullable=False, comment="the high 8 bits"),
        sa.PrimaryKeyConstraint("first", name="pk_index_blocks"),
        comment="the words of some articles in order, as numbers",
    )
    if op.get_context().dialect.name == "postgresql":
        for column in ("articles", "low", "high"):
            # Numbers hardly shrink, and trying to costs more than reading them.
            op.execute(f"ALTER TABLE index_blocks ALTER COLUMN {column} SET STORAGE EXTERNAL")


def _words() -> None:
    op.create_table(
        "index_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_index_words"),
        sqlite_with_rowid=False,
        comment="words as they stand in texts",
    )
    op.create_table(
        "index_pages",
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "words", sa.Text(), nullable=False, comment="a line each, numbered from first on"
        ),
        sa.Column("folded", sa.Text(), nullable=False, comment="the same words, folded"),
        sa.PrimaryKeyConstraint("first", name="pk_index_pages"),
        comment="all words again, to be read through",
    )
