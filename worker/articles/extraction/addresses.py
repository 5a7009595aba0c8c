"""The address under which a page wants to be known."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from worker.articles.canonical import canonical_url
from worker.articles.extraction.page import Page
from worker.text.sites import same_site

_MOST_STATED = 4

_ARTICLE = re.compile(r"\d|\.[sx]?html?$|(?:[-_,+][^-_,+]+){3}", re.IGNORECASE)
_NUMBER = re.compile(r"\d{3}")
"""What the last part of an article's path has and a section's has not: a number, a page's ending
or the words of a headline. A long number may stand before it too. A script's name alone
(``show.php``) is no article's."""
_INDEX = re.compile(r"/(?:index|default|home)\.\w{2,5}$", re.IGNORECASE)


def canonical_address(page: Page) -> str | None:
    """The canonical address, if it is that of one of this site's articles; else the page's own.

    Not believed are other sites' (agencies' copies, ``localhost``), a home page and the front of
    a section, which templates write into every page below: all would be taken for one.
    """
    own = canonical_url(page.url) if page.url else None
    stated = filter(None, map(canonical_url, islice(_stated(page), _MOST_STATED)))
    return next((found for found in stated if _is_believed(found, own)), own)


def _stated(page: Page) -> Iterator[str]:
    """What the page names, made whole by its base and its address (RFC 3986, 5.1)."""
    base = next(iter(page.tree.xpath("head/base/@href")), "")
    links, shared = page.head.links.get("canonical", ()), page.head.metas.get("og:url", ())
    for address in filter(None, (*links, *shared)):
        try:
            yield urljoin(urljoin(page.url or "", base), address)
        except ValueError:
            continue


def _is_believed(found: str, own: str | None) -> bool:
    if own is None or found == own:
        return own is not None or not _is_front(found)
    if not same_site(found, own):
        return False
    is_above = own.startswith(f"{found}/")
    return not _is_front(found) or (_is_front(own) and not is_above)


def _is_front(address: str) -> bool:
    """Whether an address is that of a home page or a section rather than of an article."""
    parts = urlsplit(address)
    path = _INDEX.sub("", parts.path)
    is_article = _NUMBER.search(path) or _ARTICLE.search(path.rpartition("/")[2])
    return not parts.query and not is_article
