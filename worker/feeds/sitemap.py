"""News sitemaps to entries, sitemap indexes to the sitemaps they name.

After sitemaps.org's protocol and Google's news tags (sitemap-news 0.9), which ask for the last two
days' articles, a thousand a file, in no order. Without those tags a sitemap lists the pages of a
site, and is no feed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from itertools import islice
from typing import NamedTuple
from urllib.parse import urldefrag, urlsplit

from worker.domain.dates import Precision, Published
from worker.domain.feeds import Child, Entry, FetchStatus, ParsedFeed
from worker.feeds.answer import Answer
from worker.feeds.fields import MAX_NAMES, bounded_id, link, names, plain_title
from worker.feeds.scanner import Record, Text, names_news, records
from worker.feeds.sieve import MAX_ITEMS, beyond_limit
from worker.feeds.syndication import language_of
from worker.text.dates import DateReader
from worker.text.sites import same_site

MAX_URLS = 50_000
"""Most of one file, by the protocol."""

LATE = timedelta(hours=1)
"""How far an entry may be dated after its sitemap's last change: caches give old indexes."""

_EVER = datetime.min.replace(tzinfo=UTC)


class _Told(NamedTuple):
    """A ``<url>`` with news. What ranks it is read; the rest only if it is kept."""

    url: str
    published: Published | None
    record: Record


def parse_sitemap(answer: Answer) -> ParsedFeed:
    """Entries of a news sitemap, the newest 2,000, newest first; NOT_A_FEED where no ``<url>``
    has news tags. Those without are left out.
    """
    reader = _Reader(Text(answer.body, answer.content_type), answer.dates())
    told = nlargest(MAX_ITEMS, reader.told(answer.body), key=_when)
    if not reader.news and (reader.urls or not names_news(answer.body)):
        detail = f"a sitemap of {reader.urls} pages without news tags, not a news sitemap"
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail=detail)
    return ParsedFeed(
        FetchStatus.OK,
        entries=_distinct(reader.entry(each) for each in told),
        title=_only(plain_title(reader.text(each.record, b"name")) for each in told) or "",
        language=_only(language_of(reader.text(each.record, b"language")) for each in told),
        detail=_joined(beyond_limit(reader.news - reader.refused - len(told)), *reader.remarks()),
    )


def parse_index(answer: Answer) -> ParsedFeed:
    """The sitemaps of an index, those to read first in front: what "news" is in the name of, then
    what changed last. Only those of the index's own site, as the protocol wants it.
    """
    reader = _Reader(Text(answer.body, answer.content_type), answer.dates())
    named = {
        child: changed for child, changed in reader.children(answer.body) if child != answer.url
    }
    own = {child: changed for child, changed in named.items() if same_site(answer.url, child)}
    first = sorted(own, key=lambda child: (_says_news(child), _earliest(own[child])), reverse=True)
    foreign = [child for child in named if child not in own]
    detail = _joined(_left_out(foreign), *reader.remarks())
    if not own:
        detail = _joined("a sitemap index that names no sitemap to read", detail)
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail=detail)
    children = tuple(Child(child, own[child]) for child in first)
    return ParsedFeed(FetchStatus.OK, detail=detail, children=children)


def fold(feeds: Iterable[ParsedFeed]) -> ParsedFeed:
    """What several sitemaps tell as one, newest first; an entry of several counts once."""
    read = list(feeds)
    entries = _distinct(entry for feed in read for entry in feed.entries)
    newest = nlargest(MAX_ITEMS, entries, key=lambda entry: _earliest(entry.published))
    return ParsedFeed(
        FetchStatus.OK,
        entries=tuple(newest),
        title=_only(feed.title for feed in read) or "",
        language=_only(feed.language for feed in read),
        detail=beyond_limit(len(entries) - len(newest)),
    )


