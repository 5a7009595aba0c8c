"""Places of a document: sorting them, pairing near ones, and keeping apart what overlaps.

All of it is linear in the number of places, or sorts them: a million places of one word are
no harder than a million words.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

PART_BITS = 32
"""Words are numbered through a document, each part of it from a multiple of 2**32 on: words of
two fields are never near.
"""


class Run(NamedTuple):
    """Words of one part of a document from the ``first`` to the ``last``, both counted in.

    What NEAR has joined reaches over words that are none of its own: those are in its ``parts``.
    """

    first: int
    last: int
    parts: "tuple[Run, ...]" = ()


def in_order(runs: Iterable[Run]) -> list[Run]:
    """Each run once, by its first word, the longest of several at one word first."""
    return sorted(set(runs), key=lambda run: (run[0], -run[1], run[2]))


def joined(one: Run, two: Run) -> Run:
    """The place of two that are near each other."""
    parts = sorted((*(one.parts or (one,)), *(two.parts or (two,))))
    return Run(min(one.first, two.first), max(one.last, two.last), tuple(parts))


def one_a_stretch(runs: Iterable[Run]) -> list[Run]:
    """In order, and of several that reach over the same words one: in a long chain of NEAR over a
    text of few words they would be three times as many with each link.
    """
    return sorted({run[:2]: run for run in sorted(runs, reverse=True)}.values())


def apart(runs: Iterable[Run]) -> list[Run]:
    """The runs, in order, without those that overlap one before."""
    kept: list[Run] = []
    end = -1
    for run in runs:
        if run[0] > end:
            kept.append(run)
            end = run[1]
    return kept


def outside(runs: Iterable[Run], excepted: Sequence[Run]) -> list[Run]:
    """The runs, in order, without those that lie inside of an excepted one (also in order)."""
    kept: list[Run] = []
    pending = 0
    furthest = -1
    for run in runs:
        while pending < len(excepted) and excepted[pending][0] <= run[0]:
            furthest = max(furthest, excepted[pending][1])
            pending += 1
        if furthest < run[1]:
            kept.append(run)
    return kept


def windows(kinds: Sequence[tuple[Sequence[int], int]], longest: int) -> list[Run]:
    """The smallest stretches of at most ``longest`` words that hold enough words of every kind.

    Of each kind its places and how many of them are wanted; no two kinds share a place.
    "Smallest": no shorter one lies inside.
    """
    marked = sorted((at, kind) for kind, (places, _) in enumerate(kinds) for at in places)
    wanted = [number for _, number in kinds]
    missing = len(kinds)
    found: list[Run] = []
    left = 0
    for at, kind in marked:
        wanted[kind] -= 1
        missing -= wanted[kind] == 0
        while not missing:
            first, first_kind = marked[left]
            wanted[first_kind] += 1
            left += 1
            if wanted[first_kind] > 0:
                missing = 1
                if at - first < longest:
                    found.append(Run(first, at))
    return found


Pairing = tuple[Run, Run]


def near(
    left: Collection[Run], right: Collection[Run], between: int, *, ordered: bool
) -> Iterator[Pairing]:
    """Each place with the nearest of the other operand: behind it, before it, and between its own
    words. At most ``between`` words part them, and none is in both. All pairs would be as many as
    the product of both.

    ``ordered``: the left one ends before the right one begins.
    """
    yield from _following(left, right, between)
    if not ordered:
        yield from ((a, b) for b, a in _following(right, left, between))
        if any(run.parts for run in chain(left, right)):  # else what overlaps shares words
            yield from _interlaced(left, right)
            yield from ((a, b) for b, a in _interlaced(right, left))


def _following(before: Collection[Run], after: Collection[Run], between: int) -> Iterator[Pairing]:
    """Pairs of a run and the one behind it."""
    starting = sorted(after)  # of several at one word the shortest first
    starts = [run[0] for run in starting]
    for run in before:
        index = bisect_left(starts, run[1] + 1)
        if index < len(starts) and starts[index] - run[1] - 1 <= between:
            yield run, starting[index]
    ending = sorted(before, key=lambda run: (run[1], run[0], run[2]))
    ends = [run[1] for run in ending]
    for run in after:
        index = bisect_left(ends, run[0]) - 1
        if index >= 0 and run[0] - ends[index] - 1 <= between:
            yield ending[index], run


def _interlaced(runs: Collection[Run], others: Collection[Run]) -> Iterator[Pairing]:
    """Pairs of a run and the first that stands between its words, or reaches into it."""
    starting = sorted(others)
    furthest = list(accumulate((other[1] for other in starting), max))
    for run in runs:
        for at in range(bisect_left(furthest, run[0]), len(starting)):
            other = starting[at]
            if other[0] > run[1]:
                break
            if other[1] >= run[0] and not _share(run, other):
                yield run, other
                break


def _share(one: Run, two: Run) -> bool:
    """Whether a word is in both."""
    return any(
        a[0] <= b[1] and b[0] <= a[1] for a in one.parts or (one,) for b in two.parts or (two,)
    )


def lonely(
    left: Iterable[Run], right: Collection[Run], between: int, *, ordered: bool
) -> list[Run]:
    """Those of ``left`` with none of ``right`` so near, or over them, even where it shares their
    words; ``ordered``: behind them.
    """
    reach = between + 1
    starting = sorted(right)
    starts = [run[0] for run in starting]
    furthest = list(accumulate((run[1] for run in starting), max))

    def accompanied(run: Run) -> bool:
        earliest = run[0] if ordered else run[0] - reach
        index = bisect_left(starts, run[1] + reach + 1) - 1
        return index >= 0 and furthest[index] >= earliest

    return [run for run in left if not accompanied(run)]
