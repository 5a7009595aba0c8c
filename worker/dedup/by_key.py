"""An article that is known by its keys: the same item again, or a new version of it."""

from worker.dedup.items import is_retold, is_waited_for, keeps_page
from worker.dedup.likeness import likeness
from worker.dedup.vicinity import Vicinity
from worker.domain.articles import Key, KeyKind
from worker.domain.corpus import Document
from worker.domain.stories import Known, Relation, Verdict, VerdictReason

SAME_ITEM = 0.2
"""Least containment for an item that only some of its keys recognise. One that all its keys
recognise may be rewritten from the first to the last word."""

TEASER = 0.5
"""Share of the stored text's words up to which another text of the item is its feed's few words
about it. A longer one with any word of its own is a new version: a correction may be one word."""


def by_key(document: Document, vicinity: Vicinity) -> Verdict | None:
    """The verdict where a key says which item it is, None where none does.

    Any key with its text is the same item, before one alone is looked at: two articles that
    share a guid would else take it from each other at every poll.
    """
    found = vicinity.by_keys(document.keys)
    if not found:
        return None
    for key, known in found:
        if vicinity.was_seen(known.article, document.digest):
            return _same(known, f"same {key.kind} and same text")
    for key, known in found:
        if is_retold(document, known, vicinity):
            return _same(known, f"same {key.kind}, and the same text under another teaser")
    return _by_number(document, vicinity) or _by_first_key(document, *found[0], vicinity)


def _by_number(document: Document, vicinity: Vicinity) -> Verdict | None:
    """Under another address, the publisher's own number says which article it is, whatever became
    of its words, as long as its guid does not say otherwise.
    """
    found = {key.kind: known for key, known in vicinity.by_keys(document.keys)}
    known = found.get(KeyKind.NUMBER)
    others = [other for kind, other in found.items() if kind is not KeyKind.NUMBER]
    if known is None or KeyKind.URL in found or any(o.article != known.article for o in others):
        return None
    if _is_of_other_feed(document, known) and _adds_nothing(document, known, vicinity):
        return _same(known, "same number, and no more text than is stored")
    return _revision(document, KeyKind.NUMBER, known, vicinity)


def _by_first_key(
    document: Document, key: Key, known: Known, vicinity: Vicinity
) -> Verdict | None:
    stated = tuple(key for key in document.keys if key.kind is not KeyKind.NUMBER)
    if not vicinity.all_lead_to(known.article, stated):
        pair = likeness(document, known, vicinity)
        if pair.similarity < SAME_ITEM and not is_waited_for(document, key, known):
            return None  # publishers use a guid or an address again for other articles
        is_shorter = document.fingerprint.tokens <= known.fingerprint.tokens
        is_few_words = _is_teaser(document, known) or is_waited_for(document, key, known)
        if is_shorter and (is_few_words or all(pair.held_mine)):
            return _same(known, f"same {key.kind}, and no more text than is stored")
    return _revision(document, key.kind, known, vicinity)


def _is_teaser(document: Document, known: Known) -> bool:
    """Whether a text is so much shorter that it is a feed's few words about the stored one."""
    return document.fingerprint.tokens < TEASER * known.fingerprint.tokens


def _is_of_other_feed(document: Document, known: Known) -> bool:
    return None not in {document.article.feed, known.feed} and document.article.feed != known.feed


def _adds_nothing(document: Document, known: Known, vicinity: Vicinity) -> bool:
    """Whether a further feed tells of an article in no more words, and in none of its own."""
    is_longer = document.fingerprint.tokens > known.fingerprint.tokens
    return not is_longer and likeness(document, known, vicinity).similarity >= SAME_ITEM


def _revision(document: Document, kind: KeyKind, known: Known, vicinity: Vicinity) -> Verdict:
    keeps = keeps_page(document, known) and not vicinity.is_copy(known.article, document.keys)
    return Verdict(
        Relation.REVISION,
        VerdictReason.PAGE_KEPT if keeps else VerdictReason.KEY_OTHER_TEXT,
        known.article,
        likeness(document, known, vicinity).similarity,
        f"same {kind}, told anew; its page, which did not come again, keeps its text"
        if keeps
        else f"same {kind}, other text",
    )


def _same(known: Known, detail: str) -> Verdict:
    return Verdict(Relation.SAME, VerdictReason.KEY_AND_TEXT, known.article, 1.0, detail)
