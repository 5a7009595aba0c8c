"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) to entries; feedparser 6.0 has no reader."""

import json
from collections.abc import Iterator
from typing import Any

from worker.domain.dates import Published
from worker.domain.feeds import Entry, FetchStatus, ParsedFeed
from worker.feeds.answer import Answer
from worker.feeds.charsets import as_utf8
from worker.feeds.fields import (
    MAX_TEXT,
    bounded_id,
    link,
    names,
    plain_title,
    text_as_html,
)
from worker.feeds.identity import tells_something, unnamed
from worker.feeds.sieve import MAX_ITEMS, beyond_limit
from worker.feeds.syndication import language_of
from worker.text.dates import DateReader

_COMPLAINTS = ("error", "message", "detail", "title", "status")
"""Keys under which servers put what went wrong."""


def parse_json(answer: Answer) -> ParsedFeed:
    """Entries of a JSON Feed; NOT_A_FEED with what the server says for any other JSON."""
    try:
        document = json.loads(as_utf8(answer.body, None), strict=False)
    except (ValueError, RecursionError):
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail="broken JSON, not a feed")
    if not _is_feed(document):
        return ParsedFeed(FetchStatus.NOT_A_FEED, detail=_complaint(document))
    items = [item for item in document["items"] if isinstance(item, dict)]
    base = link(answer.url, document.get("home_page_url")) or answer.url
    language = language_of(document.get("language"))
    dates = answer.dates(language)
    entries = (_entry(item, base, dates) for item in items[:MAX_ITEMS])
    return ParsedFeed(
        FetchStatus.OK,
        entries=tuple(entry for entry in entries if tells_something(entry)),
        title=plain_title(document.get("title")),
        language=language,
        detail=beyond_limit(len(items) - MAX_ITEMS),
        hub=_hub(document, answer.url),
    )


def _is_feed(document: Any) -> bool:
    """The specification wants its own address as the version; some write the number alone."""
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return False
    version = str(document.get("version", ""))[:100]
    return "jsonfeed.org/version/" in version or version in {"1", "1.0", "1.1"}


def _hub(document: dict[str, Any], url: str) -> str | None:
    """The first hub that speaks WebSub; rssCloud is another protocol."""
    hubs = (hub for hub in _list(document.get("hubs")) if isinstance(hub, dict))
    spoken = (hub.get("url") for hub in hubs if str(hub.get("type")).lower() == "websub")
    return next((address for hub in spoken if (address := link(url, hub))), None)


def _complaint(document: Any) -> str:
    """Say that JSON came, with the error that the server reported in it."""
    fields = document if isinstance(document, dict) else {}
    reported = (plain_title(fields.get(key)) for key in _COMPLAINTS)
    first = next((text for text in reported if text), "")
    return f"JSON, not a feed: {first[:200]}" if first else "JSON, not a feed"


def _entry(item: dict[str, Any], base: str, dates: DateReader) -> Entry:
    def date(name: str) -> Published | None:
        """The specification wants RFC 3339; a bare number is seconds since 1970."""
        raw = item.get(name)
        return dates.read(str(raw), name) if isinstance(raw, str | int | float) else None

    title, summary, content = plain_title(item.get("title")), _summary(item), _content(item)
    url = link(base, item.get("url")) or link(base, item.get("external_url"))
    updated = date("date_modified")
    published = date("date_published") or updated
    return Entry(
        id=bounded_id(_id(item) or url or unnamed(title, summary or content, published)),
        url=url,
        title=title,
        summary=summary,
        content=content,
        published=published,
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
