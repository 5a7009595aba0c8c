"""What the pipeline needs from outside, as small Protocols. Adapters live on floor 5.

Every port has one contract suite under ``tests/contract`` that each adapter passes. That of pages
still to come is ``worker.domain.page_store``, that of messages ``worker.domain.outbox``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from worker.domain.alerts import (
    ChannelType,
    Message,
    Receipt,
    Recipient,
    Silence,
    Told,
)
from worker.domain.articles import Key
from worker.domain.corpus import CorpusCounts, Decision, StoredArticle, StoredVersion
from worker.domain.feeds import (
    ClaimedFeed,
    FeedSpec,
    FeedState,
    FetchRequest,
    FetchResult,
    PollReport,
)
from worker.domain.notices import Incident, Notice
from worker.domain.settings import ConfigRevision
from worker.domain.stories import Neighbourhood, Sought
from worker.domain.telling import Hearing


class Clock(Protocol):
    def now(self) -> datetime:
        """The current time, aware and in UTC."""
        ...


class Fetcher(Protocol):
    async def fetch(self, request: FetchRequest) -> FetchResult:
        """One guarded GET within its deadline. Never raises for what the network does."""
        ...


class Web(Protocol):
    """Fetching as a good guest: through the host gate, pages only where robots.txt allows."""

    async def feed(self, request: FetchRequest) -> FetchResult:
        """Fetch a feed; WAITING where its host asked for a longer pause than a poll waits."""
        ...

    async def page(self, url: str) -> FetchResult:
        """Fetch an article's page; ROBOTS_DENIED where its host does not want that."""
        ...


class HostGate(Protocol):
    """The one gate per registrable domain that all processes share."""

    def reserve(
        self, host: str, now: datetime, gap: timedelta, patience: timedelta
    ) -> datetime | None:
        """Book the next free moment of ``host``, with the ``gap`` behind it. None, and nothing
        is booked, where that is further away than ``patience``: who gives up takes no place.
        """
        ...

    def hold(self, host: str, until: datetime) -> None:
        """Let no request go to ``host`` before ``until`` (Retry-After)."""
        ...

    def robots(self, host: str, newer_than: datetime) -> str | None:
        """The robots.txt kept for ``host``, or None where it is unknown or too old."""
        ...

    def keep_robots(self, host: str, text: str, now: datetime) -> None: ...


class FeedStore(Protocol):
    """What is remembered of feeds."""

    def claim(
        self,
        specs: Sequence[FeedSpec],
        now: datetime,
        lease: timedelta,
        *,
        due_only: bool = True,
        limit: int | None = None,
    ) -> list[ClaimedFeed]:
        """Lease the feeds that may be polled now to this caller, in one transaction; at most
        ``limit`` of them, those due the longest first.

        A feed within its floor, leased elsewhere or disabled is left out; one whose
        ``due_at`` lies ahead as well, unless ``due_only`` is false. A feed whose configured
        URL changed loses its validators, its body hash, its back-off and its first success.
        """
        ...

    def begin(
        self,
        specs: Sequence[FeedSpec],
        token: str,
        now: datetime,
        lease: timedelta,
        floor: timedelta,
    ) -> list[ClaimedFeed]:
        """Begin the polls of feeds that were claimed under ``token``: a new lease and a new
        token, and ``unfinished`` raised until the poll ends or is given up.

        The ``floor`` is booked here, before the request: a process that dies in the middle,
        or that gives the poll up, may have made it. The next is not begun before its end.

        Feeds whose lease was begun already or has passed to another are left out, so that a
        message that comes twice is served once.
        """
        ...

    def renew(
        self, claimed: Sequence[ClaimedFeed], now: datetime, lease: timedelta, floor: timedelta
    ) -> None:
        """Prolong leases that are still held, and book the floor of those begun anew: one that
        waits for its host may make its request only now.
        """
        ...

    def release(self, claimed: Sequence[ClaimedFeed]) -> None:
        """Give up leases before their time, as an interrupted poll does: a poll that was begun
        counts as unfinished no more.
        """
        ...

    def states(self) -> dict[str, FeedState]: ...

    def reports(self, feed: str, limit: int = 10) -> list[tuple[datetime, PollReport]]:
        """The last polls of a feed, newest first."""
        ...


