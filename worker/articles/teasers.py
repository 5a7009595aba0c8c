"""Teasers as scrapers leave them: repeated, garbled, or a subheading set before its time."""

import re
from collections.abc import Iterator, Sequence

_SENTENCE = re.compile(r"[^.!?…]*[.!?…]*[\"“”»)]*\s*")
_WORDS = re.compile(r"\w+")
_LONGEST = 1_000
"""Characters of a teaser. A longer paragraph before the dateline is text and stays as it is."""
_FEWEST_WORDS = 4
_STRETCH = 2
"""How many times its own words a garbled sentence may lie apart in the one it repeats."""
_WHOLE = re.compile(r"[\W\d_]*[^\W\d_a-zß-öø-ÿа-яёґєіїα-ω].*[.!?…][\"“”»)]*\s*", re.DOTALL)
"""A sentence of its own begins with a capital and ends as one."""
_NEGATIONS = frozenset(
    str.split(
        "nicht nichts kein keine keinen keinem keiner keines nie niemals niemand ohne weder "
        "no not never none nobody without neither nor cannot t ne n pas jamais rien aucun aucune "
        "sans non ni nunca nada sin ningún ninguna não nem sem nessuno senza mica niet geen nooit "
        "inte ingen inga aldrig ikke aldri utan uden uten nie nigdy bez żaden žádný nikdy nem "
        "не ні нет немає без ніколи никогда ei eivät ilman fără"
    )
)
"""Where one of them is missing, a sentence says the opposite."""


def clean_teasers(title: str, teasers: Sequence[str], body: Sequence[str]) -> list[str]:
    """Teasers without what another one, the title or a later subheading says already.

    A scraper that drops inline elements repeats "treffen sich in Gipfel dauert zwei Tage lang."
    of "Minister treffen sich in Brüssel: Gipfel dauert zwei Tage lang.": what is no sentence of
    its own, and whose words stand in another teaser in the same order, goes; so does a sentence
    that was said before word for word. The new sentence behind it is kept.
    """
    later = {_said(part) for part in body if len(part) <= _LONGEST} if teasers else set()
    kept: list[str] = []
    for position, teaser in enumerate(teasers):
        if len(teaser) > _LONGEST:
            kept.append(teaser)
            continue
        before = [part for part in (title, *kept) if len(part) <= _LONGEST]
        behind = [part for part in teasers[position + 1 :] if len(part) <= _LONGEST]
        rest = "".join(_fresh(teaser, before, behind)).strip()
        if rest and _said(rest) not in later and _said(rest) not in map(_said, kept):
            kept.append(rest)
    return kept


def _fresh(teaser: str, before: list[str], behind: list[str]) -> Iterator[str]:
    """Sentences that no other text holds, or holds in longer form."""
    said = {_said(sentence) for part in before for sentence in _SENTENCE.findall(part)}
    others = [_words(part) for part in (*before, *behind)]
    for sentence in _SENTENCE.findall(teaser):
        words = _words(sentence)
        if len(words) >= _FEWEST_WORDS and tuple(words) in said:
            continue
        is_garbled = not _WHOLE.fullmatch(sentence)
        if not (is_garbled and any(_repeats(words, other) for other in others)):
            yield sentence


def _repeats(words: list[str], other: list[str]) -> bool:
    """Whether the words stand in a longer text in their order, close together, and none that is
    left out between or right before them turns their meaning around.
    """
    if not _FEWEST_WORDS <= len(words) < len(other):
        return False
    starts = (start for start, word in enumerate(other) if word == words[0])
    return any(_is_within(words, other, start) for start in starts)


def _is_within(words: list[str], other: list[str], start: int) -> bool:
    end = start
    for word in words:
        try:
            end = other.index(word, end, start + _STRETCH * len(words)) + 1
        except ValueError:
            return False
    spoken = other[max(0, start - 2) : end]
    return _negations(spoken) == _negations(words)


def _negations(words: list[str]) -> int:
    return sum(word in _NEGATIONS for word in words)


def _said(text: str) -> tuple[str, ...]:
    return tuple(_words(text))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())
