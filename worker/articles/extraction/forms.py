"""Forms of a title: as the places of a page tell it, cleaned of what is not its own."""

import html
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from worker.articles.extraction.publishers import is_site, key
from worker.text.normalise import clean_line

MAX_TITLE = 1_000
"""Characters of a title."""
_MAX_RAW = 4_000
_MAX_KICKER = 80
MOST_KICKER_WORDS = 8
_MOST_TAIL_WORDS = 3

_FORMATTING = re.compile(
    r"</?(?:a|b|br|em|font|i|mark|p|q|small|span|strong|sub|sup|u|wbr)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_BAR = re.compile(r"\s+(?:[|–—·•»-]|::)\s+|\s*[|｜ㅣ]\s*")
"""What parts a title and its site's name. A hyphen without spaces is part of a word."""
_JOINT = re.compile(r"\s?:\s|\s[|–—-]\s|[｜]")
"""What parts a kicker and its title in one line."""
_RUBRIC = re.compile(
    r"(?:news|press releases?|opinion|topic|event|speech|statement|nachrichten|pressemitteilung"
    r"|actualités|communiqué):\s+(?=\S)",
    re.IGNORECASE,
)
"""Kinds of texts, which institutions put between their name and a title: "NATO - News: ..."."""
_DAY_BEHIND = re.compile(r",\s+\d{1,2}[-. ][^\W\d_]{3,9}\.?[-. ]\d{4}$")
EDGES = " :|–—-·•"
"""What is left at a kicker's edges when its title is taken away."""


@dataclass(frozen=True, slots=True)
class Form:
    """A title as one place of the page tells it. ``whole`` is as it stands there, ``kicker``
    what the page's markup parts from it, ``element`` where it stands in the page.
    """

    text: str = ""
    key: str = ""
    whole: str = ""
    kicker: str | None = None
    element: HtmlElement | None = None


def form_of(raw: str, sites: frozenset[str]) -> Form:
    """A title as a place tells it, without the names of its site."""
    whole = clean(raw)
    text = _without_site(whole, sites)
    return Form(text, key(text), whole)


def clean(raw: str) -> str:
    """One line without markup. Some systems escape twice ("&amp;quot;"), none thrice."""
    text = raw[:_MAX_RAW]
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    return clean_line(_FORMATTING.sub("", text))[:MAX_TITLE].strip()


def _without_site(title: str, sites: frozenset[str]) -> str:
    """A title without the site's name in front or behind, and the sections' beside that. What
    stands behind any other bar stays: "Moskau - Kiew" is a title.
    """
    bars = list(_BAR.finditer(title))
    starts = [0, *(bar.end() for bar in bars)]
    ends = [*(bar.start() for bar in bars), len(title)]
    parts = [title[start:end] for start, end in zip(starts, ends, strict=True)]
    first = 1 if bars and key(parts[0]) in sites else 0
    site = next((at for at in range(first + 1, len(parts)) if is_site(parts[at], sites)), None)
    if site is None or any(len(part.split()) > _MOST_TAIL_WORDS for part in parts[site + 1 :]):
        return _without_rubric(title[starts[first] :], is_behind_site=first > 0) or title
    while site - 1 > first and _is_section(parts[first], bars[site - 2][0], parts[site - 1]):
        site -= 1
    return title[starts[first] : ends[site - 1]].strip() or title


def _without_rubric(title: str, *, is_behind_site: bool) -> str:
    """A title without the kind of text and the day that a site puts beside its own name."""
    if not is_behind_site:
        return title
    return _DAY_BEHIND.sub("", _RUBRIC.sub("", title, count=1))


def _is_section(title: str, bar: str, part: str) -> bool:
    """Whether what stands between title and site is the section: "Titel | Politik | Der Bote"."""
    return "|" in bar and len(part.split()) < _MOST_TAIL_WORDS <= len(title.split())


def kicker_before(joined: str, title: str) -> str | None:
    """The kicker that a line puts in front of a title (its key), if it does."""
    if not key(joined).endswith(title):
        return None
    for joint in _JOINT.finditer(joined, 0, _MAX_KICKER + 3):
        kicker = joined[: joint.start()].strip(EDGES)
        if is_short(kicker) and key(joined[joint.end() :]) == title:
            return kicker or None
    return None


def is_short(kicker: str) -> bool:
    """Whether words are few enough to be a kicker."""
    return len(kicker) <= _MAX_KICKER and len(kicker.split()) <= MOST_KICKER_WORDS
