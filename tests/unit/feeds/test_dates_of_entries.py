"""Which date an entry gets: its own, trusted one, or none (then it counts from first seen)."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from worker.articles.from_entry import from_entry
from worker.domain.dates import Precision, Published
from worker.domain.feeds import (
    ClaimedFeed,
    Entry,
    FeedSpec,
    FeedState,
    FetchResult,
    FetchStatus,
)
from worker.feeds.identity import without_generation_time
from worker.feeds.parse import parse
from worker.pipeline.reading import read

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://example.org/f"
GENERATED = Published("2026-11-21T11:00:00Z", Precision.MINUTE, "pubDate")
GENERATED_UPDATE = replace(GENERATED, source="dc:date")


def rss(*items: str, language: str = "") -> bytes:
    told = "".join(f"<item><title>{i}</title>{item}</item>" for i, item in enumerate(items))
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>x</title>{language and f'<language>{language}</language>'}{told}</channel></rss>"
    ).encode()


def dates(body: bytes, language: str | None = None) -> list[str | None]:
    parsed = parse(body, url=URL, content_type=None, now=NOW, language=language)
    return [entry.published.value if entry.published else None for entry in parsed.entries]


@pytest.mark.parametrize(
    "untrusted",
    [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000-00-00T00:00:00Z",
        "Fri, 01 Jan 2038 00:00:00 GMT",
        "vor 2 Stunden",
        "",
    ],
)
def test_a_date_that_can_be_trusted_stands_in_for_one_that_cannot(untrusted):
    item = f"<pubDate>{untrusted}</pubDate><dc:date>2026-11-20T10:00:00Z</dc:date>"
    parsed = parse(rss(item), url=URL, content_type=None, now=NOW)
    assert parsed.entries[0].published == Published(
        "2026-11-20T10:00:00Z", Precision.MINUTE, "dc:date", zone="Z"
    )


def test_an_entry_without_a_trusted_date_is_dated_by_when_it_was_first_seen():
    parsed = parse(rss("<pubDate>vor 2 Stunden</pubDate>"), url=URL, content_type=None, now=NOW)
    article = from_entry(parsed.entries[0], FeedSpec("blatt", URL), parsed, frozenset(), NOW)
    assert article.published is None
    assert article.dated() == article.first_seen == NOW


def test_the_admins_language_goes_before_the_feeds():
    body = rss("<pubDate>Sat, 15 lip 2023 10:00:00 GMT</pubDate>", language="pl")
    assert dates(body) == ["2023-07-15T10:00:00Z"]
    assert dates(body, language="hr") == ["2023-06-15T10:00:00Z"]


def test_a_poll_reads_dates_by_the_feeds_settings():
    spec = FeedSpec("blatt", URL, language="hr", timezone="Europe/Zagreb")
    result = FetchResult(
        FetchStatus.OK, URL, NOW, body=rss("<pubDate>15. listopada 2023 10:05</pubDate>")
    )
    reading = read(ClaimedFeed(spec, FeedState("blatt"), "token"), result, NOW)
    assert [article.published for article in reading.articles] == [
        Published("2023-10-15T08:05:00Z", Precision.MINUTE, "pubDate", zone="Europe/Zagreb")
    ]


def test_a_json_feed_is_read_alike_and_may_count_seconds():
    items = [
        {"id": "1", "title": "a", "date_published": "15 lip 2023"},
        {"id": "2", "title": "b", "date_published": 1686816000},
        {"id": "3", "title": "c", "date_published": 1686816000.5},
        {"id": "4", "title": "d", "date_published": None, "date_modified": "2023-06-15"},
        {"id": "5", "title": "e", "date_published": True},
        {"id": "6", "title": "f", "date_published": 10**30},
    ]
    version = "https://jsonfeed.org/version/1.1"
    body = json.dumps({"version": version, "language": "pl", "items": items}).encode()
    seconds = "2023-06-15T08:00:00Z"
    assert dates(body) == ["2023-07-15", seconds, seconds, "2023-06-15", None, None]
    assert dates(body, language="hr")[0] == "2023-06-15"


def dated(*pairs: tuple[Published | None, Published | None]) -> list[Entry]:
    entries = [
        Entry(str(number), None, "t", published=published, updated=updated)
        for number, (published, updated) in enumerate(pairs)
    ]
    return list(without_generation_time(entries))


def day(number: int, source: str = "dc:date") -> Published:
    return Published(f"2026-11-{number:02}T08:00:00Z", Precision.MINUTE, source)


def test_a_generation_time_gives_way_to_the_entries_own_changes():
    entries = dated(*((GENERATED, day(number)) for number in (1, 2, 3)))
    assert [entry.published for entry in entries] == [day(1), day(2), day(3)]
    assert [entry.updated for entry in entries] == [day(1), day(2), day(3)]


def test_a_generation_time_is_no_date_where_it_stands_in_for_one():
    entries = dated(
        (day(1, "pubDate"), GENERATED_UPDATE),
        (GENERATED_UPDATE, GENERATED_UPDATE),
        (GENERATED_UPDATE, GENERATED_UPDATE),
    )
    assert [entry.published for entry in entries] == [day(1, "pubDate"), None, None]
    assert [entry.updated for entry in entries] == [None, None, None]


def test_a_generation_time_is_known_beside_entries_without_a_date():
    entries = dated(*[(GENERATED, None)] * 3, (None, None))
    assert [entry.published for entry in entries] == [None] * 4


def test_a_feed_of_one_generation_time_has_no_dates():
    body = rss(*["<pubDate>Sat, 21 Nov 2026 11:00:00 GMT</pubDate>"] * 30)
    assert dates(body) == [None] * 30


@pytest.mark.parametrize("language", ["x" * 500, "zz", "-", "ja_JP", "15"])
def test_a_language_that_does_not_exist_harms_nothing(language):
    body = rss("<pubDate>2023-06-15</pubDate>", "<pubDate>5 foo 2023</pubDate>", language=language)
    assert dates(body) == ["2023-06-15", None]
    assert dates(body, language=language) == ["2023-06-15", None]
