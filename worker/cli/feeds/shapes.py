"""Feeds, entries and candidates as the commands print them."""

from typing import TYPE_CHECKING, Any

from worker.cli.dates import dated

if TYPE_CHECKING:
    from worker.domain.feeds import Entry, FeedSpec
    from worker.pipeline.discovery import Found


def as_feed(spec: "FeedSpec") -> dict[str, Any]:
    return {
        "name": spec.name,
        "url": spec.url,
        "enabled": spec.enabled,
        "title": spec.title,
        "outlet": spec.outlet,
        "language": spec.language,
        "country": spec.country,
        "kind": spec.kind,
        "tags": list(spec.tags),
    }


def feed_row(spec: "FeedSpec") -> tuple[str, ...]:
    return (spec.name, spec.language or "", spec.kind, "" if spec.enabled else "off", spec.url)


def as_entry(entry: "Entry") -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content,
        "published": dated(entry.published),
        "updated": dated(entry.updated),
        "authors": list(entry.authors),
        "categories": list(entry.categories),
    }


def as_candidate(found: "Found") -> dict[str, Any]:
    return {
        "url": found.url,
        "title": found.title,
        "type": found.kind,
        "language": found.language,
        "entries": found.entries,
        "sitemaps": found.children,
        "newest": dated(found.newest),
    }


def candidate_row(found: "Found") -> tuple[str, ...]:
    held = f"{found.children} sitemaps" if found.children else entries(found.entries)
    return (found.url, found.kind, held, found.newest.value if found.newest else "-", found.title)


def entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
