"""What two texts of one pattern have in the places that the pattern leaves open.

An editor changes words anywhere; a pattern is filled in at the same places, with what the text is
about: the name that the title has too, or the place where it happened.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, takewhile

from worker.dedup.likeness import BESIDE, Likeness, Side
from worker.dedup.words import CAPITAL, HASH_MASK, NUMBER, hashed, words

PATTERN = 120
"""Words up to which a text is made from one pattern: in a longer one a place more or less says
nothing of what it is about."""

PLACE = 2
"""Words of a name of a place at most: "Bad Segeberg", "New York"."""

_BEFORE_PLACES = """
    in aus bei auf nach von nahe vor um landkreis kreis kreises kreisstadt stadt gemeinde region gebiet
    raum bezirk oblast standort ort dorf insel
    of at near from city town village region county district oblast province
    à en de du sur ville village région province département commune localité
    a di da su presso città regione provincia comune villaggio
    ciudad región provincia localidad pueblo municipio sobre cerca em cidade região
    w we z ze pod koło okolicach obwodzie mieście powiecie gminie rejonie
    van te bij uit stad gemeente regio provincie
"""


def own_subjects(pair: Likeness) -> int:
    """How many names and numbers of its title a text has within what is else shared, and the other
    nowhere, in the text that has fewer: where both have one, each is about its own.
    """
    mine = _subjects(pair.mine, pair.held_mine, pair.theirs)
    return mine and min(mine, _subjects(pair.theirs, pair.held_theirs, pair.mine))


def other_places(pair: Likeness) -> int:
    """At how many places of a pattern the two name another one behind "in", "Landkreis", "near":
    none in longer texts.
    """
    if max(len(pair.mine.words), len(pair.theirs.words)) > PATTERN:
        return 0
    mine, theirs = _bare(pair.mine.words), _bare(pair.theirs.words)
    return sum(
        here[0] & CAPITAL != 0 != there[0] & CAPITAL
        and _bare(here).isdisjoint(theirs)
        and _bare(there).isdisjoint(mine)
        for here, there in _named(pair)
    )


def _subjects(side: Side, held: bytearray, other: Side) -> int:
    title = _bare(word for word in side.words[: side.titled] if word & (CAPITAL | NUMBER))
    told = side.titled + _retold(side)
    named = {
        bare
        for at, word in enumerate(side.words)
        if (bare := word & HASH_MASK) in title and at >= told and _is_between(side, held, at)
    }
    return len(named - _bare(other.words)) if named else 0


def _retold(side: Side) -> int:
    """With how many words of the title the text begins: there one edit makes two places."""
    pairs = zip(side.words[: side.titled], side.words[side.titled :], strict=False)
    same = takewhile(lambda pair: not (pair[0] ^ pair[1]) & HASH_MASK, pairs)
    return sum(1 for _ in same)


def _is_between(side: Side, held: bytearray, at: int) -> bool:
    """Whether shared words stand closely behind a word that is none of them, and before it, or
    there the text begins: the two words of "In Kiel" are no run.
    """
    is_led_to = at - side.titled < BESIDE or any(held[at - BESIDE : at])
    return not held[at] and is_led_to and any(held[at : at + BESIDE + 1])


def _named(pair: Likeness) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """What each has between two runs, where it is short enough for a place and stands behind a word
    that places stand behind.
    """
    for left, right in pairwise(pair.alignment.runs):
        mine = pair.mine.words[left.mine + left.length : right.mine]
        theirs = pair.theirs.words[left.theirs + left.length : right.theirs]
        before = pair.mine.words[left.mine + left.length - 1] & HASH_MASK
        if 1 <= len(mine) <= PLACE and 1 <= len(theirs) <= PLACE and before in _before_places():
            yield mine, theirs


def _bare(codes: Iterable[int]) -> frozenset[int]:
    return frozenset(code & HASH_MASK for code in codes)


@cache
def _before_places() -> frozenset[int]:
    return frozenset(map(hashed, words(_BEFORE_PLACES)))
