"""Two texts of some length: an edited copy, another report on the same pattern, or neither.

Measured on 4,100 documents with their 2,100 edits (docs/deduplication.md): each threshold stands
where copies and other texts lie furthest apart.
"""

from collections.abc import Callable
from datetime import timedelta

from worker.dedup.likeness import Likeness
from worker.dedup.slots import other_places, own_subjects
from worker.domain.settings import Deduplication
from worker.domain.stories import Relation, Verdict, VerdictReason

LEAST_RUN = 10
"""Words in a row that a copy shares at least somewhere, however heavily it was edited. Articles
about the same things share eight at most."""

LEAST_SHARED = 24
LEAST_RARITY = 0.4
"""Words that must be shared, weighed by how few stories have them. Not to the end: copies that were
missed stand in stories of their own, and each would make the next one's words more common.
"""

LATE = 0.25
"""A copy has the beginning of the other text, or begins with what it took. What begins later in
both is a footer, or the background that an agency adds to every report..."""
REWRITTEN = 0.45
MOST_OF_BOTH = 0.6
LONG = 70
"""... unless it begins before the middle, is the most of both, and longer than footers are: another
outlet wrote a first paragraph of its own."""

SPEECH = 0.5
"""Two texts of which both hold so much of the other are copies though they be one quotation."""

SMALL = 120
"""Words up to which a text may be made from a pattern as a whole: there a single number tells
two apart, or a name unless nearly all else is the same."""
ALIKE = 0.85

SAME_BUT_FOR_NUMBERS = 0.7
PUT_RIGHT = 2
"""Numbers by which a longer text differs that was brought up to date, or put right, and is else the
same: its copies may have the old ones."""
LATER = timedelta(hours=12)
OTHER_FIGURES = 3
"""So many of its own make another report of what comes later than that, however many dates and
figures of the background both have."""

EQUAL_EDITION = 0.9
OWN_WORDS = 250
OWN_MOST = 100
"""Within one outlet, another address, hours later, with less than that in common is the next page of
a live blog, or the next day's briefing; so is at once what adds so many words, or so many if they
are two fifths of it."""


def full(pair: Likeness, rules: Deduplication) -> Verdict | None:
    """The verdict on two texts, None where they are not alike."""
    if any(is_unlike(pair, rules) for is_unlike in UNLIKE):
        return None
    outlet = pair.known.outlet or "another"
    for reason, differing, what in (
        (VerdictReason.NUMBERS_DIFFER, _other_numbers(pair), "numbers"),
        (VerdictReason.NAMES_DIFFER, _other_names(pair), "names"),
    ):
        if differing:
            detail = f"like the text of {outlet}, but {differing} of its {what} differ"
            return Verdict(Relation.SERIES, reason, pair.known.article, pair.similarity, detail)
    return Verdict(
        Relation.NEAR,
        VerdictReason.CONTAINED,
        pair.known.article,
        pair.similarity,
        f"{pair.similarity:.0%} of the shorter text stands in that of {outlet}",
    )


def next_edition(pair: Likeness) -> Verdict | None:
    """The verdict on what an outlet prints again with news of its own in it, under another address;
    None where it is no more than the stored text.
    """
    own = len(pair.mine.words) - sum(pair.held_mine)
    is_more = own >= OWN_WORDS or (own >= OWN_MOST and pair.share_of_mine < MOST_OF_BOTH)
    is_later = _is_later(pair) and pair.similarity_of_larger < EQUAL_EDITION
    if not pair.same_outlet or not (is_more or is_later):
        return None
    return Verdict(
        Relation.SERIES,
        VerdictReason.OTHER_EDITION,
        pair.known.article,
        pair.similarity,
        f"{pair.known.outlet} printed {pair.share_of_mine:.0%} of it before; the rest is new",
    )


def _shares_set_phrases(pair: Likeness, _: Deduplication) -> bool:
    alignment = pair.alignment
    return alignment.longest < LEAST_RUN or alignment.covered * _rarity(pair) < LEAST_SHARED


def _shares_little(pair: Likeness, rules: Deduplication) -> bool:
    return pair.similarity < (rules.near_same_outlet if pair.same_outlet else rules.near)


def _shares_an_end(pair: Likeness, _: Deduplication) -> bool:
    if pair.opening <= LATE:
        return False
    is_most = pair.similarity_of_larger >= MOST_OF_BOTH and pair.alignment.covered >= LONG
    return pair.same_outlet or pair.opening > REWRITTEN or not is_most


def _shares_quotations(pair: Likeness, _: Deduplication) -> bool:
    """Whether little is left without the words that both quote, unless these are most of both."""
    if pair.similarity_of_larger >= SPEECH:
        return False
    return (pair.alignment.covered - pair.quoted_by_both) * _rarity(pair) < LEAST_SHARED


UNLIKE: tuple[Callable[[Likeness, Deduplication], bool], ...] = (
    _shares_set_phrases,
    _shares_little,
    _shares_an_end,
    _shares_quotations,
)


def _other_numbers(pair: Likeness) -> int:
    """How many numbers differ, if so many do that it is another report."""
    if _is_small(pair):
        return pair.foreign_numbers
    foreign = pair.foreign_numbers
    if foreign >= OTHER_FIGURES and _is_later(pair):
        return foreign
    return 0 if foreign < pair.alignment.numbers_shared or _is_update(pair) else foreign


def _is_update(pair: Likeness) -> bool:
    """Whether so few numbers differ that they were changed in it. Of what comes a day later more
    must be edited than the numbers: between those of a pattern all is the same.
    """
    if pair.foreign_numbers > PUT_RIGHT or pair.similarity < SAME_BUT_FOR_NUMBERS:
        return False
    is_edited = len(pair.alignment.runs) > pair.foreign_numbers + 1
    return is_edited or pair.foreign_numbers < PUT_RIGHT or not _is_later(pair)


def _other_names(pair: Likeness) -> int:
    """How many names differ that say what a text made from a pattern is about."""
    if named := own_subjects(pair) or other_places(pair):
        return named
    return pair.foreign_names if _is_small(pair) and pair.similarity < ALIKE else 0


def _is_later(pair: Likeness) -> bool:
    return pair.apart is not None and pair.apart > LATER


def _rarity(pair: Likeness) -> float:
    return max(LEAST_RARITY, pair.rarity)


def _is_small(pair: Likeness) -> bool:
    return max(len(pair.mine.words), len(pair.theirs.words)) <= SMALL
