"""The only wiring: a checked config and a data folder become adapters and a pipeline.

Built once a process and config revision; nothing else knows which adapter stands behind a
port.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from random import Random, SystemRandom
from time import monotonic
from typing import TYPE_CHECKING, Any

from worker.alerts.digests import due
from worker.alerts.subject import Rules
from worker.domain.alerts import ChannelType, Occasion
from worker.domain.articles import Article
from worker.domain.corpus import Decision, ToldArticle
from worker.domain.dates import rfc3339
from worker.domain.errors import SecretError
from worker.domain.feeds import (
    ClaimedFeed,
    FeedSpec,
    FeedState,
    FetchRequest,
    FetchResult,
    FetchStatus,
    PollReport,
)
from worker.domain.ports import Clock, Renderer
from worker.domain.settings import Config
from worker.notify.configured import SettingsDigest
from worker.pipeline.deliver import Courier, DeliveryReport
from worker.pipeline.feed_poll import ACCEPT
from worker.pipeline.ingest import ingest
from worker.pipeline.judges import Judges
from worker.pipeline.leases import LEASE, Leases
from worker.pipeline.poll import AT_ONCE, Poller
from worker.pipeline.round import Round
from worker.pipeline.surveying import Surveyor
from worker.places import Places
from worker.storage.store import Store
from worker.topics import Matcher, compile_topics
from worker.ways import Outgoing, Renderers, notifiers

if TYPE_CHECKING:
    from worker.http.client import Client
    from worker.http.polite import Guest
    from worker.pipeline.discovery import Discovery

ROUND = timedelta(minutes=1)
"""How long a worker's round takes feeds in; then another config, or a new process, has its turn."""


