"""A page's day where the page itself states none: from its address, or guessed from its text."""

import re
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from worker.articles.extraction.dating_boxes import other_boxes
from worker.articles.extraction.dating_shown import changes_only
from worker.articles.extraction.dating_stated import modified_metas
from worker.articles.extraction.page import Page
from worker.articles.extraction.trees import elements
from worker.domain.dates import Published
from worker.text.dates import DateReader
from worker.text.dates.reader import EARLIEST

_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<month>[01]?\d|[a-z]{3})(?P=mark)"
    r"(?P<day>[0-3]?\d)(?!\d)",
    re.IGNORECASE,
)
"""/2024/04/26/, /2024-04-26-, /2024/apr/26/ and, of eight figures, /20240426."""
_MONTH = re.compile(r"(?<![^/])(?P<year>(?:19|20)\d\d)/(?P<month>[01]\d)(?=/)")
_LONGEST_PATH = 2_000
_FIGURES = re.compile(r"(?<![\d./-])\d{1,2}([./-])\d{1,2}\1\d{4}(?!\d)")
_DATED_ATTRIBUTES = ("content", "datetime", "title")

_MOST_ELEMENTS = 20_000
"""Of a page that is searched, which takes 10 µs for each. The most on 268 captured pages are
3,300."""

LIBRARY_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, LxmlError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip
"""What htmldate may let escape on broken pages."""


def date_of_address(url: str | None, reader: DateReader) -> Published | None:
    """The day that stands in a page's address or, if only that does, the month."""
    path = _path(url)
    for found in (*_DAY.finditer(path), *_MONTH.finditer(path)):
        parts = found.groupdict()
        is_compact = "mark" in parts and not parts["mark"]
        if is_compact and len(found[0]) != len("20240426"):
            continue
        written = (parts.get("day", ""), parts["month"], parts["year"])
        stated = reader.stated(_written(*written))
        if stated and (published := reader.published(stated, "url")):
            return published
    return None


def guessed_day(page: Page, reader: DateReader, now: datetime) -> Published | None:
    """The guess of htmldate, at 2.5 ms. Its search through all of a page's text is left out: it
    finds some day on every page, and takes a copyright's year.
    """
    if elements(page.tree) > _MOST_ELEMENTS:
        return None
    try:
        found = find_date(
            _to_search(page, reader),
            url=page.url,
            original_date=True,
            extensive_search=False,
            min_date=EARLIEST.replace(tzinfo=None),
            max_date=now.replace(tzinfo=None),
        )
    except LIBRARY_ERRORS:
        return None
    day = reader.read(found or "", "htmldate")
    return replace(day, inferred=True) if day else None


def _to_search(page: Page, reader: DateReader) -> HtmlElement:
    """A copy for it to prune, without what dates something else: boxes about other articles,
    changes, and figures that could be read in two ways. Linked data that could be read is not
    in it: any object's date would be taken, that of the publisher's foundation too.
    """
    copied = deepcopy(page.tree)
    for script in copied.iter("script") if page.nodes else ():
        if "ld+json" in script.get("type", "").lower():
            script.text = None
    for other in (*other_boxes(copied), *changes_only(copied), *modified_metas(copied)):
        if other.getparent() is not None:
            other.drop_tree()
    _without_ambiguous(copied, reader)
    return copied


def _without_ambiguous(tree: HtmlElement, reader: DateReader) -> None:
    """Figures that the page's language does not order are taken out: a guess would order them."""

    def ordered(found: re.Match[str]) -> str:
        return found[0] if reader.stated(found[0]) else ""

    for element in tree.iter("*"):
        for name in _DATED_ATTRIBUTES:
            if (value := element.get(name)) and _FIGURES.search(value):
                element.set(name, _FIGURES.sub(ordered, value))
        if element.text and _FIGURES.search(element.text):
            element.text = _FIGURES.sub(ordered, element.text)
        if element.tail and _FIGURES.search(element.tail):
            element.tail = _FIGURES.sub(ordered, element.tail)


def _written(day: str, month: str, year: str) -> str:
    """In a form that can be read in only one way."""
    if month.isdigit():
        return "-".join(part.zfill(2) for part in (year, month, day) if part)
    return f"{day} {month} {year}"


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path[:_LONGEST_PATH]
    except ValueError:
        return ""
