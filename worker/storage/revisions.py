"""Config revisions that went live, so that a bad edit or a restart falls back to a good one."""

from sqlalchemy import insert, select

from worker.domain.settings import ConfigRevision
from worker.storage.engine import Database
from worker.storage.rows import AnyRow
from worker.storage.tables import config_revisions

NEWEST = select(config_revisions).order_by(config_revisions.c.id.desc())
LIVE = select(config_revisions.c.revision).order_by(config_revisions.c.id.desc()).limit(1)
"""Without the files: it is asked before every task."""


class SqlRevisions:
    """The port ``Revisions``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def activate(self, revision: ConfigRevision) -> bool:
        with self._database.decide() as connection:
            if connection.execute(LIVE).scalar() == revision.revision:
                return False
            connection.execute(
                insert(config_revisions).values(
                    revision=revision.revision,
                    activated_at=revision.activated_at,
                    files=dict(revision.files),
                )
            )
            return True

    def live(self) -> str | None:
        with self._database.read() as connection:
            return connection.execute(LIVE).scalar()

    def last_good(self) -> ConfigRevision | None:
        with self._database.read() as connection:
            row = connection.execute(NEWEST.limit(1)).first()
            return _revision(row) if row else None

    def log(self, limit: int = 20) -> list[ConfigRevision]:
        with self._database.read() as connection:
            return [_revision(row) for row in connection.execute(NEWEST.limit(limit))]


def _revision(row: AnyRow) -> ConfigRevision:
    return ConfigRevision(row.revision, row.activated_at, row.files)
