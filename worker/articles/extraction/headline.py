"""Title and kicker. A page tells its title up to five times, and seldom five times alike: for
search engines, for social networks, for readers, with its kicker, with the site's name.
"""

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from worker.articles.extraction.forms import Form, clean, form_of, kicker_before
from worker.articles.extraction.headings import heading_among, kicker_above
from worker.articles.extraction.linked_data import Node
from worker.articles.extraction.page import Page
from worker.articles.extraction.publishers import key, quirk, site_keys
from worker.articles.extraction.values import Headline

_MOST_NODES = 50


def read_headline(page: Page) -> Headline:
    """The title as the publisher writes it, without the site's name, and the kicker where that
    is no part of it.

    Of the headline in linked data, the one for social networks and the heading in the page, two
    that agree are right; where all differ, the first that is there. The title of the window is
    made for search engines, and counts only where there is none of these. What most of them
    join to the title ("Ahrtal-Flut: Zwei Rücktritte") is part of it.
    """
    sites = site_keys(page)
    stated, shared, heading, window, other = _told(page, sites)
    told = [form for form in (stated, shared, heading, window, other) if form.key]
    if not told:
        return Headline("")
    own = form_of(page.head.meta(quirk(page).title) or "", sites)
    chosen = own if own.key else _agreed([stated, shared, heading], told[0])
    kicker = (
        heading.kicker
        or _put_before(chosen.key, (stated, shared, heading))
        or kicker_above(heading.element, sites)
    )
    if kicker and chosen.key.startswith(key(kicker)):
        kicker = None
    return Headline(chosen.text, kicker, _all_forms(chosen.text, kicker, told))


def heading_of(page: Page) -> HtmlElement | None:
    """The element in which the page shows the article's title."""
    return _told(page, site_keys(page))[2].element


def leading_article(page: Page) -> Node:
    """The object of linked data that the page is about: pages also state the articles they link
    to, and live blogs each of their entries. Empty where there is none.
    """
    articles = page.articles[:_MOST_NODES]
    told = [key(clean(title)) for title in (page.head.meta("og:title") or "", page.head.title)]
    for node in articles:
        headline = key(clean(text_of(node, "headline")))
        if headline and any(headline in title for title in told):
            return node
    return next(iter(articles), {})


def text_of(node: Node, name: str) -> str:
    """A value of linked data that should be text: "" where it is none, the first of a list."""
    value = node.get(name)
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else ""


def _told(page: Page, sites: frozenset[str]) -> tuple[Form, ...]:
    """The title in linked data, for networks, in the page, in the window, and elsewhere."""
    meta = page.head.meta
    stated = form_of(text_of(leading_article(page), "headline"), sites)
    shared = form_of(meta("og:title") or "", sites)
    window = form_of(page.head.title, sites)
    other = form_of(meta("twitter:title", "dc.title", "title") or "", sites)
    told = [form for form in (stated, shared, window, other) if form.key]
    return stated, shared, heading_among(page, told, sites), window, other


def _agreed(forms: Sequence[Form], fallback: Form) -> Form:
    """What most of some forms tell. Where no two agree, the first, or the one that is the first
    without its kicker.
    """
    told = [form for form in forms if form.key]
    votes = Counter(form.key for form in told)
    chosen = max(told, key=lambda form: votes[form.key], default=fallback)
    if votes[chosen.key] > 1:
        return chosen
    bare = (form for form in told if kicker_before(chosen.text, form.key))
    return next(bare, chosen)


def _put_before(title: str, told: Sequence[Form]) -> str | None:
    """The kicker that another place of the page puts in front of a title (its key)."""
    return next((kicker for form in told if (kicker := kicker_before(form.text, title))), None)


def _all_forms(title: str, kicker: str | None, told: Sequence[Form]) -> tuple[str, ...]:
    joined = (f"{kicker}: {title}", f"{kicker} {title}") if kicker else ()
    shown = (text for form in told for text in (form.text, form.whole))
    return tuple(dict.fromkeys((title, *joined, *shown)))
