"""How stories stand to each other, and what a person decided of that.

Rulings are kept by keys: they outlast the rows that they were decided on.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text

from worker.domain.story_store import RulingKind
from worker.storage.columns import Number, OneOf, SafeText, UtcTime
from worker.storage.tables.articles import articles
from worker.storage.tables.base import metadata

rulings = Table(
    "rulings",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("kind", OneOf(RulingKind), nullable=False),
    Column("why", SafeText, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("story", Number, nullable=False, comment="left, or ended; its number of then"),
    Column("other", Number, nullable=False, comment="made, or kept; its number of then"),
    comment="a person's corrections of stories, the last ones in force",
)

ruling_keys = Table(
    "ruling_keys",
    metadata,
    Column("key", Text, primary_key=True, comment="as in article_keys"),
    Column("ruling", ForeignKey(rulings.c.id), primary_key=True, index=True),
    Column("is_other", Boolean, nullable=False, comment="which of the two sides"),
    sqlite_with_rowid=False,
    comment="the items that a ruling parts or puts together",
)

overlaps = Table(
    "overlaps",
    metadata,
    Column("article", ForeignKey(articles.c.id), primary_key=True, autoincrement=False),
    Column("other", Number, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
    comment="of what else a partial article holds much, beside its verdict's match",
)
