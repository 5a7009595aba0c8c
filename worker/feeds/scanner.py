"""The tags of a sitemap, one after the other, whatever stands between them.

A sitemap is flat, and ten names in it matter, so it is scanned rather than parsed. libxml2 2.14
was measured beside it: its recovery ends at the first bare ``<`` and at the first end tag too
many, and it cuts addresses at a bare ``&`` without a word. The scanner loses at most the one broken element. It
reads no DTD, so that no entity of one exists for it, and opens nothing.

Time grows with the size of the body; what is kept of it are the fields that are asked for.
"""

import codecs
import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from worker.feeds.charsets import as_utf8
from worker.feeds.sniff import HEAD

LONGEST_FIELD = 16 * 1024
"""Bytes kept of one element: a title's limit in the longest characters."""

_NAMES = rb"(?:url|sitemap|loc|lastmod|news|title|publication_date|name|language|keywords|genres)"
_SECTION = rb"(?P<section>!--|!\[CDATA\[)"
_PREFIX = rb"[\w.-]{1,30}:"
_START = re.compile(
    rb"<(?:%b|(?P<prefix>%b)?(?P<name>%b)(?P<attributes>[\s/][^<>]{0,4000})?>)"
    % (_SECTION, _PREFIX, _NAMES),
    re.IGNORECASE,
)
_EDGE = re.compile(rb"<(?:%b|/?(?:%b)?%b(?=[\s/>]))" % (_SECTION, _PREFIX, _NAMES), re.IGNORECASE)
"""What ends an element's text or interrupts it. The tag need not be its own: where an end tag is
missing, the next start ends it."""
_ENDS = {b"!--": b"-->", b"![cdata[": b"]]>"}

_NEWS_PREFIX = re.compile(
    rb"""xmlns:(?P<prefix>[\w.-]{1,30})\s*=\s*["'][^"'<>]{0,200}sitemap-news""", re.IGNORECASE
)
_VOCABULARY = b"sitemap-news"
_RECORDS = frozenset({b"url", b"sitemap"})
_OWN_FIELDS = frozenset({b"loc", b"lastmod"})
_NEWS = b"news"

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,500}\?>")

Record = dict[bytes, bytes]
"""The fields of one ``<url>`` or ``<sitemap>`` by their names, as markup; the first of each. Its
own name is one of them, and holds what stands in it outside of others."""


class _Element(NamedTuple):
    """A start tag with the text that follows it; ``prefix`` has its colon."""

    prefix: bytes
    name: bytes
    attributes: bytes
    markup: bytes


def records(body: bytes) -> Iterator[Record]:
    """One for each ``<url>`` or ``<sitemap>``, from its start to that of the next.

    News fields are in it only behind a news tag and of its vocabulary: pictures and videos have
    titles and dates as well.
    """
    known, opened = _named_for_news(body), None
    for element in _Scanner(body).elements():
        if element.name in _RECORDS:
            if opened:
                yield opened.record
            opened = _Opened(element, known)
        elif opened:
            opened.add(element)
    if opened:
        yield opened.record


def _named_for_news(body: bytes) -> frozenset[bytes]:
    """Prefixes of news tags: those declared as such, and those that are customary, though their
    namespace may be wrong or missing.
    """
    declared = _NEWS_PREFIX.findall(body[:HEAD])
    return frozenset({b"news:", b"n:", *(prefix.lower() + b":" for prefix in declared)})


def names_news(body: bytes) -> bool:
    """Whether the head declares the vocabulary of news, though there may be none at the time."""
    return _VOCABULARY in body[:HEAD].lower()


class Text:
    """How the fields of a body become text: as ``as_utf8`` would read it, but one by one. The
    whole as text would take four times its size.
    """

    def __init__(self, body: bytes, content_type: str | None) -> None:
        head = body[:HEAD]
        mark = codecs.BOM_UTF8 if head.startswith(codecs.BOM_UTF8) else b""
        declaration = _DECLARATION.match(head.removeprefix(mark))
        self._content_type = content_type
        self._head = mark + (declaration[0] if declaration else b"")
        self._start = len(as_utf8(self._head, content_type))

    def of(self, markup: bytes) -> str:
        """A field as text, its tags still in it; references to characters are read once."""
        if not markup.isascii():
            markup = as_utf8(self._head + markup, self._content_type)[self._start :]
        return _REFERENCE.sub(lambda found: html.unescape(found[0]), markup.decode())


class _Opened:
    """A ``<url>`` or ``<sitemap>`` whose fields are being gathered."""

    def __init__(self, start: _Element, known: frozenset[bytes]) -> None:
        self.record: Record = {start.name: start.markup}
        self._own = start.prefix
        self._news = known

    def add(self, element: _Element) -> None:
        if element.name == _NEWS:
            self._begin_news(element)
        elif element.name in _OWN_FIELDS:
            if element.prefix == self._own:
                self.record.setdefault(element.name, element.markup)
        elif _NEWS in self.record and element.prefix in self._news:
            self.record.setdefault(element.name, element.markup)

    def _begin_news(self, start: _Element) -> None:
        """Without a prefix it is taken at its name, which no other vocabulary has; its fields
        may then have none either.
        """
        prefix, known = start.prefix, self._news
        if not prefix or prefix in known or _VOCABULARY in start.attributes.lower():
            self._news = known | {prefix}
            self.record.setdefault(_NEWS, b"")


class _Scanner:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._last = {end: body.rfind(end) for end in _ENDS.values()}

    def elements(self) -> Iterator[_Element]:
        position = 0
        while start := _START.search(self._body, position):
            position = start.end()
            prefix, name, attributes, section = start.group(
                "prefix", "name", "attributes", "section"
            )
            if section:
                position = self._section(section, position)[1]
                continue
            markup = b""
            if not (attributes and attributes.endswith(b"/")):
                markup, position = self._content(position)
            yield _Element((prefix or b"").lower(), name.lower(), attributes or b"", markup)

    def _content(self, position: int) -> tuple[bytes, int]:
        """The text up to the next tag that matters, and where that stands.

        Comments go; CDATA is escaped, so that one kind of markup is left.
        """
        body, kept = self._body, bytearray()
        while edge := _EDGE.search(body, position):
            _keep(kept, body, position, edge.start())
            if not edge["section"]:
                return _whole(kept), edge.start()
            start = edge.end()
            end, position = self._section(edge["section"], start)
            if edge["section"] != b"!--":
                _keep(kept, body, start, end, escaped=True)
        _keep(kept, body, position, len(body))
        return _whole(kept), len(body)

    def _section(self, opening: bytes, start: int) -> tuple[int, int]:
        """Where a comment or CDATA section ends and what follows it begins. One that is never
        closed holds nothing: what it would swallow is read.
        """
        end = _ENDS[opening.lower()]
        if start > self._last[end]:
            return start, start
        at = self._body.find(end, start)
        return at, at + len(end)


def _keep(kept: bytearray, body: bytes, start: int, end: int, *, escaped: bool = False) -> None:
    if len(kept) < LONGEST_FIELD:
        part = body[start : min(end, start + LONGEST_FIELD)]
        kept += part.replace(b"&", b"&amp;").replace(b"<", b"&lt;") if escaped else part


def _whole(kept: bytearray) -> bytes:
    """At most ``LONGEST_FIELD`` bytes, no character of UTF-8 cut in two."""
    if len(kept) <= LONGEST_FIELD:
        return bytes(kept)
    cut = LONGEST_FIELD
    while cut > LONGEST_FIELD - 4 and kept[cut] & 0xC0 == 0x80:
        cut -= 1
    return bytes(kept[:cut])
