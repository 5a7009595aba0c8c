"""A desk: the whole poll over a real database and real connections, on a clock moved by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from tests.builders import alert_settings
from tests.fakes import FakeClock
from tests.integration.http.fetching import Names
from worker.domain.feeds import FeedSpec, FeedState, FetchStatus, Fulltext, PollReport
from worker.domain.settings import (
    Config,
    Deduplication,
    FirstPoll,
    HttpSettings,
    Polling,
    Retention,
)
from worker.domain.topics import Topic
from worker.http.client import Client
from worker.places import Places
from worker.runtime import Runtime
from worker.storage.store import Store

TOPIC = Topic("nato", "Nato", "Nato OR Munition")
POLLING = Polling(
    interval=timedelta(minutes=15),
    min_interval=timedelta(0),
    max_interval=timedelta(hours=24),
    jitter=0.0,
    first_poll=FirstPoll.ALERT,
)
HTTP = HttpSettings(
    "natowire-tests (+https://example.org)",
    attempt_timeout=timedelta(seconds=5),
    allow_private=("127.0.0.0/8",),
    host_gap=timedelta(0),
)


@cache
def _empty_database() -> bytes:
    """Its tables take 0.1 s to make, for each of two hundred tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "natowire.db")
        Store.open(f"sqlite:///{file}").close()
        return file.read_bytes()


@dataclass(frozen=True)
class _Named(Runtime):
    """A runtime whose names are looked up in a table."""

    names: Names = field(default_factory=lambda: Names({}))

    def _client(self) -> Client:
        return Client(self.config.http, self.clock, resolve=self.names)


@dataclass
class Desk:
    """Feeds by name, polled when a test says so. ``names`` are host names and their addresses:
    only a host with a name passes the gate, as addresses in ``allow_private`` have no gap.
    """

    folder: Path
    feeds: Sequence[FeedSpec]
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    polling: Polling = POLLING
    http: HttpSettings = HTTP
    fulltext: Fulltext = Fulltext.NEVER
    clock: Any = field(default_factory=FakeClock)
    on_report: Callable[[PollReport], None] = lambda _: None

    def __post_init__(self) -> None:
        file = self.folder / "natowire.db"
        file.write_bytes(_empty_database())
        self.store = Store.open(f"sqlite:///{file}")

    def poll(self, *names: str, due_only: bool = False) -> dict[str, PollReport]:
        """Poll these feeds, all where none is named; reports by feed, "waiting" ones among them.
        Each poll builds everything anew but the database, as another process would.
        """
        wanted = [spec for spec in self.feeds if not names or spec.name in names]
        reports = self._runtime().poll(wanted, due_only=due_only, on_report=self.on_report)
        return {report.feed: report for report in reports}

    def status(self, name: str) -> FetchStatus:
        """Poll one feed and say how that ended."""
        return self.poll(name)[name].status

    def state(self, name: str) -> FeedState:
        return self.store.feeds.states()[name]

    def edit(self, name: str, **changes: Any) -> None:
        """Another edit of the config."""
        self.feeds = [
            replace(spec, **changes) if spec.name == name else spec for spec in self.feeds
        ]

    def close(self) -> None:
        self.store.close()

    def _runtime(self) -> Runtime:
        config = Config(
            revision="test",
            polling=self.polling,
            http=self.http,
            fulltext=self.fulltext,
            retention=Retention(),
            deduplication=Deduplication(),
            feeds=tuple(self.feeds),
            topics=(TOPIC,),
            aliases={},
            alerts=alert_settings(),
        )
        places = Places(self.folder, self.folder, "")
        return _Named(config, places, self.store, self.clock, Random(7), Names(self.names))
