"""Who signs an article, and who publishes it."""

import re
from collections.abc import Iterator

from worker.articles.extraction.bylines import own_byline, shown_bylines
from worker.articles.extraction.headline import leading_article, text_of
from worker.articles.extraction.linked_data import Node, by_id, types
from worker.articles.extraction.names import Signature, authors_of
from worker.articles.extraction.page import Page
from worker.articles.extraction.publishers import outlet, site_keys
from worker.domain.articles import Author, AuthorKind

__all__ = ["authors", "outlet"]

_METAS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "cxenseparse:author",
    "articleauthor",
    "byl",
    "twitter:misc:written by",
)
_TOLD_BY = re.compile(
    r"written|verfasst|geschrieben|by\b|von\b|aut|écrit|escrito|scritto", re.IGNORECASE
)
_MOST_VALUES = 200
"""Values that are looked at for one article: a byline of 10,000 is none."""
_MOST_NODES = 50


def authors(page: Page) -> tuple[Author, ...]:
    """All who sign, in the page's order, without their roles.

    The first place that names a person or an agency is believed. One that names the outlet
    itself says that nobody signs, or that the publisher's system does not know who: the next is
    asked, and the outlet stands only where none knows better.
    """
    sites = site_keys(page)
    if own := authors_of(own_byline(page), sites):
        return own
    linked = authors_of(_linked(page), sites)
    if _has(linked, AuthorKind.PERSON, AuthorKind.AGENCY):
        return linked
    for place in _metas(page):
        found = authors_of(place, sites)
        if _has(found, AuthorKind.PERSON, AuthorKind.AGENCY):
            return _signing(found)
        linked = linked or found
    for place in shown_bylines(page):
        found = authors_of(place, sites)
        if _has(found, AuthorKind.PERSON) or (found and not linked):
            return _signing(found)
    return linked


def _has(found: tuple[Author, ...], *kinds: AuthorKind) -> bool:
    return any(author.kind in kinds for author in found)


def _signing(found: tuple[Author, ...]) -> tuple[Author, ...]:
    """Those of a meta or a byline who sign: beside a person, the outlet is only its imprint. In
    linked data it is stated as one of the authors, and stays.
    """
    if not _has(found, AuthorKind.PERSON):
        return found
    return tuple(author for author in found if author.kind is not AuthorKind.DESK)


def _metas(page: Page) -> Iterator[Iterator[Signature]]:
    for name in _METAS:
        values = page.head.metas.get(name, ())
        yield (Signature(value) for value in values[:_MOST_VALUES])
    if _TOLD_BY.search(page.head.meta("twitter:label1") or ""):
        yield iter((Signature(page.head.meta("twitter:data1") or ""),))


def _linked(page: Page) -> Iterator[Signature]:
    """The authors that linked data states of the article, or of another object under the same
    headline where two plugins describe it.
    """
    leading = leading_article(page)
    headline = text_of(leading, "headline")
    same = (node for node in page.articles[:_MOST_NODES] if text_of(node, "headline") == headline)
    for node in (leading, *same):
        for name in ("author", "creator"):
            if node.get(name):
                yield from _stated(node[name], page.nodes)
                return


def _stated(value: object, nodes: tuple[Node, ...]) -> Iterator[Signature]:
    """Names under "author": text, objects, references to objects elsewhere, lists of all these
    in lists. No reference is followed twice, so that what refers to itself ends.
    """
    waiting: list[tuple[object, bool]] = [(value, False)]
    referred: set[str] = set()
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        inner, is_organization = waiting.pop()
        if isinstance(inner, str):
            yield Signature(inner, is_organization=is_organization)
        elif isinstance(inner, list):
            waiting += [(one, is_organization) for one in reversed(inner[:_MOST_VALUES])]
        elif isinstance(inner, dict):
            name, reference = inner.get("name") or inner.get("@list"), inner.get("@id")
            if not name and isinstance(reference, str) and reference not in referred:
                referred.add(reference)
                name = by_id(nodes).get(reference)
            waiting.append((name, any("Organization" in kind for kind in types(inner))))
