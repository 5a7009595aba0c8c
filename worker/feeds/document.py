"""feedparser at work: markup to its dictionaries, with what breaks it set apart.

feedparser is only ever handed a stream: given a string it opens URLs and files by itself. Its
sanitiser stays off (quadratic on ``<!--``, and ``java&#10;script:`` passes it), and a "bozo"
document with entries is a feed like any other.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException

import feedparser

from worker.feeds.mend import mended_item
from worker.feeds.sieve import Sieved, effort, split_items

Fields = Mapping[str, Any]

LIBRARY_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SAXException,
    TypeError,
    ValueError,
)
"""What feedparser lets escape on broken input (a bad character reference, for one, is a
ValueError). Named one by one: a time limit of the task must not end here."""

MOST_EFFORT_AGAIN = 300_000
"""Of what is read a second time because the first reading broke or lost items; see ``sieve``."""

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
"""The feed's address is kept back: it would only be joined to links, which the reader does."""

_OPENING = re.compile(
    rb"<(?:[\w.-]{1,30}:)?(?:rss|rdf|feed|channel)(?=[\s>])[^<>]{0,8000}>", re.IGNORECASE
)
_NAMES_ITEM = re.compile(
    rb"(?P<name><(?:[\w.-]{1,30}:)?(?:guid|id)(?=[\s>/]))(?P<attributes>[^<>]*)", re.IGNORECASE
)
_PERMALINK = re.compile(rb"\sispermalink\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'/]*)", re.IGNORECASE)
_TELLING = ("title", "summary", "content", "links")
_CAPTION_TAG = re.compile(rb"<media:description(?:\s[^<>]*?)?(/?)>")

CAPTION = "media_caption"
"""Where a picture's description is kept: under its own name feedparser would take it for the
item's, or the item's for a second one."""


@dataclass(frozen=True, slots=True)
class Document:
    """What feedparser found: the feed's own fields, its items, its version; ``unreadable``
    counts the items it broke at.
    """

    feed: Fields = field(default_factory=dict)
    items: list[Fields] = field(default_factory=list)
    version: str = ""
    unreadable: int = 0


def read_document(sieved: Sieved) -> Document:
    """All that can be read. An item that breaks feedparser costs itself alone, one that is not
    closed costs none: it would swallow those behind it.
    """
    try:
        document = _read(sieved.body)
    except LIBRARY_ERRORS:
        return _one_by_one(sieved.body)
    return _closed(document, sieved.body) if _told(document) < sieved.items else document


def _told(document: Document) -> int:
    """How many items hold anything: of ``<title>A<link>B</link>`` feedparser keeps nothing."""
    return sum(any(name in item for name in _TELLING) for item in document.items)


def _closed(document: Document, body: bytes) -> Document:
    """The document read anew with all elements of its items closed, where that tells more."""
    head, items = split_items(body)
    mended = head + b"".join(map(mended_item, items))
    if mended == body or effort(mended) > MOST_EFFORT_AGAIN:
        return document
    try:
        again = _read(mended)
    except LIBRARY_ERRORS:
        return document
    return max(document, again, key=_told)


def _one_by_one(body: bytes) -> Document:
    """Each item by itself between the root's tags, since feedparser does not say which broke it."""
    head, items = split_items(body)
    opening = b"".join(_OPENING.findall(head)[:2])
    try:
        feed = _read(head) if effort(head) <= MOST_EFFORT_AGAIN else Document()
    except LIBRARY_ERRORS:
        feed = Document()
    found: list[Fields] = []
    unreadable = spent = 0
    for item in items:
        spent += effort(opening) + effort(item)
        if spent > MOST_EFFORT_AGAIN:
            unreadable += 1
            continue
        try:
            found += _read(opening + item).items
        except LIBRARY_ERRORS:
            unreadable += 1
    return Document(feed.feed, found, feed.version or ("rss" if items else ""), unreadable)


def _read(body: bytes) -> Document:
    told = feedparser.parse(
        io.BytesIO(_captions_apart(_without_permalinks(body))),
        response_headers=_HEADERS,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return Document(told["feed"], told["entries"], told["version"])


def _without_permalinks(body: bytes) -> bytes:
    """Every guid or id as one that feedparser takes as it stands.

    As a permalink, which every guid is by default, it would become the entry's link and be
    joined to ``xml:base``: ``17`` of two feeds of one site would be one invented address.
    """
    return _NAMES_ITEM.sub(_no_permalink, body)


def _captions_apart(body: bytes) -> bytes:
    """Without attributes: of an unknown element that has some, feedparser keeps only those."""
    if b"<media:description" not in body:
        return body
    opened = _CAPTION_TAG.sub(rb"<media:caption\1>", body)
    return opened.replace(b"</media:description", b"</media:caption")


def _no_permalink(tag: re.Match[bytes]) -> bytes:
    return b'%s isPermaLink="false"%s' % (tag["name"], _PERMALINK.sub(b"", tag["attributes"]))


def own(fields: object, name: str) -> Any:
    """A field without feedparser's fallbacks, which answer ``updated`` with ``published``."""
    return dict.get(fields, name) if isinstance(fields, dict) else None
