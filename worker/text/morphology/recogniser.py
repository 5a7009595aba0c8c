"""Which of many keywords a word of a text counts as, in one language."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from worker.domain.topics import Counted
from worker.text.fold import fold


class Recognised(NamedTuple):
    """A keyword that a word counts as, and as what."""

    keyword: str
    counted: Counted


class Recogniser:
    """All keywords of a language at once. Built once a config revision and language, before the
    workers fork; asked once for each distinct word of the news.
    """

    def __init__(self, keywords: Iterable[str], language: str | None) -> None:
        """``keywords`` as they are written in queries, single words (no hyphen); ``language`` in
        ISO 639-1, None for unknown, which is read as German.
        """
        self._keywords: dict[str, list[str]] = {}
        for keyword in keywords:
            self._keywords.setdefault(fold(keyword), []).append(keyword)

    def __call__(self, word: str, folded: str) -> tuple[Recognised, ...]:
        """The keywords that ``word``, a token as it stands in the text, counts as; ``folded`` is
        its folded form, which the caller has at hand.
        """
        return tuple(
            Recognised(keyword, Counted.WRITTEN) for keyword in self._keywords.get(folded, ())
        )

    def fragments(self) -> Collection[str]:
        """Folded strings of which each recognised word's folded form holds one: by them an
        index of all words in a corpus is narrowed before the recogniser looks at each.
        """
        return tuple(self._keywords)
