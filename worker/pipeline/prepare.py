"""Article to document: all that can be known before the corpus is asked."""

from worker.articles.keys import keys
from worker.dedup.fingerprint import fingerprint
from worker.dedup.words import digest
from worker.domain.articles import Article
from worker.domain.corpus import Document
from worker.topics.match import Matcher


def prepare(article: Article, matcher: Matcher, *, seen_as: Article | None = None) -> Document:
    """Keys, fingerprint and topic matches of an article.

    ``seen_as`` is the article as its feed brought it, where a page has replaced its text.
    """
    print_ = fingerprint(article.title, article.text)
    return Document(
        article=article,
        keys=keys(seen_as or article),
        digest=digest(seen_as.title, seen_as.text) if seen_as else print_.exact,
        fingerprint=print_,
        matches=matcher.match(article.title, article.lead, article.body),
    )
