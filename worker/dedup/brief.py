"""A short item beside another text: a title and a sentence or two, as feeds bring them.

Shares of shingles mislead in texts this short. What tells, measured on hand-read items: across
outlets the longest run of words that both print beyond their titles; within one outlet, which
prints set words every day, equal words of the same hours under the same title. Numbers and names
of their own make two items of a pattern two.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from worker.dedup.brief_figures import Figures
from worker.dedup.likeness import Likeness, apart
from worker.dedup.slots import other_places, own_subjects
from worker.domain.corpus import Document
from worker.domain.settings import Deduplication
from worker.domain.stories import Known, Relation, Verdict, VerdictReason

BRIEF = 80
"""Words up to which a text is judged as a short item: with 64 some teasers of real feeds are left
to the rules for full texts, with 120 footers of such texts come in."""

LEAST_RUN = 6
LIKE = 0.45
"""Run of words, and share of the one text, below which the two are not alike at all."""
PATTERN = 0.6
"""Share that makes what is no copy one of a series."""
ALIKE = 0.9
EQUAL = 0.99
LONG_RUN = 12

SOON = timedelta(hours=12)
"""One outlet prints the same words about the same matter within hours (refiled stories: up to 8),
about the next from the next day on (23 and more)."""
NEXT = timedelta(hours=20)
"""What two outlets print that much alike, and not equal, so long after one another is an agency's
report of this day and of the last: copies of one come within hours."""
DAY = timedelta(days=1)
LATE = timedelta(days=3)
"""Equal words of another outlet are those of the next week's edition from then on."""

LEAST_TITLE = 8
"""Words of a title that tell an item alone. Shorter ones are chosen alike by chance."""
SAME_TITLE = 0.6
HARDLY_CHANGED = 0.8
FRAME = 0.5
"""Share of the shorter title's words: of one outlet's refiled story, of another outlet's copy, of
two texts from one template."""
LEAST_TEXT = 10
LEAST_TEASER = 15
LEAST_PART = 20
"""Words of a text that proves something by being equal, by a common title, as another's part."""
LEAST_SAID = 6
"""Shared words beside those that both quote; fewer say who said it, and where."""
WHOLE_QUOTED = 0.75
"""Share of the shorter text from which on it is little else than the quotation."""
MOST_NAMES = 3
"""Names of its own that a copy may have, where it came at once: editors change a noun or two."""


class Copied(NamedTuple):
    """A run of words and a share of the shorter text that together make a copy."""

    run: int
    share: float
    within: timedelta | None


COPIED = (Copied(LONG_RUN, LIKE, None), Copied(9, 0.7, LATE), Copied(8, ALIKE, LATE))
"""Of hand-read pairs of two outlets on one event, but in words of their own, the nearest share a
quotation of 8 words (.19 of the text), or 7 words (.67)."""

Rule = Callable[[Figures], bool]


def brief(pair: Likeness, rules: Deduplication) -> Verdict | None:
    """The verdict where one text is short, None where they are not alike.

    The same whichever of the two came first.
    """
    figures = Figures(pair)
    if figures.run < LEAST_RUN or figures.share < max(LIKE, rules.near):
        return None
    if _is_quotation(figures):
        return None
    for reason, differing, difference in (
        (VerdictReason.NUMBERS_DIFFER, figures.foreign_numbers, "has numbers of its own"),
        (VerdictReason.NAMES_DIFFER, own_subjects(pair), "is about what its own title names"),
        (VerdictReason.NAMES_DIFFER, other_places(pair), "names a place of its own"),
    ):
        if differing:
            return _series(figures, reason, difference)
    return _within(figures) if pair.same_outlet else _across(figures)


def is_other_edition(document: Document, known: Known) -> bool:
    """Whether an equal short text is about another matter: what an outlet calls "The week in
    pictures" is about the next week from the next day on, what several outlets print so after
    some days.
    """
    time = apart(document.article, known.published)
    is_same = document.article.outlet == known.outlet != ""
    least = SOON if is_same else LATE
    return document.fingerprint.tokens <= BRIEF and time is not None and time > least


