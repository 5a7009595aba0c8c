"""Fingerprints of words in order, an index of one number an entry, texts that are let go.

The fingerprints of before compare with none: what they leave is the digest by which an equal text
is known. The daily job makes the others anew, or ``natowire dedup rebuild`` at once.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _fingerprints()
    op.drop_table("shingles")
    op.create_table(
        "postings",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_postings"),
        comment="inverted index: partition, shingle and article as one number",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "printed",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "story",
            NUMBER,
            nullable=False,
            comment="the last that had it, the second with a minus; 0 for more",
        ),
        sa.PrimaryKeyConstraint("entry", name="pk_printed"),
        comment="partition, paragraph and outlet as one number",
        sqlite_with_rowid=False,
    )
    cleared = "when its texts, but for titles, were let go"
    op.add_column("articles", sa.Column("text_cleared_at", sa.BigInteger(), comment=cleared))
    kept = sa.text("text_cleared_at IS NULL")
    op.create_index(
        "ix_articles_texts", "articles", ["id"], sqlite_where=kept, postgresql_where=kept
    )


def _fingerprints() -> None:
    """Copied, not altered: SQLite would keep the old columns' bytes in the rows."""
    op.rename_table("fingerprints", "fingerprints_before")
    op.drop_index("ix_fingerprints_exact", "fingerprints_before")
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint("pk_fingerprints", "fingerprints_before")
        op.drop_constraint("fk_fingerprints_article", "fingerprints_before")
    op.create_table(
        "fingerprints",
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the algorithm"),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("period", sa.Integer(), comment="when its text came; null once it has left"),
        sa.Column(
            "words", sa.LargeBinary(), comment="in order, three bytes each; null once it has left"
        ),
        sa.Column("titled", sa.Integer(), comment="how many words are the title's"),
        sa.Column("paragraphs", sa.LargeBinary(), comment="where each ends, in words"),
        sa.Column("quotations", sa.LargeBinary(), comment="where each begins and ends, in words"),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_fingerprints_article"),
        sa.PrimaryKeyConstraint("article", name="pk_fingerprints"),
        comment="what is compared of an article's current text; of what left the window its digest",
    )
    op.execute(
        "INSERT INTO fingerprints (article, version, exact) "
        "SELECT article, version, exact FROM fingerprints_before"
    )
    op.drop_table("fingerprints_before")
    op.create_index("ix_fingerprints_exact", "fingerprints", ["exact"])
    op.create_index("ix_fingerprints_period", "fingerprints", ["period"])
