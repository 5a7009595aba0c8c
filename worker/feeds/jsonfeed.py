"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) to entries; feedparser 6.0 has no reader."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

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
    text_as_html,
)
from worker.feeds.sieve import MAX_ITEMS, beyond_limit
from worker.feeds.syndication import language_of

_COMPLAINTS = ("error", "message", "detail", "title", "status")
"""Keys under which servers put what went wrong."""


def parse_json(body: bytes, *, url: str, now: datetime, timezone: str | None) -> ParsedFeed:
    """Entries of a JSON Feed; NOT_A_FEED with what the server says for any other JSON."""
    try:
        document = json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail="broken JSON, not a feed")
    if not _is_feed(document):
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail=_complaint(document))
    items = [item for item in document["items"] if isinstance(item, dict)]
    base = link(url, document.get("home_page_url")) or url
    return ParsedFeed(
        FetchStatus.OK,
        entries=tuple(_entry(item, base, timezone, now) for item in items[:MAX_ITEMS]),
        title=plain_title(document.get("title")),
        language=language_of(document.get("language")),
        detail=beyond_limit(len(items) - MAX_ITEMS),
    )


def _is_feed(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and "jsonfeed.org/version/" in str(document.get("version", ""))[:100]
        and isinstance(document.get("items"), list)
    )


def _complaint(document: Any) -> str:
    """Say that JSON came, with the error that the server reported in it."""
    fields = document if isinstance(document, dict) else {}
    reported = (plain_title(fields.get(key)) for key in _COMPLAINTS)
    first = next((text for text in reported if text), "")
    return f"JSON, not a feed: {first[:200]}" if first else "JSON, not a feed"


def _entry(item: dict[str, Any], base: str, timezone: str | None, now: datetime) -> Entry:
    def date(name: str) -> Published | None:
        raw = item.get(name)
        if not isinstance(raw, str):
            return None
        return read_date(raw, source=name, timezone=timezone, now=now)

    title, summary, content = plain_title(item.get("title")), _summary(item), _content(item)
    url = link(base, item.get("url")) or link(base, item.get("external_url"))
    updated = date("date_modified")
    return Entry(
        id=bounded_id(_id(item) or url or digest(title, summary, content)),
        url=url,
        title=title,
        summary=summary,
        content=content,
        published=date("date_published") or updated,
        updated=updated,
        authors=names(_authors(item)),
        categories=names(_list(item.get("tags"))),
    )


def _id(item: dict[str, Any]) -> str:
    """The id as text: the specification wants a string, and tells readers to coerce numbers."""
    value = item.get("id")
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _summary(item: dict[str, Any]) -> str:
    value = item.get("summary")
    return text_as_html(value[:MAX_TEXT]) if isinstance(value, str) else ""


def _content(item: dict[str, Any]) -> str:
    markup, text = item.get("content_html"), item.get("content_text")
    if isinstance(markup, str) and markup.strip():
        return markup[:MAX_TEXT]
    return text_as_html(text[:MAX_TEXT]) if isinstance(text, str) else ""


def _authors(item: dict[str, Any]) -> Iterator[object]:
    """``authors`` of 1.1, or ``author`` of 1.0."""
    for author in (*_list(item.get("authors")), item.get("author")):
        if isinstance(author, dict):
            yield author.get("name")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
