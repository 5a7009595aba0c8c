"""Teasers as scrapers leave them: repeated, garbled, or a subheading set before its time."""

import re
from collections.abc import Iterator, Sequence

from worker.articles.texts import bare

_SENTENCE = re.compile(r"[^.!?…]*[.!?…]*[\"“”»)]*\s*")
_WORDS = re.compile(r"\w+")
_LONGEST = 1_000
"""Characters of a teaser. A longer paragraph before the dateline is text and stays as it is."""
_FEWEST_WORDS = 4
_STRETCH = 2
"""How many times its own words a garbled sentence may lie apart in the one it repeats."""


def clean_teasers(title: str, teasers: Sequence[str], body: Sequence[str]) -> list[str]:
    """Teasers without what another one, the title or a later subheading says already.

    A scraper that drops inline elements repeats "treffen sich in Gipfel dauert zwei Tage lang."
    of "Minister treffen sich in Brüssel: Gipfel dauert zwei Tage lang.": a sentence whose words
    stand in another teaser in the same order goes, the new sentence behind it is kept.
    """
    later = {bare(part) for part in body if len(part) <= _LONGEST} if teasers else set()
    kept: list[str] = []
    for position, teaser in enumerate(teasers):
        if len(teaser) > _LONGEST:
            kept.append(teaser)
            continue
        others = [
            _words(part)
            for part in (title, *kept, *teasers[position + 1 :])
            if len(part) <= _LONGEST
        ]
        rest = "".join(_fresh(teaser, others)).strip()
        if rest and bare(rest) not in later and bare(rest) not in map(bare, kept):
            kept.append(rest)
    return kept


def _fresh(teaser: str, others: list[list[str]]) -> Iterator[str]:
    """Sentences that no other text holds in longer form."""
    for sentence in _SENTENCE.findall(teaser):
        words = _words(sentence)
        if not any(len(words) < len(other) and _is_within(words, other) for other in others):
            yield sentence


def _is_within(words: list[str], other: list[str]) -> bool:
    """Whether the words stand in the other text in their order and close together."""
    if len(words) < _FEWEST_WORDS:
        return False
    starts = (start for start, word in enumerate(other) if word == words[0])
    return any(
        _is_subsequence(words, other[start : start + _STRETCH * len(words)]) for start in starts
    )


def _is_subsequence(words: list[str], other: list[str]) -> bool:
    rest = iter(other)
    return all(word in rest for word in words)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())
