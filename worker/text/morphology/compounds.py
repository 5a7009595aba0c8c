"""Whether a keyword that stands inside a longer word is a part of it.

Two questions decide. Can what stands before and after the keyword be read as parts? And is that
the likeliest reading of the word, or does a cheaper one part it elsewhere (Gast-rolle is no Gas)
or leave whole what holds the keyword (Transport is no Sport)?
"""

from collections.abc import Collection, Iterator
from enum import Enum
from functools import lru_cache
from math import inf

from worker.text.morphology.automaton import automaton
from worker.text.morphology.compounding import Compounding
from worker.text.morphology.lexicon import Lexicon
from worker.text.morphology.names import Names
from worker.text.morphology.parts import UNLEARNED, Parts
from worker.text.morphology.words import Span, Words

_LIKELIER = 3.0
"""Bits by which another reading must be the cheaper one: eight times as likely."""
_SHORT = 5
_RARE = 15.5
"""Bits of a part that begins or ends fewer than six words of the dictionary."""
_MOST_OF_A_LONG_ONE = 18.0
_MOST_OF_A_SHORT_ONE = 15.0
_MOST_OF_A_RARE_ONE = 12.0
"""Bits by which a word may be more frequent, as a part of others, than its own parts let expect,
for each part beside the keyword; what is short and rare may be there by chance. Flughafen has 11,
Bundeswehr 13; Transport, of Tran and Sport, has 16."""
_NO_EVIDENCE = 3
"""Letters of a keyword before which only what was learned is read: Thornton is no Ton."""
_REMEMBERED = 8192
_WORDS_REMEMBERED = 16
"""A word is read once for each keyword in it, then the next word comes."""


class Reading(Enum):
    """Why a word is taken for a compound with the keyword, or is not."""

    PARTS = "its other parts are known"
    NAME = "beside a long keyword stands what may be a name"
    UNREADABLE = "what stands beside the keyword is no part"
    OPAQUE = "the keyword belongs to a word that is no compound"
    APART = "spelled like the keyword, this part means something else"
    OTHERWISE = "the word falls into likelier parts, of which the keyword is none"
    LEMMA = "it is a form of another word"

    @property
    def counts(self) -> bool:
        return self is Reading.PARTS or self is Reading.NAME  # no set: hashing members is slow


