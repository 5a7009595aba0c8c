"""Stories as a person looks at them and corrects them, and the ports behind which they lie."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from worker.domain.alerts import AlertItem, MessageState, Silence, Told
from worker.domain.articles import Key, TextSource
from worker.domain.corpus import SourceRow, StoredArticle
from worker.domain.dates import Published
from worker.domain.errors import NatowireError
from worker.domain.stories import Relation, Verdict


class RulingError(NatowireError):
    """A correction that cannot be made; the message says what to do instead."""


class RulingKind(StrEnum):
    """What a person decided of stories."""

    SPLIT = "split"
    """An article does not belong with those that shared its story."""
    JOIN = "join"
    """Two stories are one."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision. It is kept by the items' keys and so outlasts their rows: ``articles``
    are those that are stored now, ``others`` what they were parted from or put together with.

    ``story`` and ``other`` tell the numbers as they were then: of a split the story it was taken
    out of and the one it got, of a join the one that ended and the one that went on.
    """

    id: int
    kind: RulingKind
    why: str
    made_at: datetime
    story: int
    other: int
    articles: tuple[int, ...] = ()
    others: tuple[int, ...] = ()


class ToldState(StrEnum):
    """What became of a story's alerts, the best of them."""

    TOLD = "told"
    WAITING = "waiting"
    """Decided, and in no message yet."""
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class StorySummary:
    """A story in one line. ``title``, ``url``, ``outlet`` and ``published`` are those of its first
    article; ``copies`` counts its articles and the exact copies that are none.
    """

    id: int
    created_at: datetime
    title: str
    url: str | None
    outlet: str
    published: Published | None
    articles: int
    copies: int
    outlets: int
    topics: tuple[str, ...]
    told: ToldState


@dataclass(frozen=True, slots=True)
class Copy:
    """One outlet's telling of a story: an article of its own, or an exact copy of one, which has a
    ``source`` number and the article's title. ``seen`` is where else the article was seen.
    """

    article: int
    source: int | None
    title: str
    outlet: str
    url: str | None
    feed: str | None
    published: Published | None
    first_seen: datetime
    agencies: tuple[str, ...]
    verdict: Verdict
    version: int = 1
    seen: tuple[SourceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A neighbour in another story: ``article`` is ours, ``other`` theirs. ``outgoing``: it was
    ours that was found to be a part of their series, or to hold much of their text. How alike
    they are is only known of the best match.
    """

    relation: Relation
    article: int
    other: int
    story: int
    title: str
    outgoing: bool
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """An alert item and what became of it, down to the receipt of the other side."""

    item: AlertItem
    message: str | None = None
    state: MessageState | None = None
    sent_at: datetime | None = None
    receipt: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class StoredStory:
    """A story with all that is known of where it came from; copies in the order they came."""

    id: int
    first_article: int
    created_at: datetime
    copies: tuple[Copy, ...]
    topics: tuple[str, ...]
    links: tuple[Link, ...]
    rulings: tuple[Ruling, ...]
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article, and the verdict by which it came in."""

    number: int
    title: str
    text: str
    text_source: TextSource
    seen_at: datetime
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a key leads to; ``is_copy``: to an exact copy of the article."""

    article: int
    is_copy: bool = False


class RulingTransaction(Protocol):
    """One deciding transaction in which a person's correction is made."""

    def story_of(self, article: int) -> int | None: ...

    def members(self, story: int) -> list[StoredArticle]:
        """The articles of a story by their numbers, with their current texts and topics."""
        ...

    def last_ruling(self, article: int) -> Ruling | None:
        """The last one that named this article, whichever side it stood on."""
        ...

    def into(self, story: int) -> Ruling | None:
        """The ruling that ended a story of this number."""
        ...

    def told(self, stories: Collection[int]) -> dict[int, Told]:
        """As the port ``CorpusTransaction`` has it."""
        ...

    def silences(self, now: datetime) -> tuple[Silence, ...]:
        """As the port ``CorpusTransaction`` has it."""
        ...

    def split(self, article: int, why: str, now: datetime) -> Ruling:
        """Give an article a story of its own, and its alert items with it."""
        ...

    def join(self, ending: int, kept: int, why: str, now: datetime) -> Ruling:
        """Move all of one story into the other, which takes its place as the event of others, too.
        Alert items that wait to tell what the other half has told by now are held back.
        """
        ...

    def tell(self, items: Sequence[AlertItem]) -> None: ...


class StoryStore(Protocol):
    """Stories and the corrections of them."""

    def ruling(self) -> AbstractContextManager[RulingTransaction]:
        """The next turn to decide, as ``Corpus.transaction``."""
        ...

    def summaries(
        self, *, since: datetime | None = None, topic: str | None = None
    ) -> Iterator[StorySummary]:
        """Stories, newest first: those that began ``since``, those of which an article's current
        version is about the ``topic``. A stream.
        """
        ...

    def story(self, number: int) -> StoredStory | None: ...

    def ended(self, number: int) -> Ruling | None:
        """The ruling by which a story of this number went into another."""
        ...

    def versions(self, article: int) -> list[Version]:
        """All texts of an article that are kept, oldest first."""
        ...

    def find(self, key: Key) -> Found | None:
        """What a key leads to. An address that is no key may be one that a page gave itself."""
        ...
