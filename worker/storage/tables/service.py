"""What the service remembers of itself."""

from sqlalchemy import JSON, Column, Table, Text

from worker.storage.columns import Number, UtcTime
from worker.storage.tables.base import metadata

jobs = Table(
    "jobs",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last_at", UtcTime, nullable=False, comment="when a process took it last"),
    comment="work that is done now and then, by whichever process comes first",
)

config_revisions = Table(
    "config_revisions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("revision", Text, nullable=False),
    Column("activated_at", UtcTime, nullable=False),
    Column("files", JSON, nullable=False, comment="name to text, as it was read"),
    comment="configs that went live; the newest is the last good one",
)
