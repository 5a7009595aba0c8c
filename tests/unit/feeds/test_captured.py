"""Feeds as they were captured in the wild, and other projects' test feeds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import fastfeedparser
import pytest

from worker.domain.feeds import FetchStatus, ParsedFeed
from worker.feeds.parse import parse

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WITHOUT_ITEMS = {"Rss20DailyMail.xml": "captured with a channel and no item"}


CAPTURED = (
    "fastender_fast-news-reader/**/*.xml",
    "arminreiter_FeedReader/**/Feeds/*.xml",
    "greatfire_feeds/*.xml",
    "mediacloud_rss-fetcher/**/*.rss",
    "commoncrawl_news-crawl/**/feed-*.xml",
    "miniflux_v2/**/parser/testdata/*.xml",
)
"""Answers of real servers, whoever kept them."""
ONLY_FOUND_HERE = {"rdf_UTF8.xml": 60}
"""Feeds in which fastfeedparser 0.6.5 finds nothing, and how many items they hold."""


def read(file: Path) -> ParsedFeed:
    return parse(file.read_bytes(), url="https://example.org/f", content_type=None, now=NOW)


def real_feeds(shared: Path, *patterns: str) -> Iterator[Path]:
    for pattern in patterns or CAPTURED:
        yield from sorted((shared / "data" / "feeds").glob(pattern))


def items_of_another_reader(file: Path) -> int:
    """What fastfeedparser finds, but for exact repetitions and items that tell nothing: neither
    is an entry here.
    """
    if file.name in ONLY_FOUND_HERE:
        return ONLY_FOUND_HERE[file.name]
    found = {
        (item.get("id"), item.get("title"), item.get("link"), item.get("description"))
        for item in fastfeedparser.parse(file.read_bytes()).entries
    }
    return sum(any(told[1:]) for told in found)


def test_every_real_feed_has_entries_with_titles_and_ids(shared):
    without = {}
    for file in real_feeds(shared, *CAPTURED[:2]):
        parsed = read(file)
        assert parsed.status is FetchStatus.OK, file.name
        if not parsed.entries:
            without[file.name] = parsed.status
        assert len({entry.id for entry in parsed.entries}) == len(parsed.entries), file.name
        assert all(entry.title or entry.summary for entry in parsed.entries), file.name
    assert without.keys() == WITHOUT_ITEMS.keys()


def test_every_real_feed_has_as_many_entries_as_another_reader_finds(shared):
    files = list(real_feeds(shared))
    assert len(files) == 69
    counts = {
        file.name: (len(read(file).entries), items_of_another_reader(file)) for file in files
    }
    assert {name: both for name, both in counts.items() if both[0] != both[1]} == {}
    assert sum(ours for ours, _ in counts.values()) > 1_500


def test_every_file_of_the_collection_is_read_without_error(shared):
    statuses = {
        read(file).status for file in (shared / "data" / "feeds").rglob("*") if file.is_file()
    }
    assert statuses == {
        FetchStatus.OK,
        FetchStatus.HTML,
        FetchStatus.NOT_A_FEED,
        FetchStatus.EMPTY,
    }


@pytest.mark.parametrize(
    "name, entries, dated",
    [("tagesschau.xml", 40, 40), ("heise.xml", 150, 150), ("bbc.xml", 27, 27)],
)
def test_current_news_feeds_are_read_whole(shared, name, entries, dated):
    (file,) = (shared / "data" / "feeds").glob(f"fastender_fast-news-reader/**/{name}")
    parsed = read(file)
    assert len(parsed.entries) == entries
    assert sum(entry.published is not None for entry in parsed.entries) == dated
    assert all(entry.url for entry in parsed.entries)
