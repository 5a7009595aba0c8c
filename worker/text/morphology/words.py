"""What the lexicon and the learned parts say of a word with a keyword in it."""

from collections.abc import Collection
from math import inf
from typing import NamedTuple

from worker.text.morphology.compounding import Compounding
from worker.text.morphology.lexicon import Lexicon
from worker.text.morphology.parts import UNLEARNED, Parts

_SHORTEST_VERB = 3
_DECLINED = 4
"""Forms of an adjective that is declined; a stray entry in small letters has one."""


class Span(NamedTuple):
    """Where a keyword stands in a word."""

    start: int
    end: int

    def cut(self, word: str) -> tuple[str, str, str]:
        return word[: self.start], word[self.start : self.end], word[self.end :]


class Words:
    def __init__(self, parts: Parts, lexicon: Lexicon, table: Compounding) -> None:
        self._parts = parts
        self._lexicon = lexicon
        self._table = table

    def beside(self, word: str, span: Span) -> float:
        """Bits to read what stands beside the keyword, ``inf`` where it cannot be read."""
        left, found, right = span.cut(word)
        followed = bool(right)
        if followed and len(right) < len(left):  # the shorter one is cheaper, and fails as often
            after = self._parts.after(right)
            return inf if after == inf else self.left(left, found, followed=True) + after
        before = self.left(left, found, followed=followed)
        if before == inf or not followed:
            return before
        return before + self._parts.after(right)

    def leaves_too_little(self, word: str, span: Span) -> bool:
        """Whether fewer letters stand on a side than any part has: what most words fail by."""
        after = len(word) - span.end
        return 0 < after < self._table.shortest or (span.start == 1 and not word[0].isdecimal())

    def is_learned_before(self, word: str, span: Span) -> bool:
        """Whether what stands before the keyword are parts of the dictionary's compounds."""
        left = word[: span.start]
        return span.start in self._parts.rows(word, 0.0) or left in self._table.either

    def is_known(self, word: str) -> bool:
        return bool(self._lexicon.lemmas(word))

    def own(self, found: str, *, last: bool) -> float:
        """Bits of the keyword itself; admins ask for words that begin no word as yet."""
        return min(self._parts.last(found) if last else self._parts.first(found), UNLEARNED)

    def left(self, left: str, found: str, *, followed: bool) -> float:
        if self._stands_before_nouns(left, followed=followed) and not self._derives(left, found):
            return UNLEARNED
        return self._parts.before(left)

    def _stands_before_nouns(self, prefix: str, *, followed: bool) -> bool:
        either = self._table.either
        return prefix in either or (followed and prefix in self._table.numerals)

    def _derives(self, prefix: str, found: str) -> bool:
        """Einparteienstaat counts parties, an Einkaufswagen is for the Einkauf."""
        numeral = prefix in self._table.numerals and self._lexicon.is_noun(prefix + found)
        return numeral or self._is_of_verb(prefix, found)

    def right(self, right: str) -> float:
        """What a part holds after the keyword. Of a linking element alone the keyword's own
        shapes know.
        """
        if not right:
            return 0.0
        return min(self._parts.after(right), self._parts.before(right))

    def _is_of_verb(self, prefix: str, found: str) -> bool:
        """Whether a verb begins as prefix and noun do: Umrüstung and umrüsten. Who plays along
        is a player all the same.
        """
        if any(map(self._is_masculine, self._lexicon.lemmas(prefix + found))):
            return False
        stems = (prefix + found[:end] for end in range(_SHORTEST_VERB, len(found) + 1))
        return any(map(self._parts.is_verb_stem, stems))

    def is_another(self, word: str, span: Span, forms: Collection[str]) -> bool:
        """Whether it is a form of a word in which the keyword is no part."""
        _, found, right = span.cut(word)
        if self._is_adjective(word):
            return not self._is_adjective(right or found)  # Klimatisch is no table
        return not right and self._ends_otherwise(word, forms)

    def _ends_otherwise(self, word: str, forms: Collection[str]) -> bool:
        """Vitamine is a form of Vitamin, a Diktator is a man and a Tor is none, a Kommende
        comes.
        """
        lemmas = self._lexicon.lemmas(word)
        if not lemmas:
            return False
        if not any(lemma.endswith(form) for lemma in lemmas for form in forms):
            return True
        person = any(map(self._is_masculine, lemmas))
        if person and not any(form.endswith(self._table.feminine) for form in forms):
            return True
        suffixed = any(map(self._table.suffixes.fullmatch, forms))
        return suffixed and not all(lexeme.noun for lexeme in self._lexicon.lexemes(word))

    def _is_adjective(self, word: str) -> bool:
        """Also one that stands for a noun, which the dictionary lists again: Spezifische."""
        if self._lexicon.is_noun_at_most(word):
            return False  # as most are; to put all forms of a word together costs much more
        lexemes = self._lexicon.lexemes(word)
        nouns = {lexeme.lemma for lexeme in lexemes if lexeme.noun}
        adjectives = {
            form
            for lexeme in lexemes
            if not lexeme.noun
            and len(lexeme.forms) >= _DECLINED
            and not lexeme.lemma.endswith(self._table.verbs)
            for form in lexeme.forms
        }
        return bool(adjectives) and nouns <= adjectives

    def _is_masculine(self, noun: str) -> bool:
        return any(self._lexicon.is_noun(noun + ending) for ending in self._table.feminine)
