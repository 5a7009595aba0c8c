"""Which words of a corpus a query's keywords may mean: found by the strings that they must hold,
then asked of the same analysis that reads the news.

A vocabulary of 1.3 million words is 15 MB of folded text. One automaton reads through it in a
third of a second whatever it looks for, and so no index of trigrams is kept. To take a word to
pieces costs a hundred times as much as to find it, so that is done only where an answer hangs on it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from worker.domain.search import WordPage
from worker.text.fold import fold
from worker.text.morphology.recogniser import Recogniser
from worker.topics.analysis import Analysis, Keywords, Number
from worker.topics.patterns import Keyword, Kind
from worker.topics.readings import rules_for
from worker.topics.sieve_blocks import JOINED, MOST_WORDS

_FIXED = re.compile(r"[^*?]+")
_SHORTEST = 2
"""Letters of an abbreviation whose forms all begin with it."""
_END = "\n"
"""Stands before and after each word of a page."""


class Meant(NamedTuple):
    """As which keywords, by their numbers, a word counts, and which of that is ``certain``."""

    keywords: tuple[Number, ...]
    certain: tuple[bool, ...]


class _Clue(NamedTuple):
    """What a fragment in a word says: as which smart keywords it may count, and whether it is to
    be compared with the other keywords.
    """

    smart: frozenset[Number]
    plain: bool

    def joined(self, other: "_Clue") -> "_Clue":
        return _Clue(self.smart | other.smart, self.plain or other.plain)


class Lexis:
    """The words that may count as one of the keywords, by their numbers in the index (``hot`` is
    true of them), and as what each counts in a language: ``meant`` by its kind.
    """

    def __init__(
        self,
        keywords: Collection[Keyword],
        pages: Iterable[WordPage],
        languages: Iterable[str | None],
    ) -> None:
        self.count = len(keywords)
        self.meant: list[Meant] = []
        self._kinds: dict[Meant, int] = {}
        numbers = {keyword: number for number, keyword in enumerate(keywords)}
        shared = Keywords(numbers)
        self._codes = {language: rules_for(language) for language in languages}
        self._analyses = {
            code: Analysis(shared, Recogniser(shared.smart, code))
            for code in set(self._codes.values())
        }
        plainly = Analysis(shared, lambda _word, _folded: ())
        fragments = _fragments(numbers, self._analyses)
        self._words: dict[Number, str] = {}
        guesses: dict[Number, int] = {}
        for number, word, clue in _held(fragments, pages):
            self._words[number] = word
            plain = plainly(word) if clue.plain else ()
            certain = (True,) * len(plain) + (False,) * len(clue.smart)
            guesses[number] = self._kind(Meant(plain + tuple(clue.smart), certain))
        held = np.fromiter(guesses, np.intp, len(guesses))
        self.hot = np.zeros(2 * MOST_WORDS, np.bool_)
        self.hot[held] = self.hot[held | JOINED] = True
        self._by_code: dict[str, NDArray[np.int32]] = {}
        for code in self._analyses:
            kinds = self._by_code[code] = np.zeros(MOST_WORDS, np.int32)
            kinds[held] = np.fromiter(guesses.values(), np.int32, len(guesses))

    def kinds(self, language: str | None) -> NDArray[np.int32]:
        """The place in ``meant`` of each hot word, as it is read in a language."""
        return self._by_code[self._codes[language]]

    def settle(self, words: Iterable[Number], language: str | None) -> None:
        """Decide as what these hot words count, which was a guess where they may be forms or
        compounds of a keyword.
        """
        code = self._codes[language]
        kinds = self._by_code[code]
        for word in words:
            if not all(self.meant[kinds[word]].certain):
                keywords = self._analyses[code](self._words[word])
                kinds[word] = self._kind(Meant(keywords, (True,) * len(keywords)))

    def _kind(self, meant: Meant) -> int:
        if meant not in self._kinds:
            self._kinds[meant] = len(self.meant)
            self.meant.append(meant)
        return self._kinds[meant]


def _fragments(
    numbers: Mapping[Keyword, Number], languages: Collection[str]
) -> Mapping[str, _Clue]:
    """Strings of which a page holds one wherever it holds a word that counts as a keyword."""
    smart = defaultdict[str, set[Number]](set)
    plain = set[str]()
    for keyword, number in numbers.items():
        match keyword.kind:
            case Kind.SMART:
                for code in languages:
                    for fragment in Recogniser([keyword.text], code).fragments():
                        smart[_anchored(fragment, keyword.text)].add(number)
            case Kind.FOLDED:
                plain.add(f"{_END}{keyword.text}{_END}")
            case Kind.EXACT:
                plain.add(f"{_END}{fold(keyword.text)}{_END}")
            case Kind.WILDCARD:
                plain.add(max(map(fold, _FIXED.findall(keyword.text)), key=len, default=""))
    return {
        fragment: _Clue(frozenset(smart.get(fragment, ())), fragment in plain)
        for fragment in smart.keys() | plain
    }


def _anchored(fragment: str, keyword: str) -> str:
    """The T of Iris-T is not sought inside words: else most words would have to be looked at."""
    is_abbreviation = len(keyword) <= _SHORTEST and keyword.isupper()
    return f"{_END}{fragment}" if is_abbreviation else fragment


def _held(
    fragments: Mapping[str, _Clue], pages: Iterable[WordPage]
) -> Iterator[tuple[Number, str, _Clue]]:
    """The words that hold a fragment, by their numbers, with all that those say."""
    finding = _finder(fragments)
    for page in pages:
        clues: dict[int, _Clue] = {}
        for line, clue in finding(f"{_END}{page.folded}{_END}"):
            before = clues.get(line)
            clues[line] = before.joined(clue) if before else clue
        words = page.words.split(_END) if clues else []
        for line, clue in clues.items():
            if words[line]:
                yield page.first + line, words[line], clue


_Found = Iterator[tuple[int, _Clue]]


def _finder(fragments: Mapping[str, _Clue]) -> Callable[[str], _Found]:
    """What tells the lines of a text that hold a fragment, some more than once."""
    if not fragments:
        return lambda _: iter(())
    automaton = ahocorasick.Automaton()
    for fragment, clue in fragments.items():
        if fragment:
            automaton.add_word(fragment, (fragment.endswith(_END), clue))
    automaton.make_automaton()

    def lines(text: str) -> _Found:
        if "" in fragments:  # a wildcard of nothing but signs: any word may fit
            yield from ((line, fragments[""]) for line in range(text.count(_END) - 1))
        line, counted = -1, 0
        for end, (over, clue) in automaton.iter(text) if len(automaton) else ():
            stop = end + 1 - over
            line += text.count(_END, counted, stop)
            counted = stop
            yield line, clue

    return lines
