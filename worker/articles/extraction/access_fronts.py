"""Home pages and the fronts of sections, whose text is other articles' beginnings."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from worker.articles.extraction.page import Page
from worker.articles.extraction.trees import text_of
from worker.articles.extraction.wording import squeezed
from worker.text.sites import same_site

LEAST_CARDS = 3
"""Links to other articles, each with a paragraph of its own, from which a page is a front. An
article has such boxes too, but they are not its text."""
MOST = 0.5
"""Share of the text that stands in such cards."""
_LEAST_BESIDE = 20
"""Characters of a paragraph. Shorter ones are labels, and say nothing of what a page is."""
_ROUND = 400
"""Characters that a card holds beside its paragraph: headline, section, date, "mehr"."""
_NEAR = 4
"""Elements from the paragraph's own outwards among which its card is looked for."""
_MOST_LINKS = 6
_MOST_ELEMENTS = 8_000
_LONGEST = 30_000
"""Characters of a text that is looked at: a front of a hundred beginnings has 20,000."""
_LONGEST_CARD = 3_000
"""Characters of one paragraph, with all the white space of its markup."""
_HOLDERS = ("p", "div", "span", "li", "dd", "td", "a", "h2", "h3", "h4")
_LOOSE = frozenset({"div", "span", "td"})
"""Elements that hold anything; looked at where they begin with words of their own."""


def front_page(page: Page, text: str) -> str:
    """What shows a page to be a front, in words for a person; empty where it may be an article.

    Asked only of pages that do not declare an article: live blogs and overviews are built of
    cards as well.
    """
    lines = {squeezed(line.removeprefix("- ")) for line in text.split("\n")}
    wanted = {line for line in lines if len(line) >= _LEAST_BESIDE}
    if len(text) > _LONGEST or len(wanted) < LEAST_CARDS:
        return ""
    targets: dict[str, int] = {}
    for size, target in _cards(page, wanted):
        targets[target] = targets.get(target, 0) + size
    if len(targets) < LEAST_CARDS or sum(targets.values()) < MOST * sum(map(len, wanted)):
        return ""
    return f"it is a front page: {len(targets)} beginnings of its text link to other pages"


def _cards(page: Page, wanted: set[str]) -> Iterator[tuple[int, str]]:
    """The characters of each paragraph that stands in a card, and the card's target."""
    missing, sizes = set(wanted), _Sizes()
    for element in islice(page.tree.iter(*_HOLDERS), _MOST_ELEMENTS):
        if element.tag in _LOOSE and not (element.text or "").strip():
            continue
        shown = text_of(element)
        key = squeezed(shown) if len(shown) < _LONGEST_CARD else ""
        if key in missing:
            missing.discard(key)
            if target := _target(page, element, sizes):
                yield len(key), target


class _Sizes(dict[HtmlElement, int]):
    """Characters of elements, counted once: all paragraphs of a page share their outer ones."""

    def __missing__(self, element: HtmlElement) -> int:
        size = self[element] = len(squeezed(text_of(element)))
        return size


def _target(page: Page, element: HtmlElement, sizes: _Sizes) -> str:
    """Where the card of a paragraph links to; empty where it stands in none."""
    for card in (element, *islice(element.iterancestors(), _NEAR)):
        if card.tag == "body" or sizes[card] > sizes[element] + _ROUND:
            return ""
        links = [card] if card.tag == "a" else islice(card.iter("a"), _MOST_LINKS)
        own = (link for link in links if _is_cards(link, element, sizes))
        if target := next(filter(None, (_elsewhere(page, link) for link in own)), ""):
            return target
    return ""


def _is_cards(link: HtmlElement, element: HtmlElement, sizes: _Sizes) -> bool:
    """Whether a link is a card's: not one of the words of its paragraph, unless it is all."""
    return element not in link.iterancestors() or sizes[link] == sizes[element]


def _elsewhere(page: Page, link: HtmlElement) -> str:
    """The page of this site that a link leads to, if it is neither this one nor the home page:
    reviews of the press link every paragraph of theirs, to other sites.
    """
    stated = (link.get("href") or "").strip()
    if not stated or stated.lower().startswith(("#", "javascript:", "mailto:", "tel:")):
        return ""
    try:
        own = urlsplit(page.url or "")
        target = urlsplit(urljoin(page.url or "", stated))
    except ValueError:
        return ""
    is_here = target.path.rstrip("/") in {"", own.path.rstrip("/")}
    if is_here and target.query in {"", own.query}:
        return ""
    is_own = not own.netloc or same_site(target.geturl(), own.geturl())
    return target.geturl() if is_own else ""
