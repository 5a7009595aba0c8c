"""Alerts: who is told what, why or why not, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from worker.domain.topics import Priority


class ChannelType(StrEnum):
    EMAIL = "email"
    MAILDIR = "maildir"
    WEBHOOK = "webhook"
    SLACK = "slack"
    TEAMS = "teams"
    DISCORD = "discord"
    MATTERMOST = "mattermost"
    NTFY = "ntfy"


MAILED = frozenset({ChannelType.EMAIL, ChannelType.MAILDIR})
"""Types whose messages are mails."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Standard Webhooks signing; every secret of ``secret_files`` signs, for rotation."""

    scheme: str
    secret_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach people. Which fields are set depends on ``type``.

    ``to`` holds mail addresses, ``path`` a folder relative to the data folder, ``url`` or
    ``url_file`` a webhook's address; secrets stay in their files until they are used.
    """

    name: str
    type: ChannelType
    to: tuple[str, ...] = ()
    language: str | None = None
    timezone: str | None = None
    html: bool = True
    path: str | None = None
    url: str | None = None
    url_file: str | None = None
    signing: Signing | None = None
    timeout: timedelta = timedelta(seconds=15)
    allow_private: tuple[str, ...] = ()
    ordering: str = "none"
    disable_after: timedelta = timedelta(hours=120)
    template: str | None = None
    """A webhook's own body: a file in the config folder, and what it holds as its type."""
    content_type: str = "application/json"


class RouteMode(StrEnum):
    IMMEDIATE = "immediate"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class When:
    """What a route applies to; an empty key asks nothing. Keys are ANDed, values ORed."""

    topics: frozenset[str] = frozenset()
    priority: frozenset[Priority] = frozenset()
    languages: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours in which messages are held; over midnight where ``start`` > ``end``."""

    start: time
    end: time
    timezone: str | None = None
    bypass: frozenset[Priority] = frozenset({Priority.CRITICAL})


@dataclass(frozen=True, slots=True)
class FollowUp:
    min_interval: timedelta
    at_outlets: tuple[int, ...]
    on_new_facts: bool
    max_per_story: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Burst:
    more_than: int
    within: timedelta
    every: timedelta


@dataclass(frozen=True, slots=True)
class Route:
    """Which matches reach which channels, and how calmly. ``None`` switches a feature off.

    ``event_wait`` are the waits between messages about one event that outlets tell in texts of
    their own: the first goes out after ``group_wait``, the next ones in these steps. Empty, each
    story is told on its own.
    """

    name: str
    channels: tuple[str, ...]
    when: When = When()
    mode: RouteMode = RouteMode.IMMEDIATE
    group_wait: timedelta = timedelta(0)
    event_wait: tuple[timedelta, ...] = ()
    at: tuple[time, ...] = ()
    days: frozenset[int] = frozenset(range(7))
    timezone: str | None = None
    empty: str = "send"
    max_stories: int = 60
    stop: bool = False
    follow_up: FollowUp | None = None
    burst: Burst | None = None
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A planned pause: what it covers, until when and why. ``id`` is empty for one of the config."""

    why: str
    until: datetime
    topics: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()
    id: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Recipient:
    """One place a message goes to. The same address in two channels is one recipient.

    ``address`` is a mail address, or the channel's name where the channel is the place.
    """

    type: ChannelType
    address: str
    channel: str = field(compare=False)

    @property
    def key(self) -> str:
        return f"{self.type}:{self.address}"


class Occasion(StrEnum):
    """What brought an article in; it decides whether and how its matches are told."""

    NEWS = "news"
    OVERVIEW = "overview"
    """A feed's first poll: recent matches are told as one message a recipient."""
    CATCH_UP = "catch_up"
    """The first poll after a gap: what came meanwhile is told as one message a recipient."""
    SILENT = "silent"
    """A feed's first poll where the config wants silence."""
    IMPORT = "import"
    """Brought into the corpus by hand, in silence."""


class AlertKind(StrEnum):
    """What kind of telling an alert item is."""

    NEW = "new"
    UPDATE = "update"
    CORRECTION = "correction"
    """A text that was told is corrected or withdrawn."""
    OVERVIEW = "overview"
    CATCH_UP = "catch_up"
    """What came while a feed could not be read."""
    DIGEST = "digest"
    TEST = "test"
    OPS = "ops"
    """About natowire itself, to whoever runs it."""


class AlertState(StrEnum):
    OPEN = "open"
    """Waits to be put into a message."""
    TOLD = "told"
    """Stands in a message."""
    SUPPRESSED = "suppressed"
    """Deliberately not told; the reason says why."""


