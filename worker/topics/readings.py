"""How words are read in each language: the same keywords, other rules."""

from typing import NamedTuple

from worker.text.language_codes import language_code
from worker.text.morphology.lexicon import lexicon
from worker.text.morphology.recogniser import Recogniser
from worker.topics.analysis import Analysis, Keywords
from worker.topics.vocabulary import MOST_REMEMBERED, Vocabulary

_GERMAN = "de"
_MOST_TAGS = 1000
_NO_RULES = "und"
"""BCP 47 for an undetermined language: words count as written only."""


class Reading(NamedTuple):
    """One language's reading of words, and those read so far."""

    analysis: Analysis
    vocabulary: Vocabulary


class Readings:
    """One reading for each language that has rules, built at its first document, and one for
    all others. What they remember is bounded together.
    """

    def __init__(self, keywords: Keywords, most: int = MOST_REMEMBERED) -> None:
        self._keywords = keywords
        self._most = most
        self._by_language: dict[str, Reading] = {}
        self._by_tag: dict[str | None, Reading] = {}

    def of(self, language: str | None) -> Reading:
        """The reading for a document in this language (BCP 47)."""
        if self._remembered() >= self._most:
            for reading in self._by_language.values():
                reading.vocabulary.forget()
        if language not in self._by_tag:
            self._open(language)
        return self._by_tag[language]

    def _remembered(self) -> int:
        return sum(len(reading.vocabulary) for reading in self._by_language.values())

    def _open(self, tag: str | None) -> None:
        language = rules_for(tag)
        if language not in self._by_language:
            analysis = Analysis(self._keywords, Recogniser(self._keywords.smart, language))
            vocabulary = Vocabulary(analysis, self._most)
            self._by_language[language] = Reading(analysis, vocabulary)
        if len(self._by_tag) >= _MOST_TAGS:  # anybody may make up as many as they like
            self._by_tag.clear()
        self._by_tag[tag] = self._by_language[language]


def rules_for(tag: str | None) -> str:
    """The language whose rules a document with this tag is read by; German where none is told."""
    language = language_code(tag) if tag else None
    if language is None:
        return _GERMAN
    return language if lexicon(language) else _NO_RULES
