"""Places of terms in many articles at once, as numpy arrays, and which of them are near.

As for one article (``worker.topics.places``), but what is not certain from numbers of words alone
is carried along: a place is ``proven``, or it may be one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from worker.topics.sieve_blocks import JOINED, Flags, Numbers

NONE: Numbers = np.empty(0, np.intp)


@dataclass(frozen=True, slots=True)
class Places:
    """Runs of words, from ``starts`` to ``ends``, both counted in, sorted by their starts; each in
    its segment. Where not ``exact``, the true places lie somewhere inside of them.
    """

    starts: Numbers
    ends: Numbers
    segments: Numbers
    proven: Flags
    exact: bool = True

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def longest(self) -> int:
        """The most words of a place."""
        return int((self.ends - self.starts).max(initial=0)) + 1

    def select(self, which: Flags) -> Self:
        return type(self)(
            self.starts[which],
            self.ends[which],
            self.segments[which],
            self.proven[which],
            self.exact,
        )

    def unproven(self, among: Flags) -> Self:
        """Those ``among`` them are taken for possible only."""
        proven = self.proven & ~among
        return type(self)(self.starts, self.ends, self.segments, proven, self.exact)

    def widened(self, reach: int, bounds: Numbers) -> Self:
        """Something that lies inside of each, or within ``reach`` words of it in its segment."""
        return type(self)(
            np.maximum(self.starts - reach, bounds[self.segments]),
            np.minimum(self.ends + reach, bounds[self.segments + 1] - 1),
            self.segments,
            np.zeros(len(self), np.bool_),
            exact=False,
        ).ordered()

    def ordered(self) -> Self:
        order = np.argsort(self.starts, kind="stable")
        return type(self)(
            self.starts[order],
            self.ends[order],
            self.segments[order],
            self.proven[order],
            self.exact,
        )


NOWHERE = Places(NONE, NONE, NONE, np.empty(0, np.bool_))


def united(parts: Sequence[Places]) -> Places:
    """All these places; the same one may come twice."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else NOWHERE
    return Places(
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.segments for part in parts]),
        np.concatenate([part.proven for part in parts]),
        exact=all(part.exact for part in parts),
    ).ordered()


def in_a_row(words: Sequence[Places], numbers: Numbers) -> Places:
    """Where words stand side by side, in this order and one segment; proven where each is joined
    to the one before, which the row of ``numbers`` tells.
    """
    if not all(map(len, words)):
        return NOWHERE
    first = words[0]
    for step, word in enumerate(words[1:], 1):
        index = np.searchsorted(word.starts, first.starts + step)
        index[index == len(word)] = 0
        follows = word.starts[index] == first.starts + step
        joined = numbers[np.minimum(first.starts + step, len(numbers) - 1)] >= JOINED
        first = first.unproven(~(joined & word.proven[index]))
        first = first.select(follows & (word.segments[index] == first.segments))
    return Places(first.starts, first.starts + len(words) - 1, first.segments, first.proven)


def close(words: Sequence[Places], slop: int, bounds: Numbers) -> Places:
    """Where words may stand in any order with at most ``slop`` others between."""
    rarest = min(words, key=len)
    reach = slop + len(words) - 1
    found = rarest
    for word in words:
        if word is not rarest:
            found = found.select(reached(found, word, reach, bounds))
    return found.widened(reach, bounds)


def near(left: Places, right: Places, between: int, bounds: Numbers, *, ordered: bool) -> Flags:
    """Those of ``left`` with one of ``right`` beside it, not over it, and at most ``between`` words
    between.
    """
    if not (left.exact and right.exact):
        return reached(left, right, between + 1, bounds)
    first, last = bounds[left.segments], bounds[left.segments + 1] - 1
    behind = np.minimum(left.ends + between + 1, last)
    found = _any_within(right.starts, left.ends + 1, behind)
    if not ordered:
        before = np.maximum(left.starts - between - 1, first)
        found |= _any_within(np.sort(right.ends), before, left.starts - 1)
    return found


def reached(
    left: Places, right: Places, reach: int, bounds: Numbers, *, ordered: bool = False
) -> Flags:
    """Those of ``left`` with one of ``right`` over it, or at most so many words away; ``ordered``:
    not before it.
    """
    if not len(right):
        return np.zeros(len(left), np.bool_)
    latest = np.minimum(left.ends + reach, bounds[left.segments + 1] - 1)
    earliest = left.starts if ordered else left.starts - reach
    earliest = np.maximum(earliest, bounds[left.segments])
    furthest = np.maximum.accumulate(right.ends)
    index = np.searchsorted(right.starts, latest, side="right") - 1
    return (index >= 0) & (furthest[index] >= earliest)


def _any_within(places: Numbers, first: Numbers, last: Numbers) -> Flags:
    """For each stretch, both ends counted in, whether one of the sorted places lies in it."""
    return np.searchsorted(places, last, side="right") > np.searchsorted(places, first)