class AlertReason(StrEnum):
    """Why somebody is told, or is not."""

    NEW_STORY = "new_story"
    NEW_TOPIC = "new_topic"
    """A copy or new version matches a topic that the story has not told yet."""
    NEW_RECIPIENT = "new_recipient"
    """The story was told, but never to this recipient."""
    SPLIT = "split"
    """A person took it out of a story, by which it had been held back."""
    FIRST_POLL = "first_poll"
    """Part of the overview at the first poll of a feed."""
    CAUGHT_UP = "caught_up"
    """Found at the first poll after a gap, and told together with what else came in it."""
    LATE = "late"
    """Published long before it could be found: told in the next digest."""
    ALREADY_TOLD = "already_told"
    """The recipient has been told this story with these topics."""
    NOTHING_NEW = "nothing_new"
    """A new version of an article, about nothing that its last one was not about."""
    FIRST_POLL_OLD = "first_poll_old"
    """Older than the overview of a first poll reaches."""
    FIRST_POLL_SILENT = "first_poll_silent"
    """The config wants first polls stored in silence."""
    IMPORTED = "imported"
    """Brought into the corpus by hand, without --alert."""
    NO_ROUTE = "no_route"
    """The topic reaches no route and no notify."""
    MORE_OUTLETS = "more_outlets"
    """A told story is carried by so many outlets now that its route asks for a follow-up."""
    NEW_FACTS = "new_facts"
    """A new version of what was told says something new of the same topics."""
    CORRECTED = "corrected"
    """It takes back something of what the recipient was told."""
    RETRACTED = "retracted"
    """What the recipient was told is withdrawn."""
    FOLLOW_UPS_SPENT = "follow_ups_spent"
    """The story has had as many follow-ups as its route allows."""
    FOLLOW_UPS_OVER = "follow_ups_over"
    """The story was told longer ago than its route follows one up."""
    SILENCED = "silenced"
    """A silence covers it; the detail names it, its end and why."""
    CANCELLED = "cancelled"
    """A person took its message out of the outbox."""


class Hold(StrEnum):
    """Why an open item waits."""

    GROUP_WAIT = "group_wait"
    """For copies that arrive together."""
    EVENT = "event"
    """For other texts about an event of which the recipient was told lately."""
    BURST = "burst"
    """More came than the route tells one by one."""
    FOLLOW_UP = "follow_up"
    """The story's last message is not long ago."""
    QUIET_HOURS = "quiet_hours"
    STORM = "storm"
    """The recipient has had as many messages in an hour as anyone may get."""
    DIGEST = "digest"
    OUTAGE = "outage"
    """Its channel could not be reached; what waited goes out as one message."""


@dataclass(frozen=True, slots=True)
class AlertItem:
    """One decision to tell, or not to tell, one recipient about one article.

    ``id`` is derived from recipient, item, text and kind, so deciding twice writes once. ``due_at`` is when it may go into a message; ``routes`` the rules that decided.
    """

    id: str
    recipient: Recipient | None
    kind: AlertKind
    state: AlertState
    reason: AlertReason
    article: int
    version: int
    story: int
    topics: tuple[str, ...]
    priority: Priority
    routes: tuple[str, ...]
    created_at: datetime
    due_at: datetime
    detail: str = ""
    hold: Hold | None = None
    """Why it was not due at once; once due, why it comes only now."""
    event: int | None = None
    """The story by which the recipient first heard of the event it belongs to."""
    marks: tuple[str, ...] = ()
    """What an event is known by: see ``worker.alerts.events``."""


class MessageState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """The last attempt failed; the next is at ``next_at``."""
    DEAD = "dead"
    CANCELLED = "cancelled"
    """A person took it out of the outbox."""


ENDED = frozenset({MessageState.SENT, MessageState.DEAD, MessageState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient. ``body`` is None until the first attempt froze it, and no
    bytes where nobody asked for them.
    """

    id: str
    recipient: Recipient
    kind: AlertKind
    state: MessageState
    created_at: datetime
    next_at: datetime
    attempts: int = 0
    unknown_outcomes: int = 0
    body: bytes | None = field(default=None, repr=False)
    token: str | None = None
    last_error: str = ""
    sent_at: datetime | None = None
    receipt: str | None = None
    window: tuple[datetime, datetime] | None = None
    """What a digest reports on."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The other side's word that it took the message: queue id, file name, HTTP status."""

    code: int | None
    text: str


Told = Mapping[str, frozenset[str]]
"""What a story has told so far: recipient key to topic ids."""
