"""Feeds: what is configured, what is remembered, what a fetch and a parse return."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from worker.domain.dates import Published


class FeedKind(StrEnum):
    OFFICIAL = "official"
    AGENCY = "agency"
    PRESS = "press"
    SPECIALIST = "specialist"


class FeedType(StrEnum):
    AUTO = "auto"
    FEED = "feed"
    SITEMAP = "sitemap"


class Fulltext(StrEnum):
    """When the article's own page is fetched."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class FeedAuth:
    """HTTP basic credentials of one feed; the password stays in its file until it is used."""

    username: str
    password_file: str


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """One feed as the admin configured it."""

    name: str
    url: str
    type: FeedType = FeedType.AUTO
    title: str | None = None
    outlet: str | None = None
    language: str | None = None
    country: str | None = None
    kind: FeedKind = FeedKind.PRESS
    interval: timedelta | None = None
    enabled: bool = True
    tags: tuple[str, ...] = ()
    fulltext: Fulltext | None = None
    timezone: str | None = None
    ignore_hints: bool = False
    auth: FeedAuth | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with, byte for byte (RFC 9110, 8.8).

    They are only valid for the URL and the Accept-Encoding they came with.
    """

    etag: bytes | None = None
    last_modified: bytes | None = None
    url: str | None = None
    accept_encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """How often a feed says it may be asked: ``interval`` (RSS ttl, sy:updatePeriod), hours of
    the day in GMT (0 to 23) and weekdays (Monday is 0) in which there is nothing to ask for.
    """

    interval: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between polls. A feed never polled has only its name.

    ``not_before`` is the hard floor: no request earlier, whoever asks. ``due_at`` is when
    the schedule wants the next one. ``unfinished`` counts the polls in a row that were begun
    and neither ended nor given up: their process died. ``entries`` are marks of what the last
    healthy poll brought (``worker.feeds.memory``), ``profile`` when in the day it publishes
    (``worker.feeds.profile``), ``size`` how many entries the last reading held and
    ``usual_size`` how many it mostly holds; ``longest_quiet`` is the longest time that it lately
    brought nothing.

    ``moved_to`` is where permanent redirects led the last ``moved_times`` readings, all alike
    (``worker.feeds.moving``). ``last_body_at`` is the last answer that was a whole body;
    ``validators_lied`` says that a 304 was proven wrong, so that no conditions are sent.
    ``gap_at`` is the last time that entries may have been missed, ``gap_missed`` how many.
    """

    name: str
    url: str = ""
    validators: Validators = Validators()
    body_hash: str | None = None
    due_at: datetime | None = None
    not_before: datetime | None = None
    first_success_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    last_polled_at: datetime | None = None
    last_status: str | None = None
    last_detail: str = ""
    failures: int = 0
    disabled: str | None = None
    unfinished: int = 0
    entries: bytes | None = field(default=None, repr=False)
    hints: Hints = Hints()
    next_reason: str | None = None
    failing_since: datetime | None = None
    moved_to: str | None = None
    moved_times: int = 0
    last_body_at: datetime | None = None
    validators_lied: bool = False
    profile: bytes | None = field(default=None, repr=False)
    size: int = 0
    usual_size: float = 0.0
    longest_quiet: timedelta | None = None
    gap_at: datetime | None = None
    gap_missed: int = 0


@dataclass(frozen=True, slots=True)
class ClaimedFeed:
    """A feed this process alone may poll until its lease ends; ``token`` fences late writes.

    Once its poll has ``begun``, that one counts among the ``unfinished``.
    """

    spec: FeedSpec
    state: FeedState
    token: str
    begun: bool = False

    @property
    def suspect(self) -> bool:
        """Whether its last two polls ended with their process: it is polled alone until one
        ends well, so that a feed that kills takes no other with it. One such end proves
        nothing: a worker was killed, with all that it had in hand.
        """
        return self.state.unfinished - self.begun >= 2


class FetchStatus(StrEnum):
    """How a fetch or the reading of its answer ended. The README's table explains each."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    DISABLED = "disabled"
    REFUSED_ADDRESS = "refused_address"
    BAD_URL = "bad_url"
    DNS_ERROR = "dns_error"
    CONNECT_ERROR = "connect_error"
    TLS_ERROR = "tls_error"
    TIMEOUT = "timeout"
    PROTOCOL_ERROR = "protocol_error"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad_encoding"
    BAD_REDIRECT = "bad_redirect"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    BLOCKED = "blocked"
    NOT_FOUND = "not_found"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    UNEXPECTED_STATUS = "unexpected_status"
    ROBOTS_DENIED = "robots_denied"
    EMPTY = "empty"
    HTML = "html"
    CONSENT = "consent"
    NOT_A_FEED = "not_a_feed"
    FAILED = "failed"
    CRASHED = "crashed"


HEALTHY = frozenset({FetchStatus.OK, FetchStatus.NOT_MODIFIED, FetchStatus.UNCHANGED})
"""A poll that ended in one of these reached the feed and lost nothing of it."""


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One GET. ``validators`` are sent only where they belong to ``url``; of redirects at most
    ``most_redirects`` are followed.
    """

    url: str
    accept: str = "*/*"
    validators: Validators = Validators()
    basic_auth: tuple[str, str] | None = field(default=None, repr=False)
    most_redirects: int = 5


@dataclass(frozen=True, slots=True)
class FetchResult:
    """How one GET ended. ``body`` is bytes exactly when ``status`` is OK.

    ``url`` is the final address after redirects, ``retry_after`` and ``max_age`` what the
    server asked for, unclamped; ``detail`` one sentence for a person, without secrets.
    """

    status: FetchStatus
    url: str
    fetched_at: datetime
    http_status: int | None = None
    body: bytes | None = field(default=None, repr=False)
    content_type: str | None = None
    validators: Validators = Validators()
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    redirects: tuple[tuple[int, str], ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as its feed tells it: text still as HTML, dates read, links absolute.

    ``id`` identifies the item inside its feed: the guid, else the link, else a hash.
    """

    id: str
    url: str | None
    title: str
    summary: str = ""
    content: str = ""
    published: Published | None = None
    updated: Published | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names, and when it last changed by what the index says."""

    url: str
    changed: Published | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed's bytes hold. ``status`` is OK, EMPTY, HTML, CONSENT or NOT_A_FEED; that of an
    index none of whose sitemaps could be fetched is that of the first of them.

    ``children`` are the sitemaps that an index names, those to read first in front; an index
    has no entries. Unless it ``tells_changes``, the same bytes next time do not mean that there
    is nothing new. ``hub`` is a WebSub hub: reported, but polling stays.
    """

    status: FetchStatus
    entries: tuple[Entry, ...] = ()
    title: str = ""
    language: str | None = None
    detail: str = ""
    hints: Hints = Hints()
    hub: str | None = None
    children: tuple[Child, ...] = ()
    tells_changes: bool = True


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll of one feed did; a line of ``natowire poll --json``."""

    feed: str
    status: FetchStatus
    new: int = 0
    revisions: int = 0
    copies: int = 0
    same: int = 0
    alerts: int = 0
    error: str | None = None
    bad_entries: tuple[str, ...] = field(default=())
