"""The only wiring: a checked config and a data folder become adapters and a pipeline.

Built once a process and config revision; nothing else knows which adapter stands behind a
port.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any, Self

from worker.alerts.policy import Rules
from worker.domain.alerts import ChannelType, Notice, Occasion
from worker.domain.articles import Article
from worker.domain.corpus import Decision, ToldArticle
from worker.domain.dates import rfc3339
from worker.domain.errors import StoreError
from worker.domain.feeds import (
    ClaimedFeed,
    FeedSpec,
    FeedState,
    FetchRequest,
    FetchResult,
    FetchStatus,
    PollReport,
)
from worker.domain.ports import Clock, Notifier, Notifiers, Renderer
from worker.domain.settings import AlertSettings, Config
from worker.pipeline.deliver import Courier, DeliveryReport
from worker.pipeline.ingest import Judges, ingest
from worker.pipeline.poll import ACCEPT, Poller
from worker.storage.store import Store
from worker.topics import Matcher, compile_topics

if TYPE_CHECKING:
    from worker.http.client import Client
    from worker.http.polite import Guest

BATCH = 50
"""Feeds claimed and polled together: as many as are fetched at once."""

POLL_LEASE = timedelta(minutes=5)
"""Longer than a batch with all its pages takes; a killed poll's feeds are free after it."""


class SystemClock:
    """The port ``Clock`` on the machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Places:
    """Where config, data and database are."""

    config: Path
    data: Path
    database_url: str

    @classmethod
    def find(cls, config: Path, data: Path, environ: Mapping[str, str]) -> Self:
        default = f"sqlite:///{data.absolute() / 'natowire.db'}"
        return cls(config, data, environ.get("NATOWIRE_DATABASE_URL") or default)

    def prepare(self) -> None:
        """Make the data folder. Raises StoreError where that is not allowed."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the data folder {self.data} cannot be made: {error.strerror}; "
                "choose another with --data or NATOWIRE_DATA"
            ) from error


@dataclass(frozen=True)
class Runtime:
    """One config revision at work on one database."""

    config: Config
    places: Places
    store: Store
    clock: Clock = field(default_factory=SystemClock)
    random: Random = field(default_factory=SystemRandom)

    @cached_property
    def matcher(self) -> Matcher:
        return compile_topics(self.config.topics, self.config.aliases)

    @cached_property
    def judges(self) -> Judges:
        rules = Rules(self.config.topics, self.config.feeds, self.config.alerts)
        return Judges(self.config.deduplication, rules)

    def poll(
        self,
        feeds: Sequence[FeedSpec],
        *,
        due_only: bool,
        on_report: Callable[[PollReport], None] = lambda _: None,
    ) -> list[PollReport]:
        """Poll those of these feeds that may be polled now.

        Where all were asked for (``due_only`` false), the others are reported with why not.
        """
        return asyncio.run(self._poll(feeds, on_report, due_only=due_only)) if feeds else []

    def fetch(self, url: str) -> FetchResult:
        """One polite fetch of a feed, without conditions and without a trace in its state."""

        async def once() -> FetchResult:
            async with self._client() as client:
                return await self._guest(client).feed(FetchRequest(url, ACCEPT))

        return asyncio.run(once())

    def ingest(self, articles: Sequence[Article], occasion: Occasion) -> list[Decision]:
        """Bring articles into the corpus in their order."""
        from worker.pipeline.prepare import prepare

        documents = [prepare(article, self.matcher) for article in articles]
        return ingest(documents, self.store.corpus, self.judges, occasion, self.clock.now())

    def deliver(self) -> DeliveryReport:
        """Send what is due."""
        topics = {topic.id: topic for topic in self.config.topics}
        renderer = _FirstNeeded(self.config.alerts)
        courier = Courier(
            self.store.outbox, renderer, self._notifiers(), topics, self.clock, self.random
        )
        return courier.deliver()

    def payload(self, told: ToldArticle) -> dict[str, Any]:
        """One alert as its webhook would tell it."""
        from worker.pipeline.notices import story
        from worker.render.payload import alert

        topics = {topic.id: topic for topic in self.config.topics}
        return alert(story(told, topics), told.item.kind, told.item.created_at)

    async def _poll(
        self,
        feeds: Sequence[FeedSpec],
        on_report: Callable[[PollReport], None],
        *,
        due_only: bool,
    ) -> list[PollReport]:
        reports: list[PollReport] = []
        async with self._client() as client:
            poller = self._poller(client)
            for start in range(0, len(feeds), BATCH):
                batch, now = feeds[start : start + BATCH], self.clock.now()
                claimed = self.store.feeds.claim(batch, now, POLL_LEASE, due_only=due_only)
                if not due_only:
                    reports += self._held_back(batch, claimed)
                try:
                    reports += await poller.poll(claimed, on_report)
                finally:
                    self.store.feeds.release(claimed)
        return reports

    def _held_back(
        self, batch: Sequence[FeedSpec], claimed: Sequence[ClaimedFeed]
    ) -> list[PollReport]:
        """Feeds that nobody may ask now: within their floor, polled elsewhere, or disabled."""
        taken = {feed.spec.name for feed in claimed}
        states = self.store.feeds.states() if len(taken) < len(batch) else {}
        return [
            _not_asked(states[spec.name], self.clock.now())
            for spec in batch
            if spec.name not in taken
        ]

    def _poller(self, client: "Client") -> Poller:
        return Poller(
            web=self._guest(client),
            corpus=self.store.corpus,
            matcher=self.matcher,
            judges=self.judges,
            polling=self.config.polling,
            fulltext=self.config.fulltext,
            clock=self.clock,
            random=self.random,
        )

    def _client(self) -> "Client":
        from worker.http.client import Client

        return Client(self.config.http, self.clock)

    def _guest(self, client: "Client") -> "Guest":
        from worker.http.polite import Guest

        return Guest(client, self.store.hosts, self.config.http, self.clock)

    def _notifiers(self) -> Notifiers:
        """Every kind of channel this version delivers to; others wait in the outbox."""
        from worker.notify.maildir import MaildirNotifier
        from worker.notify.smtp import SmtpNotifier

        alerts = self.config.alerts
        notifiers: dict[ChannelType, Notifier] = {
            ChannelType.MAILDIR: MaildirNotifier(self.places.data, alerts.channels)
        }
        if alerts.mail:
            notifiers[ChannelType.EMAIL] = SmtpNotifier(alerts.mail, self.places.config)
        return notifiers


def _not_asked(state: FeedState, now: datetime) -> PollReport:
    if state.disabled:
        return PollReport(state.name, FetchStatus.DISABLED, error=state.disabled)
    if state.not_before and state.not_before > now:
        why = f"not asked before {rfc3339(state.not_before)}: its floor, or its server's wish"
    else:
        minutes = int(POLL_LEASE.total_seconds() // 60)
        why = f"another process polls it, or one that was killed less than {minutes} minutes ago"
    return PollReport(state.name, FetchStatus.WAITING, error=why)


class _FirstNeeded:
    """The mail renderer, made when there is something to render: its templates and the CSS
    inliner cost 0.1 s, and most passes have nothing to tell.
    """

    def __init__(self, settings: AlertSettings) -> None:
        self._settings = settings

    @cached_property
    def _renderer(self) -> Renderer:
        from worker.render.mail import MailRenderer
        from worker.render.resources import load_templates

        return MailRenderer(self._settings, load_templates())

    def render(self, notice: Notice) -> bytes:
        return self._renderer.render(notice)
