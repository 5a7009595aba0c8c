"""Bytes of a page as one tree, or why they are none."""

import re
from dataclasses import dataclass

import lxml.html
from lxml.etree import ElementDefaultClassLookup, HTMLParser, LxmlError
from lxml.html import HtmlElement

from worker.articles.decode import decode, looks_binary
from worker.articles.extraction.bounds import bounded
from worker.articles.extraction.head import read_head
from worker.articles.extraction.linked_data import linked_data
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Outcome

_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What lxml's trees cannot hold."""
_IS_HTML = re.compile(
    r"<(?:html|head|body|article|main|div|p|h1|meta|title|section)\b", re.IGNORECASE
)
_ELEMENTS = ElementDefaultClassLookup(element=HtmlElement)
"""lxml.html looks up a class for each element in Python, a fourteenth of all that extraction
takes, to tell forms from the rest."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a page is not read, and in words for a person."""

    outcome: Outcome
    detail: str


def open_page(data: bytes, *, url: str | None, content_type: str | None = None) -> Page | Refused:
    """A page's tree, head and linked data. Never raises. What is too long is read in part."""
    if looks_binary(data):
        return Refused(Outcome.NOT_HTML, "its bytes are no text")
    markup, cut = bounded(decode(data, content_type))
    markup = _FORBIDDEN.sub("", markup)
    if not _IS_HTML.search(markup):
        return Refused(Outcome.NOT_HTML, "it has no tag that pages have")
    tree = _tree(markup)
    if tree is None:
        return Refused(Outcome.NOT_HTML, "its markup cannot be read")
    return Page(tree, read_head(markup), linked_data(tree), url, cut)


def _tree(markup: str) -> HtmlElement | None:
    parser = HTMLParser(collect_ids=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = lxml.html.document_fromstring(_DECLARATION.sub("", markup), parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree, HtmlElement) else None
