"""What is written to the stored corpus and read back from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from worker.domain.alerts import AlertItem, MessageState, Occasion
from worker.domain.articles import Article, Key
from worker.domain.notices import NoticeSource
from worker.domain.stories import Correction, Fingerprint, Relation, Verdict
from worker.domain.topics import Match


@dataclass(frozen=True, slots=True)
class Document:
    """An article made ready for judgement: everything that needs no database.

    ``digest`` is the exact digest of the text as its feed or file brought it, before a page
    replaced it: the same item seen again is recognised by it without fetching the page.
    """

    article: Article
    keys: tuple[Key, ...]
    digest: str
    fingerprint: Fingerprint
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What one document became: the verdict, where it is stored and who is told.

    ``article`` and ``story`` number the rows it is stored under (for a copy without a row
    of its own, those of its match); ``version`` counts its texts from 1; ``match_caller_id``
    is the id an import once gave the match. What it came with, its ``occasion`` and whether it
    was found ``late``, is kept where its page is still to come.
    """

    document: Document
    verdict: Verdict
    article: int
    story: int
    version: int
    alerts: tuple[AlertItem, ...] = ()
    match_caller_id: str | None = None
    occasion: Occasion = Occasion.NEWS
    late: bool = False


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A stored article whose page is taken up. ``version`` is the one that waits for its page:
    what a later one says stands. It came ``since``, on that ``occasion``, and was found ``late``
    or not; its page is told as it would have been with it.

    ``attempts`` are those of this version, this time as well; the first was ``begun_at``.
    ``alone``: its story holds no other article.
    """

    article: int
    version: int
    item: Article
    since: datetime
    attempts: int
    begun_at: datetime
    occasion: Occasion = Occasion.NEWS
    late: bool = False
    alone: bool = True


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One place an article was seen: feed, address and when first and last."""

    feed: str | None
    outlet: str
    url: str | None
    first_seen: datetime
    last_seen: datetime
    relation: Relation


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article of the corpus with its story, its sources and its current topics.

    ``verdict`` is the one by which it came in; later versions and copies have their own.
    """

    id: int
    story: int
    version: int
    article: Article
    verdict: Verdict
    sources: tuple[SourceRow, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One text that an article had, its lead and body as one. Numbers have gaps: of an article
    that changes often not every text is kept.
    """

    number: int
    seen_at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """An alert item together with the article and story it tells of, and its message.

    ``correction`` is what the item's version takes back. ``before`` is the text by which its
    recipient last heard of the story before it, at ``told_before``; ``told_title`` the title under
    which it first heard.
    """

    item: AlertItem
    article: StoredArticle
    sources: tuple[NoticeSource, ...]
    message: str | None = None
    message_state: MessageState | None = None
    correction: Correction | None = None
    before: StoredVersion | None = None
    told_before: datetime | None = None
    told_title: str | None = None


@dataclass(frozen=True, slots=True)
class CorpusCounts:
    """Row counts for ``status``."""

    articles: int
    stories: int
    sources: int
    alerts: Mapping[str, int]
    messages: Mapping[str, int]
