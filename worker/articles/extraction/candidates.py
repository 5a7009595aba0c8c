"""The texts that a page's extractors offer as its article, and which of them is taken.

trafilatura is right most often (lF1 .959 over 258 pages of 2023 to 2026). Linked data states the
text without furniture, yet 5 of 49 pages put only a teaser there and 2 another article's text:
it is never taken unless trafilatura agrees. readability finds what trafilatura leaves behind on
one page in a hundred, and is asked only where much of the page's text is missing.
"""

import html
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement, fragment_fromstring
from readability import Document
from readability.readability import Unparseable

from worker.articles.extraction.left_out import with_left_out
from worker.articles.extraction.live_blogs import entries_text, with_heads
from worker.articles.extraction.page import Page
from worker.articles.extraction.prepared import prepared
from worker.articles.extraction.trees import text_of
from worker.articles.extraction.values import Removed, TextFrom
from worker.articles.extraction.wording import SHINGLE, share, shingles, words
from worker.articles.html import to_text
from worker.articles.ticker import opens_entry

LIBRARY_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    LxmlError,
    RecursionError,
    TypeError,
    Unparseable,
    ValueError,
)
"""What the extractors let escape on broken pages. Named one by one: a time limit of the task
must not end here."""

LEAST_LINKED = 60
"""Words below which an ``articleBody`` says nothing of the text."""
AGREES = 0.9
"""Share of one candidate's words that the other must hold for both to be the same article."""
ENOUGH_LINKED = 0.75
"""Length of the linked text beside trafilatura's from which it is no teaser."""
LEAST_COMMON = 0.6
"""Share of a line's runs of three words that the linked text must hold for the line to stay."""
MUCH_MORE = 1.5
"""How many more different runs of three words a fallback needs to be worth a change."""
LOW_COVERAGE = 0.62
"""Share of the page's text in paragraphs below which trafilatura may have missed some."""
SHORT = 80
"""Words below which a text is doubted."""
NOTHING = 30

_TAG = re.compile(r"<[a-z/!]", re.IGNORECASE)
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "br", "td", "blockquote")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text as its lines, each a paragraph, a heading or a list's item. ``removed`` is what
    no extractor was given.
    """

    lines: tuple[str, ...]
    taken_from: TextFrom | None = None
    removed: tuple[Removed, ...] = ()


def best_candidate(page: Page) -> Candidate:
    """The text that most probably is the article, with whatever furniture stands in it."""
    own = prepared(page.tree)
    tree = own.tree
    found, left_out = with_left_out(tree, _lines(_extracted(tree, page.url)))
    found, removed = with_heads(found, own.heads), (*own.removed, *left_out)
    linked = linked_text(page)
    said, stated = words("\n".join(found)), words(linked)
    if len(stated) >= LEAST_LINKED:
        if len(stated) >= ENOUGH_LINKED * len(said) and share(stated, said) >= AGREES:
            common = _common(found, stated, is_live=page.is_live_blog)
            return Candidate(common, TextFrom.AGREED, removed)
        if share(said, stated) >= AGREES and _has_much_more(stated, said):
            return Candidate(_lines(linked), TextFrom.LINKED_DATA, removed)
    if len(said) < SHORT or sum(map(len, found)) < LOW_COVERAGE * _shown(tree):
        other = _lines(_readable(tree))
        if _is_better(words("\n".join(other)), said):
            return Candidate(other, TextFrom.READABILITY, removed)
    if len(said) < NOTHING:
        # where a page shows its entries they stand in paragraphs, in linked data as one line each
        linked = max(linked, _unmarked(entries_text(page)), key=len)
        if len(words(linked)) >= SHORT:
            return Candidate(_lines(linked), TextFrom.LINKED_DATA, removed)
    return Candidate(found, TextFrom.TRAFILATURA if found else None, removed)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.split("\n") if (line := " ".join(part.split())))


def _extracted(tree: HtmlElement, url: str | None) -> str:
    try:
        document = trafilatura.bare_extraction(
            tree, url=url, include_comments=False, with_metadata=False
        )
    except LIBRARY_ERRORS:
        return ""
    return getattr(document, "text", None) or ""


def linked_text(page: Page) -> str:
    """The longest ``articleBody`` of the page's linked data, without markup."""
    bodies = (_stated(node.get("articleBody")) for node in page.nodes)
    return _unmarked(max(bodies, key=len, default=""))


def _unmarked(text: str) -> str:
    unescaped = html.unescape(text) if "&" in text else text
    return to_text(unescaped) if _TAG.search(unescaped) else unescaped


def _stated(body: object) -> str:
    if isinstance(body, list):
        return "\n".join(part for part in body if isinstance(part, str))
    return body if isinstance(body, str) else ""


def _common(found: tuple[str, ...], stated: list[str], *, is_live: bool) -> tuple[str, ...]:
    """The extracted lines that the linked text holds, too: its own lines are often one. A live
    blog's times are elsewhere in its linked data, and are kept.
    """
    runs, single = shingles(stated), frozenset(stated)
    return tuple(
        line
        for line in found
        if _held(words(line), runs, single) >= LEAST_COMMON or (is_live and opens_entry(line))
    )


def _held(line: list[str], runs: frozenset[tuple[str, ...]], single: frozenset[str]) -> float:
    if len(line) < SHINGLE:
        return float(single.issuperset(line))
    own = shingles(line)
    return len(own & runs) / len(own)


def _has_much_more(more: list[str], less: list[str]) -> bool:
    return len(shingles(more)) >= MUCH_MORE * len(shingles(less))


def _shown(tree: HtmlElement) -> int:
    """Characters of the page's text in paragraphs."""
    return sum(len(text_of(paragraph)) for paragraph in tree.iter("p"))


def _is_better(other: list[str], said: list[str]) -> bool:
    if len(said) < NOTHING:
        return len(other) >= SHORT
    return share(said, other) >= AGREES and _has_much_more(other, said)


def _readable(tree: HtmlElement) -> str:
    """What readability takes for the article, or nothing."""
    try:
        summary = Document(copy(tree)).summary(html_partial=True)
        return "".join(_pieces(fragment_fromstring(summary, create_parent="div")))
    except LIBRARY_ERRORS:
        return ""


def _pieces(tree: HtmlElement) -> Iterator[str]:
    for block in tree.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
    for heading in tree.iter("li", "h2", "h3", "h4"):
        heading.text = "\n" + (heading.text or "")
    for line in text_of(tree).split("\n"):
        yield " ".join(line.split()) + "\n"
