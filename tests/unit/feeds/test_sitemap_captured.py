"""Other projects' sitemaps, held against what their own tests expect of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.domain.feeds import FetchStatus, ParsedFeed
from worker.feeds.parse import parse
from worker.feeds.sniff import Shape, shape
from worker.http.decoder import Body

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CRAWLER_COMMONS = "crawler-commons_crawler-commons/src/test/resources/sitemaps"
NEWS_CRAWL = "commoncrawl_news-crawl/src/test/resources"
PAGES = "lists pages, not news: what those tests read of it is of no use to a news monitor"
TEXT = "is a list of bare addresses: it holds no titles and no dates"


@dataclass(frozen=True)
class Expected:
    """``urls`` is what that project's own ``test`` counts, or the addresses in a file that none
    counts; ``ours`` what is read here. They differ only for the reason in ``deviation``.
    """

    test: str | None
    urls: int
    ours: int
    shape: Shape = Shape.SITEMAP
    deviation: str = ""


FILES = {
    "sitemap.ns.xml": Expected("testSitemapWithNamespace", 2, 0, deviation=PAGES),
    "sitemap.badns.xml": Expected("testSitemapWithWrongNamespace", 2, 0, deviation=PAGES),
    "sitemap.index.xml": Expected("testMissingLocSitemapIndexFile", 15, 15, Shape.SITEMAP_INDEX),
    "xmlSitemap.gz": Expected("testSitemapGZ", 5, 0, deviation=PAGES),
    "sitemap.txt": Expected(None, 2, 0, Shape.OTHER, TEXT),
    "sitemap.txt.gz": Expected("testSitemapTextGZ", 5, 0, Shape.OTHER, TEXT),
    "sitemap-with-bom.txt": Expected(None, 2, 0, Shape.OTHER, TEXT),
    "do-not-visit.txt": Expected(None, 0, 0, Shape.OTHER),
    "atom.xml": Expected("testAtomFormat", 1, 1, Shape.MARKUP),
    "../rss/feed.rss": Expected("testRSSFormat", 4, 4, Shape.MARKUP),
    "../rss/xmlRss_pubDate.xml": Expected("testRSSPubDate", 7, 7, Shape.MARKUP),
    "extension/sitemap-news.xml": Expected("testNewsSitemap", 2, 2),
    "extension/shinpaideshou-news-sitemap.xml": Expected("testShinpaideshuNewsSitemap", 3, 3),
    "extension/hebdenbridgetimes-articles-sitemap.xml": Expected(
        "testHebdenbridgetimesArticlesSitemap", 74, 0, deviation=PAGES
    ),
    "extension/pagemaps-sitemap.xml": Expected(None, 2, 0, deviation=PAGES),
    "extension/sitemap-images.xml": Expected("testImageSitemap", 1, 0, deviation=PAGES),
    "extension/sitemap-links.xml": Expected("testXHTMLLinksSitemap", 3, 0, deviation=PAGES),
    "extension/sitemap-mobile.xml": Expected("testMobileSitemap", 3, 0, deviation=PAGES),
    "extension/sitemap-videos.xml": Expected(None, 3, 0, deviation=PAGES),
    "extension/sitemap-videos-tvshow.xml": Expected(None, 1, 0, deviation=PAGES),
}


def unpacked(file: Path) -> bytes:
    """As the client gives it."""
    body = Body([], 1_000_000, unpack=True)
    body.feed(file.read_bytes())
    return body.finish()


def read(body: bytes, url: str = "https://example.com/sitemap.xml") -> ParsedFeed:
    return parse(body, url=url, content_type=None, now=NOW)


def folder(shared: Path) -> Path:
    return shared / "data" / "feeds" / CRAWLER_COMMONS


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_read_as_its_own_tests_say_or_as_the_table_explains(shared, name):
    expected = FILES[name]
    body = unpacked(folder(shared) / name)
    parsed = read(body)
    assert shape(body) is expected.shape
    assert len(parsed.entries) + len(parsed.children) == expected.ours
    assert (parsed.status is FetchStatus.OK) is (expected.ours > 0)
    assert bool(expected.deviation) is (expected.urls != expected.ours)
    if expected.deviation is PAGES:
        assert parsed.detail.startswith(f"a sitemap of {expected.urls} pages without news tags")


def test_no_file_is_left_out_of_the_table(shared):
    found = {
        str(file.relative_to(folder(shared)))
        for file in folder(shared).rglob("*")
        if file.is_file()
    }
    assert found == {name for name in FILES if not name.startswith("../")}


def test_the_index_without_loc_names_what_its_tests_look_for(shared):
    parsed = read(folder(shared).joinpath("sitemap.index.xml").read_bytes())
    assert "https://example.com/sitemap.jss?portalCode=10260&lang=en" in {
        child.url for child in parsed.children
    }


def test_googles_own_example_is_read_whole(shared):
    file = folder(shared) / "extension/sitemap-news.xml"
    parsed = read(file.read_bytes())
    second, first = parsed.entries
    assert (parsed.title, parsed.language) == ("The Example Times", "en")
    assert first.url == "http://www.example.org/business/article55.html"
    assert first.title == "Companies A, B in Merger Talks"
    assert first.published is not None
    assert (first.published.value, first.published.precision) == ("2008-12-23", "day")
    assert first.categories == (
        *("PressRelease", "Blog"),
        *("business", "merger", "acquisition", "A", "B"),
    )
    assert second.title == "Test empty news attributes"


def test_a_news_sitemap_of_the_wild_has_titles_dates_and_one_publication(shared):
    file = folder(shared) / "extension/shinpaideshou-news-sitemap.xml"
    parsed = read(file.read_bytes())
    assert parsed.title == "What can I do with a B.A. in Japanese Studies?"
    assert parsed.language == "en"
    assert [entry.published and entry.published.value[:4] for entry in parsed.entries] == [
        "2017"
    ] * 3
    assert parsed.entries[0].title == "Job Opening: Reischauer Policy Research Fellow"
    assert "research fellow" in parsed.entries[0].categories


def test_the_news_crawlers_sitemap_is_told_from_its_feed_with_a_sitemaps_namespace(shared):
    files = shared / "data" / "feeds" / NEWS_CRAWL
    sitemap = files.joinpath("sitemap-news.xml").read_bytes()
    feed = files.joinpath("feed-with-sitemap-namespace.xml").read_bytes()
    assert (shape(sitemap), shape(feed)) == (Shape.SITEMAP, Shape.MARKUP)
    (entry,) = read(sitemap).entries
    assert entry.url == "http://www.example.com/business/article55.html"
    assert len(read(feed).entries) == 2
