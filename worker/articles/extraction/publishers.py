"""What publishers call themselves on their pages, and what single ones do that no general rule
settles. The second is data: a row says what a publisher means by the fields it fills.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice
from types import MappingProxyType
from urllib.parse import urlsplit

from worker.articles.extraction.linked_data import Node
from worker.articles.extraction.page import Page
from worker.text.fold import fold
from worker.text.normalise import clean_line

MAX_NAME = 200
"""Characters of an outlet's or an author's name."""

_NOT_NAME = re.compile(r"://|^\s*@")
_WORDS = re.compile(r"[^\W_]+")
_NO_NAMES = frozenset(
    str.split("www com net org info news amp m de en mobile online co or ac gv gov edu blog")
)
_LEAST_INNER = 4
"""Characters from which the beginning or end of a site's name is taken for it: "Mail" of "Daily
Mail" is, "Art" of "Smart" is not."""
_LEAST_OWN = 8
"""Characters from which a site's name may be the end of another's: "Die Neue Tageszeitung" is
tageszeitung.example, "Umwelt" is not welt.example."""
_ARTICLES = frozenset(str.split("der die das the le la les el los il lo de het"))
_MOST_WORDS = 5
_MOST_NODES = 20


@dataclass(frozen=True, slots=True)
class Quirk:
    """A publisher's own use of common fields. ``title`` names the meta that holds the title
    where all others tell another one; ``byline`` is the class of the elements that each
    name one of those who sign, where no field names all; ``names`` are what the publisher calls
    itself and its pages do not say.
    """

    title: str = ""
    byline: str = ""
    names: tuple[str, ...] = ()


QUIRKS: Mapping[str, Quirk] = MappingProxyType(
    {
        # The headline in linked data and in the page has a kicker or is for search engines.
        "n-tv.de": Quirk(title="og:title"),
        "tagesanzeiger.ch": Quirk(title="og:title"),
        "20min.ch": Quirk(title="og:title"),
        "euronews.com": Quirk(title="og:title"),
        "standard.co.uk": Quirk(title="og:title"),
        # Desks sign with a name that no head states.
        "dw.com": Quirk(names=("Deutsche Welle",)),
        # Who translated a report stands beside who wrote it, each marked alike.
        "afp.com": Quirk(byline="person-link"),
        # Linked data and metas name one of several who sign.
        "dagbladet.no": Quirk(byline="name"),
    }
)
"""Hosts, each with its subdomains. Only what no general rule can tell belongs here."""


def quirk(page: Page) -> Quirk:
    """What is known of a page's publisher; nothing for most."""
    labels = _host(page).split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((QUIRKS[domain] for domain in domains if domain in QUIRKS), Quirk())


def key(text: str) -> str:
    """A name or title as it is compared: its letters and digits, folded, nothing between."""
    return "".join(_WORDS.findall(fold(text)))


def outlet(page: Page) -> str | None:
    """The publisher's name as the page states it."""
    names = (clean_line(unescape(name[: 2 * MAX_NAME]))[:MAX_NAME] for name in _stated_names(page))
    return next((name for name in names if key(name)), None)


def site_keys(page: Page) -> frozenset[str]:
    """All names of a page's site, as ``key`` makes them."""
    host = _host(page).removeprefix("www.")
    stated = islice(_stated_names(page), _MOST_NODES)
    names = [*stated, *quirk(page).names]
    names += [_initials(name) for name in names]
    names += [host, *host.split(".")[:-1]]
    keys = (key(name[:MAX_NAME]) for name in names if len(name.split()) <= _MOST_WORDS)
    return frozenset(name for name in keys if name and name not in _NO_NAMES)


def is_site(name: str, sites: frozenset[str]) -> bool:
    """Whether a name is the site's own, but for a word: "WELT" is DIE WELT, "NTV Haber" ntv."""
    words = [told for word in name.split()[: _MOST_WORDS + 1] if (told := key(word))]
    if not words or len(words) > _MOST_WORDS:
        return False
    told = "".join(words)
    if any(
        _is_edge(told, site, _LEAST_INNER) or _is_edge(site, told, _LEAST_OWN) for site in sites
    ):
        return True
    bare = words[1:] if words[0] in _ARTICLES else words
    return not sites.isdisjoint((told, "".join(bare), "".join(bare[1:]), "".join(bare[:-1])))


def _is_edge(inner: str, whole: str, least: int) -> bool:
    return len(inner) >= least and (whole.startswith(inner) or whole.endswith(inner))


def begins_with_site(name: str, sites: frozenset[str]) -> bool:
    """Whether a name begins with the site's, as desks' do: "MDR SACHSEN-ANHALT", "Die Presse".
    People's names may end in one: Anna Welt.
    """
    words = [told for word in name.split()[:_MOST_WORDS] if (told := key(word))]
    if len(words) == 1 and len(words[0]) >= _LEAST_INNER:
        return any(site.startswith(words[0]) for site in sites)
    begin = 1 if words and words[0] in _ARTICLES else 0
    starts = {
        "".join(words[start:end])
        for start in {0, begin}
        for end in range(start + 1, len(words) + 1)
    }
    return not starts.isdisjoint(sites)


def _stated_names(page: Page) -> Iterator[str]:
    for name in ("og:site_name", "application-name", "apple-mobile-web-app-title"):
        if (stated := page.head.meta(name)) and not _NOT_NAME.search(stated):
            yield stated
    for node in page.articles[:_MOST_NODES]:
        yield from _publishers(node)


def _initials(name: str) -> str:
    """What longer names are called for short: "LTO" for "Legal Tribune Online"."""
    words = _WORDS.findall(name)
    return "".join(word[0] for word in words) if 2 < len(words) <= _MOST_WORDS else ""


def _publishers(node: Node) -> Iterator[str]:
    """Names under ``publisher``, which may be an object, a list of them, or a name alone."""
    stated = node.get("publisher")
    for publisher in stated[:_MOST_NODES] if isinstance(stated, list) else (stated,):
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and not _NOT_NAME.search(name):
            yield name


def _host(page: Page) -> str:
    canonical = page.head.links.get("canonical", ())
    for address in (page.url, *canonical[:1], page.head.meta("og:url")):
        try:
            host = urlsplit(address or "").hostname
        except ValueError:
            continue
        if host:
            return host
    return ""
