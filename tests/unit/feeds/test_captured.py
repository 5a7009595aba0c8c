"""Feeds as they were captured in the wild, and other projects' test feeds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.domain.feeds import FetchStatus, ParsedFeed
from worker.feeds.parse import parse

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WITHOUT_ITEMS = {"Rss20DailyMail.xml": "captured with a channel and no item"}


def read(file: Path) -> ParsedFeed:
    return parse(file.read_bytes(), url="https://example.org/f", content_type=None, now=NOW)


def real_feeds(shared: Path) -> Iterator[Path]:
    feeds = shared / "data" / "feeds"
    yield from sorted(feeds.glob("fastender_fast-news-reader/**/*.xml"))
    yield from sorted(feeds.glob("arminreiter_FeedReader/**/Feeds/*.xml"))


def test_every_real_feed_has_entries_with_titles_and_ids(shared):
    without = {}
    for file in real_feeds(shared):
        parsed = read(file)
        assert parsed.status is FetchStatus.OK, file.name
        if not parsed.entries:
            without[file.name] = parsed.status
        assert len({entry.id for entry in parsed.entries}) == len(parsed.entries), file.name
        assert all(entry.title or entry.summary for entry in parsed.entries), file.name
    assert without.keys() == WITHOUT_ITEMS.keys()


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
