"""Questions to a tree that lxml answers in C, with the types of their answers."""

from lxml.etree import XPath
from lxml.html import HtmlElement

_STRING = XPath("string()", smart_strings=False)
_ELEMENTS = XPath("count(//*)")
_PARAGRAPHS = XPath("count(//p)")
_ATTRIBUTES = XPath("count(//@*)")


def text_of(element: HtmlElement) -> str:
    """All text in an element, as it stands."""
    return str(_STRING(element))


def elements(tree: HtmlElement) -> int:
    return int(str(_ELEMENTS(tree)).partition(".")[0])


def paragraphs(tree: HtmlElement) -> int:
    return int(str(_PARAGRAPHS(tree)).partition(".")[0])


def attributes(tree: HtmlElement) -> int:
    return int(str(_ATTRIBUTES(tree)).partition(".")[0])
