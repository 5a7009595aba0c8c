"""The whole config as one frozen value. ``worker.config`` is what reads and checks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from worker.domain.alerts import Channel, QuietHours, Route, Silence
from worker.domain.feeds import FeedSpec, Fulltext
from worker.domain.topics import Topic


class FirstPoll(StrEnum):
    """What a feed's first poll tells (CONTRACT section 6)."""

    OVERVIEW = "overview"
    ALERT = "alert"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Polling:
    """``interval`` None means "auto". ``jitter`` is a share, 0.1 for ten per cent.

    What a feed hints at (ttl and the like) moves a poll later by at most ``hint_cap``, what a
    good answer's max-age asks for by at most ``max_age_cap``.
    """

    interval: timedelta | None = None
    min_interval: timedelta = timedelta(minutes=5)
    max_interval: timedelta = timedelta(minutes=30)
    hint_cap: timedelta = timedelta(minutes=30)
    max_age_cap: timedelta = timedelta(hours=6)
    jitter: float = 0.1
    first_poll: FirstPoll = FirstPoll.OVERVIEW


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """How requests are made. ``max_body`` is in bytes, ``allow_private`` holds CIDRs.

    ``connect_timeout`` bounds one connection, ``attempt_timeout`` a whole request with all
    redirects. ``host_gap`` and ``host_concurrency`` hold per registrable domain.
    """

    user_agent: str
    connect_timeout: timedelta = timedelta(seconds=5)
    attempt_timeout: timedelta = timedelta(seconds=20)
    max_body: int = 10 * 1024 * 1024
    concurrency: int = 50
    host_gap: timedelta = timedelta(seconds=1)
    host_concurrency: int = 1
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    unmatched_text: timedelta = timedelta(days=14)
    text: timedelta = timedelta(days=90)
    messages: timedelta = timedelta(days=90)
    records: timedelta = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Deduplication:
    """``near`` is the least share of the smaller text that must stand in the larger one,
    ``near_same_outlet`` the same within one outlet, where equal words prove less.
    """

    window: timedelta = timedelta(days=30)
    near: float = 0.2
    near_same_outlet: float = 0.5


@dataclass(frozen=True, slots=True)
class MailTimeouts:
    """``attempt`` bounds the whole delivery, ``data_ack`` the reply to the final dot."""

    connect: timedelta = timedelta(seconds=15)
    command: timedelta = timedelta(seconds=60)
    data_ack: timedelta = timedelta(minutes=10)
    attempt: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class MailRate:
    """At most ``per_minute`` messages over ``connections`` at once to the mail server."""

    per_minute: int
    connections: int = 1


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server. ``tls`` is starttls, implicit or none."""

    host: str
    sender: str
    port: int = 587
    tls: str = "starttls"
    allow_insecure: bool = False
    username: str | None = None
    password_file: str | None = None
    contact: str | None = None
    rate: MailRate | None = None
    timeouts: MailTimeouts = MailTimeouts()


@dataclass(frozen=True, slots=True)
class AlertDefaults:
    timezone: str = "Europe/Berlin"
    locale: str = "de"
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Heartbeat:
    url_file: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class Ops:
    channels: tuple[str, ...] = ()
    heartbeat: Heartbeat | None = None


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """``public_id_domain`` is the right side of every Message-ID."""

    public_id_domain: str
    defaults: AlertDefaults = AlertDefaults()
    mail: Mail | None = None
    channels: Mapping[str, Channel] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    silences: tuple[Silence, ...] = ()
    ops: Ops = Ops()


@dataclass(frozen=True, slots=True)
class Config:
    """All five files, checked. ``revision`` is a digest of what they say."""

    revision: str
    polling: Polling
    http: HttpSettings
    fulltext: Fulltext
    retention: Retention
    deduplication: Deduplication
    feeds: tuple[FeedSpec, ...]
    topics: tuple[Topic, ...]
    aliases: Mapping[str, tuple[str, ...]]
    alerts: AlertSettings


@dataclass(frozen=True, slots=True)
class ConfigRevision:
    """A config that went live: its digest, when, and the files' text as it was read."""

    revision: str
    activated_at: datetime
    files: Mapping[str, str]
