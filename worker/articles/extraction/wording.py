"""Texts as words, for asking how much of one stands in another whatever the layout made of it."""

import re
from collections import Counter
from collections.abc import Sequence

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
"""Scripts that part no words, or put whole phrases between spaces: each sign counts as a word."""
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")

SHINGLE = 3


def words(text: str) -> list[str]:
    """Runs of letters and digits in small letters."""
    return _WORD.findall(text.lower())


def squeezed(text: str) -> str:
    """A text without its white space: what a parser and an extractor certainly agree on."""
    return "".join(text.split())


def share(some: Sequence[str], others: Sequence[str]) -> float:
    """The share of ``some`` words that stand in the others, each as often as it does there."""
    if not some:
        return 0.0
    return (Counter(some) & Counter(others)).total() / len(some)


def shingles(some: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """All runs of three words: a text that says itself twice has no more of them."""
    last = max(1, len(some) - SHINGLE + 1)
    return frozenset(tuple(some[start : start + SHINGLE]) for start in range(last))
