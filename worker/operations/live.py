"""The config that is at work, in every process, and how an edit becomes it.

The files are looked at with every tick. An edit that is whole and valid goes live as a row
of the database, and every process follows that row at its next task; one that is not leaves
the last good revision at work, also after a restart, and the operator is told.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum, auto
from pathlib import Path

from worker import config
from worker.alerts.routing import recipients
from worker.config import FILES, LoadResult
from worker.domain.alerts import Recipient
from worker.domain.errors import ConfigError
from worker.domain.ports import Clock
from worker.domain.settings import Config, ConfigRevision
from worker.places import Places
from worker.runtime import Runtime, SystemClock
from worker.storage import Store

SETTLED = timedelta(seconds=1)
"""How long files must lie still: an edit of two files, or one half written, is no edit yet."""

AGAIN = timedelta(seconds=30)
"""After which refused files are checked once more: a missing secret may be there now."""

INCIDENT = "config"
REFUSED = "edited config refused, the last good one goes on"
MOST_SHOWN = 20
"""Problems told in one message; `natowire check` tells them all."""

log = logging.getLogger(__name__)


class Look(StrEnum):
    """What a look at the files found."""

    UNCHANGED = auto()
    SETTLING = auto()
    """Just edited; the next look decides."""
    LIVE = auto()
    """A new revision went live."""
    REFUSED = auto()


class LiveConfig:
    """One process's view of the live config and the runtime made of it."""

    def __init__(
        self,
        places: Places,
        environ: Mapping[str, str],
        clock: Clock | None = None,
        open_store: Callable[[str], Store] = Store.open,
    ) -> None:
        self._places = places
        self._environ = environ
        self._clock = clock or SystemClock()
        self._open_store = open_store
        self._store: Store | None = None
        self._at_work: tuple[str, Runtime] | None = None
        self._refused: tuple[str, datetime] | None = None

    @property
    def store(self) -> Store:
        """The database, opened when it is first needed and again where that failed."""
        if self._store is None:
            self._places.prepare()
            self._store = self._open_store(self._places.database_url)
        return self._store

    def runtime(self) -> Runtime:
        """The runtime of the live revision. Raises ConfigError where none ever went live and
        the files are broken.
        """
        live = self.store.revisions.live()
        if live is None:
            self._first()
        elif self._at_work is None or self._at_work[0] != live:
            self._follow(live)
        assert self._at_work is not None  # noqa: S101  (_first or _follow has raised otherwise)
        return self._at_work[1]

    def look(self) -> Look:
        """Compare the files with the live revision; an edit goes live, or is refused."""
        now = self._clock.now()
        files, _ = config.read_files(self._places.config)
        digest = config.revision(files, self._environ)
        if digest == self.store.revisions.live():
            self._recovered(now)
            return Look.UNCHANGED
        if _newest(self._places.config, now) > now - SETTLED:
            return Look.SETTLING
        if self._refused and self._refused[0] == digest and now < self._refused[1] + AGAIN:
            return Look.REFUSED
        loaded = config.load(self._places.config, self._environ)
        if loaded.config is None:
            self._refuse(digest, loaded, now)
            return Look.REFUSED
        self._activate(loaded, now)
        return Look.LIVE

    def ops(self) -> list[Recipient]:
        """Whom the live config wants told of troubles; nobody where none is live."""
        if self.store.revisions.live() is None:
            return []
        alerts = self.runtime().config.alerts
        return recipients(alerts.ops.channels, alerts)

    def _first(self) -> None:
        loaded = config.load(self._places.config, self._environ)
        if loaded.config is None:
            raise ConfigError(loaded.errors)
        self._activate(loaded, self._clock.now())

    def _activate(self, loaded: LoadResult, now: datetime) -> None:
        assert loaded.config is not None  # noqa: S101  (the callers have looked)
        self._refused, live = None, loaded.config
        revision = ConfigRevision(live.revision, now, loaded.files)
        self._at_work = (live.revision, self._made(live))
        if self.store.revisions.activate(revision):
            log.info(
                "config %s is live: %s feeds, %s topics",
                live.revision,
                sum(feed.enabled for feed in live.feeds),
                sum(topic.enabled for topic in live.topics),
            )
        self._recovered(now)

    def _refuse(self, digest: str, loaded: LoadResult, now: datetime) -> None:
        problems = [str(problem) for problem in loaded.errors]
        if self._refused is None or self._refused[0] != digest:
            log.error("the edited config is refused: %s", "; ".join(problems[:MOST_SHOWN]))
        self._refused = (digest, now)
        shown = problems[:MOST_SHOWN]
        if len(problems) > MOST_SHOWN:
            shown.append(f"... and {len(problems) - MOST_SHOWN} more: natowire check")
        self.store.incidents.open(INCIDENT, REFUSED, "\n".join(shown), self.ops(), now)

    def _recovered(self, now: datetime) -> None:
        if any(incident.key == INCIDENT for incident in self.store.incidents.current()):
            self.store.incidents.close(INCIDENT, self.ops(), now)
            log.info("the config is well again")

    def _follow(self, live: str) -> None:
        """Build the runtime of a revision that another process may have made live."""
        kept = self.store.revisions.last_good()
        assert kept is not None  # noqa: S101  (there is a live one)
        loaded = config.restored(kept, self._places.config, self._environ)
        if loaded.config is None:
            if self._at_work is None:
                raise ConfigError(loaded.errors)
            log.error("revision %s cannot be read here: %s", live, loaded.errors[0])
            self._at_work = (live, self._at_work[1])
            return
        self._at_work = (live, self._made(loaded.config))

    def _made(self, live: Config) -> Runtime:
        return Runtime(live, self._places, self.store, self._clock)


def _newest(folder: Path, now: datetime) -> datetime:
    """When the files were last written; a time ahead of the clock says nothing."""
    times = []
    for name in FILES:
        try:
            written = datetime.fromtimestamp((folder / name).stat().st_mtime, tz=now.tzinfo)
        except OSError:
            continue
        if written <= now:
            times.append(written)
    return max(times, default=now - SETTLED)
