"""The rules of one language, put together once a process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from worker.text.morphology.compounds import Judge
from worker.text.morphology.german import GERMAN
from worker.text.morphology.inflection import Inflection
from worker.text.morphology.keywords import FirstParts, Shapes
from worker.text.morphology.languages import compounding, inflections
from worker.text.morphology.learn import PartCount
from worker.text.morphology.lexicon import SAME_LEXICON, lexicon
from worker.text.morphology.parts import Parts

LEARNED = Path(__file__).parent / "learned"
"""What ``build_parts.py`` wrote: a file a language, a line a part."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How the words of a language are recognised."""

    shapes: Callable[[str], Shapes]
    """Of a keyword as it is written in a query."""
    judge: Judge | None = None
    """None where the language joins no words, or we have no rules for it."""
    capitalised: bool = False
    """Whether a compound needs a capital."""


@cache
def rules_of(language: str) -> Rules:
    """The rules of a language (ISO 639-1). Where nothing is known of it, a keyword has one
    shape: as it is written.
    """
    table = GERMAN if language == "de" else compounding(language)
    words = lexicon(language)
    if table is None or words is None:
        return Rules(shapes=partial(_inflected, language=language))
    parts = Parts(learned(language), words, table)
    firsts = FirstParts(words, parts, table)
    inflection = Inflection(words, parts, table)
    shapes = partial(_german, inflection, firsts)
    if language != "de":
        shapes = partial(_joining, inflection, firsts, language)
    return Rules(shapes, Judge(parts, words, table), table.capitalised)


def _inflected(keyword: str, *, language: str) -> Shapes:
    forms = inflections(keyword, language)
    return Shapes(forms, lower=forms)


def _joining(inflection: Inflection, firsts: FirstParts, language: str, keyword: str) -> Shapes:
    shapes = _inflected(keyword, language=language)
    if not inflection.is_noun(keyword):
        return shapes
    return replace(shapes, firsts=firsts.of(keyword, shapes.forms))


def _german(inflection: Inflection, firsts: FirstParts, keyword: str) -> Shapes:
    forms = inflection.forms(keyword)
    if not inflection.is_noun(keyword):
        small = frozenset(form for form in forms if inflection.is_noun_too(form, keyword))
        return Shapes(forms, lower=forms - small, small=small)
    lower = frozenset(filter(inflection.is_of_nouns_only, forms))
    return Shapes(forms, lower, firsts=firsts.of(keyword, forms))


def learned(language: str, folder: Path = LEARNED) -> Mapping[str, PartCount]:
    """The parts of a language's compounds, none where none were learned."""
    path = folder / f"{SAME_LEXICON.get(language, language)}.tsv"
    if not path.exists():
        return MappingProxyType({})
    lines = path.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {part: PartCount(int(firsts), int(lasts)) for part, firsts, lasts in rows}
