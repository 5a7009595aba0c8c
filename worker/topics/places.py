"""Places of a document: sorting them, pairing near ones, and keeping apart what overlaps.

All of it is linear in the number of places, or sorts them: a million places of one word are
no harder than a million words.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

PART_BITS = 32
"""Words are numbered through a document, each part of it from a multiple of 2**32 on: words of
two fields are never near.
"""


class Run(NamedTuple):
    """Words of one part of a document from the ``first`` to the ``last``, both counted in."""

    first: int
    last: int


def in_order(runs: Iterable[Run]) -> list[Run]:
    """Each run once, by its first word, the longest of several at one word first."""
    return sorted(set(runs), key=lambda run: (run[0], -run[1]))


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
    """Pairs with at most ``between`` words between, of which one is the nearest of the other.

    Overlapping runs are no pair. ``ordered``: the left one stands first. Farther pairs would
    be as many as the product of both.
    """
    yield from _following(left, right, between)
    if not ordered:
        yield from ((a, b) for b, a in _following(right, left, between))


def _following(before: Collection[Run], after: Collection[Run], between: int) -> Iterator[Pairing]:
    """Pairs of a run and the one behind it."""
    starting = sorted(after)  # of several at one word the shortest first
    starts = [run[0] for run in starting]
    for run in before:
        index = bisect_left(starts, run[1] + 1)
        if index < len(starts) and starts[index] - run[1] - 1 <= between:
            yield run, starting[index]
    ending = sorted(before, key=lambda run: (run[1], run[0]))
    ends = [run[1] for run in ending]
    for run in after:
        index = bisect_left(ends, run[0]) - 1
        if index >= 0 and run[0] - ends[index] - 1 <= between:
            yield ending[index], run


def lonely(
    left: Iterable[Run], right: Collection[Run], between: int, *, ordered: bool
) -> list[Run]:
    """Those of ``left`` with none of ``right`` over them or so near; ``ordered``: behind them."""
    reach = between + 1
    starting = sorted(right)
    starts = [run[0] for run in starting]
    furthest = list(accumulate((run[1] for run in starting), max))

    def accompanied(run: Run) -> bool:
        earliest = run[0] if ordered else run[0] - reach
        index = bisect_left(starts, run[1] + reach + 1) - 1
        return index >= 0 and furthest[index] >= earliest

    return [run for run in left if not accompanied(run)]
