"""How words of languages other than German inflect, and which of them join words."""

from functools import cache

from worker.text.fold import fold
from worker.text.function_words import FUNCTION_WORDS
from worker.text.morphology.compounding import Compounding
from worker.text.morphology.endings import ABBREVIATIONS, FINALS, inflect
from worker.text.morphology.lexicon import SAME_LEXICON, lexicon
from worker.text.morphology.neighbours import TABLES

_NORDIC = frozenset({"da", "nb", "nn", "no", "sv"})
"""Where any form of a noun takes a genitive -s, which not all dictionaries list."""
_FEW = 4
"""Forms that the dictionary knows of a name of which it does not know all."""


def inflections(keyword: str, language: str) -> frozenset[str]:
    """The folded forms that a keyword, as it is written in a query, has in a language (ISO 639-1)
    where that is not German; itself among them.

    By the language's dictionary; what that does not know, names above all, by its ending. A form
    that is one of the commonest words of all is left out: Swedish ska is shall, and no school (skola).
    """
    folded = fold(keyword)
    forms = {folded, *_inflected(keyword, folded, language)}
    if language in _NORDIC:
        forms |= {form + "s" for form in forms if not form.endswith(("s", "x", "z"))}
    return frozenset(forms) - (_function_words(language) - {folded})


@cache
def _function_words(language: str) -> frozenset[str]:
    listed = "no" if language in {"nb", "nn"} else language
    return frozenset(map(fold, FUNCTION_WORDS.get(listed, ())))


def _inflected(keyword: str, folded: str, language: str) -> set[str]:
    if _is_abbreviation(keyword):
        return set(inflect(folded, ABBREVIATIONS.get(language, {})))
    known = _known(folded, language, name=keyword[:1].isupper())
    if len(known) > (_FEW if keyword[:1].isupper() else 0):
        return known
    return known | set(inflect(folded, FINALS.get(language, {})))


def _is_abbreviation(keyword: str) -> bool:
    return len(keyword) > 1 and keyword.isupper()


def _known(folded: str, language: str, *, name: bool) -> set[str]:
    """A name is not taken for a form of another word: Biden is no Polish bida."""
    words = lexicon(language)
    if words is None or (name and folded not in words.lemmas(folded)):
        return set()
    return set(words.forms(folded))


def compounding(language: str) -> Compounding | None:
    """How a language (ISO 639-1) other than German joins words; None where it does not, or where
    we have no rules for it.
    """
    return TABLES.get(SAME_LEXICON.get(language, language))
