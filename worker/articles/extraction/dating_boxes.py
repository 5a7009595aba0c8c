"""Boxes of a page that date other things than its article: lists of links, comments, teasers."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

Around = frozenset[HtmlElement]
"""The ancestors of the headline: what lies in one of them beside it belongs to the article unless
its own box says otherwise."""

_LONGEST_NAME = 300
_DEEPEST = 60
_MOST_INNER = 15
_MOST_TEXTS = 200
"""Bounds of what is looked at: characters of a class, boxes around an element, elements of a
teaser, texts of an article."""
_BRIEF = 600
"""Characters below which an article is a teaser. On some pages the first headline is another's."""
_FURNITURE = frozenset({"aside", "nav", "footer", "figure", "blockquote", "li"})
_FURNITURE_NAME = re.compile(
    r"comment|kommentare|discussion|related|verwandt|similar|weitere|mehr-zum|empfehl|teaser"
    r"|sidebar|recommend|most-?read|meistgelesen|card|carousel|slider|promo|newsletter|ticker-"
    r"|popular|trending|latest|see-also|widget|read-?more|footer",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MAY_BE_TEASER = frozenset({"a", "div", "section", "article", "li", "td"})


def around_headline(tree: HtmlElement) -> Around:
    """The ancestors of a page's headline; none where it has no headline."""
    headline = next(tree.iter("h1"), None)
    return frozenset(headline.iterancestors()) if headline is not None else frozenset()


def is_elsewhere(element: HtmlElement, around: Around) -> bool:
    """Whether a box between an element and the headline's own says that it is something else."""
    for box in chain((element,), islice(element.iterancestors(), _DEEPEST)):
        if box in around or box.tag in {"body", "main"}:
            return False
        if box.tag in _FURNITURE or _is_other(box, around):
            return True
    return False


def other_boxes(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The boxes of a page that are about something else, or link to it."""
    around = around_headline(tree)
    for box in tree.iter("*"):
        if box in around or box.tag in {"html", "body", "main"}:
            continue
        is_list = box.tag == "li" and box.find(".//a") is not None
        if is_list or (box.tag in _FURNITURE and box.tag != "li") or _is_other(box, around):
            yield box


def named(element: HtmlElement) -> str:
    """How an element is styled; it says what the element is."""
    return f"{element.get('class', '')[:_LONGEST_NAME]} {element.get('id', '')[:_LONGEST_NAME]}"


def _is_other(box: HtmlElement, around: Around) -> bool:
    return bool(
        _FURNITURE_NAME.search(named(box))
        or (box.tag == "article" and _is_other_article(box, around))
        or (box.tag in _MAY_BE_TEASER and _is_teaser(box))
    )


def _is_other_article(box: HtmlElement, around: Around) -> bool:
    """An article of few words beside the headline's own, or one of several."""
    beside = chain(box.itersiblings("article"), box.itersiblings("article", preceding=True))
    is_beside = any(outer.tag == "article" for outer in around) or any(True for _ in beside)
    return is_beside and sum(map(len, islice(box.itertext(), _MOST_TEXTS))) < _BRIEF


def _is_teaser(box: HtmlElement) -> bool:
    """A small box of a heading and a link: they lead to another page."""
    inner = list(islice(box.iter("*"), _MOST_INNER + 1))
    tags = {element.tag for element in inner}
    return len(inner) <= _MOST_INNER and "a" in tags and not tags.isdisjoint(_HEADINGS)
