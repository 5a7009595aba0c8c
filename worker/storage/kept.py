"""Versions whose text stays: a feed told its article anew, and the page did not come again."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from worker.domain.corpus import Decision, StoredArticle
from worker.domain.stories import VerdictReason
from worker.storage.reading import Edition, read_articles


def with_kept_texts(connection: Connection, revising: Sequence[Decision]) -> list[Decision]:
    """These decisions, those that keep a page's text with that text and its topics. Where it was
    let go, as nobody saw the item for weeks, the feed's own text is all there is.
    """
    keeping = [d for d in revising if d.verdict.reason is VerdictReason.PAGE_KEPT]
    if not keeping:
        return list(revising)
    stored = read_articles(connection, {Edition(decision.article) for decision in keeping})
    return [
        _keeping(decision, before)
        if decision in keeping and (before := stored[Edition(decision.article)]).article.text
        else decision
        for decision in revising
    ]


def _keeping(decision: Decision, stored: StoredArticle) -> Decision:
    # numpy and bs4 take 0.1 s each, and who opens the store to look need not have them
    from worker.articles.kept import with_kept_matches, with_kept_text  # noqa: PLC0415 - see above
    from worker.dedup.fingerprint import fingerprint  # noqa: PLC0415 - see above

    document = decision.document
    article = with_kept_text(document.article, stored.article)
    matches = with_kept_matches(document.article, document.matches, stored.article, stored.matches)
    return replace(
        decision,
        document=replace(
            document,
            article=article,
            matches=matches,
            fingerprint=fingerprint(article.title, article.text),
        ),
    )
