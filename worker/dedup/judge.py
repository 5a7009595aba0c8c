"""How an article relates to the stored corpus: keys first, then equal text, then near.

A false merge hides news, a missed copy costs one extra message: every rule below errs
towards "new". The thresholds for short texts are strict, because feed items of a title and
a sentence share set phrases without being copies (measured on hand-read feed items).
"""

from worker.dedup.by_key import by_key
from worker.dedup.by_text import by_equal_text, by_similar_text
from worker.dedup.likeness import likeness
from worker.dedup.vicinity import Vicinity
from worker.domain.corpus import Document
from worker.domain.settings import Deduplication
from worker.domain.stories import Known, Relation, Verdict, VerdictReason


def judge(document: Document, vicinity: Vicinity, rules: Deduplication) -> Verdict:
    """Decide one article against all that came before it."""
    return (
        by_key(document, vicinity)
        or _by_ruling(document, vicinity)
        or by_equal_text(document, vicinity)
        or by_similar_text(document, vicinity, rules)
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
    similarity = likeness(document, known, vicinity).similarity
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
    equal = by_equal_text(document, vicinity)
    if equal and equal.match is not None and vicinity.article(equal.match).story != known.story:
        return equal
    similar = by_similar_text(document, vicinity, rules, without=known.story)
    return similar if similar and similar.relation is Relation.NEAR else None


def _by_ruling(document: Document, vicinity: Vicinity) -> Verdict | None:
    """A person put this item into a story."""
    known = vicinity.joined(document.keys)
    if known is None:
        return None
    return Verdict(
        Relation.NEAR,
        VerdictReason.JOINED,
        known.article,
        likeness(document, known, vicinity).similarity,
        f"a person put it into the story of {known.outlet or 'another'}",
    )