class CorpusTransaction(Protocol):
    """The one write transaction that decides. Leaving it by an exception undoes it all."""

    def neighbourhood(self, sought: Sought, since: datetime) -> Neighbourhood:
        """What the corpus holds that bears on these; similar texts only if seen ``since``."""
        ...

    def told(self, stories: Collection[int]) -> dict[int, Told]:
        """Per story: recipient key to the topics told (or waiting to be told) so far. What was
        in a message that was given up has not been told.
        """
        ...

    def hidden(self, story: int) -> Told:
        """Recipient key to the topics that a silence kept from them, or a message that was given
        up; what they were told of later is among it.
        """
        ...

    def hearings(self, stories: Collection[int]) -> dict[int, tuple[Hearing, ...]]:
        """Per story what each recipient has heard of it, or is about to."""
        ...

    def outlets(self, stories: Collection[int]) -> dict[int, frozenset[str]]:
        """Per story the outlets that carry it, exact copies included."""
        ...

    def voices(self, articles: Collection[int]) -> frozenset[str]:
        """The outlets of these articles, and the agencies that they credit."""
        ...

    def silences(self, now: datetime) -> tuple[Silence, ...]:
        """Those that a person set by command and that have not ended."""
        ...

    def texts(self, articles: Collection[int]) -> dict[int, tuple[str, str]]:
        """Title and text of these articles' current versions."""
        ...

    def number_articles(self, count: int) -> Iterator[int]:
        """New article numbers, never given before."""
        ...

    def number_stories(self, count: int) -> Iterator[int]:
        """New story numbers, never given before."""
        ...

    def write(self, decisions: Sequence[Decision], now: datetime) -> None:
        """Store what was decided: texts, sources, keys, fingerprints, verdicts, alert items."""
        ...

    def finish_poll(
        self, claimed: ClaimedFeed, state: FeedState, report: PollReport, now: datetime
    ) -> bool:
        """End a feed's lease with its new state and log the poll.

        False, and nothing written, where the lease has passed to another since.
        """
        ...


class Corpus(Protocol):
    """The stored articles and stories."""

    def transaction(self) -> AbstractContextManager[CorpusTransaction]:
        """The next turn to decide; waits until every other transaction that decides has ended."""
        ...

    def seen(self, pairs: Collection[tuple[Key, str]]) -> set[tuple[Key, str]]:
        """Which pairs of key and digest are stored already, so that their page need not be
        fetched again. A hint: only the transaction decides.
        """
        ...

    def article(self, number: int) -> StoredArticle | None: ...

    def versions(self, article: int) -> list[StoredVersion]:
        """The texts that are kept of those it had, oldest first: the first and the newest always,
        and all that somebody was told of.
        """
        ...

    def articles(self, *, since: datetime | None = None) -> Iterator[StoredArticle]:
        """Stored articles in order of their number, read in batches; a stream."""
        ...

    def counts(self) -> CorpusCounts: ...


class Revisions(Protocol):
    """Config revisions that went live; the newest is the last good one."""

    def activate(self, revision: ConfigRevision) -> bool:
        """Keep a revision as the live one; False where it is that already."""
        ...

    def live(self) -> str | None:
        """The digest of the live revision alone: asked before every task."""
        ...

    def last_good(self) -> ConfigRevision | None: ...

    def log(self, limit: int = 20) -> list[ConfigRevision]: ...


class Incidents(Protocol):
    """Troubles of the service, told to the operator once each."""

    def open(
        self,
        key: str,
        title: str,
        detail: str,
        recipients: Collection[Recipient],
        now: datetime,
    ) -> bool:
        """Open an incident, with one message to each recipient, in one transaction. Where one of
        this key is open, only its title and detail are brought up to date: False, nobody is told.
        """
        ...

    def close(self, key: str, recipients: Collection[Recipient], now: datetime) -> bool:
        """Close the open incident of this key and tell so; False where none is open."""
        ...

    def current(self) -> list[Incident]:
        """The open ones, oldest first."""
        ...


class Jobs(Protocol):
    """Work that is done now and then, by whichever process comes first."""

    def take(self, name: str, every: timedelta, now: datetime) -> bool:
        """Whether the caller is to do it now: true once in ``every``, for one caller."""
        ...


class Renderer(Protocol):
    def render(self, notice: Notice) -> bytes:
        """The bytes of a message; the same notice gives the same bytes."""
        ...


class Notifier(Protocol):
    def send(self, message: Message) -> Receipt:
        """Hand the frozen bytes over. Raises DeliveryError with what to do next."""
        ...


Notifiers = Mapping[ChannelType, Notifier]