def index_tells_changes(children: Iterable[tuple[Child, ParsedFeed]]) -> bool:
    """Whether an index that stays the same means that the ``children`` read of it did, too.

    Not where one bears no time of change, or a day only, within which it may change again; and
    not where a child holds news from after the change that the index tells of: that is the time
    of something else, of a template for one. Then the index must be fetched and read anew each
    time, or its unchanged bytes would hide the news.
    """
    return all(_is_believed(child.changed, feed) for child, feed in children)


def _is_believed(changed: Published | None, read: ParsedFeed) -> bool:
    return (
        changed is not None
        and changed.precision is Precision.MINUTE
        and all(_earliest(entry.published) <= changed.earliest() + LATE for entry in read.entries)
    )


class _Reader:
    """Reads the fields of one sitemap, and counts what it holds."""

    def __init__(self, text: Text, dates: DateReader) -> None:
        self._text = text
        self._dates = dates
        self.urls = 0
        self.news = 0
        self.refused = 0
        self.is_cut = False

    def told(self, body: bytes) -> Iterator[_Told]:
        for record in self._counted(body):
            if b"news" not in record:
                continue
            self.news += 1
            if address := self._address(record.get(b"loc") or record.get(b"url", b"")):
                published = self._date(record, b"publication_date", "news:publication_date")
                yield _Told(address, published or self._changed(record), record)

    def children(self, body: bytes) -> Iterator[tuple[str, Published | None]]:
        for record in self._counted(body):
            if address := self._address(record.get(b"loc") or record.get(b"sitemap", b"")):
                yield urldefrag(address).url, self._changed(record)

    def entry(self, told: _Told) -> Entry:
        return Entry(
            id=bounded_id(told.url),
            url=told.url,
            title=plain_title(self.text(told.record, b"title")),
            published=told.published,
            updated=self._changed(told.record),
            categories=names(
                each
                for name in (b"genres", b"keywords")
                for each in self.text(told.record, name).split(",", MAX_NAMES)[:MAX_NAMES]
            ),
        )

    def text(self, record: Record, name: bytes) -> str:
        return self._text.of(record.get(name, b""))

    def remarks(self) -> Iterator[str]:
        """What the admin is told of the reading, once it is done."""
        if self.refused:
            yield f"left out without an absolute web address: {self.refused}"
        if self.is_cut:
            yield f"nothing is read after the first {MAX_URLS} addresses"

    def _counted(self, body: bytes) -> Iterator[Record]:
        for record in records(body):
            if self.urls == MAX_URLS:
                self.is_cut = True
                return
            self.urls += 1
            yield record

    def _address(self, markup: bytes) -> str | None:
        """Absolute, for the protocol knows no other; ``&`` escaped twice is read once more."""
        text = self._text.of(markup.partition(b"<")[0]).replace("&amp;", "&")
        address = link("", text)
        self.refused += address is None
        return address

    def _changed(self, record: Record) -> Published | None:
        return self._date(record, b"lastmod", "lastmod")

    def _date(self, record: Record, name: bytes, source: str) -> Published | None:
        return self._dates.read(self.text(record, name), source)


def _when(told: _Told) -> datetime:
    return _earliest(told.published)


def _earliest(published: Published | None) -> datetime:
    return published.earliest() if published else _EVER


def _distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The first of each id: newest come first."""
    distinct: dict[str, Entry] = {}
    for entry in entries:
        distinct.setdefault(entry.id, entry)
    return tuple(distinct.values())


def _only(values: Iterable[str | None]) -> str | None:
    """What all that say something say alike."""
    said = {value for value in values if value}
    return said.pop() if len(said) == 1 else None


def _says_news(url: str) -> bool:
    parts = urlsplit(url)
    return "news" in f"{parts.path}?{parts.query}".lower()


def _left_out(foreign: list[str]) -> str:
    hosts = dict.fromkeys(urlsplit(child).hostname or "" for child in foreign)
    return (
        f"sitemaps of other sites: {len(foreign)} ({', '.join(islice(hosts, 3))})" if hosts else ""
    )


def _joined(*details: str) -> str:
    return "; ".join(detail for detail in details if detail)
