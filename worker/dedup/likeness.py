"""What two texts have in common, in the figures that the rules ask for."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from operator import and_

from worker.dedup.alignment import Alignment, align
from worker.dedup.boilerplate import located
from worker.dedup.stamped import stamped
from worker.dedup.vicinity import Vicinity
from worker.dedup.words import CAPITAL, HASH_MASK, NUMBER
from worker.domain.articles import Article
from worker.domain.corpus import Document
from worker.domain.stories import Fingerprint, Known

LONG_RUN = 7
"""Words in a row that are no set phrase: two articles about the same things share six."""

LEAST_LEFT = 20
"""Words of a text that must be left when its boilerplate is cut: what consists of nothing else was
printed twice as a whole.
"""

BESIDE = 4
"""So many words around a shared run belong to what it says."""


@dataclass(frozen=True, slots=True)
class Side:
    """A text as it is compared, without its boilerplate: its words, and where each paragraph
    ends.
    """

    words: tuple[int, ...]
    ends: tuple[int, ...]
    titled: int
    quotations: tuple[int, ...] = ()
    """Where each begins and ends, in turn."""


@dataclass(frozen=True)
class Likeness:
    """A document beside a stored article."""

    document: Document
    known: Known
    mine: Side
    theirs: Side
    rarity: float
    """What the shared words prove, from 0 to 1: one over the number of stories in which a shared
    shingle stands, on average."""

    @cached_property
    def alignment(self) -> Alignment:
        return align(self.mine.words, self.theirs.words)

    @property
    def share_of_mine(self) -> float:
        """The share of the document that stands in the stored article."""
        return self.held_mine.count(1) / max(1, len(self.mine.words))

    @property
    def share_of_theirs(self) -> float:
        """The share of the stored article that stands in the document."""
        return self.held_theirs.count(1) / max(1, len(self.theirs.words))

    @cached_property
    def similarity(self) -> float:
        """The share of the smaller text that stands in the larger one."""
        return max(self.share_of_mine, self.share_of_theirs)

    @cached_property
    def similarity_of_larger(self) -> float:
        return min(self.share_of_mine, self.share_of_theirs)

    @cached_property
    def opening(self) -> float:
        """How far into a text, as a share of it, the first long shared run begins: in that of the
        two where it comes sooner.
        """
        runs = [run for run in self.alignment.runs if run.length >= LONG_RUN]
        mine = min((run.mine for run in runs), default=len(self.mine.words))
        theirs = min((run.theirs for run in runs), default=len(self.theirs.words))
        return min(mine / max(1, len(self.mine.words)), theirs / max(1, len(self.theirs.words)))

    @property
    def same_outlet(self) -> bool:
        return self.document.article.outlet == self.known.outlet != ""

    @cached_property
    def apart(self) -> timedelta | None:
        """The time between the two; None where one is not dated."""
        return apart(self.document.article, self.known.published)

    @cached_property
    def foreign_numbers(self) -> int:
        """Numbers beside the shared runs that the other text does not have at all, in the text
        that has fewer: copies leave numbers out, other reports have others.
        """
        return self._foreign(NUMBER)

    @cached_property
    def foreign_names(self) -> int:
        """The same for words with a capital."""
        return self._foreign(CAPITAL)

    @cached_property
    def held_mine(self) -> bytearray:
        """A one for each word of mine that stands in a shared run."""
        return _held(len(self.mine.words), ((r.mine, r.length) for r in self.alignment.runs))

    @cached_property
    def held_theirs(self) -> bytearray:
        return _held(len(self.theirs.words), ((r.theirs, r.length) for r in self.alignment.runs))

    @cached_property
    def quoted_by_both(self) -> int:
        """Words of the shared runs that stand in quotation marks in both texts."""
        if not self.mine.quotations or not self.theirs.quotations:
            return 0
        mine, theirs = _quoted(self.mine), _quoted(self.theirs)
        return sum(
            sum(map(and_, mine[at : at + length], theirs[place : place + length]))
            for at, place, length in self.alignment.runs
        )

    def _foreign(self, flag: int) -> int:
        mine = _foreign(self.mine, self.held_mine, self.theirs.words, flag)
        return mine and min(mine, _foreign(self.theirs, self.held_theirs, self.mine.words, flag))


def likeness(document: Document, known: Known, vicinity: Vicinity) -> Likeness:
    mine = side(document.fingerprint, vicinity)
    rarity = vicinity.rarity(document.fingerprint.sample, known.article)
    return Likeness(document, known, mine, side_of(known, vicinity), rarity)


def side_of(known: Known, vicinity: Vicinity) -> Side:
    """The text of a stored article, of which it is known whether it has any boilerplate."""
    if vicinity.has_boilerplate(known):
        return side(known.fingerprint, vicinity)
    return _uncut(known.fingerprint)


def apart(article: Article, other: datetime | None) -> timedelta | None:
    """The least time that lies between the two; None where one is not dated. What is dated by
    the day came out at any hour of it.
    """
    if article.published is None or other is None:
        return None
    first, last = article.published.earliest(), article.published.latest()
    return max(first - other, other - last, timedelta())


def side(print_: Fingerprint, vicinity: Vicinity) -> Side:
    """A text without the paragraphs that its outlet, or another, repeats."""
    cut = [
        (start, end)
        for start, end, paragraph in located(print_)
        if vicinity.is_boilerplate(paragraph)
    ]
    left = len(print_.words) - print_.titled - sum(end - start for start, end in cut)
    if not cut or left < LEAST_LEFT:
        return _uncut(print_)
    words: list[int] = []
    ends: list[int] = []
    start = 0
    gone = set(cut)
    for end in print_.paragraphs:
        if (start, end) not in gone:
            words += print_.words[start:end]
            ends.append(len(words))
        start = end
    moved = (at - sum(end - start for start, end in cut if end <= at) for at in print_.quotations)
    return Side(tuple(words), tuple(ends), print_.titled, tuple(moved))


def _uncut(print_: Fingerprint) -> Side:
    return Side(print_.words, print_.paragraphs, print_.titled, print_.quotations)


def _held(count: int, spans: Iterator[tuple[int, int]]) -> bytearray:
    held = bytearray(count)
    for start, length in spans:
        held[start : start + length] = b"\1" * length
    return held


def _quoted(side: Side) -> bytearray:
    starts, ends = side.quotations[::2], side.quotations[1::2]
    spans = ((start, end - start) for start, end in zip(starts, ends, strict=True))
    return _held(len(side.words), spans)


def _foreign(side: Side, held: bytearray, others: Sequence[int], flag: int) -> int:
    """Words of this flag in no run, but beside one in their paragraph, that others lack."""
    flagged = [at for at, word in enumerate(side.words) if word & flag and not held[at]]
    beside = [at for at in flagged if _is_beside_run(at, side.ends, held)]
    if not beside:
        return 0
    stamp = stamped(side.words, side.titled)
    bare = {word & HASH_MASK for word in others}
    return sum(1 for at in beside if at not in stamp and side.words[at] & HASH_MASK not in bare)


def _is_beside_run(at: int, ends: Sequence[int], held: bytearray) -> bool:
    """Whether a word stands beside a shared run, of its own paragraph."""
    paragraph = bisect_right(ends, at)
    start = ends[paragraph - 1] if paragraph else 0
    return 1 in held[max(start, at - BESIDE) : min(ends[paragraph], at + BESIDE + 1)]
