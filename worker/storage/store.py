"""One open database as all the ports it implements."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Self

from worker.domain.settings import Retention
from worker.storage.corpus import SqlCorpus
from worker.storage.engine import Database
from worker.storage.feeds import SqlFeeds
from worker.storage.hosts import SqlHosts
from worker.storage.incidents import SqlIncidents
from worker.storage.jobs import SqlJobs
from worker.storage.migrate import upgrade
from worker.storage.outbox import SqlOutbox
from worker.storage.page_counts import PageCounts, page_counts
from worker.storage.pages import SqlPages
from worker.storage.rebuilding import count_outdated, rebuild
from worker.storage.revisions import SqlRevisions
from worker.storage.search import SqlSearch
from worker.storage.sightings import SqlSightings
from worker.storage.silences import SqlSilences
from worker.storage.stories import SqlStories
from worker.storage.tidying import Tidied, tidy


class Store:
    """The database. Threads may share it; a forked child may use it and gets connections of
    its own.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.feeds = SqlFeeds(database)
        self.hosts = SqlHosts(database)
        self.corpus = SqlCorpus(database)
        self.stories = SqlStories(database)
        self.search = SqlSearch(database)
        self.pages = SqlPages(database)
        self.outbox = SqlOutbox(database)
        self.revisions = SqlRevisions(database)
        self.incidents = SqlIncidents(database)
        self.sightings = SqlSightings(database)
        self.silences = SqlSilences(database)
        self.jobs = SqlJobs(database)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a database, making or upgrading its tables.

        Raises StoreError where it cannot be opened or is another application's,
        DatabaseNewerError where a later natowire wrote it.
        """
        database = Database(url)
        try:
            upgrade(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def tidy(self, now: datetime, retention: Retention, window: timedelta) -> Tidied:
        """Let go what is older than ``retention`` keeps and what left the ``window`` of comparison,
        in short transactions, and give the database its upkeep. Other processes may work on
        meanwhile. Of articles the row stays, and by what they are known again.
        """
        tidied = tidy(self._database, now, retention, window)
        self._database.upkeep()
        return tidied

    def page_counts(self, now: datetime) -> PageCounts:
        """What became of articles' pages."""
        with self._database.read() as connection:
            return page_counts(connection, now)

    def outdated(self, now: datetime, window: timedelta, *, everything: bool = False) -> int:
        """How many articles of the window have no current fingerprint, so that their copies are
        not found; or how many ``everything`` is.
        """
        return count_outdated(self._database, now, window, everything=everything)

    def rebuild(
        self, now: datetime, window: timedelta, *, everything: bool = False
    ) -> Iterator[int]:
        """Make outdated fingerprints anew, or ``everything``; how many after each batch."""
        return rebuild(self._database, now, window, everything=everything)

    def close(self) -> None:
        self._database.close()
