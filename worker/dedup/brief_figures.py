"""The figures of a pair of which one text is short: what it says beyond its title.

Titles are chosen to be alike, so a run of words counts where it leaves the title of one of the
two; an item that has nothing but its title is told by that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from string import ascii_lowercase

from worker.dedup.alignment import Run
from worker.dedup.likeness import Likeness, Side
from worker.dedup.no_text import bare, told
from worker.dedup.stamped import stamped
from worker.dedup.words import CAPITAL, HASH_MASK, NUMBER

LEAST_TEXT = 4
"""Words that the title has not; fewer name a section or an agency, or say the title again."""


@dataclass(frozen=True)
class Teaser:
    """One side of the pair. ``own`` are the places of the words that tell of it: of its text, or
    of its title where that is all it has; ``held`` has a one for each word in a shared run.
    """

    side: Side
    own: range
    held: Sequence[int]

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing but a title."""
        return self.own.start < self.side.titled

    @property
    def share(self) -> float:
        """The share of its own words that the other text has."""
        return sum(self.held[self.own.start : self.own.stop]) / max(1, len(self.own))

    @cached_property
    def title(self) -> frozenset[int]:
        return _bare(self.side.words[: self.side.titled])

    @cached_property
    def words(self) -> frozenset[int]:
        return _bare(self.side.words)

    @cached_property
    def numbers(self) -> frozenset[int]:
        words, stamp = self.side.words, stamped(self.side.words, self.side.titled)
        return _bare(words[at] for at in self.own if words[at] & NUMBER and at not in stamp)

    @cached_property
    def facts(self) -> frozenset[int]:
        """Names and numbers in the title."""
        title = self.side.words[: self.side.titled]
        return _bare(word for word in title if word & (CAPITAL | NUMBER)) - _initials()


@dataclass(frozen=True)
class Figures:
    """What a document and a stored article have in common. Nothing depends on which is which."""

    pair: Likeness

    @cached_property
    def mine(self) -> Teaser:
        return _teaser(self.pair.mine, self.pair.held_mine)

    @cached_property
    def theirs(self) -> Teaser:
        return _teaser(self.pair.theirs, self.pair.held_theirs)

    @property
    def shorter(self) -> Teaser:
        return min(self.mine, self.theirs, key=lambda teaser: len(teaser.own))

    @cached_property
    def run(self) -> int:
        """Words of the longest shared run that are the own ones of one of the two."""
        return max(map(self._told, self.pair.alignment.runs), default=0)

    @cached_property
    def share(self) -> float:
        """The share of one's own words that the other has, of the one that has more of them."""
        return max(self.mine.share, self.theirs.share)

    @cached_property
    def share_of_both(self) -> float:
        return min(self.mine.share, self.theirs.share)

    @cached_property
    def titles(self) -> float:
        """The share of the shorter title's words that the other title has."""
        mine, theirs = self.mine.title, self.theirs.title
        return len(mine & theirs) / max(1, min(len(mine), len(theirs)))

    @cached_property
    def foreign_numbers(self) -> int:
        """Numbers that the other does not have anywhere, in the one that has fewer of them: a cut
        copy has none, reports of one pattern have the figures of their own matter.
        """
        mine, theirs = self.mine, self.theirs
        return min(len(mine.numbers - theirs.words), len(theirs.numbers - mine.words))

    @cached_property
    def foreign_facts(self) -> int:
        """The same for names and numbers of the titles."""
        mine, theirs = self.mine, self.theirs
        return min(len(mine.facts - theirs.words), len(theirs.facts - mine.words))

    def _told(self, run: Run) -> int:
        mine, theirs = self.mine.own, self.theirs.own
        places = ((run.mine + step, run.theirs + step) for step in range(run.length))
        return sum(
            1
            for here, there in places
            if here < mine.stop and there < theirs.stop and (here in mine or there in theirs)
        )


def _teaser(side: Side, held: Sequence[int]) -> Teaser:
    stop = side.titled + told(side.words[side.titled :])
    said = _bare(side.words[side.titled : stop]) - _bare(side.words[: side.titled])
    own = range(side.titled, stop) if len(said) >= LEAST_TEXT else range(side.titled)
    return Teaser(side, own or range(stop), held)


def _bare(words: Iterable[int]) -> frozenset[int]:
    return frozenset(word & HASH_MASK for word in words)


@cache
def _initials() -> frozenset[int]:
    """``C.E.O.`` is three words, and no name that ``CEO`` lacks."""
    return frozenset(bare(" ".join(ascii_lowercase)))
