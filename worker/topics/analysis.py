"""What one word of a text counts as, for all keywords of all queries and one language."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from worker.domain.topics import Counted
from worker.text.fold import fold
from worker.text.morphology.recogniser import Recognised
from worker.topics.patterns import Keyword, Kind, as_written
from worker.topics.wildcards import Wildcards

LONGEST_WORD = 256
"""Code points; a longer run of letters is no word and is not looked at."""

_MOST_COUNTED = 100_000
"""Pairs of a word and a keyword of which is remembered as what it counts, about 20 MB. Only those
told as hits: 10,000 topics have 60,000 in a thousand documents.
"""

Number = int
"""A keyword's, in the program."""

Recognise = Callable[[str, str], tuple[Recognised, ...]]


class Keywords:
    """All keywords of a program by how they are compared; the same for every language."""

    def __init__(self, numbers: Mapping[Keyword, Number]) -> None:
        kinds = defaultdict[Kind, dict[str, Number]](dict)
        for keyword, number in numbers.items():
            kinds[keyword.kind][keyword.text] = number
        self.smart: Mapping[str, Number] = kinds[Kind.SMART]
        self.folded: Mapping[str, Number] = kinds[Kind.FOLDED]
        self.exact: Mapping[str, Number] = kinds[Kind.EXACT]
        self.wildcards = Wildcards(kinds[Kind.WILDCARD]) if kinds[Kind.WILDCARD] else None


class Analysis:
    """One language's reading of a word. Asked once for each distinct word of the news."""

    def __init__(self, keywords: Keywords, recognise: Recognise) -> None:
        self._keywords = keywords
        self._recognise = recognise
        self._counted: dict[tuple[str, Number], Counted] = {}

    def __call__(self, word: str) -> tuple[Number, ...]:
        """The numbers of the keywords that a word, as it stands in a text, counts as."""
        if len(word) > LONGEST_WORD:
            return ()
        return tuple(dict.fromkeys(self._numbers(word, fold(word))))

    def counted(self, word: str, number: Number) -> Counted:
        """As what the word counts as this smart keyword, which it does count as."""
        if (word, number) not in self._counted:
            if len(self._counted) >= _MOST_COUNTED:
                self._counted.clear()
            numbers = self._keywords.smart
            for keyword, counted in self._recognise(word, fold(word)):
                self._counted[word, numbers[keyword]] = counted
        return self._counted[word, number]

    def _numbers(self, word: str, folded: str) -> Iterator[Number]:
        keywords = self._keywords
        for keyword, _ in self._recognise(word, folded):
            yield keywords.smart[keyword]
        if (number := keywords.folded.get(folded)) is not None:
            yield number
        if keywords.exact and (number := keywords.exact.get(as_written(word))) is not None:
            yield number
        if keywords.wildcards:
            yield from keywords.wildcards(word, folded)
