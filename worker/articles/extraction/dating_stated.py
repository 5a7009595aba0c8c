"""What a page's head and linked data state of its dates: raw, in the order of trust."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from worker.articles.canonical import canonical_url
from worker.articles.extraction.linked_data import Node, types
from worker.articles.extraction.page import Page

MOST_NODES = 50
"""Articles of a page's linked data that are looked at; live pages list hundreds of others."""
_MOST_VALUES = 5
_MOST_MS = 10**14
"""Milliseconds since 1970 beyond any date."""

PUBLISHED_METAS = str.split(
    """
    article:published_time og:article:published_time article:published article:published_date
    article:publication_date og:published_time og:publish_date og:pubdate rnews:datepublished
    date_published published_time published_at publication_date published_date publish_date
    publish_time published pub_date original-publication-date parsely-pub-date sailthru.date
    cxenseparse:recs:publishtime cxenseparse:publishtime vr:published_time
    mediator_published_time analyticsattributes.articledate bt:pubdate dc.date.issued
    dcterms.issued dc.issued dc.date.published dc.date dcterms.date dc.date.created
    dcterms.created dc.created citation_publication_date date.available date.created
    article.created date_created created date
    """
)
MODIFIED_METAS = str.split(
    """
    article:modified_time og:article:modified_time article:modified article:updated_time
    article:updated og:modified_time og:updated_time date_modified date_updated modified_time
    modified_at modified updated_time updated_at updated last_modified last_updated lastmod
    dc.date.modified dcterms.modified dc.modified date.modified date.updated revised
    cxenseparse:recs:modifiedtime
    """
)
"""Names of metas, the surest first. They are compared by their letters: publishers write
``article:published:time`` and ``publish-date`` too."""

_PAGES = frozenset(
    {
        "WebPage", "ItemPage", "AboutPage", "ClaimReview", "CreativeWork", "TechArticle",
        "ScholarlyArticle", "SocialMediaPosting", "DiscussionForumPosting", "Recipe",
    }
)  # fmt: skip
"""Types whose date is the page's where no article states one. An image's or a video's is not."""

_NO_LETTER = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as it stands, and the name of its place. ``is_marked`` is False where nothing says
    that it dates the article: such a time may be a neighbour's.
    """

    raw: str
    source: str
    is_marked: bool = True


def published_stamps(page: Page) -> Iterator[Stamp]:
    """When the page says it was published. dateCreated comes last: it is a draft's."""
    articles = own_articles(page)
    yield from _of(articles, "datePublished")
    yield from _metas(page, PUBLISHED_METAS)
    yield from _of(_pages(page), "datePublished")
    yield from _of(articles, "dateCreated")


def modified_stamps(page: Page) -> Iterator[Stamp]:
    """When the page says it was last modified."""
    yield from _of(own_articles(page), "dateModified")
    yield from _metas(page, MODIFIED_METAS)
    yield from _of(_pages(page), "dateModified")


def modified_metas(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The metas of a tree that say when it was last modified."""
    names = set(map(_letters, MODIFIED_METAS))
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if _letters(name.lower()) in names:
            yield meta


def own_articles(page: Page) -> list[Node]:
    """The article of this page: those that name its address, or all where none does."""
    articles = list(page.articles[:MOST_NODES])
    if len(articles) < 2:
        return articles
    here = {_address(page, stated) for stated in (page.url, *page.head.links.get("canonical", ()))}
    own = [node for node in articles if here & _addresses(page, node) - {None}]
    return own or articles


def _pages(page: Page) -> list[Node]:
    return [node for node in page.nodes if types(node) & _PAGES][:MOST_NODES]


def _addresses(page: Page, node: Node) -> set[str | None]:
    stated = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    inner = [value.get("@id") or value.get("url") for value in stated if isinstance(value, dict)]
    return {_address(page, value) for value in (*stated, *inner)}


def _address(page: Page, stated: object) -> str | None:
    if not isinstance(stated, str) or not stated:
        return None
    try:
        return canonical_url(urljoin(page.url or "", stated))
    except ValueError:
        return None


def _of(nodes: list[Node], name: str) -> Iterator[Stamp]:
    for node in nodes:
        for key, value in node.items():
            if key.lower() == name.lower():
                yield from (Stamp(text, name) for text in _texts(value))


def _texts(value: object) -> list[str]:
    """A value's texts: dates come as seconds, in lists and as ``{"@value": ...}`` too."""
    values = value[:_MOST_VALUES] if isinstance(value, list) else [value]
    return [text for item in values if (text := _text(item))]


def _text(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST_MS
    return str(value) if is_number or isinstance(value, str) else ""


def _metas(page: Page, names: list[str]) -> Iterator[Stamp]:
    stated = {_letters(name): name for name in page.head.metas}
    for letters in map(_letters, names):
        if name := stated.get(letters):
            yield from (Stamp(raw, name) for raw in page.head.metas[name][:_MOST_VALUES])


def _letters(name: str) -> str:
    return _NO_LETTER.sub("", name)
