"""Headings of a page: which of them is the article's, and the kicker in it or above it."""

import re
from collections.abc import Sequence
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from worker.articles.extraction.forms import (
    EDGES,
    MOST_KICKER_WORDS,
    Form,
    clean,
    form_of,
    is_short,
)
from worker.articles.extraction.page import Page
from worker.articles.extraction.publishers import is_site, key
from worker.articles.extraction.shown import elements, texts

_MOST_HEADINGS = 30
_MOST_PARTS = 60
"""Elements in a heading. What holds more is no title."""
_MOST_LEVELS = 2
"""How far above a heading its kicker is looked for; and before it, on each level."""
_LEAST_SHARED = 0.3
"""Share of common words from which two forms tell one title."""
_LEAST_ALONE = 3
"""Words of a page's only heading that may tell its title in quite other words."""

_KICKER = re.compile(
    r"kicker|dachzeile|overline|roof-?line|eyebrow|spitzmarke|top-?line|pre-?title|super-?title|"
    r"surtit|antetitul|bovenkop|nadtitul|vinjett|vignette",
    re.IGNORECASE,
)
_KICKER_INSIDE = re.compile(
    rf"{_KICKER.pattern}|topic|sub-?line|label|prefix|intro|rubri|thema", re.IGNORECASE
)
_NAMED_HEADINGS = XPath("//*[@itemprop='headline'][not(self::meta)]")


def heading_among(page: Page, told: Sequence[Form], sites: frozenset[str]) -> Form:
    """The heading that tells the article's title: logos and boxes are headings too."""
    found = list(islice(page.tree.iter("h1"), _MOST_HEADINGS))
    found = found or elements(_NAMED_HEADINGS, page.tree, _MOST_HEADINGS)
    headings = [_read_heading(element, told, sites) for element in found]
    headings = [form for form in headings if form.key and not is_site(form.text, sites)]
    keys = {form.key for form in told}
    if same := next((form for form in headings if form.key in keys), None):
        return same
    words = [_words(form) for form in told]
    near = [
        (max((_overlap(_words(form), others) for others in words), default=0.0), form)
        for form in headings
    ]
    share, closest = max(near, key=lambda ranked: ranked[0], default=(0.0, Form()))
    if share > _LEAST_SHARED or not told:
        return closest
    alone = len(headings) == 1 and len(_words(closest)) >= _LEAST_ALONE
    return closest if alone else Form()


def kicker_above(heading: HtmlElement | None, sites: frozenset[str]) -> str | None:
    """The kicker that stands in an element of its own before the heading."""
    level = heading
    for _ in range(_MOST_LEVELS):
        if level is None:
            return None
        for before in islice(level.itersiblings(preceding=True), _MOST_LEVELS):
            if _KICKER.search(before.get("class") or ""):
                kicker = _text(before).strip(EDGES)
                return (
                    kicker if kicker and is_short(kicker) and not is_site(kicker, sites) else None
                )
        level = level.getparent()
    return None


def _words(form: Form) -> set[str]:
    return set(form.text.lower().split())


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _read_heading(element: HtmlElement, told: Sequence[Form], sites: frozenset[str]) -> Form:
    """A heading and the kicker in it, parted by markup or because others tell the rest alone."""
    if sum(1 for _ in islice(element.iter(), _MOST_PARTS + 1)) > _MOST_PARTS:
        return Form()
    whole = _text(element)
    parts = (part for part in element.iterdescendants("span", "div", "small", "strong", "p", "a"))
    marked = (_text(part) for part in parts if _KICKER_INSIDE.search(part.get("class") or ""))
    for kicker in (text.strip(EDGES) for text in marked):
        rest = whole[len(kicker) :].strip(EDGES)
        if kicker and rest and whole.startswith(kicker) and is_short(kicker):
            return Form(rest, key(rest), whole, kicker, element)
    whole_key = key(whole)
    for form in told:
        kicker = _head_before(whole, form.key) if whole_key.endswith(form.key) else ""
        if kicker and len(element):
            return Form(form.text, form.key, whole, kicker, element)
    form = form_of(whole, sites)
    return Form(form.text, form.key, whole, None, element)


def _text(element: HtmlElement) -> str:
    """Parts of a heading are parted by a space, which their markup often leaves to the eye."""
    return clean(" ".join(texts(element, 2 * _MOST_PARTS)))


def _head_before(whole: str, rest: str) -> str:
    """The first words of a line whose other words are told elsewhere; "" for too many."""
    words = whole.split()
    for count in range(1, min(MOST_KICKER_WORDS, len(words) - 1) + 1):
        if key(" ".join(words[count:])) == rest:
            return " ".join(words[:count]).strip(EDGES)
    return ""
