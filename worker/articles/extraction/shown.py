"""What elements of a page show, read without changing them."""

from itertools import islice
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

_TEXTS = XPath(
    ".//text()[not(ancestor::script or ancestor::style or ancestor::svg or ancestor::button)]"
)


def elements(path: XPath, start: HtmlElement, most: int) -> list[HtmlElement]:
    """The first elements on a path, in the document's order."""
    return list(islice(cast("list[HtmlElement]", path(start)), most))


def texts(element: HtmlElement, most: int) -> list[str]:
    """The first texts in an element, as its markup parts them."""
    return list(islice(cast("list[str]", _TEXTS(element)), most))
