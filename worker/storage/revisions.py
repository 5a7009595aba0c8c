"""Config revisions that went live, so that a bad edit or a restart falls back to a good one."""

from sqlalchemy import Connection, insert, select

from worker.domain.settings import ConfigRevision
from worker.storage.engine import Database
from worker.storage.rows import AnyRow
from worker.storage.tables import config_revisions

NEWEST = select(config_revisions).order_by(config_revisions.c.id.desc())


class SqlRevisions:
    """The port ``Revisions``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def activate(self, revision: ConfigRevision) -> bool:
        with self._database.decide() as connection:
            live = _live(connection)
            if live and live.revision == revision.revision:
                return False
            connection.execute(
                insert(config_revisions).values(
                    revision=revision.revision,
                    activated_at=revision.activated_at,
                    files=dict(revision.files),
                )
            )
            return True

    def last_good(self) -> ConfigRevision | None:
        with self._database.read() as connection:
            return _live(connection)

    def log(self, limit: int = 20) -> list[ConfigRevision]:
        with self._database.read() as connection:
            return [_revision(row) for row in connection.execute(NEWEST.limit(limit))]


def _live(connection: Connection) -> ConfigRevision | None:
    row = connection.execute(NEWEST.limit(1)).first()
    return _revision(row) if row else None


def _revision(row: AnyRow) -> ConfigRevision:
    return ConfigRevision(row.revision, row.activated_at, row.files)
