"""How an article relates to the stored corpus: keys first, then equal text, then near.

A false merge hides news, a missed copy costs one extra message: every rule below errs
towards "new". The thresholds for short texts are strict, because feed items of a title and
a sentence share set phrases without being copies (measured on hand-read feed items).
"""

from worker.dedup.items import is_retold, is_waited_for, keeps_page
from worker.dedup.sample import SAMPLE_BOUND, is_dense
from worker.dedup.vicinity import Vicinity
from worker.domain.articles import Key, PageUse
from worker.domain.corpus import Document
from worker.domain.settings import Deduplication
from worker.domain.stories import Fingerprint, Known, Relation, Verdict, VerdictReason

EXACT_TOKENS = 8
"""Fewer equal words ("Eilmeldung", "Live-Ticker") are no proof of a copy."""

MIN_SHARED = 3
"""Shared shingles below which two long texts are not looked at."""

MIN_SHARED_SHORT = 8
"""The same where one text is short: about eleven words in a row."""

NEAR_SHORT = 0.5
NEAR_SHORT_SAME_OUTLET = 0.9
"""Within one outlet equal words prove little: daily briefings share all but the day."""

SAME_ITEM = 0.2
"""Least containment for an item that only some of its keys recognise. One that all its keys
recognise may be rewritten from the first to the last word."""

CERTAIN = 0.97
"""From here on, differing numbers are corrections of one text, not another report."""

CANDIDATES = 6
"""So many of the articles that share most are compared in full."""


def judge(document: Document, vicinity: Vicinity, rules: Deduplication) -> Verdict:
    """Decide one article against all that came before it."""
    return (
        _by_key(document, vicinity)
        or _by_equal_text(document, vicinity)
        or _by_similar_text(document, vicinity, rules)
        or Verdict(
            Relation.NEW,
            VerdictReason.NOTHING_SIMILAR,
            detail="no stored text shares enough of it",
        )
    )


def completed(
    document: Document, known: Known, vicinity: Vicinity, rules: Deduplication
) -> tuple[Verdict, Known | None]:
    """The verdict on a stored article whose page brought more of it, and the article of another
    story of which that shows it to be a copy. It is known which one it is, whatever other texts
    say: it stays an article of its own, and is the match.
    """
    copy = _copied(document, known, vicinity, rules)
    similarity, _ = _containment(document, known, vicinity)
    of = "" if copy is None else f"; it is a copy of article {copy.match}: {copy.detail}"
    verdict = Verdict(
        Relation.REVISION,
        VerdictReason.PAGE_CAME,
        known.article,
        similarity if copy is None else copy.similarity,
        f"its own page, fetched after its feed had told of it{of}",
    )
    return verdict, None if copy is None or copy.match is None else vicinity.article(copy.match)


def _copied(
    document: Document, known: Known, vicinity: Vicinity, rules: Deduplication
) -> Verdict | None:
    """How the full text of a stored article is a copy of another story's article, if it is one:
    by the same rules as one that comes in, which would have been judged with this text.
    """
    equal = _by_equal_text(document, vicinity)
    if equal and equal.match is not None and vicinity.article(equal.match).story != known.story:
        return equal
    shared = vicinity.shared(document.fingerprint.shingles).most_common()
    others = [vicinity.article(number) for number, _ in shared]
    foreign = [other for other in others if other.story != known.story][:CANDIDATES]
    verdicts = [_compare(document, other, vicinity, rules) for other in foreign]
    near = [found for found in verdicts if found and found.relation is Relation.NEAR]
    return max(near, key=lambda found: found.similarity, default=None)


def _by_key(document: Document, vicinity: Vicinity) -> Verdict | None:
    """Any key with its text is the same item, before one alone is looked at: two articles
    that share a guid would else take it from each other at every poll.
    """
    found = vicinity.by_keys(document.keys)
    for key, known in found:
        if vicinity.was_seen(known.article, document.digest):
            return _same(known, f"same {key.kind} and same text")
    for key, known in found:
        if is_retold(document, known, vicinity):
            return _same(known, f"same {key.kind}, and the same text under another teaser")
    return _by_first_key(document, *found[0], vicinity) if found else None


def _by_first_key(
    document: Document, key: Key, known: Known, vicinity: Vicinity
) -> Verdict | None:
    similarity, _ = _containment(document, known, vicinity)
    if not vicinity.all_lead_to(known.article, document.keys):
        if similarity < SAME_ITEM and not is_waited_for(document, key, known):
            return None  # publishers use a guid or an address again for other articles
        if document.fingerprint.tokens <= known.fingerprint.tokens:
            return _same(known, f"same {key.kind}, and no more text than is stored")
    if keeps_page(document, known) and not vicinity.is_copy(known.article, document.keys):
        return Verdict(
            Relation.REVISION,
            VerdictReason.PAGE_KEPT,
            known.article,
            similarity,
            f"same {key.kind}, told anew; its page, which did not come again, keeps its text",
        )
    return Verdict(
        Relation.REVISION,
        VerdictReason.KEY_OTHER_TEXT,
        known.article,
        similarity,
        f"same {key.kind}, other text",
    )


