"""RSS 0.9x-2.0, RSS 1.0 (RDF) and Atom to entries, by feedparser with its traps closed.

feedparser is only ever handed a stream: given a string it opens URLs and files by itself. Its
sanitiser stays off (quadratic on ``<!--``, and ``java&#10;script:`` passes it), its dates are
not used (see ``dates``), and a "bozo" document with entries is a feed like any other.
"""

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.sax import SAXException

import feedparser

from worker.domain.dates import Published
from worker.domain.feeds import Entry, FetchStatus, ParsedFeed
from worker.feeds.dates import read_date
from worker.feeds.fields import (
    MAX_TEXT,
    bounded_id,
    digest,
    link,
    names,
    plain_title,
    repaired,
    text_as_html,
)
from worker.feeds.sieve import beyond_limit, sieve, split_items
from worker.feeds.sniff import root_name

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

MAX_SALVAGE = 2 * 1024 * 1024
"""Bytes of a feed that is worth reading again in parts; every halving costs a whole reading."""
_NOTHING: Fields = {"feed": {}, "entries": [], "version": ""}

_NAMES_ITEM = re.compile(
    rb"(?P<name><(?:[\w.-]{1,30}:)?(?:guid|id)(?=[\s>/]))(?P<attributes>[^<>]*)", re.IGNORECASE
)
_PERMALINK = re.compile(rb"\sispermalink\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'/]*)", re.IGNORECASE)

_DATE_SOURCES = {"rss": ("pubDate", "dc:date"), "atom": ("published", "updated")}
"""Names of the two dates by the kind of feed: feedparser keeps values, not element names."""


def parse_syndication(
    body: bytes, *, url: str, content_type: str | None, now: datetime, timezone: str | None
) -> ParsedFeed:
    """Entries of a feed's markup, in its order; NOT_A_FEED where there is none in it."""
    sieved, left_out = sieve(body)
    document, unreadable = _document(sieved, content_type)
    feed, items, version = document["feed"], document["entries"], document["version"]
    if not items and not version:
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail=_not_a_feed(body))
    base = link(url, _own(feed, "link")) or url
    reader = _Reader(url, base, version, timezone, now)
    return ParsedFeed(
        FetchStatus.OK,
        entries=tuple(reader.entries(items)),
        title=plain_title(_own(feed, "title")),
        language=language_of(_own(feed, "language")),
        detail=_detail(left_out, unreadable),
    )


def _document(body: bytes, content_type: str | None) -> tuple[Fields, int]:
    """What feedparser reads, and how many items it broke at.

    Where it breaks, the items are halved until those it breaks at are alone: it knows no
    single items, and one with a bad width of a picture would cost all the others.
    """
    try:
        return _feedparser(body, content_type), 0
    except LIBRARY_ERRORS:
        head, items = split_items(body)
    if len(body) > MAX_SALVAGE:
        return _NOTHING, len(items)
    try:
        document = dict(_feedparser(head, content_type))
    except LIBRARY_ERRORS:
        head, document = b"", dict(_NOTHING)
    found, broken = _salvaged(head, items, content_type)
    return document | {"entries": found, "version": document["version"] or "rss"}, broken


def _salvaged(
    head: bytes, items: list[bytes], content_type: str | None
) -> tuple[list[Fields], int]:
    if not items:
        return [], 0
    try:
        return _feedparser(head + b"".join(items), content_type)["entries"], 0
    except LIBRARY_ERRORS:
        if len(items) == 1:
            return [], 1
    middle = len(items) // 2
    first, broken_first = _salvaged(head, items[:middle], content_type)
    second, broken_second = _salvaged(head, items[middle:], content_type)
    return first + second, broken_first + broken_second


