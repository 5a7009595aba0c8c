"""The index of words (``worker.domain.search``)."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from worker.storage.columns import Number, Strings, UtcTime
from worker.storage.tables.base import metadata

index_blocks = Table(
    "index_blocks",
    metadata,
    Column("first", Number, primary_key=True, autoincrement=False, comment="lowest article"),
    Column("last", Number, nullable=False, comment="highest article"),
    Column("earliest", UtcTime, nullable=False, comment="of when its articles were first seen"),
    Column("latest", UtcTime, nullable=False),
    Column("languages", Strings, nullable=False, comment="an article holds a place in this list"),
    Column("articles", LargeBinary, nullable=False, comment="numbers, times, counts of words"),
    Column("low", LargeBinary, nullable=False, comment="words in order, the low 16 bits"),
    Column("high", LargeBinary, nullable=False, comment="the high 8 bits"),
    comment="the words of some articles in order, as numbers",
)

index_words = Table(
    "index_words",
    metadata,
    Column("word", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
    comment="words as they stand in texts",
)

index_pages = Table(
    "index_pages",
    metadata,
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False, comment="a line each, numbered from first on"),
    Column("folded", Text, nullable=False, comment="the same words, folded"),
    comment="all words again, to be read through",
)

index_stale = Table(
    "index_stale",
    metadata,
    # No foreign key: what the index still holds of an article that is gone is told here too.
    Column("article", Number, primary_key=True, autoincrement=False),
    comment="articles that changed after they came into the index",
)
