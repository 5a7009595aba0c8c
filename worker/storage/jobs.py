"""Work that is done now and then, by whichever process comes first."""

from datetime import datetime, timedelta

from sqlalchemy import or_

from worker.storage.engine import Database
from worker.storage.tables import jobs
from worker.storage.upserts import insert_into


class SqlJobs:
    """The port ``Jobs``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, every: timedelta, now: datetime) -> bool:
        """See the port. One statement, so that of two callers one takes it. A time further
        ahead than the next turn came of a clock that was wrong, and holds nothing up.
        """
        its_turn = or_(jobs.c.last_at <= now - every, jobs.c.last_at > now + every)
        with self._database.write() as connection:
            taking = (
                insert_into(connection.dialect.name, jobs)
                .values(name=name, last_at=now)
                .on_conflict_do_update(
                    index_elements=[jobs.c.name], set_={"last_at": now}, where=its_turn
                )
                .returning(jobs.c.name)
            )
            return connection.execute(taking).first() is not None
