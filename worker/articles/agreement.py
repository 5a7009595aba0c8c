"""Whether a page is the one that its feed's entry tells of.

The address nearly always leads to the right page; what it leads to instead is a section that took
a dead article's place, a wall that kept the article's title, or another article under the same
address. Titles are compared with titles and the feed's text with the page's: a title's words are
found in any long page. Where nothing agrees the feed's text stands, which costs little.
"""

import re
from enum import Enum, auto
from urllib.parse import urlsplit

from worker.articles.extraction.values import Extraction
from worker.articles.texts import bare
from worker.domain.articles import Article
from worker.text.fold import fold

TITLES_ALIKE = 0.5
"""Least share (Dice) of the words of both titles that stands in both."""

TITLES_EQUAL = 0.8
"""The same for a page that looks like a list: sections bear the rubrics of their articles."""

TEASER_TOLD = 0.5
"""Least share of the feed's words in the page's opening: teasers are written from it."""

WALLED = 0.3
"""Least share of the entry's words in a short text that has nothing but its title in common."""

FEWEST = 3
"""Words in common below which two titles or texts prove nothing: "Nato", "Stadtrat am Abend"."""

RUN = 6
"""Words that follow each other in two texts of one article, and hardly in any others."""

LEAST_TITLE = 10
WITHIN = 0.4
"""Letters of a title that stands whole in the other one, and their share of that: beside it stand
a rubric or the site's name."""

SHORT = 800
"""Characters of a text that may be a wall's: the offers, consents and refusals in front of
articles have 160 to 450."""

OPENING = 150
"""Words of a page's text that are its opening."""

_STEM = 6
"""Letters by which words are the same in spite of their endings: Minister, Ministern."""

_LEAST_LETTERS = 4
_WORD = re.compile(r"[^\W_]+")
_ARTICLES_SIGN = re.compile(r"[\d-]")
_LISTED_FROM = 2
"""Paragraphs before which an entry's title may stand in its own article."""


class Agreement(Enum):
    """What of a page may be believed of an entry."""

    NOTHING = auto()
    TITLE = auto()
    """It is the article's, but its text is a wall's."""
    TEXT = auto()


def agreement(page: Extraction, article: Article, url: str) -> Agreement:
    """How far the page read at ``url``, its final address, is that of the article."""
    likeness = _title_likeness(page, article)
    if likeness < TITLES_EQUAL and _is_list(page, article, url):
        return Agreement.NOTHING
    if _text_told(page, article):
        return Agreement.TEXT
    if likeness < TITLES_ALIKE:
        return Agreement.NOTHING
    return Agreement.TITLE if _is_walled(page, article) else Agreement.TEXT


def _title_likeness(page: Extraction, article: Article) -> float:
    """From 0 to 1, of the forms in which the page's title may stand in the feed."""
    shown = (page.title, f"{page.kicker or ''} {page.title}")
    return max(_likeness(article.title, title) for title in shown)


def _likeness(one: str, other: str) -> float:
    """Equal, one within the other, or made of the same words."""
    shorter, longer = sorted(map(bare, (one, other)), key=len)
    if shorter and shorter == longer:
        return 1.0
    is_within = len(shorter) >= max(LEAST_TITLE, WITHIN * len(longer)) and shorter in longer
    left, right = _significant(one), _significant(other)
    common = len(left & right)
    dice = 2 * common / (len(left) + len(right)) if common >= FEWEST else 0.0
    return max(dice, TITLES_ALIKE) if is_within else dice


def _text_told(page: Extraction, article: Article) -> bool:
    """A run of equal words, or most words of the teaser in the page's opening."""
    told, text = _folded(article.text), _folded(page.text)
    if not _runs(told).isdisjoint(_runs(text)):
        return True
    return _share(_significant(article.text), text[:OPENING]) >= TEASER_TOLD


def _share(told: frozenset[str], text: list[str]) -> float:
    common = told.intersection(word[:_STEM] for word in text)
    return len(common) / len(told) if len(common) >= FEWEST else 0.0


def _is_walled(page: Extraction, article: Article) -> bool:
    told = _significant(f"{article.title} {article.text}")
    return len(page.text) < SHORT and _share(told, _folded(page.text)) < WALLED


def _is_list(page: Extraction, article: Article, url: str) -> bool:
    """Whether a page of another title is one of many articles, of which this may be one."""
    heading = bare(article.title)
    later = page.text.split("\n\n")[_LISTED_FROM:]
    return _is_section(url, article.url or url) or (
        bool(heading) and any(bare(part) == heading for part in later)
    )


def _is_section(url: str, asked: str) -> bool:
    """Whether a redirect led to the home page, above the article's own part of the address, or to
    an address without any number or hyphen, which hardly an article's is.
    """
    path, query = _place(url)
    asked_path, asked_query = _place(asked)
    if path == asked_path and (path or query == asked_query):
        return False
    if query:
        return False
    left = asked_path[len(path) :] if asked_path.startswith(f"{path}/") else ""
    return bool(_ARTICLES_SIGN.search(left)) or not _ARTICLES_SIGN.search(path)


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.path.strip("/"), parts.query


def _folded(text: str) -> list[str]:
    words = _WORD.findall(text)
    folded = {word: fold(word) for word in set(words)}
    return [folded[word] for word in words]


def _significant(text: str) -> frozenset[str]:
    """The stems of words that carry a meaning: long ones, abbreviations and numbers."""
    return frozenset(fold(word)[:_STEM] for word in _WORD.findall(text) if _is_significant(word))


def _is_significant(word: str) -> bool:
    return len(word) >= _LEAST_LETTERS or (len(word) > 1 and (word.isupper() or word.isdigit()))


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))
