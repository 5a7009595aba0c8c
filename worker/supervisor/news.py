"""What happens in the database that whoever watches ``natowire run`` wants to see.

A thread of its own looks: a database that is slow or away holds up nothing but the news. Its
troubles are told by the workers, who have to live with them.
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from worker.config import restored
from worker.domain.corpus import ToldArticle
from worker.domain.errors import StoreError
from worker.domain.settings import Config
from worker.storage import Store
from worker.supervisor import telling
from worker.supervisor.screen import Look
from worker.supervisor.timing import monotonic

EVERY = timedelta(seconds=2)
STATUS_EVERY = timedelta(seconds=5)
SHARE = 100
"""Counting a corpus of millions takes seconds: it gets a hundredth of the time."""

PAGE = 100


class Audience(Protocol):
    """The screen, as far as news need it."""

    @property
    def look(self) -> Look: ...

    def line(self, text: str) -> None: ...

    def status(self, text: str) -> None: ...


class News:
    """Alerts, config and incidents to the screen, and the status line."""

    def __init__(
        self,
        store: Store,
        config: Config,
        screen: Audience,
        *,
        folder: Path,
        environ: Mapping[str, str],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """What was decided before now is no news. Raises StoreError."""
        self._store = store
        self._config = config
        self._screen = screen
        self._folder = folder
        self._environ = environ
        self._now = now
        self._live: str | None = config.revision
        self._incidents: dict[str, str] = {}
        self._position = store.outbox.last_position()
        self._last_alert: datetime | None = None
        self._count_at = timedelta(0)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="news", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()

    def look(self) -> None:
        """Tell what has changed since the last look. Raises StoreError."""
        self._tell_config()
        self._tell_incidents()
        if self._screen.look.live:
            self._tell_alerts()
            self._tell_status()

    def _go_on(self) -> None:
        while True:
            with suppress(StoreError):  # the next look may find it well
                self.look()
            if self._ended.wait(EVERY.total_seconds()):
                return

    def _tell_config(self) -> None:
        live = self._store.revisions.live()
        if live is None or live == self._live:
            return
        kept = self._store.revisions.last_good()
        self._live = live
        if kept is None:
            return
        loaded = restored(kept, self._folder, self._environ)
        if loaded.config:
            self._config = loaded.config
            self._screen.line(telling.live(loaded.config))

    def _tell_incidents(self) -> None:
        current = {one.key: one.title for one in self._store.incidents.current()}
        for key, title in current.items():
            if key not in self._incidents:
                self._screen.line(f"trouble: {title}")
        for key, title in self._incidents.items():
            if key not in current:
                self._screen.line(f"over: {title}")
        self._incidents = current

    def _tell_alerts(self) -> None:
        outbox = self._store.outbox
        new: list[ToldArticle] = []
        while page := outbox.decided_after(self._position, PAGE):
            new += [told for _, told in page]
            self._position = page[-1][0]
        if new:
            self._last_alert = new[-1].item.created_at
        for line in telling.alerts(new, self._config, self._screen.look):
            self._screen.line(line)

    def _tell_status(self) -> None:
        started = monotonic()
        if started < self._count_at:
            return
        states = self._store.feeds.states()
        articles = self._store.corpus.counts().articles
        counted = telling.counts(self._config, states, articles, self._last_alert)
        zone = ZoneInfo(self._config.alerts.defaults.timezone)
        self._screen.status(telling.status(counted, self._now(), zone))
        ended = monotonic()
        self._count_at = ended + max(STATUS_EVERY, (ended - started) * SHARE)
