"""Which of many keywords a word of a text counts as, in one language."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import accumulate
from typing import NamedTuple

from worker.domain.topics import Counted
from worker.text.fold import fold
from worker.text.morphology.automaton import automaton
from worker.text.morphology.compounds import Judge
from worker.text.morphology.keywords import Shapes
from worker.text.morphology.rules import rules_of
from worker.text.morphology.words import Span

_LONGEST_COMPOUND = 60
"""Letters. German papers reach 50; what is longer is noise, and only compared as a whole."""
_LONGEST_ABBREVIATION = 3
"""Letters of an abbreviation that is not sought inside words: US, EU, UNO."""
_UNKNOWN = "de"
"""How words of unknown language are read: as those of the news that come first."""


class Recognised(NamedTuple):
    """A keyword that a word counts as, and as what."""

    keyword: str
    counted: Counted


class _Part(NamedTuple):
    """A keyword that a string stands for inside a compound: as its last part, or before another
    one.
    """

    keyword: str
    folded: str
    forms: frozenset[str]
    last: bool


class Recogniser:
    """All keywords of a language at once. Built once a config revision and language, before the
    workers fork; asked once for each distinct word of the news.
    """

    def __init__(self, keywords: Iterable[str], language: str | None) -> None:
        """``keywords`` as they are written in queries, single words (no hyphen); ``language`` in
        ISO 639-1, None for unknown, which is read as German.
        """
        rules = rules_of(language or _UNKNOWN)
        self._judge = rules.judge
        self._needs_capital = rules.capitalised
        # Tuples, for most hold one: 10,000 keywords have 60,000 forms.
        self._written: dict[str, tuple[str, ...]] = defaultdict(tuple)
        self._any_case: dict[str, tuple[str, ...]] = defaultdict(tuple)
        self._small: dict[str, tuple[str, ...]] = defaultdict(tuple)
        self._capital: dict[str, tuple[str, ...]] = defaultdict(tuple)
        self._parts: dict[str, tuple[_Part, ...]] = defaultdict(tuple)
        for keyword in dict.fromkeys(keywords):
            folded = fold(keyword)
            self._written[folded] += (keyword,)
            self._add(keyword, folded, rules.shapes(keyword))
        self._needles = automaton(self._parts)

    def _add(self, keyword: str, folded: str, shapes: Shapes) -> None:
        for form in shapes.lower - {folded}:
            self._any_case[form] += (keyword,)
        for form in shapes.small - {folded}:
            self._small[form] += (keyword,)
        for form in (shapes.forms | shapes.firsts) - shapes.lower - shapes.small - {folded}:
            self._capital[form] += (keyword,)  # also what a hyphen leaves: Rüstungs-Deal
        if shapes.firsts and not _is_too_short(keyword):
            self._add_parts(keyword, folded, shapes)

    def _add_parts(self, keyword: str, folded: str, shapes: Shapes) -> None:
        last = _Part(keyword, folded, shapes.forms, last=True)
        first = last._replace(last=False)
        for form in shapes.forms:
            self._parts[form] += (last,)
        for form in shapes.firsts:
            self._parts[form] += (first,)

    def __call__(self, word: str, folded: str) -> tuple[Recognised, ...]:
        """The keywords that ``word``, a token as it stands in the text, counts as; ``folded`` is
        its folded form, which the caller has at hand.
        """
        found = dict.fromkeys(self._written.get(folded, ()), Counted.WRITTEN)
        found.update(dict.fromkeys(self._any_case.get(folded, ()), Counted.INFLECTED))
        capital = not word[:1].islower()
        cased = self._capital if capital else self._small
        found.update(dict.fromkeys(cased.get(folded, ()), Counted.INFLECTED))
        if self._judge and (capital or not self._needs_capital):
            found.update(self._inside(word, folded, self._judge, found))
        return tuple(Recognised(keyword, counted) for keyword, counted in found.items())

    def _inside(
        self, word: str, folded: str, judge: Judge, found: Collection[str]
    ) -> dict[str, Counted]:
        spans = self._spans(word, folded) if len(folded) <= _LONGEST_COMPOUND else ()
        return {
            part.keyword: Counted.COMPOUND
            for span in spans
            for part in self._parts[folded[span.start : span.end]]
            if part.last is (span.end == len(folded)) and part.keyword not in found
            if judge.reading(folded, span, part.folded, part.forms).counts
        }

    def _spans(self, word: str, folded: str) -> Iterable[Span]:
        """Where any keyword stands in the word, between its letters."""
        spans = [Span(end + 1 - length, end + 1) for end, length in self._needles.iter(folded)]
        if not spans or word.isascii():
            return spans
        edges = _edges_of_letters(word, folded)
        return [span for span in spans if edges.issuperset(span)]

    def fragments(self) -> Collection[str]:
        """Folded strings of which each recognised word's folded form holds one: by them an
        index of all words in a corpus is narrowed before the recogniser looks at each.
        """
        return _shortest(
            {*self._written, *self._any_case, *self._small, *self._capital, *self._parts}
        )


def _is_too_short(keyword: str) -> bool:
    """To be sought inside words: abbreviations, and the Swedish ö (island)."""
    if len(keyword) == 1:
        return True
    return keyword.isupper() and len(keyword) <= _LONGEST_ABBREVIATION


def _edges_of_letters(word: str, folded: str) -> frozenset[int]:
    """Places in the folded word where a letter of the word ends: Gründe hold no "ende"."""
    edges = frozenset(accumulate((len(fold(letter)) for letter in word), initial=0))
    return edges if max(edges) == len(folded) else frozenset(range(len(folded) + 1))


def _shortest(strings: Collection[str]) -> tuple[str, ...]:
    """Those that hold none of the others."""
    needles = automaton(strings)
    return tuple(
        string
        for string in strings
        if all(length == len(string) for _, length in needles.iter(string))
    )