def _is_quotation(figures: Figures) -> bool:
    """Whether the two share what somebody said, and little else."""
    quoted, covered = figures.pair.quoted_by_both, figures.pair.alignment.covered
    return quoted > 0 and covered - quoted < LEAST_SAID and figures.share < WHOLE_QUOTED


def _within(figures: Figures) -> Verdict | None:
    """Of one outlet."""
    names = figures.pair.foreign_names if figures.share < ALIKE else 0
    if figures.foreign_facts or names:
        return _series(figures, VerdictReason.NAMES_DIFFER, "has names of its own")
    if _is_later(figures, SOON):
        return _series(figures, VerdictReason.OTHER_EDITION, "is of another day")
    if figures.titles < SAME_TITLE or not any(rule(figures) for rule in _SAME_MATTER):
        return _series(figures, VerdictReason.OTHER_EDITION, "tells of another matter")
    return _near(figures)


def _across(figures: Figures) -> Verdict | None:
    """Of two outlets."""
    if _is_of_a_pattern(figures):
        return _series(figures, VerdictReason.NAMES_DIFFER, "has names of its own")
    if _is_next_edition(figures):
        return _series(figures, VerdictReason.OTHER_EDITION, "is of another day")
    return _near(figures) if _is_copied(figures) or _is_retitled(figures) else None


def _is_equal(figures: Figures) -> bool:
    least = LEAST_TITLE if figures.shorter.is_bare else LEAST_TEXT
    return figures.share_of_both >= EQUAL and len(figures.shorter.own) >= least


def _is_edited(figures: Figures) -> bool:
    return figures.share_of_both >= ALIKE and figures.titles >= ALIKE


def _is_part(figures: Figures) -> bool:
    return figures.share >= EQUAL and len(figures.shorter.own) >= LEAST_PART


_SAME_MATTER: tuple[Rule, ...] = (_is_equal, _is_edited, _is_part)


def _is_copied(figures: Figures) -> bool:
    return any(
        figures.run >= run
        and figures.share >= share
        and not (within and _is_later(figures, within))
        for run, share, within in COPIED
    )


def _is_retitled(figures: Figures) -> bool:
    """The title hardly changed, and of the text no run but most of its words."""
    has_text = len(figures.shorter.own) >= LEAST_TEASER and not figures.shorter.is_bare
    is_same = figures.titles >= HARDLY_CHANGED and figures.share >= ALIKE
    return has_text and is_same and not _is_later(figures, LATE)


def _is_of_a_pattern(figures: Figures) -> bool:
    """Whether the two differ by names, in title and text, as a template's texts do; or by more of
    them, or later, than an editor would make it. Where nouns have capitals, these are names too.
    """
    names = figures.pair.foreign_names
    if not names or figures.share >= ALIKE:
        return False
    same_frame = figures.foreign_facts > 0 and figures.titles >= FRAME
    return same_frame or names > MOST_NAMES or _is_later(figures, DAY)


def _is_next_edition(figures: Figures) -> bool:
    """Whether two short texts say nearly the same about different days."""
    longest = max(len(figures.pair.mine.words), len(figures.pair.theirs.words))
    least = LATE if figures.share_of_both >= EQUAL else NEXT
    return longest <= BRIEF and figures.share_of_both >= PATTERN and _is_later(figures, least)


def _is_later(figures: Figures, than: timedelta) -> bool:
    """Whether so much time lies between the two; where one is not dated, none is known to."""
    time = figures.pair.apart
    return time is not None and time > than


def _near(figures: Figures) -> Verdict:
    known = figures.pair.known
    share = (
        f"{figures.share:.0%} of the shorter text stands in that of {known.outlet or 'another'}"
    )
    return Verdict(
        Relation.NEAR,
        VerdictReason.CONTAINED,
        known.article,
        figures.pair.similarity,
        f"{share}, {figures.run} words in a row",
    )


def _series(figures: Figures, reason: VerdictReason, difference: str) -> Verdict | None:
    if figures.share < PATTERN:
        return None
    known = figures.pair.known
    return Verdict(
        Relation.SERIES,
        reason,
        known.article,
        figures.pair.similarity,
        f"like the text of {known.outlet or 'another'}, but each {difference}",
    )
