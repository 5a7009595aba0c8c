"""A page's tree as the extractors get it: without what holds no text, within bounds, and with
the page's own article only.
"""

from copy import copy
from dataclasses import dataclass

from lxml.etree import strip_elements
from lxml.html import HtmlElement

from worker.articles.extraction.live_blogs import Head, with_times
from worker.articles.extraction.paragraphed import paragraphed
from worker.articles.extraction.trees import attributes, elements, paragraphs, text_of
from worker.articles.extraction.values import Removed
from worker.articles.extraction.wording import words

MAX_PARAGRAPHS = 3_000
MAX_ELEMENTS = 10_000
"""trafilatura grows faster than its input: 8,000 paragraphs take 0.26 s, 32,000 take 1.84 s and
200,000 more than a minute. The most on 268 captured pages are 3,300 elements; a live blog of a
week has two thousand paragraphs."""
MAX_ATTRIBUTES = 20_000
"""Attributes that are copied along: trafilatura's copies of 140,000 take 200 MB."""
ARTICLE = 80
"""Words of a page's first article from which the next one is another."""

_UNREAD = (
    "script", "style", "svg", "noscript", "template", "iframe", "link", "meta", "nav", "footer",
    "select", "option", "datalist", "button", "input", "textarea", "source", "track", "picture",
    "img", "canvas", "object", "embed", "map", "area", "audio", "video", "dialog",
)  # fmt: skip
"""Elements without text of the article. trafilatura copies its tree five times and walks it
forty: without these it takes a fifth less, and says the same of all 268 captured pages."""

_READ = frozenset({"class", "id", "href", "datetime", "style", "hidden", "lang", "itemprop"})
"""Attributes that extractors ask for."""
_CONTROLS = ("input", "textarea", "select", "button")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A copy that may be changed, what was left out of it, and what heads a live blog's entries."""

    tree: HtmlElement
    removed: tuple[Removed, ...]
    heads: tuple[Head, ...]


def prepared(tree: HtmlElement) -> Prepared:
    own = copy(tree)
    _unform(own)
    strip_elements(own, *_UNREAD, with_tail=False)
    if attributes(own) > MAX_ATTRIBUTES:
        _strip_attributes(own)
    removed = _without_other_articles(own)
    if elements(own) > MAX_ELEMENTS or paragraphs(own) > MAX_PARAGRAPHS:
        removed += (Removed("too long", _cut(own)),)
    paragraphed(own)
    return Prepared(own, removed, with_times(own))


def _strip_attributes(tree: HtmlElement) -> None:
    for element in tree.iter("*"):
        for name in set(element.attrib) - _READ:
            del element.attrib[name]


def _unform(tree: HtmlElement) -> None:
    """Forms in which nothing can be filled in hold text: some tools wrap whole pages in one."""
    for form in list(tree.iter("form")):
        if next(form.iter(*_CONTROLS), None) is None:
            form.tag = "div"


def _without_other_articles(tree: HtmlElement) -> tuple[Removed, ...]:
    """Pages that scroll without end hold the next articles, too, each with its own headline."""
    headed = [found for found in tree.iter("article") if found.find(".//h1") is not None]
    if len(headed) < 2 or len(words(text_of(headed[0]))) < ARTICLE:
        return ()
    first = headed[0]
    others = [other for other in headed[1:] if first not in other.iterancestors()]
    removed = []
    for other in others:
        if other.getparent() is not None and other not in first.iterancestors():
            removed.append(Removed("another article", _headline(other)))
            other.drop_tree()
    return tuple(removed)


def _headline(article: HtmlElement) -> str:
    return " ".join(text_of(next(article.iter("h1"))).split())


def _cut(tree: HtmlElement) -> str:
    """Shortened to what is read; says in words for a person what is not."""
    seen = 0
    for count, element in enumerate(tree.iter("*")):
        seen += element.tag == "p"
        if count >= MAX_ELEMENTS or seen > MAX_PARAGRAPHS:
            _drop_from(element)
            break
    return f"what follows the first {seen:,} paragraphs and {count:,} elements"


def _drop_from(element: HtmlElement) -> None:
    """An element and all that stands behind it in the document."""
    inner, parent = element, element.getparent()
    is_first = True
    while parent is not None:
        del parent[parent.index(inner) + (0 if is_first else 1) :]
        inner, parent, is_first = parent, parent.getparent(), False
