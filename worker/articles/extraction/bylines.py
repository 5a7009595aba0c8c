"""Bylines as pages show them: marked as such, or lines such as "Von Anna Seibt, Berlin"."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from worker.articles.extraction.headline import heading_of
from worker.articles.extraction.names import Signature
from worker.articles.extraction.page import Page
from worker.articles.extraction.publishers import quirk
from worker.articles.extraction.shown import elements, texts

_NAME_PARTS = XPath(
    ".//*[@rel='author' or @itemprop='name' or contains(@class,'name') or contains(@href,'/aut')]"
)
_IS_BYLINE = re.compile(r"(?<![a-z])(?:author|autor|auteur|by-?line)", re.IGNORECASE)
_IS_NONE = re.compile(
    r"comment|quote|credit|image|photo|caption|copyright|related|teaser|recommend|sidebar|"
    r"footer|promo|newsletter|bio|card|avatar|social|twitter|desc|more-|list|collection|most",
    re.IGNORECASE,
)
_OUTSIDE = frozenset(("aside", "nav", "footer", "figure", "blockquote"))
_BY_LINE = re.compile(
    r"\s*(?:von|by|par|por|di|door|av|af|autor(?:in)?(?:/autor(?:in)?)?|autoren)\b\s*(?::|\s\S|$)",
    re.IGNORECASE,
)
_LABELS = XPath(
    "//*[self::strong or self::b or self::span][starts-with(normalize-space(text()),'Aut')]"
)
_IS_LABEL = re.compile(r"(?:Autor(?:in|en)?(?:/(?:Autor)?(?:in)?)?|Autore|Auteur|Author)\s*:?")
"""What stands before the author wherever in the page it does."""
_MOST_LABELS = 20
_JOINED = re.compile(r"\s*(?:[,;/&(]|(?:und|and|et|og|och|sowie|mit|with|en|y|e|i)\s)\s*\S")
_LINES = frozenset(("p", "div", "span", "li", "address", "strong", "em", "b", "i", "a"))
_MOST_NEAR = 500
"""Elements after the heading among which its byline is looked for."""
_MOST_PARAGRAPHS = 3
_LONG = 100
"""Characters before the first link or mark in a paragraph of the text."""
_MOST_PARTS = 20
_MAX_LINE = 400
_MOST_LEVELS = 12


def own_byline(page: Page) -> Iterator[Signature]:
    """The names in the elements that a publisher is known to put them in."""
    if own := quirk(page).byline:
        for element in _near_heading(page):
            if own in (element.get("class") or "").split():
                yield _whole(element)


def shown_bylines(page: Page) -> Iterator[Iterator[Signature]]:
    """What may be the byline, likeliest first; most of it is none, and has no names in it."""
    near = list(_near_heading(page))
    for element in near:
        if _is_byline(element):
            parts = elements(_NAME_PARTS, element, _MOST_PARTS)
            yield _marked(parts) if parts else _parts(element)
    for element in near:
        if element.tag in _LINES and _BY_LINE.match((element.text or "")[:_MAX_LINE]):
            yield _parts(element)
    for label in elements(_LABELS, page.tree, _MOST_LABELS):
        if _IS_LABEL.fullmatch((label.text or "")[:_MAX_LINE].strip()):
            yield iter((Signature((label.tail or "")[:_MAX_LINE], is_shown=True),))


def _near_heading(page: Page) -> Iterator[HtmlElement]:
    """Elements from the heading on, up to where the text has begun: further down, pages show the
    authors of other articles and of comments.
    """
    paragraphs = 0
    for element in islice(_following(heading_of(page), page.tree), _MOST_NEAR):
        yield element
        paragraphs += element.tag == "p" and len(element.text or "") >= _LONG
        if paragraphs == _MOST_PARAGRAPHS:
            return


def _following(element: HtmlElement | None, tree: HtmlElement) -> Iterator[HtmlElement]:
    """All elements behind one in the order of the document; all of the tree for none."""
    if element is None:
        yield from tree.iter("*")
    while element is not None:
        for sibling in element.itersiblings("*"):
            yield from sibling.iter("*")
        element = element.getparent()


def _is_byline(element: HtmlElement) -> bool:
    name = element.get("class") or ""
    stated = element.get("rel") == "author" or "author" in (element.get("itemprop") or "")
    if not (stated or _IS_BYLINE.search(name)) or _IS_NONE.search(name):
        return False
    return not any(
        above.tag in _OUTSIDE
        or (above.tag != "body" and _IS_NONE.search(above.get("class") or ""))
        for above in islice(element.iterancestors(), _MOST_LEVELS)
    )


def _whole(element: HtmlElement) -> Signature:
    """The words of an element that holds one name, its first part and its last marked apart, or
    the whole told twice: for readers, and for screen readers.
    """
    words = " ".join(_texts(element)).split()
    half = len(words) // 2
    once = words[:half] if words[:half] == words[half:] else words
    return Signature(" ".join(once), is_shown=True)


def _marked(parts: list[HtmlElement]) -> Iterator[Signature]:
    """The names that are marked as such, and what a byline joins to them without a mark."""
    for part in _outermost(parts):
        yield _whole(part)
        if _JOINED.match(tail := (part.tail or "")[:_MAX_LINE]):
            yield Signature(tail, is_shown=True)


def _outermost(parts: list[HtmlElement]) -> Iterator[HtmlElement]:
    """Those of some elements, in the document's order, that are in none of the others."""
    last: HtmlElement | None = None
    for part in parts:
        if last is None or last not in part.iterancestors():
            yield part
            last = part


def _parts(element: HtmlElement) -> Iterator[Signature]:
    """The texts of an element one by one: names, roles and dates without a space between."""
    return (Signature(text, is_shown=True) for text in _texts(element))


def _texts(element: HtmlElement) -> list[str]:
    """An element's texts; none where they are more than a line."""
    found = texts(element, _MOST_PARTS + 1)
    return found if len(found) <= _MOST_PARTS and sum(map(len, found)) <= _MAX_LINE else []
