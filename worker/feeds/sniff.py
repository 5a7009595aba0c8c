"""What bytes are, judged by themselves: Content-Type is wrong too often to decide anything.

Feeds come as text/html, text/plain and octet-stream, consent pages as application/rss+xml.
"""

import codecs
import re
from enum import StrEnum

from worker.domain.feeds import FeedType

HEAD = 64 * 1024
"""Bytes from the start in which the kind must show; junk and comments may come before."""


class Shape(StrEnum):
    EMPTY = "empty"
    HTML = "html"
    JSON = "json"
    MARKUP = "markup"
    """Something with tags that may be a feed; only reading it shows."""
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"
    OTHER = "other"


_SITEMAPS = frozenset({Shape.SITEMAP, Shape.SITEMAP_INDEX})

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""First bytes of text whose characters are wider than a byte; order matters."""

_ROOT = re.compile(
    rb"<(?:(?P<html>html|head|body|title|meta|script)"
    rb"|(?:[\w.-]{1,30}:)?(?:rss|feed|rdf|channel|item|entry|opml"
    rb"|(?P<sitemap>urlset)|(?P<sitemap_index>sitemapindex)))[\s>/]",
    re.IGNORECASE,
)
"""Whichever comes first decides. A doctype does not: feeds with that of HTML exist."""
_HTML_DOCTYPE = re.compile(rb"\s*<!doctype\s+html", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")
_NAMED_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})")


def narrowed(body: bytes) -> bytes:
    """UTF-16 and UTF-32 as UTF-8 with a mark, so that one set of byte patterns fits all.

    The XML declaration goes, since feedparser would believe its encoding before the mark.
    """
    for mark, encoding in _WIDE:
        if body.startswith(mark):
            text = body.decode(encoding, "replace").removeprefix("\ufeff")
            text = _DECLARATION.sub("", text)
            return codecs.BOM_UTF8 + text.encode("utf-8", "replace")
    return body


def shape(body: bytes) -> Shape:
    """The kind of a narrowed body."""
    content = body.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n\f\0")
    if not content:
        return Shape.EMPTY
    if content[:1] in {b"{", b"["}:
        return Shape.JSON
    head = _without_comments(content[:HEAD])
    root = _ROOT.search(head)
    if root and root.lastgroup:
        return Shape(root.lastgroup)
    if not root and _HTML_DOCTYPE.match(head):
        return Shape.HTML
    return Shape.MARKUP if b"<" in head else Shape.OTHER


def is_index(body: bytes) -> bool:
    """Whether a body, as it came, is an index of sitemaps."""
    return shape(narrowed(body)) is Shape.SITEMAP_INDEX


def mismatch(told: FeedType, shape: Shape) -> str | None:
    """Why what has been read is not of the type that feeds.yaml tells, and what to write there."""
    found = FeedType.SITEMAP if shape in _SITEMAPS else FeedType.FEED
    if told in {FeedType.AUTO, found}:
        return None
    return f"a {found}, but feeds.yaml says type: {told}; write type: {found} there"


def root_name(body: bytes) -> str | None:
    """The first element's name as it stands, such as ``opml``."""
    match = _NAMED_ROOT.search(_without_comments(body[:HEAD]))
    return match[1].decode("ascii", "replace") if match else None


def _without_comments(head: bytes) -> bytes:
    """By splitting: a pattern would search the rest anew for each of 10,000 unclosed ``<!--``."""
    before, *comments = head.split(b"<!--")
    return before + b"".join(comment.partition(b"-->")[2] for comment in comments)
