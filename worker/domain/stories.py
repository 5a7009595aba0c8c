"""Stories: fingerprints, what deduplication compares, and the verdict it reaches."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from worker.domain.articles import Key, PageUse, TextSource


class Relation(StrEnum):
    """How an article stands to the stored corpus (CONTRACT section 6)."""

    SAME = "same"
    REVISION = "revision"
    EXACT = "exact"
    NEAR = "near"
    PARTIAL = "partial"
    SERIES = "series"
    NEW = "new"


NEWS = frozenset({Relation.NEW, Relation.SERIES, Relation.PARTIAL})
"""Relations that begin a story of their own."""
COPIES = frozenset({Relation.EXACT, Relation.NEAR})
"""Relations that add another outlet's copy to a story."""


class VerdictReason(StrEnum):
    """Why a verdict fell as it did."""

    KEY_AND_TEXT = "key_and_text"
    """Same item, same text."""
    KEY_OTHER_TEXT = "key_other_text"
    """Same item, other text."""
    PAGE_CAME = "page_came"
    """Same item: its own page, which could not be fetched at once, gave its full text."""
    PAGE_KEPT = "page_kept"
    """Same item, told anew by its feed; the text that its page gave stays, as the page did not
    come again.
    """
    EQUAL_TEXT = "equal_text"
    """The same normalised text under another key."""
    CONTAINED = "contained"
    """Most of the smaller text stands in the larger one."""
    HOLDS_TWO = "holds_two"
    """It holds much of two stories."""
    JOINED = "joined"
    """A person put it into this story."""
    SPLIT = "split"
    """A person took it out of a story that is like it."""
    NUMBERS_DIFFER = "numbers_differ"
    """The same template with other numbers in its places."""
    NAMES_DIFFER = "names_differ"
    """The same template with other names in its places."""
    OTHER_EDITION = "other_edition"
    """Of one outlet, with the same set words, on another occasion."""
    NOTHING_SIMILAR = "nothing_similar"
    """No stored text shares enough of it."""


class Correction(StrEnum):
    """What a newer text takes back of an older one."""

    CORRECTED = "corrected"
    """It says that an earlier version was wrong in something."""
    RETRACTED = "retracted"
    """It is withdrawn as a whole."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of a text. Only fingerprints of one ``version`` compare.

    ``exact`` is the digest of the normalised text, ``words`` its words in order, the title's
    first (24 bits each: see ``worker.dedup.words``), ``titled`` how many are the title's.
    ``paragraphs`` tells where each ends, the title as the first, in words from the beginning, and
    ``quotations`` where what stands in quotation marks begins and ends, in turn.
    ``sample`` are the shingles by which it is found (48 bits, sorted); they are not read back.
    """

    version: int
    exact: str
    words: tuple[int, ...]
    titled: int
    paragraphs: tuple[int, ...]
    quotations: tuple[int, ...] = ()
    sample: tuple[int, ...] = ()

    @property
    def tokens(self) -> int:
        """The count of words."""
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Known:
    """A stored article as deduplication sees it: its current version. ``text_source`` and ``page``
    say whether its text is its page's, or a teaser whose page gave none; ``published`` is the
    first moment at which it may have been, by what its source says. ``is_partial``: it holds
    much of two stories.
    """

    article: int
    story: int
    outlet: str
    url: str | None
    fingerprint: Fingerprint
    seen: datetime
    caller_id: str | None = None
    version: int = 1
    feed: str | None = None
    text_source: TextSource = TextSource.FEED
    page: PageUse | None = None
    published: datetime | None = None
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked of the corpus for a batch: who holds any of these keys, exact digests and
    shingles (48 bits), and which of these paragraphs (48 bits) are boilerplate.
    """

    keys: Collection[Key] = ()
    exact: Collection[str] = ()
    shingles: Collection[int] = ()
    paragraphs: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """All of the stored corpus that may bear on a batch of articles.

    ``by_key`` and ``by_exact`` give article numbers (``copies`` the keys that lead to a
    further source), ``digests`` every text an article reached by key was ever seen with
    (``Document.digest``, and the exact digest of each version), ``topics`` what its current
    version matches, ``postings`` the articles
    that hold a shingle, ``articles`` each by number. ``boilerplate`` are paragraphs that one
    outlet printed in three of its stories. What a person decided stands above all that: the item
    of a key is ``apart`` from these stories, or ``joined`` to that article. Of the keys asked for,
    ``parted`` and ``paired`` tell the same of each other: none of them may be stored yet.
    """

    by_key: Mapping[Key, int] = field(default_factory=dict)
    by_exact: Mapping[str, int] = field(default_factory=dict)
    copies: frozenset[Key] = frozenset()
    digests: Mapping[int, frozenset[str]] = field(default_factory=dict)
    topics: Mapping[int, frozenset[str]] = field(default_factory=dict)
    postings: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    articles: Mapping[int, Known] = field(default_factory=dict)
    boilerplate: frozenset[int] = frozenset()
    apart: Mapping[Key, frozenset[int]] = field(default_factory=dict)
    joined: Mapping[Key, int] = field(default_factory=dict)
    parted: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    paired: Mapping[Key, frozenset[Key]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What deduplication decided of one article, and why.

    ``match`` is the stored article it was compared with; ``similarity`` from 0 to 1;
    ``detail`` one sentence for a person. ``overlaps`` are further articles of other stories of
    which it holds much; ``correction`` says that a revision takes something back.
    """

    relation: Relation
    reason: VerdictReason
    match: int | None = None
    similarity: float = 0.0
    detail: str = ""
    overlaps: tuple[int, ...] = ()
    correction: Correction | None = None
