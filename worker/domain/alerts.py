"""Alerts: who is told what, why or why not, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from worker.domain.dates import Published
from worker.domain.stories import Relation
from worker.domain.topics import Hit, Priority


class ChannelType(StrEnum):
    EMAIL = "email"
    MAILDIR = "maildir"
    WEBHOOK = "webhook"
    SLACK = "slack"
    TEAMS = "teams"
    DISCORD = "discord"
    MATTERMOST = "mattermost"
    MATRIX = "matrix"
    TELEGRAM = "telegram"
    NTFY = "ntfy"


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
    """Which matches reach which channels, and how calmly. ``None`` switches a feature off."""

    name: str
    channels: tuple[str, ...]
    when: When = When()
    mode: RouteMode = RouteMode.IMMEDIATE
    group_wait: timedelta = timedelta(0)
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
    """A planned pause: what it covers, until when and why."""

    why: str
    until: datetime
    topics: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()


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


class MessageState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """The last attempt failed; the next is at ``next_at``."""
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient. ``body`` is empty until the first attempt froze it."""

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


@dataclass(frozen=True, slots=True)
class Receipt:
    """The other side's word that it took the message: queue id, file name, HTTP status."""

    code: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A verbatim passage. ``highlights`` are offsets in ``text``, in code points."""

    text: str
    highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class NoticeTopic:
    """A matched topic as a reader is told of it."""

    id: str
    title: str
    priority: Priority
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class NoticeSource:
    """Another outlet's copy that was held back, and how alike it is."""

    outlet: str
    url: str | None
    title: str
    relation: Relation
    similarity: float
    seen: datetime


@dataclass(frozen=True, slots=True)
class NoticeStory:
    """One story inside a message, with everything a reader may ask."""

    alert: str
    reason: AlertReason
    story: int
    article: int
    title: str
    url: str | None
    outlet: str
    feed: str | None
    language: str | None
    published: Published | None
    first_seen: datetime
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    topics: tuple[NoticeTopic, ...]
    snippets: tuple[Snippet, ...]
    sources: tuple[NoticeSource, ...]
    priority: Priority
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """A trouble of the service that its operator is told of once, and again when it is over.

    ``key`` says what it is about ("config"); one incident a key is open at a time. ``title``
    is one line, ``detail`` what a person needs to mend it, without secrets.
    """

    key: str
    title: str
    detail: str
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A whole message before it is rendered. ``stories`` are in the order to be told; a message
    of kind OPS has an ``incident`` in their place.
    """

    id: str
    kind: AlertKind
    recipient: Recipient
    created_at: datetime
    stories: tuple[NoticeStory, ...]
    incident: Incident | None = None

    @property
    def priority(self) -> Priority:
        ranked = (story.priority for story in self.stories)
        return max(ranked, key=lambda p: p.rank, default=Priority.NORMAL)


Told = Mapping[str, frozenset[str]]
"""What a story has told so far: recipient key to topic ids."""
