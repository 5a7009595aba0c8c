"""The language of a text: what its feed says, checked cheaply; the model only where that fails.

The model costs 0.9 s of CPU and 80 MB once a process, so nothing loads it that a declared
language and a few function words can settle.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from worker.text.tokens import tokenise

SHORT = 30
"""Words below which a declared language is believed unseen: function words and the model
both guess on a headline ("Zelensky meets Rutte" is Frisian to the model)."""

_SAMPLE = 2_000
"""Code points that are looked at. More changes no answer and costs time."""

_FEWEST_LETTERS = 20
_LEAST_PROBABILITY = 0.3
"""Of an undeclared text. Right answers on headlines start here, "NATO NATO NATO" is 0.24."""
_OVERRULING_PROBABILITY = 0.9
_LEAST_SHARE = 0.1
"""Share of its function words in ordinary prose of a language; 0.15 to 0.3 in the press."""

_NOT_A_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "root"})
_ONE_CODE = {"nb": "no", "iw": "he"}
"""Other codes for what the model names so: Bokmål, and Java's old name of Hebrew."""
_PRIMARY = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE | re.DOTALL)

_FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "de": "der die und das den von mit nicht dem ist auf für sich ein eine zu im",
        "en": "the of and to that is for with was on by are from has have as it",
        "es": "el los las del que y por con para una no su al se como más",
        "fr": "le les des et une du que est pour dans sur au qui par pas aux",
        "it": "il che di e della per un del non una con sono le dei ha nel",
        "nl": "het een van en dat voor niet op te zijn met aan ook er bij naar",
        "pl": "w i na z się do że nie jest o po przez od dla jak oraz",
        "pt": "o que do da e os no uma para com não em dos por na ao",
        "ru": "в и на что с по не из о к за от он для как это",
        "uk": "в і на що з у та не до за про від він для як це",
    }.items()
}


def detect(text: str, hints: Sequence[str] = ()) -> str | None:
    """The text's language as a lower-case ISO 639 code, None where nothing tells.

    ``hints`` are declared languages, the most trusted first ("de", "de-DE", "en_US"). The
    first is believed of short texts, of prose that holds its function words, and of
    languages whose function words are not listed; only a sure model overrules it.
    """
    declared = next(_codes(hints), None)
    if declared and _plausible(text, declared):
        return declared
    if sum(map(str.isalpha, text[:_SAMPLE])) < _FEWEST_LETTERS:
        return None
    guess, probability = _identifier().classify(text[:_SAMPLE])
    needed = _OVERRULING_PROBABILITY if declared else _LEAST_PROBABILITY
    if probability < needed or guess in _NOT_A_LANGUAGE:
        return declared
    return str(guess)


def load() -> None:
    """Load the model now: before a fork it is loaded once for all children."""
    _identifier()


def _codes(hints: Sequence[str]) -> Iterator[str]:
    for hint in hints:
        tag = _PRIMARY.fullmatch(hint.strip())
        if tag and (code := tag.group(1).lower()) not in _NOT_A_LANGUAGE:
            yield _ONE_CODE.get(code, code)


def _plausible(text: str, language: str) -> bool:
    expected = _FUNCTION_WORDS.get(language)
    if expected is None:
        return True
    words = tokenise(text[:_SAMPLE]).words
    if len(words) < SHORT:
        return True
    return sum(word.lower() in expected for word in words) >= _LEAST_SHARE * len(words)


@cache
def _identifier() -> Any:
    # Imported here because the import alone brings numpy, and its own instance because the
    # module's shared one gives no probabilities.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