def _same(known: Known, detail: str) -> Verdict:
    return Verdict(Relation.SAME, VerdictReason.KEY_AND_TEXT, known.article, 1.0, detail)


def _by_equal_text(document: Document, vicinity: Vicinity) -> Verdict | None:
    if document.fingerprint.tokens < EXACT_TOKENS:
        return None
    known = vicinity.by_exact(document.fingerprint.exact)
    if known is None or known.fingerprint.version != document.fingerprint.version:
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


def _by_similar_text(
    document: Document, vicinity: Vicinity, rules: Deduplication
) -> Verdict | None:
    """The best article of the few that share most; a copy before a member of a series."""
    shared = vicinity.shared(document.fingerprint.shingles)
    verdicts = [
        verdict
        for number, _ in shared.most_common(CANDIDATES)
        if (verdict := _compare(document, vicinity.article(number), vicinity, rules))
    ]
    return max(
        verdicts,
        key=lambda verdict: (verdict.relation is Relation.NEAR, verdict.similarity),
        default=None,
    )


def _compare(
    document: Document, known: Known, vicinity: Vicinity, rules: Deduplication
) -> Verdict | None:
    mine, theirs = document.fingerprint, known.fingerprint
    if mine.version != theirs.version:
        return None
    similarity, shared = _containment(document, known, vicinity)
    short = is_dense(mine) or is_dense(theirs)
    same_outlet = document.article.outlet == known.outlet != ""
    if shared < (MIN_SHARED_SHORT if short else MIN_SHARED):
        return None
    if similarity < _threshold(rules, short=short, same_outlet=same_outlet):
        return None
    agree, conflict = _compare_numbers(mine, theirs)
    if conflict and conflict >= agree and similarity < CERTAIN:
        return Verdict(
            Relation.SERIES,
            VerdictReason.NUMBERS_DIFFER,
            known.article,
            similarity,
            f"like the text of {known.outlet or 'another'}, but {conflict} of its numbers differ",
        )
    return Verdict(
        Relation.NEAR,
        VerdictReason.CONTAINED,
        known.article,
        similarity,
        f"{similarity:.0%} of the shorter text stands in that of {known.outlet or 'another'}",
    )


def _threshold(rules: Deduplication, *, short: bool, same_outlet: bool) -> float:
    table = {
        (False, False): rules.near,
        (False, True): rules.near_same_outlet,
        (True, False): max(NEAR_SHORT, rules.near),
        (True, True): max(NEAR_SHORT_SAME_OUTLET, rules.near_same_outlet),
    }
    return table[short, same_outlet]


def _containment(document: Document, known: Known, vicinity: Vicinity) -> tuple[float, int]:
    """Share of the smaller text that stands in the larger one, rare shingles weighing more,
    and the count of shared shingles.

    Where one text is sampled, only the sampled half of both is compared. Of the known text's
    other shingles the weight is not loaded: they count in full, which errs towards
    "different".
    """
    left, right = _comparable(document.fingerprint, known.fingerprint)
    common = left & right
    shared = sum(vicinity.weight(shingle) for shingle in common)
    mine = shared + sum(vicinity.weight(shingle) for shingle in left - common)
    theirs = shared + len(right - common)
    smaller = min(mine, theirs)
    return (min(1.0, shared / smaller) if smaller else 0.0), len(common)


def _comparable(mine: Fingerprint, theirs: Fingerprint) -> tuple[set[int], set[int]]:
    if is_dense(mine) and is_dense(theirs):
        return set(mine.shingles), set(theirs.shingles)
    sampled = [{s for s in print_.shingles if s < SAMPLE_BOUND} for print_ in (mine, theirs)]
    return sampled[0], sampled[1]


def _compare_numbers(mine: Fingerprint, theirs: Fingerprint) -> tuple[int, int]:
    """In how many places that both texts have their numbers agree, and in how many not."""
    left, right = _slots(mine), _slots(theirs)
    common = left.keys() & right.keys()
    agree = sum(1 for place in common if left[place] & right[place])
    return agree, len(common) - agree


def _slots(print_: Fingerprint) -> dict[int, set[int]]:
    slots: dict[int, set[int]] = {}
    for place, number in print_.numbers:
        slots.setdefault(place, set()).add(number)
    return slots
