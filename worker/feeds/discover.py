"""Where a site's feeds may be: what its page links to, what its robots.txt names, what is usual.

For admins who know a page and not its feed. Only candidates are found here; whether one is a feed
shows when it is read.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from worker.feeds.fields import link
from worker.feeds.sniff import Shape, narrowed, root_name, shape

SEARCHED = 1024 * 1024
"""Bytes of a page in which its links are looked for: heads of 300 KB, most of it script, exist."""

WELL_KNOWN = ("/feed", "/rss", "/index.xml", "/atom.xml", "/feed.xml")
"""WordPress and Medium, Drupal and Ghost, Hugo, Jekyll and Blogger, and many that are none of them."""

_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/x-rss+xml",
        "application/xml",
        "text/xml",
    }
)
_JSON = "application/json"
"""JSON Feed 1.0 named it so; so does WordPress name the address of a page's data."""
_TAG = re.compile(rb"<(?:link|base)\s[^<>]{1,4000}>", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script[\s>]", re.IGNORECASE)
_SCRIPT_END = re.compile(rb"</script", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?\b|kommentare?\b|commentaires?\b", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS = re.compile(r"news|nachricht|actu", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
_FEED_SCHEME = re.compile(r"^feed:(?://)?", re.IGNORECASE)
_MOST = 5
_MOST_TAGS = 1_000


def alternates(page: bytes, url: str) -> tuple[str, ...]:
    """Addresses of ``<link rel=alternate>`` feeds of a page, at most five.

    The order is the page's. Feeds of readers' comments come last, if nothing else is there.
    """
    tags = _link_tags(page)
    base = next((link(url, tag.get("href")) for tag in tags if tag.name == "base"), None)
    named = [tag for tag in tags if tag.name == "link" and _names_feed(tag)]
    told = [tag for tag in named if not _COMMENTS.search(_told(tag))]
    found = (link(base or url, tag.get("href")) for tag in told or named)
    return tuple(dict.fromkeys(address for address in found if address))[:_MOST]


def sitemaps(robots: str, url: str) -> tuple[str, ...]:
    """Addresses of the sitemaps that a robots.txt names, those of news in front (RFC 9309 leaves
    the lines to sitemaps.org, which puts them anywhere in the file).
    """
    found = (link(url, match) for match in _SITEMAP_LINE.findall(robots))
    addresses = dict.fromkeys(address for address in found if address)
    return tuple(sorted(addresses, key=lambda address: not _NEWS.search(urlsplit(address).path)))


def web_address(written: str) -> str | None:
    """An absolute address as other readers write it (``feed://bmvg.de/rss``, ``feed:https://...``)
    as one to be asked; None where it is none.
    """
    bare, is_feed = _FEED_SCHEME.subn("", written.strip(), count=1)
    return link("", f"http://{bare}" if is_feed and not _SCHEME.match(bare) else bare)


def typed_address(written: str) -> str | None:
    """An address as people type it: the scheme may lack (``bmvg.de``, ``localhost:8080/rss``)."""
    bare = written.strip()
    return web_address(bare if _SCHEME.match(bare) else f"https://{bare.removeprefix('//')}")


def kind(body: bytes) -> str:
    """What a feed's bytes are: ``rss``, ``atom``, ``json`` or ``sitemap``."""
    content = narrowed(body)
    match shape(content):
        case Shape.JSON:
            return "json"
        case Shape.SITEMAP | Shape.SITEMAP_INDEX:
            return "sitemap"
        case _:
            return "atom" if (root_name(content) or "").endswith("feed") else "rss"


def _link_tags(page: bytes) -> list[Tag]:
    head = b"".join(_without_scripts(narrowed(page[:SEARCHED])))
    tags = b"".join(_TAG.findall(head)[:_MOST_TAGS]).decode("utf-8", "replace")
    return list(BeautifulSoup(tags, "html.parser").find_all(["link", "base"], href=True))


def _without_scripts(page: bytes) -> Iterator[bytes]:
    """The pieces outside of scripts and comments, which write links of their own."""
    before, *pieces = page.split(b"<!--")
    markup = before + b"".join(piece.partition(b"-->")[2] for piece in pieces)
    first, *scripts = _SCRIPT.split(markup)
    yield first
    yield from (_after_script(piece) for piece in scripts)


def _after_script(piece: bytes) -> bytes:
    end = _SCRIPT_END.search(piece)
    return piece[end.end() :] if end else b""


def _names_feed(tag: Tag) -> bool:
    relations = _words(tag.get("rel"))
    media = str(tag.get("type") or "").partition(";")[0].strip().lower()
    json = media == _JSON and "feed" in _told(tag).lower()
    return "alternate" in relations and (media in _FEED_TYPES or json)


def _words(attribute: object) -> list[str]:
    words: Iterable[object] = attribute if isinstance(attribute, list) else [attribute or ""]
    return [part.lower() for word in words for part in str(word).split()]


def _told(tag: Tag) -> str:
    """What tells what a link leads to."""
    return f"{tag.get('title') or ''} {tag.get('href') or ''}"
