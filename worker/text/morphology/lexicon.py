"""One language's words: what forms each has, and which are nouns."""

from collections.abc import Collection
from functools import cache


class Lexicon:
    """Words are handed in and given back folded (``worker.text.fold``)."""

    def __init__(self, language: str) -> None:
        self.language = language

    def forms(self, word: str) -> Collection[str]:
        """All forms of the words that ``word`` is a form of, itself among them; empty where
        unknown.
        """
        raise NotImplementedError

    def lemmas(self, form: str) -> Collection[str]:
        """The dictionary forms of a form; empty where unknown."""
        raise NotImplementedError

    def is_noun(self, form: str) -> bool:
        """Whether it is a form of a noun, which a compound may be made of."""
        raise NotImplementedError


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language (ISO 639-1), opened once a process; None where there is none."""
    raise NotImplementedError
