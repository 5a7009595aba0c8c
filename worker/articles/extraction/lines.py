"""A line of an extracted text, as the rules of ``rules`` look at it."""

from dataclasses import dataclass
from functools import cached_property

from worker.articles.extraction import signoffs
from worker.articles.extraction.placement import UNKNOWN, Place
from worker.articles.extraction.reported import hands_on
from worker.articles.extraction.wording import words

EARLY, LATE = 6, 5
"""Lines from the top and from the end among which bylines, dates and notices stand."""
LEAST_SENTENCE = 4
"""Words of a sentence: "Alle Rechte vorbehalten." is none."""
_QUOTES = tuple("„“\"»«‚‘'–—")


@dataclass(frozen=True)
class Line:
    """A paragraph, a heading or a list's item; where it stands on the page and in the text."""

    text: str
    place: Place = UNKNOWN
    is_stated_caption: bool = False
    from_start: int = 0
    from_end: int = 0

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)

    @cached_property
    def small(self) -> str:
        """As phrases are written: small letters, straight apostrophes, without a list's dash."""
        return self.bare.lower().replace("’", "'")

    @property
    def bare(self) -> str:
        return self.text.lstrip("-–→•*· ").strip()

    @cached_property
    def length(self) -> int:
        """In words."""
        return len(self.words)

    @property
    def is_item(self) -> bool:
        return self.text.startswith("- ")

    @property
    def ends_sentence(self) -> bool:
        return bool(signoffs.SENTENCE_END.search(self.text))

    @cached_property
    def is_sentence(self) -> bool:
        """Whether it ends as a full sentence does."""
        return self.length >= LEAST_SENTENCE and bool(signoffs.FULL_STOP.search(self.text))

    @cached_property
    def hands_on(self) -> bool:
        """Whether it hands on what somebody said."""
        return self.is_quote or hands_on(self.small)

    @property
    def is_quote(self) -> bool:
        """Whether it opens with direct speech: what people tell each other is no word to the
        reader.
        """
        return self.text.startswith(_QUOTES)

    @property
    def is_early(self) -> bool:
        return self.from_start < EARLY

    @property
    def is_late(self) -> bool:
        return self.from_end < LATE
