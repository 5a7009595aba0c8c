"""What a word or phrase of a query looks for: folded words in a row, and what may part them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from worker.text.fold import fold
from worker.text.tokens import INVISIBLE, Tokens, tokenise

_MOST_JOINED_PARTS = 4
"""Parts of a hyphenated word up to which each hyphen may be missing by itself."""

_LONGEST_GAP = 12
_LIGHT = re.compile(rf"[\s'’‘ʼ`´\"„“”«»‚‹›{INVISIBLE}]|(?<!\s)[-‐‑–](?!\s)")
"""What a phrase reads across: space, apostrophes, quotation marks, and hyphens that touch a
word. A dash between spaces, brackets, commas and sentence ends part."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_LETTER_APOSTROPHE = str.maketrans({"ʼ": "'"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """Folded words that stand in a row. ``signs[i]`` is what may stand after word ``i``
    besides spaces, hyphens, apostrophes and quotation marks.
    """

    words: tuple[str, ...]
    signs: tuple[str, ...]


def gap_signs(gap: str) -> str | None:
    """What stands between two words apart from light punctuation; None where it parts them."""
    return _gap_signs(gap) if len(gap) <= _LONGEST_GAP else None


@lru_cache(maxsize=1 << 12)
def _gap_signs(gap: str) -> str | None:
    return None if _BLANK_LINE.search(gap) else _LIGHT.sub("", gap)


def phrase_pattern(text: str) -> Pattern:
    """What a phrase looks for: its words in a row."""
    return _pattern(tokenise(text.translate(_LETTER_APOSTROPHE)))


def word_patterns(text: str) -> tuple[Pattern, ...]:
    """What one word looks for: its parts in a row, and joined where a hyphen parts them.

    ``Zwei-Prozent-Ziel`` finds Zwei-Prozentziel and Zweiprozentziel too; ``U.S.`` does not
    find "us", because a dot is no hyphen.
    """
    whole = phrase_pattern(text)
    hyphens = [index for index, sign in enumerate(whole.signs) if not sign]
    if len(hyphens) >= _MOST_JOINED_PARTS:
        choices = [frozenset[int](), frozenset(hyphens)]
    else:
        masks = product((False, True), repeat=len(hyphens))
        choices = [
            frozenset(index for index, joined in zip(hyphens, mask, strict=True) if joined)
            for mask in masks
        ]
    return tuple(_joined(whole, choice) for choice in choices)


def spelling_patterns(text: str) -> tuple[Pattern, ...]:
    """What an alias's spelling looks for: a word, or a phrase where it holds spaces."""
    return (phrase_pattern(text),) if len(text.split()) > 1 else word_patterns(text)


def _pattern(tokens: Tokens) -> Pattern:
    return Pattern(
        words=tuple(map(fold, tokens.words)),
        signs=tuple(_LIGHT.sub("", gap) for gap in tokens.gaps[1:-1]),
    )


def _joined(whole: Pattern, gaps: frozenset[int]) -> Pattern:
    """The pattern with the words before and after each of these gaps as one word."""
    words, signs = [whole.words[0]], list[str]()
    for index, word in enumerate(whole.words[1:]):
        if index in gaps:
            words[-1] += word
        else:
            words.append(word)
            signs.append(whole.signs[index])
    return Pattern(tuple(words), tuple(signs))
