"""Stories: fingerprints, what deduplication compares, and the verdict it reaches."""

from collections.abc import Mapping
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
    NUMBERS_DIFFER = "numbers_differ"
    """The same template with other numbers in its places."""
    NOTHING_SIMILAR = "nothing_similar"
    """No stored text shares enough of it."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of a text. Only fingerprints of one ``version`` compare.

    ``exact`` is the digest of the normalised text, ``shingles`` sampled hashes of word runs
    (signed 64 bit, sorted), ``numbers`` pairs of a place (hash of the words around) and the
    number's hash that stands there (signed 64 bit as well), ``tokens`` the count of words.
    """

    version: int
    exact: str
    shingles: tuple[int, ...]
    numbers: tuple[tuple[int, int], ...]
    tokens: int


@dataclass(frozen=True, slots=True)
class Known:
    """A stored article as deduplication sees it: its current version. ``text_source`` and ``page``
    say whether its text is its page's, or a teaser whose page gave none.
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


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """All of the stored corpus that may bear on a batch of articles.

    ``by_key`` and ``by_exact`` give article numbers (``copies`` the keys that lead to a
    further source), ``digests`` every text an article reached by key was ever seen with
    (``Document.digest``, and the exact digest of each version), ``topics`` what its current
    version matches, ``postings`` the articles
    that hold a shingle, ``articles`` each by number.
    """

    by_key: Mapping[Key, int] = field(default_factory=dict)
    by_exact: Mapping[str, int] = field(default_factory=dict)
    copies: frozenset[Key] = frozenset()
    digests: Mapping[int, frozenset[str]] = field(default_factory=dict)
    topics: Mapping[int, frozenset[str]] = field(default_factory=dict)
    postings: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    articles: Mapping[int, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What deduplication decided of one article, and why.

    ``match`` is the stored article it was compared with; ``similarity`` from 0 to 1;
    ``detail`` one sentence for a person.
    """

    relation: Relation
    reason: VerdictReason
    match: int | None = None
    similarity: float = 0.0
    detail: str = ""
