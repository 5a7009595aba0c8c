"""How likely a string is a part of a compound: first or last, known or made up of others."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import inf, log2

from worker.text.morphology.compounding import Compounding
from worker.text.morphology.learn import PartCount
from worker.text.morphology.lexicon import Lexicon
from worker.text.morphology.pieces import Pieces

_NONE = PartCount(0, 0)

_RAREST = 18.0
"""Bits of a part learned from two words; each doubling of its family saves one."""
_NOUN = 21.0
"""Bits of a noun that no compound of the dictionary has as a part."""
UNLEARNED = 17.0
"""Bits of a keyword that is no part of the dictionary's compounds."""
_VERB = 21.0
_LAST_ONLY = 19.5
_COMBINING = 11.0
_NUMBER = 12.0
_SHORTEST_NOUN = 4
_LONGEST = 60
"""Letters of a remainder that is read at all: the longest German words of the press have 40 to
50. What is longer is no compound but noise, and reading it would take time by its square."""
_WORDS_REMEMBERED = 16
"""A word is read once for each keyword in it, then the next word comes."""
_REMEMBERED = 8192
"""Remainders come again and again: Sicherheits-, Bundes-, -minister."""


class Parts:
    """Reads what stands before and after a keyword. Costs are in bits, ``inf`` where it cannot
    be read.
    """

    def __init__(
        self, counts: Mapping[str, PartCount], lexicon: Lexicon, table: Compounding
    ) -> None:
        self._counts = counts
        self._lexicon = lexicon
        self._table = table
        self._begun = _bits_of_firsts(counts, table)
        self._ended = frozenset(part for part, count in counts.items() if count.lasts)
        self.cheapest = _bits(max(1, *(count.lasts for count in counts.values())))
        self._pieces = Pieces(self._begun, self._ended, table.linking)
        self._links = _by_last_letter(table.linking)
        self.first = lru_cache(_REMEMBERED)(self._first)
        self.last = lru_cache(_REMEMBERED)(self._last)
        self.before = lru_cache(_REMEMBERED)(self._before)
        self._all_rows = lru_cache(_WORDS_REMEMBERED)(self._read_all_rows)
        self._learned_rows = lru_cache(_WORDS_REMEMBERED)(self._read_learned_rows)
        self.after = lru_cache(_REMEMBERED)(self._after)

    def family(self, part: str) -> PartCount:
        """How many words of the dictionary it begins and ends, as was learned."""
        return self._counts.get(part, _NONE)

    def begins(self, part: str) -> bool:
        """Whether words of the dictionary begin with it, as was learned."""
        return self.family(part).firsts > 0

    def is_read(self, letters: str) -> bool:
        """Whether it is a row of first parts, or nothing."""
        return self.before(letters) < inf

    @staticmethod
    def is_learned(bits: float) -> bool:
        return bits < _NOUN

    def alone(self, letters: str) -> float:
        """As a single part, first or last."""
        return min(self.first(letters), self.last(letters))

    def _first(self, part: str) -> float:
        """As one first part, a linking element in it."""
        bits = self.learned_first(part)
        if bits < inf or part in self._table.prefixes or len(part) < self._table.shortest:
            return bits
        return self._unlearned_first(part)

    def learned_first(self, part: str) -> float:
        """As one that the table or the dictionary's compounds have; costs no look-up of words."""
        bits = self._begun.get(part)
        if bits is not None:
            return bits
        if self._ends_words(part) and part not in self._table.prefixes:
            return _LAST_ONLY
        return _NUMBER if part.isdecimal() else inf

    def _ends_words(self, part: str) -> bool:
        """Whether words end in it, which may then begin some too: Tags- as in Landtagswahl."""
        if len(part) <= self._table.shortest:
            return False
        return part in self._ended or any(
            part.endswith(link) and part[: -len(link)] in self._ended
            for link in self._links.get(part[-1], ())
        )

    def _unlearned_first(self, part: str) -> float:
        if self._is_long_noun(part):
            return _NOUN
        if any(self._is_long_noun(stem) for stem in self._table.unlinked(part)):
            return _NOUN + 1
        return _VERB if self.is_verb_stem(part) else inf

    def is_verb_stem(self, part: str) -> bool:
        """As in Eingreiftruppe: the verb without its ending."""
        if len(part) < _SHORTEST_NOUN:
            return False
        lemmas = (part + ending for ending in ("", *self._table.verbs))
        return any(map(self._lexicon.is_lemma_of_other, lemmas))

    def _is_long_noun(self, part: str) -> bool:
        return len(part) >= _SHORTEST_NOUN and self._lexicon.is_noun(part)

    def _last(self, part: str) -> float:
        """As the last part, inflected or not."""
        if not self._table.may_end(part):
            return inf
        forms = {part, *self._lexicon.lemmas(part)}
        if ended := max(self.family(form).lasts for form in forms):
            return _bits(ended)
        return _NOUN if self._is_long_noun(part) else inf

    def _before(self, letters: str) -> float:
        """As a row of first parts, none at all included. Of a row only the outermost part may
        be one that was not learned: to look up each piece of a word in the lexicon costs much more.
        """
        if not letters:
            return 0.0
        if len(letters) > _LONGEST:
            return inf
        best = self.first(letters)
        for length in self._pieces.ending(letters):
            bits = self.learned_first(letters[-length:])
            if bits < best:
                best = min(best, self.before(letters[:-length]) + bits)
        return best

    def rows(self, word: str, most: float) -> Mapping[int, float]:
        """Where rows of first parts that begin a word end, and the bits of each; of those that
        cost more than ``most`` not all.
        """
        return self._learned_rows(word) if most < _NOUN else self._all_rows(word)

    def _read_all_rows(self, word: str) -> Mapping[int, float]:
        rows = {end: self.before(word[:end]) for end in range(len(word))}
        return {end: bits for end, bits in rows.items() if bits < inf}

    def _read_learned_rows(self, word: str) -> Mapping[int, float]:
        rows = {0: 0.0}
        for start in range(len(word) - 1):
            if start in rows and start != 1:  # no part, and no remainder, has a single letter
                before = rows[start]
                for length in self._pieces.beginning(word[start:]):
                    bits = before + self.learned_first(word[start : start + length])
                    if bits < rows.get(start + length, inf):
                        rows[start + length] = bits
        return rows

    def _after(self, letters: str) -> float:
        """As first parts, none included, and a last one."""
        if len(letters) > _LONGEST:
            return inf
        best = self.last(letters)
        for length in self._pieces.beginning(letters):
            bits = self.learned_first(letters[:length])
            if bits < best:
                best = min(best, bits + self.after(letters[length:]))
        return best


def _bits(family: int) -> float:
    return _RAREST + 1 - log2(family)


def _bits_of_firsts(counts: Mapping[str, PartCount], table: Compounding) -> dict[str, float]:
    bits = {
        part: inf if part in table.prefixes else _bits(count.firsts)
        for part, count in counts.items()
        if count.firsts
    }
    return bits | dict.fromkeys(table.combining, _COMBINING)


def _by_last_letter(links: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """To try two or three instead of all of them, for each piece of each word."""
    table: dict[str, tuple[str, ...]] = {}
    for link in links:
        table[link[-1]] = (*table.get(link[-1], ()), link)
    return table
