"""The languages that a page declares."""

from worker.articles.extraction.dating_stated import own_articles
from worker.articles.extraction.page import Page

_METAS = ("content-language", "inlanguage", "dc.language", "dcterms.language", "language")
_OF_THEMES = "en"
_LONGEST = 35
"""Characters of the longest tag that BCP 47 asks software to keep."""


def declared_languages(page: Page, of_feed: str | None = None) -> tuple[str, ...]:
    """Tags as the page states them, the most trusted first.

    What the page's markup says of itself goes before what its feed says of all its articles,
    but for English: themes come with it, and nobody changes it. ``og:locale`` comes last, since
    sharing plug-ins fill in "en_US" where nobody chose.
    """
    articles = (node.get("inLanguage") for node in own_articles(page))
    is_default = (page.lang() or "").strip().lower().startswith(_OF_THEMES)
    stated = (
        of_feed if is_default else None,
        page.lang(),
        page.tree.get("xml:lang"),
        *articles,
        *(page.head.meta(name) for name in _METAS),
        of_feed,
        page.head.meta("og:locale"),
    )
    tags = (tag.strip() for tag in stated if isinstance(tag, str))
    return tuple(dict.fromkeys(tag for tag in tags if 0 < len(tag) <= _LONGEST))
