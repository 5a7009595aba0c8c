"""Pages that a server sends in an article's place, with status 200: errors, other people's
feeds, and frames that a script was to fill.
"""

from itertools import islice

from worker.articles.extraction.access_walls import LEAST_WORDS, is_prose
from worker.articles.extraction.page import Page
from worker.articles.extraction.trees import text_of
from worker.articles.extraction.wording import words
from worker.text.barriers import parts_of_title
from worker.text.notices import error_title, notice

_FEEDS = {
    "rss": "an RSS feed",
    "rdf:rdf": "an RSS feed",
    "feed": "an Atom feed",
    "urlset": "a sitemap",
    "sitemapindex": "an index of sitemaps",
    "opml": "a list of feeds (OPML)",
}
"""Roots as lxml's parser for HTML reads them: the first element of a body it made."""
_LEAST_WORDS = 3
"""Words below which a text says nothing: "x", "Laden …"."""
_LONGEST_ERROR = 2_500
"""Characters of what error pages offer instead: the newest articles, a map of the site."""
_HEADINGS = 2


def not_html(page: Page) -> str:
    """What a file is that has tags and is no page; empty where it is one."""
    body = page.tree.find("body")
    if body is None:
        return ""
    if (body.text or "").lstrip()[:2] in {'{"', "[{"}:
        return "it is JSON, not a page"
    first = next(body.iterchildren(), None)
    name = first.tag.lower() if first is not None and isinstance(first.tag, str) else ""
    return f"it is {_FEEDS[name]}, not a page" if name in _FEEDS else ""


def sent_instead(page: Page, text: str, *, is_declared: bool) -> str:
    """What a page says that is sent in an article's place; empty where it may be one.

    The name of an error as the title is enough where the page declares nothing. Where it
    declares an article, its text must be a notice too.
    """
    said = notice(text)
    if said:
        return f"it {said}"
    headed = _error(page) if len(text) < _LONGEST_ERROR else ""
    if headed and not (is_declared and is_prose(text, LEAST_WORDS)):
        return f"it is an error page, headed “{headed}”"
    if text and len(words(text)) < _LEAST_WORDS:
        return f"it says only “{text[:40]}”"
    return ""


def _error(page: Page) -> str:
    """The part of a title or heading that is an error's name; empty where none is."""
    headings = (" ".join(text_of(one).split()) for one in islice(page.tree.iter("h1"), _HEADINGS))
    told = [part for line in (page.head.title, *headings) for part in parts_of_title(line)]
    return next((part[:80] for part in told if error_title(part)), "")
