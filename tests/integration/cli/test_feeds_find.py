"""``feeds discover`` and ``feeds test`` of pages: the feeds they lead to."""

import json

import pytest

from tests.fakes import rss
from tests.servers.raw_http import Answer

ITEM = {
    "title": "Eins", "link": "https://beispiel.example/1",
    "pubDate": "Sat, 25 Apr 2026 19:00:00 +0200",
}  # fmt: skip


@pytest.fixture
def site(newsroom):
    """A site whose page links to two feeds, one of them far down a long head."""
    style = f"<style>{'a{b:c}' * 20_000}</style>"
    link = '<link rel="alternate" type="application/{}+xml" href="{}">'
    page = f"<html><head>{link.format('rss', 'rss.xml')}{style}{link.format('atom', '/b')}</head>"
    newsroom.server.routes = {
        "/": Answer(page.encode(), headers=[("Content-Type", "text/html")]),
        "/rss.xml": Answer(rss(ITEM, title="Beispiel")),
        "/b": Answer(rss({"title": "Zwei", "guid": "2"}, title="B")),
    }
    return newsroom


def test_the_feeds_of_a_page_are_told(site):
    result = site.run("feeds", "discover", site.server.url("/"))

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"{site.server.url('/rss.xml')}  rss  1 entry  2026-04-25T17:00:00Z  Beispiel",
        f"{site.server.url('/b')}        rss  1 entry  -                     B",
    ]
    assert result.stderr == ""


def test_the_feeds_of_a_page_are_told_in_json(site):
    first, _ = site.json("feeds", "discover", site.server.url("/"), "--json")

    assert first == {
        "url": site.server.url("/rss.xml"),
        "title": "Beispiel",
        "type": "rss",
        "language": None,
        "entries": 1,
        "sitemaps": 0,
        "newest": {
            "value": "2026-04-25T17:00:00Z", "precision": "minute", "source": "pubDate",
            "inferred": False, "zone": "+0200",
        },
    }  # fmt: skip


def test_no_more_than_six_requests_are_made(newsroom):
    newsroom.server.routes = {"/": Answer(b"<html><body>Hallo</body></html>")}
    result = newsroom.run("feeds", "discover", newsroom.server.url("/"))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "no feed was found; html: a web page, not a feed" in result.stderr
    assert newsroom.server.paths == [
        "/",
        "/robots.txt",
        "/feed",
        "/rss",
        "/index.xml",
        "/atom.xml",
    ]


def test_a_server_that_is_not_there_is_told(newsroom):
    result = newsroom.run("feeds", "discover", "http://127.0.0.1:1/")

    assert result.exit_code == 1
    assert "connect_error" in result.stderr


def test_a_test_of_a_page_names_the_feeds_it_links_to(site):
    result = site.run("feeds", "test", site.server.url("/"), "--json")
    told = json.loads(result.stdout)

    assert result.exit_code == 1
    assert told["status"] == "html"
    assert told["feeds"] == [site.server.url("/rss.xml"), site.server.url("/b")]
    said = site.run("feeds", "test", site.server.url("/")).stdout
    assert f"html, 0 entries, a web page, not a feed; its feeds: {told['feeds'][0]}" in said


def test_a_test_of_a_wall_says_what_it_is(newsroom):
    wall = b"<html><head><title>Zustimmung erforderlich</title></head><body>...</body></html>"
    newsroom.server.routes = {"/": Answer(wall)}
    told = json.loads(newsroom.run("feeds", "test", newsroom.server.url("/"), "--json").stdout)

    assert (told["status"], told["feeds"]) == ("consent", [])


def test_a_test_of_a_feed_names_no_others(site):
    told = json.loads(site.run("feeds", "test", site.server.url("/b"), "--json").stdout)

    assert (told["status"], told["entries"], told["feeds"]) == ("ok", 1, [])


def test_a_feed_is_tested_as_it_is_configured(site):
    feed = {"name": "b", "url": site.server.url("/b"), "type": "sitemap"}
    site.configure(feeds=[feed])
    told = json.loads(site.run("feeds", "test", "b", "--json").stdout)

    assert told["status"] == "not_a_feed"
    assert "write type: feed" in told["detail"]
