"""Consent walls and logins in an article's place, told from articles with a banner or a box in a
corner by what the page's own text is.
"""

import re

from worker.articles.extraction.dating_stated import MOST_NODES, own_articles, published_stamps
from worker.articles.extraction.page import Page
from worker.articles.extraction.wording import words
from worker.text.barriers import (
    Barrier,
    Kind,
    asks_password,
    barrier,
    by_host,
    by_path,
    by_title,
)
from worker.text.walls import asks_consent, asks_login

LEAST_WORDS = 8
"""Words of a sentence from which a text is one, and not a button's or a heading's."""
_LEAST_DECLARED = 3
"""The same where the page declares an article: "Rutte tritt zurück." is news."""
ARTICLE = 4_000
"""Characters from which a text that is not a wall's own has no wall before it, whatever title
or address says."""
LEAST_STATED = 3
"""Articles in the linked data of a front."""
CORNER = 400
"""Characters below which a text that no sign of an article goes with may be a wall's preface."""
_ENDS = re.compile(r"[.!?…。！？:;·][\"'“”»«’)\]]*$")


def is_declared(page: Page) -> bool:
    """Whether a page states that it is an article."""
    return bool(page.articles) or page.head.meta("og:type") == "article"


def states_own(page: Page) -> bool:
    """Whether a page states that it is one article: fronts state all that they link to."""
    if page.head.meta("og:type") == "article" or len(page.articles) < LEAST_STATED:
        return is_declared(page)
    return len(own_articles(page)) < len(page.articles[:MOST_NODES])


def is_prose(text: str, least: int = LEAST_WORDS) -> bool:
    """Whether a text has one sentence at least."""
    lines = filter(None, map(str.strip, text.split("\n")))
    return any(_ENDS.search(line) and len(words(line)) >= least for line in lines)


def in_front(page: Page, text: str, data: bytes) -> Barrier | None:
    """The wall whose page this is; ``text`` is what extraction found in it.

    A wall's own text makes it one, whatever the page declares: publishers leave an article's
    metas on it. An article's text makes it none, however many buttons stand beside it. Where
    there is neither, all signs count.
    """
    url = page.url or ""
    declared = is_declared(page)
    told = _own_words(page, text, data, declared=declared) or by_host(url)
    if told or (declared and is_prose(text, _LEAST_DECLARED)):
        return told
    if not is_prose(text):
        return barrier(data, url)
    return None if len(text) >= ARTICLE else _beside(page, text, data)


def _own_words(page: Page, text: str, data: bytes, *, declared: bool) -> Barrier | None:
    """What a text says for a wall. Invitations to a seminar ask to log in too: where an article
    is declared, there must be something to do it with.
    """
    if said := asks_consent(text):
        return Barrier(Kind.CONSENT, f"it says “{said}”")
    said = asks_login(text)
    is_login = said and (not declared or asks_password(data) or by_title(page.head.title))
    return Barrier(Kind.LOGIN, f"it says “{said}”") if is_login else None


def _beside(page: Page, text: str, data: bytes) -> Barrier | None:
    """The wall of a page that declares nothing and has a text: of its title, or of two other
    signs, since every corner has one.
    """
    url = page.url or ""
    titled = by_title(page.head.title)
    if titled or not asks_password(data):
        return titled
    is_corner = len(text) >= CORNER or _looks_like_one(page)
    return by_path(url) or (None if is_corner else barrier(data, url))


def _looks_like_one(page: Page) -> bool:
    """Whether an undeclared page has a headline or a date of its own."""
    return page.tree.find(".//h1") is not None or any(True for _ in published_stamps(page))
