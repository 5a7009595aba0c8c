"""What a keyword looks like in a text: as a word of its own, and as a part of a compound."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from worker.text.fold import fold
from worker.text.morphology.compounding import Compounding
from worker.text.morphology.lexicon import Lexicon
from worker.text.morphology.parts import Parts

_SHORTEST_STEM = 4
"""Letters of a stem that has lost an ending: Mine must not be sought as Min."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Folded strings that stand for a keyword."""

    forms: frozenset[str]
    """The word in all its inflections; a compound ends in one of them."""
    lower: frozenset[str]
    """Those of them that count without a capital too: no other word is written so."""
    small: frozenset[str] = frozenset()
    """Those that count only without a capital, with which another word is written so."""
    firsts: frozenset[str] = frozenset()
    """What stands for it where another part follows, linking element and all; none where
    compounds are not made of it."""


class FirstParts:
    """What a noun looks like where another part follows."""

    def __init__(self, lexicon: Lexicon, parts: Parts, table: Compounding) -> None:
        self._lexicon = lexicon
        self._parts = parts
        self._table = table

    def of(self, keyword: str, forms: AbstractSet[str]) -> frozenset[str]:
        word, *shortened = self._table.stems(fold(keyword))
        linked = {*self._linked(word), *self._shortened(shortened)}
        return frozenset({*forms, *(first for first in linked if not self._is_a_word(first))})

    def _linked(self, word: str) -> Iterator[str]:
        """With -s any noun may stand; with what else, its compounds in the dictionary teach."""
        for link in self._table.linking:
            if link.endswith("s") or self._parts.begins(word + link):
                yield word + link

    def _shortened(self, stems: list[str]) -> Iterator[str]:
        """Schul- and Hilfs-, where the dictionary has such compounds."""
        for stem in stems:
            if len(stem) >= _SHORTEST_STEM:
                linked = (stem, *(stem + link for link in self._table.linking))
                yield from filter(self._parts.begins, linked)

    def _is_a_word(self, first: str) -> bool:
        """Rat- is not what Rate leaves, for a Rat is something else."""
        return self._lexicon.is_noun(first)
