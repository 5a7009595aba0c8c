"""Bringing a database to the tables this natowire knows.

Alembic (0.1 s and 10 MB to import) is only loaded where there is something to do: at every
start of every process one row is compared with a constant.
"""

from sqlalchemy import Connection, inspect, text

from worker.domain.errors import DatabaseNewerError, StoreError
from worker.storage.engine import OURS, Database
from worker.storage.refusals import shown

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""All revisions in their order, as in ``migrations/versions``; a test compares the two."""

HEAD = REVISIONS[-1]


def upgrade(database: Database) -> None:
    """Make or change the tables, if need be; of several processes one does it, the rest wait.

    Changes nothing, and raises DatabaseNewerError where a later natowire wrote the database,
    StoreError where another application did.
    """
    with database.read() as connection:
        if _revision(connection, database) == HEAD:
            return
    migrating = Database(database.url, foreign_keys=False)
    try:
        with migrating.decide() as connection:
            if _revision(connection, database) != HEAD:
                _run_alembic(connection)
    finally:
        migrating.close()


def _revision(connection: Connection, database: Database) -> str | None:
    """The revision the database is at, None before the first."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if not {"alembic_version", OURS} <= tables:
        raise StoreError(
            f"The database {shown(database.url)} holds tables of another application: "
            "give natowire a database of its own."
        )
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None or found in REVISIONS:
        return found
    raise DatabaseNewerError(
        f"The database {shown(database.url)} was written by a later natowire (its tables are "
        f"at {found}, this one knows {HEAD}): upgrade natowire, or use another database."
    )


def _run_alembic(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 (see the module's docstring)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "worker.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
