"""Learns from a dictionary alone which parts its compounds are made of, and how often.

Everything that is needed stands in the dictionary: 46 of its words end in a Bank that follows
something which other words begin with too, none in a Bankett. Counting such families gives,
without any text and without a list made by hand, the stems that no dictionary has as words
(Schul-, Abwehr-, Bundes-, Flagg-), the linking elements with them, and how likely each part is.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from itertools import chain
from math import log2
from typing import NamedTuple

from worker.text.morphology.compounding import Compounding

_ROUNDS = 6  # from then on fewer than 1 % of the words change their parts
_MOST_BITS = 31.0
"""A word whose cheapest two parts cost more stays whole: at 31 a split needs, for instance,
a first part seen ten times and a last part seen four times."""


_SHORT = 3
_ENOUGH_OF_A_SHORT_ONE = 4
_FIRSTS_OF_A_STRANGE_ONE = {3: 12, 4: 10, 5: 6}


class Split(NamedTuple):
    first: str
    last: str


class PartCount(NamedTuple):
    """Of how many words a part is the beginning, and of how many the end."""

    firsts: int
    lasts: int


def learn_parts(
    words: Iterable[str], nouns: Collection[str], known: AbstractSet[str], table: Compounding
) -> dict[str, PartCount]:
    """The parts of at least two of ``words``, all folded. ``nouns`` may end a compound."""
    lasts = {noun for noun in nouns if table.may_end(noun)}
    choices = {word: splits for word in words if (splits := _splits(word, lasts, table))}
    firsts, ends = _counts(choices)
    learned = {part: PartCount(firsts[part], ends[part]) for part in sorted(firsts + ends)}
    credible = (
        (part, _without_chance(part, count, known, table)) for part, count in learned.items()
    )
    return {part: count for part, count in credible if sum(count) > 1}


def _without_chance(
    part: str, count: PartCount, known: AbstractSet[str], table: Compounding
) -> PartCount:
    """Beginnings that are no word of the dictionary, shortened or linked (Magist-rat), and short
    ends that never begin a word (Put-zer, Vier-tel) are there by chance.
    """
    firsts, lasts = count
    if firsts < _FIRSTS_OF_A_STRANGE_ONE.get(len(part), 3) and not _is_stem(part, known, table):
        firsts = 0
    if len(part) <= _SHORT:
        firsts, lasts = (n if n >= _ENOUGH_OF_A_SHORT_ONE else 0 for n in (firsts, lasts))
    return PartCount(firsts, lasts)


def _is_stem(part: str, known: AbstractSet[str], table: Compounding) -> bool:
    wholes = chain((part + end for end in (*table.dropped, *table.verbs)), table.unlinked(part))
    return part in known or not known.isdisjoint(wholes)


def _splits(word: str, lasts: Collection[str], table: Compounding) -> list[Split]:
    shortest = table.shortest
    cuts = range(shortest, len(word) - shortest + 1)
    return [
        Split(word[:cut], word[cut:])
        for cut in cuts
        if word[cut:] in lasts and word[:cut] not in table.prefixes
    ]


def _counts(choices: dict[str, list[Split]]) -> tuple[Counter[str], Counter[str]]:
    """Hard expectation maximisation: each word takes its likeliest split by the counts of the
    others, then the counts are taken anew.
    """
    firsts, lasts = _first_guess(choices)
    chosen: dict[str, Split] = {}
    for _ in range(_ROUNDS):
        chosen = _choose(choices, chosen, firsts, lasts)
        firsts = Counter(split.first for split in chosen.values())
        lasts = Counter(split.last for split in chosen.values())
    return firsts, lasts


def _first_guess(choices: dict[str, list[Split]]) -> tuple[Counter[str], Counter[str]]:
    firsts, lasts = Counter[str](), Counter[str]()
    for splits in choices.values():
        for first, last in splits:
            firsts[first] += 1
            lasts[last] += 1
    return firsts, lasts


def _choose(
    choices: dict[str, list[Split]],
    before: dict[str, Split],
    firsts: Counter[str],
    lasts: Counter[str],
) -> dict[str, Split]:
    whole = 2 * log2(len(choices) or 1)
    chosen = {}
    for word, splits in choices.items():
        own = before.get(word)
        best, bits = None, _MOST_BITS
        for split in splits:
            itself = 1 if own in {split, None} else 0  # a word is no evidence for its own parts
            others = (firsts[split.first] - itself) * (lasts[split.last] - itself)
            if others > 0 and (cost := whole - log2(others)) < bits:
                best, bits = split, cost
        if best:
            chosen[word] = best
    return chosen