def _feedparser(body: bytes, content_type: str | None) -> Fields:
    """A byte order mark decides the charset, then Content-Type (RFC 7303, section 3).

    The feed's address is kept back: it would only be joined to links, which ``link`` does.
    """
    headers = {}
    if body.startswith(codecs.BOM_UTF8):
        headers["content-type"] = "application/xml; charset=utf-8"
    elif content_type:
        headers["content-type"] = content_type
    document: Fields = feedparser.parse(
        io.BytesIO(_NAMES_ITEM.sub(_no_permalink, body)),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return document


def _no_permalink(tag: re.Match[bytes]) -> bytes:
    """A guid or id that feedparser takes as it stands.

    As a permalink, which every guid is by default, it would become the entry's link and be
    joined to ``xml:base``: ``17`` of two feeds of one site would be one invented address.
    """
    return b'%s isPermaLink="false"%s' % (tag["name"], _PERMALINK.sub(b"", tag["attributes"]))


def _detail(left_out: int, unreadable: int) -> str:
    broken = f"items that could not be read: {unreadable}" if unreadable else ""
    return "; ".join(part for part in (beyond_limit(left_out), broken) if part)


def _not_a_feed(body: bytes) -> str:
    root = root_name(body)
    if root is None:
        return "markup without an element, not a feed"
    if root.rpartition(":")[2].lower() in {"urlset", "sitemapindex"}:
        return "a sitemap; this version reads feeds only"
    return f"markup with the root <{root}>, not a feed"


def _own(fields: Fields, name: str) -> Any:
    """A field without feedparser's fallbacks, which answer ``updated`` with ``published``."""
    return dict.get(fields, name) if isinstance(fields, dict) else None


def language_of(value: object) -> str | None:
    """A language tag's form, ``de-DE``; None for anything longer or empty."""
    tag = value.strip() if isinstance(value, str) else ""
    return tag if 2 <= len(tag) <= 35 and tag.replace("-", "").isalnum() else None


class _Reader:
    """Reads the entries of one feed; what it needs for each stands here once."""

    def __init__(
        self, url: str, base: str, version: str, timezone: str | None, now: datetime
    ) -> None:
        self._url = url
        self._base = base
        self._sources = _DATE_SOURCES["atom" if version.startswith("atom") else "rss"]
        self._timezone = timezone
        self._now = now

    def entries(self, items: Iterable[Fields]) -> Iterator[Entry]:
        for item in items:
            entry = self._entry(item)
            if entry.title or entry.summary or entry.content or entry.url:
                yield entry

    def _entry(self, item: Fields) -> Entry:
        title = plain_title(_own(item, "title"))
        summary, content = _texts(item)
        url = self._link(item)
        guid = str(_own(item, "id") or "").strip()
        published, updated = self._dates(item)
        return Entry(
            id=bounded_id(guid or url or digest(title, summary)),
            url=url,
            title=title,
            summary=summary,
            content=content,
            published=published,
            updated=updated,
            authors=names(_authors(item)),
            categories=names(_categories(item)),
        )

    def _link(self, item: Fields) -> str | None:
        """The entry's page: its link, else another alternate, else a guid that is by itself an
        absolute address.
        """
        others = [
            _own(other, "href")
            for other in _own(item, "links") or ()
            if _own(other, "rel") == "alternate"
        ]
        found = (link(self._base, candidate) for candidate in (_own(item, "link"), *others))
        return next((address for address in found if address), None) or link("", _own(item, "id"))

    def _dates(self, item: Fields) -> tuple[Published | None, Published | None]:
        first, second = self._sources
        published = self._date(item, ("published", first), ("created", "dcterms:created"))
        updated = self._date(item, ("updated", second))
        return published or updated, updated

    def _date(self, item: Fields, *fields: tuple[str, str]) -> Published | None:
        for name, source in fields:
            raw = _own(item, name)
            if isinstance(raw, str) and (
                date := read_date(raw, source=source, timezone=self._timezone, now=self._now)
            ):
                return date
        return None


def _texts(item: Fields) -> tuple[str, str]:
    """Summary and content as HTML. Of several contents the longest counts, and only if it is
    longer than the summary: a second description is often a photo's (media:description).
    """
    summary = _as_html(_own(item, "summary"), _own(item, "summary_detail"))
    contents = (
        _as_html(_own(content, "value"), content) for content in _own(item, "content") or ()
    )
    content = max(contents, key=len, default="")
    return summary, content if len(content) > len(summary) else ""


def _as_html(value: object, detail: object) -> str:
    if not isinstance(value, str):
        return ""
    kind = _own(detail, "type") if isinstance(detail, dict) else None
    text = repaired(value[:MAX_TEXT]).strip()
    return text_as_html(text) if kind == "text/plain" else text


def _authors(item: Fields) -> Iterator[object]:
    """Names only. An address of the editors is no author."""
    for author in _own(item, "authors") or ():
        yield _own(author, "name")


def _categories(item: Fields) -> Iterator[object]:
    for tag in _own(item, "tags") or ():
        yield _own(tag, "label") or _own(tag, "term")