class SystemClock:
    """The port ``Clock`` on the machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


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
        return Judges(self.config.deduplication, rules, self.matcher)

    def prepare(self) -> None:
        """Build now what is otherwise built when it is first needed."""
        _ = self.judges
        self.matcher.prepare({feed.language for feed in self.config.feeds if feed.enabled})

    def poll(
        self,
        feeds: Sequence[FeedSpec],
        *,
        due_only: bool,
        on_report: Callable[[PollReport], None] = lambda _: None,
    ) -> list[PollReport]:
        """Poll those of these feeds that may be polled now; reports in the feeds' order.

        Where all were asked for (``due_only`` false), the others are reported with why not.
        """
        left, leases = {spec.name: spec for spec in feeds}, self._leases()

        def more(room: int) -> list[ClaimedFeed]:
            claimed = leases.claim(list(left.values()), due_only=due_only, limit=room)
            for feed in claimed:
                del left[feed.spec.name]
            return claimed

        def round_(poller: Poller) -> Round:
            return Round(poller, leases, on_report)

        reports = asyncio.run(self._run(round_, more(AT_ONCE), more))
        if not due_only:
            reports += self._held_back(list(left))
        order = {spec.name: number for number, spec in enumerate(feeds)}
        return sorted(reports, key=lambda report: order[report.feed])

    def fetch_batch(
        self,
        names: Sequence[str],
        token: str,
        on_report: Callable[[PollReport], None],
        *,
        alone: bool,
        stopping: Callable[[], bool],
    ) -> list[PollReport]:
        """Poll feeds that were claimed under ``token``, and what else falls due meanwhile: for
        a minute, or until another config goes live. Suspects are polled ``alone``, one after
        the other. Nothing is polled where the token is spent.
        """
        leases = self._leases()
        claimed = leases.hold(self._claimed(names, token))
        live, until = self.store.revisions.live(), monotonic() + ROUND.total_seconds()

        def enough() -> bool:
            return monotonic() > until or self.store.revisions.live() != live

        def more(room: int) -> list[ClaimedFeed]:
            return leases.claim(self._enabled(), due_only=True, limit=room)

        def round_(poller: Poller) -> Round:
            kept = claimed if alone else []
            return Round(poller, leases, on_report, enough, stopping, kept)

        return asyncio.run(self._run(round_, [] if alone else claimed, more))

    def hand_back(self, names: Sequence[str], token: str) -> None:
        """Give up feeds that were claimed under ``token`` and not begun."""
        self.store.feeds.release(self._claimed(names, token))

    def fetch(self, spec: FeedSpec) -> FetchResult:
        """One polite fetch of a feed, without conditions and without a trace in its state."""
        try:
            request = FetchRequest(spec.url, ACCEPT, basic_auth=self._credentials(spec))
        except SecretError as error:
            return FetchResult(
                FetchStatus.UNAUTHORIZED, spec.url, self.clock.now(), detail=str(error)
            )

        async def once() -> FetchResult:
            async with self._client() as client:
                return await self._guest(client).feed(request)

        return asyncio.run(once())

    def ingest(
        self,
        articles: Sequence[Article],
        occasion: Occasion,
        on_stored: Callable[[int], None] | None = None,
    ) -> list[Decision]:
        """Bring articles into the corpus, the oldest first; ``on_stored`` hears how many are in
        after every transaction. Decisions are in the order of the articles.
        """
        from worker.pipeline.prepare import prepared

        documents = prepared(articles, self.matcher)
        now = self.clock.now()
        return ingest(
            documents, self.store.corpus, self.judges, occasion, now, on_stored=on_stored
        )

    def channel_types(self) -> list[ChannelType]:
        """What this config delivers to, and what waits from another, the quickest first: a mail
        server may take minutes.
        """
        known = notifiers(self.config, self.places, self.clock)
        used = {channel.type for channel in self.config.alerts.channels.values()}
        used |= {ChannelType.EMAIL, *self.store.outbox.due(self.clock.now())}
        return sorted(known.keys() & used, key=lambda type_: (type_ is ChannelType.EMAIL, type_))

    def deliver(
        self,
        types: Collection[ChannelType] | None = None,
        *,
        last: bool = False,
        stopping: Callable[[], bool] = lambda: False,
    ) -> DeliveryReport:
        """Send what is due, to channels of these ``types`` where they are given. Who is told to
        stop ends the message in hand. ``last``: no poll is under way that could add to it.
        """
        alerts = self.config.alerts
        courier = Courier(
            outbox=self.store.outbox,
            renderer=Outgoing(self.renderer, alerts),
            notifiers=notifiers(self.config, self.places, self.clock),
            topics={topic.id: topic for topic in self.config.topics},
            settings=alerts,
            survey=cache(Surveyor(self.store.feeds, self.store.stories, self.config)),
            digest=SettingsDigest(alerts, self.places.config),
            clock=self.clock,
            random=self.random,
            stopping=stopping,
        )
        return courier.deliver(types, last=last)

    @property
    def renderer(self) -> Renderer:
        """What makes the bytes of a message, for every type of channel."""
        return Renderers(self.config.alerts, self.places)

    def due(self) -> set[ChannelType]:
        """The types of channel for which there is something to do now: cheap, asked every few
        seconds. A digest is due at its time also when nothing has come.
        """
        now, outbox = self.clock.now(), self.store.outbox
        slots = due(self.config.alerts, outbox.digests_done(), now)
        types = {slot.recipient.type for slot in (*slots.due, *slots.first)}
        return (outbox.due(now) | types) & set(self.channel_types())

    def payload(self, told: ToldArticle) -> dict[str, Any]:
        """One alert as its webhook would tell it."""
        from worker.pipeline.notices import story
        from worker.render.payload import alert

        topics = {topic.id: topic for topic in self.config.topics}
        return alert(story(told, topics), told.item.kind, told.item.created_at)

    async def _run(
        self,
        made: Callable[[Poller], Round],
        first: Sequence[ClaimedFeed],
        more: Callable[[int], Sequence[ClaimedFeed]],
    ) -> list[PollReport]:
        async with self._client() as client:
            return await made(self._poller(client)).run(first, more)

    def _leases(self) -> Leases:
        return Leases(self.store.feeds, self.clock, self.config.polling.min_interval)

    def _claimed(self, names: Sequence[str], token: str) -> list[ClaimedFeed]:
        """Feeds that were claimed elsewhere; what is remembered of them is read at their begin."""
        return [ClaimedFeed(spec, FeedState(spec.name), token) for spec in self._enabled(names)]

    def _enabled(self, names: Sequence[str] | None = None) -> list[FeedSpec]:
        """The enabled feeds, or those of these names; one that left the config is none."""
        wanted = None if names is None else set(names)
        return [
            spec
            for spec in self.config.feeds
            if spec.enabled and (wanted is None or spec.name in wanted)
        ]

    def _held_back(self, names: Sequence[str]) -> list[PollReport]:
        """Feeds that nobody may ask now: within their floor, polled elsewhere, or disabled."""
        states = self.store.feeds.states() if names else {}
        return [_not_asked(states[name], self.clock.now()) for name in names]

    def _poller(self, client: "Client") -> Poller:
        return Poller(
            web=self._guest(client),
            corpus=self.store.corpus,
            pages=self.store.pages,
            matcher=self.matcher,
            judges=self.judges,
            polling=self.config.polling,
            fulltext=self.config.fulltext,
            clock=self.clock,
            random=self.random,
            credentials=self._credentials,
        )

    def _credentials(self, spec: FeedSpec) -> tuple[str, str] | None:
        """Read anew for each poll: a changed password needs no restart."""
        if spec.auth is None:
            return None
        file = self.places.config / spec.auth.password_file
        try:
            return spec.auth.username, file.read_text("utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            raise SecretError(
                f"the password file {spec.auth.password_file} cannot be read"
            ) from error

    def _client(self) -> "Client":
        from worker.http.client import Client

        return Client(self.config.http, self.clock)

    def _guest(self, client: "Client") -> "Guest":
        from worker.http.polite import Guest

        return Guest(client, self.store.hosts, self.config.http, self.clock)

    def page(self, url: str) -> FetchResult:
        """One polite fetch of a page, as an article's would be fetched."""

        async def once() -> FetchResult:
            async with self._client() as client:
                return await self._guest(client).page(url)

        return asyncio.run(once())

    def discover(self, url: str) -> "Discovery":
        """The feeds of a page or its site, by at most six polite requests."""
        from worker.pipeline.discovery import discover

        async def once() -> "Discovery":
            async with self._client() as client:
                return await discover(self._guest(client), self.clock, url)

        return asyncio.run(once())


def _not_asked(state: FeedState, now: datetime) -> PollReport:
    if state.disabled:
        return PollReport(state.name, FetchStatus.DISABLED, error=state.disabled)
    if state.not_before and state.not_before > now:
        why = f"not asked before {rfc3339(state.not_before)}: its floor, or its server's wish"
    else:
        seconds = int(LEASE.total_seconds())
        why = f"another process polls it, or one that was killed less than {seconds} s ago"
    return PollReport(state.name, FetchStatus.WAITING, error=why)
