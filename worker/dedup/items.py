"""The same item told again: what of its text and its page says so, beside its keys.

A feed goes on bringing its own few words of an article whose text was read from its page, edits
them, and may be joined by another feed that has others.
"""

from worker.dedup.vicinity import Vicinity
from worker.dedup.words import digest
from worker.domain.articles import Key, KeyKind, PageUse, TextSource
from worker.domain.corpus import Document
from worker.domain.stories import Known


def is_retold(document: Document, known: Known, vicinity: Vicinity) -> bool:
    """Whether a page gave the text that it gave before, and the teaser, which stays its lead where
    the page marks none, is about nothing more.
    """
    topics = {match.topic for match in document.matches}
    if document.article.text_source is not TextSource.PAGE:
        return False
    if not topics <= vicinity.topics(known.article):
        return False
    return any(vicinity.was_seen(known.article, text) for text in page_digests(document))


def page_digests(document: Document) -> tuple[str, ...]:
    """Digests by which a page's text is known again, of it all and of what is behind the lead."""
    article = document.article
    if article.text_source is not TextSource.PAGE:
        return ()
    return document.fingerprint.exact, digest(article.title, article.body)


def is_waited_for(document: Document, key: Key, known: Known) -> bool:
    """Whether one address stands in two feeds, of which one has a teaser alone: words of its own
    choice, which prove nothing against the address. One feed that names two items means two.
    """
    mine = _lacks_page(document.article.text_source, document.article.page)
    theirs = _lacks_page(known.text_source, known.page)
    is_elsewhere = document.article.feed != known.feed and None not in {
        document.article.feed,
        known.feed,
    }
    return key.kind is KeyKind.URL and is_elsewhere and (mine or theirs)


def keeps_page(document: Document, known: Known) -> bool:
    """Whether the stored text is the page's and the new one but a teaser."""
    article = document.article
    return (
        known.text_source is TextSource.PAGE
        and article.text_source is TextSource.FEED
        and article.page is not PageUse.SHORTER
        and document.fingerprint.tokens < known.fingerprint.tokens
    )


def _lacks_page(source: TextSource, page: PageUse | None) -> bool:
    """Whether a page was wanted that gave no text."""
    return source is TextSource.FEED and page not in {None, PageUse.SHORTER}
