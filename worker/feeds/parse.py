"""A feed's bytes to its entries, whatever the bytes turn out to be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from worker.domain.feeds import FeedType, FetchStatus, ParsedFeed
from worker.feeds.answer import Answer
from worker.feeds.discover import alternates
from worker.feeds.identity import with_distinct_ids, without_generation_time
from worker.feeds.jsonfeed import parse_json
from worker.feeds.sitemap import parse_index, parse_sitemap
from worker.feeds.sniff import Shape, mismatch, narrowed, shape
from worker.feeds.syndication import parse_syndication
from worker.text.barriers import barrier


def parse(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    now: datetime,
    timezone: str | None = None,
    language: str | None = None,
    told: FeedType = FeedType.AUTO,
) -> ParsedFeed:
    """Read a feed: RSS, RDF, Atom, JSON Feed, a news sitemap or an index of sitemaps, recognised
    by content. Never raises for input.

    ``url`` is the final address, against which links are resolved; ``content_type`` only says
    the charset; ``timezone`` (IANA) is for times without a zone, ``language`` (a tag, else the
    feed's own) for dates in words and figures. ``told`` is the type that the admin says stands
    there. Entries keep the feed's order, those of sitemaps come newest first, 2,000 at most. An
    index of sitemaps names its ``children``. A feed without entries is OK; other bodies end in
    EMPTY, HTML, CONSENT or NOT_A_FEED with a ``detail`` for the admin.

    Time grows with the size of the body, but markup made to hurt feedparser still costs seconds
    a megabyte: run it where it can be stopped.
    """
    answer = Answer(narrowed(body), url, content_type, now, timezone, language)
    found = shape(answer.body)
    parsed = _READERS[found](answer)
    if parsed.status is FetchStatus.OK and (wrong := mismatch(told, found)):
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail=wrong)
    entries = without_generation_time(with_distinct_ids(parsed.entries))
    return replace(parsed, entries=entries)


def _empty(_: Answer) -> ParsedFeed:
    return ParsedFeed(FetchStatus.EMPTY, detail="the answer is empty")


def _html(answer: Answer) -> ParsedFeed:
    feeds = alternates(answer.body, answer.url)
    hint = f"; its feeds: {', '.join(feeds)}" if feeds else ""
    # a page that names its feeds is mostly the right site's, whatever else it asks for
    if wall := barrier(answer.body, answer.url, sure=bool(feeds)):
        return ParsedFeed(FetchStatus.CONSENT, detail=f"{wall}{hint}")
    return ParsedFeed(FetchStatus.HTML, detail=f"a web page, not a feed{hint}")


def _other(_: Answer) -> ParsedFeed:
    return ParsedFeed(FetchStatus.NOT_A_FEED, detail="neither XML nor JSON, not a feed")


_READERS: dict[Shape, Callable[[Answer], ParsedFeed]] = {
    Shape.EMPTY: _empty,
    Shape.HTML: _html,
    Shape.JSON: parse_json,
    Shape.MARKUP: parse_syndication,
    Shape.SITEMAP: parse_sitemap,
    Shape.SITEMAP_INDEX: parse_index,
    Shape.OTHER: _other,
}
