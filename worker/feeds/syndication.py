"""RSS 0.9x-2.0, RSS 1.0 (RDF) and Atom to entries.

What feedparser found is read field by field: its dates are not used (see ``dates``), nor the
fields it makes up from others.
"""

from collections.abc import Iterable, Iterator

from worker.domain.dates import Published
from worker.domain.feeds import Entry, FetchStatus, ParsedFeed
from worker.feeds.answer import Answer
from worker.feeds.charsets import as_utf8
from worker.feeds.document import CAPTION, Fields, own, read_document
from worker.feeds.fields import (
    MAX_TEXT,
    bounded_id,
    link,
    names,
    plain_title,
    repaired,
    text_as_html,
)
from worker.feeds.hints import hints, hub
from worker.feeds.identity import tells_something, unnamed
from worker.feeds.sieve import beyond_limit, outside_items, sieve
from worker.feeds.sniff import root_name
from worker.text.dates import DateReader

_DATE_SOURCES = {"rss": ("pubDate", "dc:date"), "atom": ("published", "updated")}
"""Names of the two dates by the kind of feed: feedparser keeps values, not element names."""

_PAGES = frozenset({"text/html", "application/xhtml+xml"})

_FULL_TEXTS = ("yandex_full-text", "fulltext", "turbo_content")
"""Elements of the whole text beside ``content:encoded``, as Russian and other sites write it."""


def parse_syndication(answer: Answer) -> ParsedFeed:
    """Entries of a feed's markup, in its order; NOT_A_FEED where there is none in it."""
    sieved = sieve(as_utf8(answer.body, answer.content_type))
    document = read_document(sieved)
    if not document.items and not document.version:
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail=_not_a_feed(answer.body))
    outside = outside_items(sieved.body)
    base = link(answer.url, own(document.feed, "link")) or answer.url
    language = language_of(own(document.feed, "language"))
    reader = _Reader(base, document.version, answer.dates(language))
    return ParsedFeed(
        FetchStatus.OK,
        entries=tuple(reader.entries(document.items)),
        title=plain_title(own(document.feed, "title")),
        language=language,
        detail=_detail(sieved.left_out, document.unreadable),
        hints=hints(outside),
        hub=hub(outside, answer.url),
    )


def _detail(left_out: int, unreadable: int) -> str:
    broken = f"items that could not be read: {unreadable}" if unreadable else ""
    return "; ".join(part for part in (beyond_limit(left_out), broken) if part)


def _not_a_feed(body: bytes) -> str:
    root = root_name(body)
    if root is None:
        return "markup without an element, not a feed"
    return f"markup with the root <{root}>, not a feed"


def language_of(value: object) -> str | None:
    """A language tag's form, ``de-DE``; None for anything longer or empty."""
    tag = value.strip() if isinstance(value, str) else ""
    return tag if 2 <= len(tag) <= 35 and tag.replace("-", "").isalnum() else None


class _Reader:
    """Reads the entries of one feed; what it needs for each stands here once."""

    def __init__(self, base: str, version: str, dates: DateReader) -> None:
        self._base = base
        self._sources = _DATE_SOURCES["atom" if version.startswith("atom") else "rss"]
        self._reader = dates

    def entries(self, items: Iterable[Fields]) -> Iterator[Entry]:
        return filter(tells_something, map(self._entry, items))

    def _entry(self, item: Fields) -> Entry:
        title = plain_title(own(item, "title"))
        summary, content = _texts(item)
        url = self._link(item)
        guid = str(own(item, "id") or "").strip()
        published, updated = self._dates(item)
        return Entry(
            id=bounded_id(guid or url or unnamed(title, summary or content, published)),
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
        """The entry's page: its first link to a page, else another of its links, else a guid
        that is by itself an absolute address.

        feedparser's own ``link`` is the last one, and with RSS' ``<link>`` that is often an
        ``atom:link`` beside it, or a picture's.
        """
        links = [other for other in own(item, "links") or () if own(other, "rel") == "alternate"]
        pages = [own(other, "href") for other in links if own(other, "type") in _PAGES]
        others = [own(other, "href") for other in links]
        candidates = (*pages, own(item, "link"), *others)
        found = (link(self._base, candidate) for candidate in candidates if candidate)
        return next((address for address in found if address), None) or link("", own(item, "id"))

    def _dates(self, item: Fields) -> tuple[Published | None, Published | None]:
        first, second = self._sources
        published = self._date(item, ("published", first), ("created", "dcterms:created"))
        updated = self._date(item, ("updated", second))
        return published or updated, updated

    def _date(self, item: Fields, *fields: tuple[str, str]) -> Published | None:
        for name, source in fields:
            raw = own(item, name)
            if isinstance(raw, str) and (date := self._reader.read(raw, source)):
                return date
        return None


def _texts(item: Fields) -> tuple[str, str]:
    """Summary and content as HTML. Of several contents the longest counts, and only if it is
    longer than the summary: a second description is often a photo's. A picture's own
    description stands for the text only where there is no other.
    """
    summary = _as_html(own(item, "summary"), own(item, "summary_detail"))
    written = filter(_is_text, own(item, "content") or ())
    contents = [
        *(_as_html(own(content, "value"), content) for content in written),
        *(_as_html(own(item, name), None) for name in _FULL_TEXTS),
    ]
    content = max(contents, key=len)
    if not summary and not content:
        return _as_html(own(item, CAPTION), None), ""
    return summary, content if len(content) > len(summary) else ""


def _is_text(content: object) -> bool:
    """Whether an Atom content may be one: it may be a film in base64 as well (RFC 4287, 4.1.3)."""
    return not str(own(content, "type")).startswith(("audio/", "image/", "video/"))


def _as_html(value: object, detail: object) -> str:
    if not isinstance(value, str):
        return ""
    kind = own(detail, "type") if isinstance(detail, dict) else None
    text = repaired(value[:MAX_TEXT]).strip()
    return text_as_html(text) if kind == "text/plain" else text


def _authors(item: Fields) -> Iterator[object]:
    """Names only. An address of the editors is no author."""
    for author in own(item, "authors") or ():
        yield own(author, "name")


def _categories(item: Fields) -> Iterator[object]:
    for tag in own(item, "tags") or ():
        yield own(tag, "label") or own(tag, "term")
