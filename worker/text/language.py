"""The language of a text: what its feed says, checked cheaply; the model only where that fails.

The model costs 0.9 s of CPU and 80 MB once a process, so nothing loads it that a declared
language and a few function words can settle.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from worker.text.function_words import FUNCTION_WORDS, LETTERS, LISTED, SPEAKERS, WRITERS
from worker.text.language_codes import language_code
from worker.text.tokens import tokenise

SENTENCE = 8
"""Words below which a declared language is believed unseen: headlines have few function words,
and many names."""
SHORT = 30
"""Words below which the model is not asked about a declared language: it guesses on a headline
("Zelensky meets Rutte" is Frisian to it)."""

_SAMPLE = 2_000
"""Code points that are looked at. More changes no answer and costs time."""

_FEWEST_LETTERS = 20
_LEAST_PROBABILITY = 0.3
"""Of an undeclared text. Right answers on headlines start here, "NATO NATO NATO" is 0.24."""
_OVERRULING_PROBABILITY = 0.9
_LEAST_SHARE = 0.15
"""Share of words that are a language's commonest or have its letters in ordinary prose of it;
0.3 to 0.5 in the press."""
_LEAST_RIVAL_SHARE = 0.15
_FEWEST_WITNESSES = 3
_WITNESSES = 120
_OVERRULING_ODDS = 3
"""What another language needs to overrule a declaration unasked: that many of the text's first
words, and that many times what speaks for the declared one alone."""


def detect(text: str, hints: Sequence[str] = ()) -> str | None:
    """The text's language as a lower-case ISO 639 code, None where nothing tells.

    ``hints`` are declared languages, the most trusted first ("de", "de-DE", "en_US"). The
    first is believed of headlines, of prose that holds its function words, and of languages
    that have no table of these. From one sentence on, the words and letters of another
    language overrule it; where they do not tell, only a sure model does.
    """
    declared = next(filter(None, map(language_code, hints)), None)
    if declared and (settled := _settled(text, declared)):
        return settled
    if sum(map(str.isalpha, text[:_SAMPLE])) < _FEWEST_LETTERS:
        return None
    guess, probability = _identifier().classify(text[:_SAMPLE])
    needed = _OVERRULING_PROBABILITY if declared else _LEAST_PROBABILITY
    if probability < needed or language_code(guess) is None:
        return declared
    return str(guess)


def load() -> None:
    """Load the model now: before a fork it is loaded once for all children."""
    _identifier()


def _settled(text: str, declared: str) -> str | None:
    """The language that its commonest words settle; None where the model is to be asked."""
    words = tokenise(text[:_SAMPLE]).words
    if declared not in LISTED or len(words) < SENTENCE:
        return declared
    rival, is_clear = _rival(words[:_WITNESSES], declared)
    if rival and is_clear:
        return rival
    spoken = sum(_is_of(word.lower(), declared) for word in words)
    is_plausible = rival is None and spoken >= _LEAST_SHARE * len(words)
    return declared if is_plausible or len(words) < SHORT else None


def _rival(words: Sequence[str], declared: str) -> tuple[str | None, bool]:
    """Another language that more of the words speak for than for the declared one, and whether
    they clearly do.

    The two are compared by what they do not share, which tells Ukrainian from Russian and
    Norwegian from Danish. Capitalised words do not speak for it: they may be names.
    """
    own = [word for word in words if word[0].islower()]
    scores = _scores(own)
    rival = max(FUNCTION_WORDS, key=lambda language: scores[language])
    if scores[rival] <= scores[declared]:
        return None, False
    telling = [word for word in own if _speaks_for(word, rival, declared)]
    against = sum(_speaks_for(word.lower(), declared, rival) for word in words)
    is_enough = len(telling) >= max(_FEWEST_WITNESSES, _LEAST_RIVAL_SHARE * len(own))
    is_clear = is_enough and len(set(telling)) > 1 and len(telling) > _OVERRULING_ODDS * against
    return (rival if len(telling) > against else None), is_clear


def _scores(words: Sequence[str]) -> Counter[str]:
    """What the words say for each language: one for each of its commonest, and two for a letter
    beyond a to z, which languages that lack it are thereby behind by.
    """
    scores: Counter[str] = Counter()
    for word in words:
        scores.update(SPEAKERS.get(word, ()))
        if not word.isascii():
            letters = [WRITERS[letter] for letter in set(word) if letter in WRITERS]
            able = frozenset.intersection(*letters) if letters else ()
            scores.update(able)
            scores.update(able)
    return scores


def _is_of(word: str, language: str) -> bool:
    return word in FUNCTION_WORDS[language] or not (
        word.isascii() or LETTERS[language].isdisjoint(word)
    )


def _speaks_for(word: str, language: str, other: str) -> bool:
    """Whether a word is one of a language's commonest or has one of its letters, and the other
    language has neither.
    """
    if word in FUNCTION_WORDS[language]:
        return word not in FUNCTION_WORDS[other]
    return not word.isascii() and not LETTERS[language].isdisjoint(set(word) - LETTERS[other])


@cache
def _identifier() -> Any:
    # Imported here because the import alone brings numpy, and its own instance because the
    # module's shared one gives no probabilities.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