class Judge:
    """Reads words of one language. Everything handed in is folded."""

    def __init__(self, parts: Parts, lexicon: Lexicon, table: Compounding) -> None:
        self._parts = parts
        self._table = table
        self._words = Words(parts, lexicon, table)
        self._names = Names(parts, lexicon, table)
        self._opaque = automaton(table.opaque)
        self._opaque_spans = lru_cache(_WORDS_REMEMBERED)(self._find_opaque)
        self._is_made_of = lru_cache(_REMEMBERED)(self._falls_into)

    def reading(self, word: str, span: Span, keyword: str, forms: Collection[str]) -> Reading:
        """How ``word`` is read with one of the keyword's shapes at ``span``; ``forms`` are the
        keyword's inflected forms.
        """
        if self._words.leaves_too_little(word, span):
            return Reading.UNREADABLE
        if self._means_another(keyword, word, span):
            return Reading.APART
        if len(keyword) <= _NO_EVIDENCE and not self._words.is_learned_before(word, span):
            return Reading.UNREADABLE
        bits = self._words.beside(word, span)
        if bits == inf and not self._may_be_named(word, span):
            return Reading.UNREADABLE
        if self._words.is_another(word, span, forms):
            return Reading.LEMMA
        return self._likeliest(word, span, bits)

    def _likeliest(self, word: str, span: Span, bits: float) -> Reading:
        if self._is_opaque(word, span):
            return Reading.OPAQUE
        if bits == inf:
            return Reading.NAME
        _, found, right = span.cut(word)
        if self._has_other(word, span, bits + self._words.own(found, last=not right)):
            return Reading.OTHERWISE
        return Reading.PARTS if self._is_made_of(word, span) else Reading.OPAQUE

    def _means_another(self, keyword: str, word: str, span: Span) -> bool:
        _, found, right = span.cut(word)
        if not right:
            return found != keyword and self._is_declined(found)
        apart = self._table.apart.get(keyword, ())
        return found in apart or (not span.start and self._is_direction(found, right))

    def _is_declined(self, found: str) -> bool:
        return self._table.declined is not None and bool(self._table.declined.fullmatch(found))

    def _is_direction(self, found: str, right: str) -> bool:
        contrary = self._table.contrary.get(found)
        if contrary is None or any(map(right.startswith, self._table.both)):
            return False
        return self._words.is_known(contrary + right)

    def _may_be_named(self, word: str, span: Span) -> bool:
        return self._names.may_stand_beside(word, span) and not self._has_other(word, span, inf)

    def _has_other(self, word: str, span: Span, bits: float) -> bool:
        """Whether the word, not as a whole, has a likelier reading in which the keyword is no
        part. Most have none, which must cost little to tell: what cannot become cheap enough is
        not read to its end.
        """
        return self._is_crossed(word, span, bits) or self._is_swallowed(word, span, bits)

    def _is_crossed(self, word: str, span: Span, bits: float) -> bool:
        """A part ends within the keyword: Gast-rolle is no Gas."""
        most = bits - _LIKELIER - self._parts.cheapest
        for cut, before in self._parts.rows(word, most).items():
            if (
                span.start < cut < span.end
                and before <= most
                and before + self._parts.after(word[cut:]) + _LIKELIER < bits
            ):
                return True
        return False

    def _is_swallowed(self, word: str, span: Span, bits: float) -> bool:
        """A part holds the keyword and letters that are none: Waffel-eisen is no Waffe."""
        most = bits - _LIKELIER - self._parts.cheapest
        return any(
            before + self._rest(word, start, end) + _LIKELIER < bits
            and not self._is_made_of(word[start:end], Span(span.start - start, span.end - start))
            for start, end, before in self._wholes(word, span, most)
        )

    def _wholes(self, word: str, span: Span, most: float) -> Iterator[tuple[int, int, float]]:
        """What may be one part with the keyword and more in it, and the bits before it."""
        for start, before in self._parts.rows(word, most).items():
            if start <= span.start and before <= most:
                for end in range(span.end, len(word) + 1):
                    if span.end - span.start < end - start < len(word):
                        yield start, end, before

    def _rest(self, word: str, start: int, end: int) -> float:
        if end == len(word):
            return self._parts.last(word[start:])
        first = self._parts.learned_first(word[start:end])
        return first + self._parts.after(word[end:]) if first < inf else inf

    def _falls_into(self, part: str, span: Span) -> bool:
        """Whether a part with the keyword in it falls into parts by itself: Weltkriegs- into
        Welt and Krieg, Transport- not into Tran and Sport. What is much more frequent than its
        parts let expect is a word of its own.
        """
        left, found, right = span.cut(part)
        bits = self._words.left(left, found, followed=True) + self._words.right(right)
        whole = min(self._parts.first(part), self._parts.last(part))
        if bits == inf or not self._parts.is_learned(whole):
            return bits < inf
        own = min(self._parts.first(found), self._parts.last(found), UNLEARNED)
        beside = [side for side in (left, right) if side]
        most = sum(map(self._most_surprise, beside))
        return bits + own - whole <= most

    def _most_surprise(self, side: str) -> float:
        alone = self._parts.alone(side)
        if alone == inf or side in self._table.either:
            return inf  # several parts in a row are no chance
        if len(side) > _SHORT:
            return _MOST_OF_A_LONG_ONE
        return _MOST_OF_A_RARE_ONE if alone > _RARE else _MOST_OF_A_SHORT_ONE

    def _is_opaque(self, word: str, span: Span) -> bool:
        """Whether an opaque word shares letters with the keyword and has more."""
        return any(
            start < span.end and span.start < end and (start < span.start or span.end < end)
            for start, end in self._opaque_spans(word)
        )

    def _find_opaque(self, word: str) -> list[Span]:
        return [Span(end + 1 - length, end + 1) for end, length in self._opaque.iter(word)]
