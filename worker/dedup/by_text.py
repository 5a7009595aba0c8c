"""An article beside texts of other items: equal, an edited copy, one of a series, or of two.

The best match alone decides the story. What holds much of two stories joins neither, and what
joined neither pulls nobody in.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from worker.dedup.brief import BRIEF, brief, is_other_edition
from worker.dedup.full import full, next_edition
from worker.dedup.likeness import Likeness, side, side_of
from worker.dedup.vicinity import Likely, Vicinity
from worker.domain.articles import PageUse
from worker.domain.corpus import Document
from worker.domain.settings import Deduplication
from worker.domain.stories import Relation, Verdict, VerdictReason

EXACT_TOKENS = 8
"""Fewer equal words ("Eilmeldung", "Live-Ticker") are no proof of a copy."""

LIKELY = 48
CANDIDATES = 6
OF_ONE_STORY = 3
"""Of the articles that share most so many are looked at, and so many compared in full."""

MUCH = 0.3
"""Share of an article that a round-up must hold for the two to overlap."""
OWN_PLACE = 0.5
"""Share of the words it has from a second story that it must not have from the first as well."""
WHOLE = 0.6
"""Share of a round-up that makes the article which holds it a copy of the round-up."""


class Found(NamedTuple):
    """An article that is like the document, and how."""

    verdict: Verdict
    pair: Likeness

    @property
    def rank(self) -> tuple[bool, float, float]:
        """A copy before a member of a series; of two copies that which holds less besides."""
        is_copy = self.verdict.relation is Relation.NEAR
        return is_copy, self.verdict.similarity, self.pair.similarity_of_larger


def by_equal_text(document: Document, vicinity: Vicinity) -> Verdict | None:
    """The verdict where the same words stand under another key."""
    if document.fingerprint.tokens < EXACT_TOKENS:
        return None
    known = vicinity.by_exact(document.fingerprint.exact)
    if known is None or known.story in vicinity.apart(document.keys):
        return None
    if is_other_edition(document, known):
        return None
    if document.article.page is PageUse.PENDING:
        return Verdict(
            Relation.NEAR,
            VerdictReason.EQUAL_TEXT,
            known.article,
            1.0,
            f"the same teaser as published by {known.outlet or 'another'}; its page is to come",
        )
    return Verdict(
        Relation.EXACT,
        VerdictReason.EQUAL_TEXT,
        known.article,
        1.0,
        f"the same text as published by {known.outlet or 'another'}",
    )


def by_similar_text(
    document: Document, vicinity: Vicinity, rules: Deduplication, *, without: int | None = None
) -> Verdict | None:
    """The verdict by the best of the few articles that share most; none of the story
    ``without``, nor of one that a person put the document apart from.
    """
    barred = {without, *vicinity.apart(document.keys)}
    candidates = _candidates(vicinity.likely(document.fingerprint, LIKELY), barred)
    if not candidates:
        return None
    alike = _alike(document, candidates, vicinity, rules)
    found = sorted(alike, key=lambda one: one.rank, reverse=True)
    copied = [one for one in found if one.verdict.relation is Relation.NEAR]
    if not copied:
        return found[0].verdict if found else None
    others = _other_stories(copied)
    best = next((one for one in copied if not _next_edition(one.pair)), None)
    if others or (best and _is_of_round_up(best)):
        return _partial(copied[0], others)
    return best.verdict if best else _next_edition(copied[0].pair)


def _is_of_round_up(one: Found) -> bool:
    return one.pair.known.is_partial and one.pair.share_of_theirs < WHOLE


def _next_edition(pair: Likeness) -> Verdict | None:
    return None if _is_brief(pair) else next_edition(pair)


def _is_brief(pair: Likeness) -> bool:
    return min(len(pair.mine.words), len(pair.theirs.words)) <= BRIEF


def _candidates(likely: Iterable[Likely], barred: Collection[int | None]) -> list[Likely]:
    """The likeliest of each story: its many copies are not to hide another story."""
    taken: Counter[int] = Counter()
    candidates: list[Likely] = []
    for one in likely:
        story = one.known.story
        if story not in barred and taken[story] < OF_ONE_STORY:
            taken[story] += 1
            candidates.append(one)
    return candidates[:CANDIDATES]


def _alike(
    document: Document, candidates: Sequence[Likely], vicinity: Vicinity, rules: Deduplication
) -> Iterator[Found]:
    mine = side(document.fingerprint, vicinity)
    for known, rarity in candidates:
        if known.fingerprint.version != document.fingerprint.version:
            continue
        pair = Likeness(document, known, mine, side_of(known, vicinity), rarity)
        if verdict := (brief if _is_brief(pair) else full)(pair, rules):
            yield Found(verdict, pair)


def _other_stories(copied: Sequence[Found]) -> list[Found]:
    """Copies of other stories that it holds too, in another place than the best: so a round-up
    is told from a text whose copies stand in two stories for want of likeness.
    """
    best = copied[0]
    if best.pair.share_of_theirs < MUCH:
        return []
    others: dict[int, Found] = {}
    for one in copied[1:]:
        known = one.pair.known
        if known.story == best.pair.known.story or known.is_partial:
            continue
        held = one.pair.held_mine
        own = sum(1 for here, there in zip(held, best.pair.held_mine, strict=True) if here > there)
        if one.pair.share_of_theirs >= MUCH and own >= OWN_PLACE * sum(held):
            others.setdefault(known.story, one)
    return list(others.values())


def _partial(best: Found, others: Sequence[Found]) -> Verdict:
    outlets = [one.pair.known.outlet or "another" for one in (best, *others)]
    return Verdict(
        Relation.PARTIAL,
        VerdictReason.HOLDS_TWO,
        best.verdict.match,
        best.verdict.similarity,
        f"it holds much of {len(outlets)} stories: those of {', '.join(outlets)}"
        if others
        else f"it shares a part with a round-up of {outlets[0]}, which is of several stories",
        overlaps=tuple(one.pair.known.article for one in others),
    )
