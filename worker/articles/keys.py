"""What makes an article the same item as one that is stored."""

import hashlib

from worker.articles.numbers import article_number
from worker.domain.articles import Article, Key, KeyKind


def keys(article: Article) -> tuple[Key, ...]:
    """The article's identities: guid within its feed or outlet, canonical address, and the
    publisher's number in it.

    Its text is one only where it has neither, since texts change and addresses stay.
    """
    found = []
    if article.guid:
        found.append(Key(KeyKind.GUID, f"{article.feed or article.outlet}\n{article.guid}"))
    if article.canonical_url:
        found.append(Key(KeyKind.URL, article.canonical_url))
        if number := article_number(article.canonical_url):
            found.append(Key(KeyKind.NUMBER, number))
    return tuple(found) or (Key(KeyKind.TEXT, _digest(article.title, article.text)),)


def _digest(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
