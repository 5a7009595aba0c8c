"""What may be a name: names are in no dictionary, and Raiffeisen had a bank all the same."""

from worker.text.morphology.compounding import Compounding
from worker.text.morphology.lexicon import Lexicon
from worker.text.morphology.parts import Parts
from worker.text.morphology.words import Span

_LONG = 7
_NO_CHANCE = ((6, 4), (5, 5), (4, 6))
"""Letters of a keyword that does not end a word by chance, with at least as many before it."""
_FREQUENT = 14.5
"""Bits of a shorter keyword, if names are to stand before it: a last part of twenty words."""
_SHORTEST_NAME = 4
_SHORTEST_SUFFIX = 3


class Names:
    def __init__(self, parts: Parts, lexicon: Lexicon, table: Compounding) -> None:
        self._parts = parts
        self._lexicon = lexicon
        self._table = table

    def may_stand_beside(self, word: str, span: Span) -> bool:
        """Whether what stands on one side of the keyword, and nothing on the other, may be a
        name. Said of words only that cannot be read in another way.
        """
        left, found, right = span.cut(word)
        if left and right:
            return False
        return self._may_follow(word, found, right) if right else self._may_precede(left, found)

    def _may_follow(self, word: str, found: str, name: str) -> bool:
        long = len(found) >= _LONG and len(name) >= _SHORTEST_NAME
        return long and not self._begins_with_suffix(name) and not self._lexicon.lemmas(word)

    def _may_precede(self, name: str, found: str) -> bool:
        if found in self._table.places:
            return False
        derived = self._ends_in_suffix(found)
        if len(found) < _LONG and (self._parts.last(found) > _FREQUENT or derived):
            return False
        if name in self._table.prefixes or (derived and self._begins_with_prefix(name)):
            return False
        no_chance = any(
            len(found) >= letters and len(name) >= before for letters, before in _NO_CHANCE
        )
        return no_chance and not self._is_end_of_noun(name, found)

    def _begins_with_prefix(self, letters: str) -> bool:
        """As in Ver-unglimpfung, of which the end is no Impfung."""
        ends = range(2, len(letters) + 1)
        return any(letters[:end] in self._table.prefixes for end in ends)

    def _begins_with_suffix(self, letters: str) -> bool:
        ends = range(2, len(letters) + 1)
        return any(self._table.suffixes.fullmatch(letters[:end]) for end in ends)

    def _ends_in_suffix(self, found: str) -> bool:
        """As -ische and -ente end foreign words: Kohärente is no Rente."""
        starts = range(1, len(found) - _SHORTEST_SUFFIX + 1)
        return any(self._table.suffixes.fullmatch(found[at:]) for at in starts)

    def _is_end_of_noun(self, name: str, found: str) -> bool:
        """Whether a longer noun ends the word: a Nachtausrüstung is no Rüstung."""
        return any(self._lexicon.is_noun(name[at:] + found) for at in range(1, len(name)))
