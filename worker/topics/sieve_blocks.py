"""Articles as numbers of words in order: what a block of the index holds, packed and unpacked.

Words in order, not which stand in an article: then a phrase, NEAR and ATLEAST are decided by the
index too. 200,000 articles of 370 words are looked through in 0.2 s: no inverted index is worth its
upkeep at that size. Three bytes a word, in two rows of bytes, since numpy reads no three.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from worker.domain.search import Block, Dated
from worker.domain.topics import TEXTS

Numbers = NDArray[np.intp]
Flags = NDArray[np.bool_]

NO_WORD = 0
"""Stands in the place of a run of letters that is too long for a word."""
MOST_WORDS = 1 << 23
"""Numbers that three bytes can tell, but for the bit that says ``JOINED``."""
JOINED = MOST_WORDS
"""Set where a single space or hyphen stands before the word: every phrase reads across it."""

FIELDS = len(TEXTS)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ARTICLE = np.dtype(
    [("number", "<i8"), ("seen", "<i8"), ("language", "<u2"), ("words", "<u4", FIELDS)]
)
"""Number, microseconds since 1970, place in the block's languages, words of each field."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One article as numbers of words, ``JOINED`` set or not, for each field of ``TEXTS``."""

    article: int
    first_seen: datetime
    language: str | None
    fields: tuple[Sequence[int], ...]


def pack(articles: Iterable[Indexed]) -> Block:
    """A block of these articles, in the order of their numbers."""
    ordered = sorted(articles, key=lambda one: one.article)
    languages = tuple(dict.fromkeys(one.language for one in ordered))
    rows = np.array(
        [
            (
                one.article,
                micros(one.first_seen),
                languages.index(one.language),
                tuple(map(len, one.fields)),
            )
            for one in ordered
        ],
        _ARTICLE,
    )
    flat = [number for one in ordered for field in one.fields for number in field]
    return Block(languages, rows.tobytes(), *_planes(np.array(flat, np.intp)))


class Stretch:
    """Articles of some blocks, to be looked through together.

    All words stand in one row; a segment of it is one field of one article, so that article ``a``
    has the segments from ``FIELDS * a`` on. ``bounds`` are the places at which segments begin,
    and the end.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        rows = np.concatenate([np.frombuffer(block.articles, _ARTICLE) for block in blocks])
        self.articles: NDArray[np.int64] = rows["number"]
        self.seen: NDArray[np.int64] = rows["seen"]
        self.bounds: Numbers = np.concatenate(
            ([0], np.cumsum(rows["words"].ravel(), dtype=np.intp))
        )
        self.rows = rows
        self._blocks = blocks

    def __len__(self) -> int:
        return len(self.articles)

    @cached_property
    def words(self) -> Numbers:
        """The words' numbers in a row, ``JOINED`` set or not."""
        high = np.frombuffer(b"".join(block.high for block in self._blocks), "u1")
        low = np.frombuffer(b"".join(block.low for block in self._blocks), "<u2")
        numbers: Numbers = np.left_shift(high, 16, dtype=np.intp)
        numbers |= low
        return numbers

    def languages(self) -> dict[str | None, Flags]:
        """Which articles are in each language."""
        sizes = [len(block.articles) // _ARTICLE.itemsize for block in self._blocks]
        found: dict[str | None, Flags] = {}
        start = 0
        for block, size in zip(self._blocks, sizes, strict=True):
            own = self.rows["language"][start : start + size]
            for place, language in enumerate(block.languages):
                flags = found.setdefault(language, np.zeros(len(self), np.bool_))
                flags[start : start + size] |= own == place
            start += size
        return found

    def within(self, since: datetime | None, until: datetime | None) -> Flags:
        """Which articles were first seen then; ``until`` is not counted in."""
        flags = np.ones(len(self), np.bool_)
        if since is not None:
            flags &= self.seen >= micros(since)
        if until is not None:
            flags &= self.seen < micros(until)
        return flags

    def among(self, numbers: Collection[int]) -> Flags:
        """Which articles have one of these numbers."""
        return np.isin(self.articles, list(numbers))

    def dated(self, which: Flags) -> list[Dated]:
        pairs = zip(self.articles[which].tolist(), self.seen[which].tolist(), strict=True)
        return [Dated(number, moment(seen)) for number, seen in pairs]

    def segments(self, places: Numbers) -> Numbers:
        """The segment in which each place of the row is."""
        return np.searchsorted(self.bounds, places, side="right") - 1


def merged(blocks: Sequence[Block], gone: Collection[int] = ()) -> Block | None:
    """The articles of these blocks in one, in the order of their numbers, but for those that are
    ``gone`` from the first; None where no article is left.
    """
    stretch = Stretch(blocks)
    leaving = np.isin(stretch.articles, list(gone))
    leaving[len(blocks[0].articles) // _ARTICLE.itemsize :] = False
    order = np.argsort(stretch.articles, kind="stable")
    order = order[~leaving[order]]
    if not len(order):
        return None
    rows = stretch.rows[order]
    languages = stretch.languages()
    for place, flags in enumerate(languages.values()):
        rows["language"][flags[order]] = place
    words = stretch.words[
        ranges(stretch.bounds[:-1:FIELDS][order], rows["words"].sum(axis=1, dtype=np.intp))
    ]
    return Block(tuple(languages), rows.tobytes(), *_planes(words))


def ranges(starts: Numbers, sizes: Numbers) -> Numbers:
    """The numbers from each start on, so many of each, in a row."""
    ends = np.cumsum(sizes, dtype=np.intp)
    return np.repeat(starts - (ends - sizes), sizes) + np.arange(ends[-1] if len(ends) else 0)


def _planes(words: Numbers) -> tuple[bytes, bytes]:
    low = (words & 0xFFFF).astype("<u2").tobytes()
    return low, (words >> 16).astype("u1").tobytes()


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(micros: int) -> datetime:
    """The moment that a block tells in microseconds."""
    return _EPOCH + micros * _MICROSECOND
