"""Two texts side by side: the runs of words they share."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count
from operator import ne
from typing import NamedTuple

from worker.dedup.sample import SHINGLE
from worker.dedup.words import HASH_MASK, NUMBER

LANE, STEP = 64, 14
"""Bits of a number that stands for a shingle, and how far apart its words lie in it: those of four
words overlap by a third, so that other words give the same number once in 2^36 times.
"""
_MASK = HASH_MASK.to_bytes(LANE // 8, "little")

PIECE = 8
"""Shingles that are compared at once, twice as many every time."""

POSITIONS = 32
"""Places of a repeated shingle that are looked at: a text of one token repeated has thousands."""


class Run(NamedTuple):
    """So many words in a row that both texts have, and where they begin in each."""

    mine: int
    theirs: int
    length: int


@dataclass(frozen=True)
class Alignment:
    """``mine`` and ``theirs`` are words as ``Fingerprint.words``; ``runs`` in the order of mine."""

    mine: Sequence[int]
    theirs: Sequence[int]
    runs: tuple[Run, ...]

    @cached_property
    def covered(self) -> int:
        """Words of mine that stand in a run."""
        return sum(run.length for run in self.runs)

    @cached_property
    def longest(self) -> int:
        return max((run.length for run in self.runs), default=0)

    @cached_property
    def numbers_shared(self) -> int:
        return sum(
            1
            for run in self.runs
            for word in self.mine[run.mine : run.mine + run.length]
            if word & NUMBER
        )


def align(mine: Sequence[int], theirs: Sequence[int]) -> Alignment:
    """The runs of at least ``SHINGLE`` words, each word of mine in one at most, longest on."""
    my_grams, their_grams = _grams(mine), _grams(theirs)
    first, later = _places(their_grams)
    runs: list[Run] = []
    after, next_theirs = 0, 0
    for at, place in enumerate(map(first.get, my_grams)):
        if place is None or at < after:
            continue
        best = Run(at, place, _common(my_grams, at, their_grams, place))
        for other in later.get(place, ()):
            run = Run(at, other, _common(my_grams, at, their_grams, other))
            if _rank(run, next_theirs) > _rank(best, next_theirs):
                best = run
        runs.append(best)
        after, next_theirs = at + best.length, best.theirs + best.length
    return Alignment(mine, theirs, tuple(runs))


def _rank(run: Run, expected: int) -> tuple[int, bool, int]:
    """The longest first, then what goes on where the last run ended, then what is close to it."""
    return run.length, run.theirs >= expected, -abs(run.theirs - expected)


def _places(grams: list[int]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Where each shingle stands first, and, by that place, where else: in most texts, nearly none
    does.
    """
    last = len(grams) - 1
    first = dict(zip(reversed(grams), range(last, -1, -1), strict=True))
    later: dict[int, list[int]] = {}
    if len(first) <= last:
        for at in sorted(set(range(last + 1)).difference(first.values())):
            held = later.setdefault(first[grams[at]], [])
            if len(held) < POSITIONS - 1:
                held.append(at)
    return first, later


def _grams(words: Sequence[int]) -> list[int]:
    """A number for each run of ``SHINGLE`` words: all at once, as lanes of one long number. Tuples
    of the words take longer to look up, and each collection of garbage goes through them.
    """
    grams = max(0, len(words) - SHINGLE + 1)
    lanes = int.from_bytes(struct.pack(f"<{len(words)}Q", *words), "little")
    lanes &= int.from_bytes(_MASK * len(words), "little")
    lanes ^= lanes >> (LANE - STEP)
    lanes ^= lanes >> 2 * (LANE - STEP)
    size = LANE // 8
    return list(
        struct.unpack_from(f"<{grams}Q", lanes.to_bytes(size * (len(words) + 1), "little"))
    )


def _common(mine: list[int], at: int, theirs: list[int], place: int) -> int:
    """How many words are equal from there on, where the first ``SHINGLE`` are. Compared in pieces,
    so in C.
    """
    equal, piece = 1, PIECE
    limit = min(len(mine) - at, len(theirs) - place)
    while equal < limit:
        my_piece = mine[at + equal : at + equal + piece]
        their_piece = theirs[place + equal : place + equal + piece]
        if my_piece != their_piece:
            shorter = min(len(my_piece), len(their_piece))
            equal += next(compress(count(), map(ne, my_piece, their_piece)), shorter)
            break
        equal += piece
        piece *= 2
    return min(equal, limit) + SHINGLE - 1
