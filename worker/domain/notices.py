"""Messages as readers get them, before they are rendered."""

from dataclasses import dataclass
from datetime import datetime

from worker.domain.alerts import AlertKind, AlertReason, Hold, Recipient
from worker.domain.dates import Published
from worker.domain.stories import Correction, Relation
from worker.domain.telling import Survey
from worker.domain.topics import Hit, Priority


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
    version: int = 1
    """Which of the article's texts it is, counted from 1."""
    kind: AlertKind = AlertKind.NEW
    correction: Correction | None = None
    told_before: datetime | None = None
    """When this recipient was last told of the story."""
    told_title: str | None = None
    """The title under which this recipient first heard of the story: a thread keeps its subject."""
    fresh: tuple[Snippet, ...] = ()
    """What the text says that it did not say then."""
    new_outlets: int = 0
    """Outlets that carry the story since then."""
    event: int | None = None
    """Stories of one event, which outlets tell in texts of their own, stand together."""
    hold: Hold | None = None
    """Why it comes later than it might have."""


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
    window: tuple[datetime, datetime] | None = None
    """What a digest reports on."""
    survey: Survey | None = None
    """What a digest checked."""
    already: tuple[NoticeStory, ...] = ()
    """What a digest's recipient was told at once, in its window."""
    next_issue: datetime | None = None
    """When the next digest comes."""

    @property
    def priority(self) -> Priority:
        ranked = (story.priority for story in self.stories)
        return max(ranked, key=lambda p: p.rank, default=Priority.NORMAL)
