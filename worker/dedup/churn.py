"""Which versions of an article keep their text.

A live ticker that is polled every five minutes for a week has 2,000 versions of 100,000
characters: 200 MB. Every version is stored, as the newest is what later ones are compared with
and what a person reads; what is bounded is how many stay. So no rule is needed for one that is too
small or comes too soon: it goes as it ages, and of a burst one in ever more is left.
"""

from collections.abc import Collection, Iterator

NEWEST = 8
"""So many of the newest stay, and as many of each doubled age: 8 of the last 8, 8 of the 8 before
those, of the 16 before, of the 32 before. Of 2,000 some 70 are left, of a million 150."""

STRIDE = 8
"""Old versions are looked for at every eighth only: the corpus is read once for eight writes."""


def is_due(version: int) -> bool:
    """Whether the article's old versions are to be looked through as this one is written."""
    return version > 2 * NEWEST and version % STRIDE == 0


def let_go(stored: Collection[int], newest: int, told: Collection[int]) -> frozenset[int]:
    """Which of the ``stored`` versions go: not the first, nor those that somebody is ``told`` of,
    nor those at distances that grow with their age.

    What is let go at one time would be at every later one: looking seldom or often leaves the
    same.
    """
    return frozenset(_aged(stored, newest)) - frozenset(told)


def _aged(stored: Collection[int], newest: int) -> Iterator[int]:
    for version in stored:
        age = newest - version
        if version > 1 and age >= NEWEST and version % _distance(age):
            yield version


def _distance(age: int) -> int:
    """The largest power of two that is no more than ``age / NEWEST``: a multiple of one is a
    multiple of all smaller ones, so what stays at an age stayed at all ages before.
    """
    return 1 << ((age // NEWEST).bit_length() - 1)
