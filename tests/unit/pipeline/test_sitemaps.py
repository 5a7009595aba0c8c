"""An index's sitemaps: fetched through the gate, a few, and told as one feed."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import pytest

from tests.builders import NOW
from tests.fakes import FakeWeb, rss
from worker.domain.feeds import (
    Child,
    FetchRequest,
    FetchResult,
    FetchStatus,
    ParsedFeed,
    Validators,
)
from worker.feeds.parse import parse
from worker.pipeline.sitemaps import MOST_CHILDREN, gather

SITE = "https://blatt.example"
INDEX = FetchRequest(
    f"{SITE}/index.xml", "text/xml", Validators(etag=b'"1"', url=f"{SITE}/index.xml")
)
HOUR_AGO = f"{NOW - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
TODAY = f"{NOW:%Y-%m-%d}"


def sitemap(*paths: str, date: str = HOUR_AGO, name: str = "Blatt") -> bytes:
    urls = "".join(
        f"<url><loc>{SITE}{path}</loc><news:news><news:publication><news:name>{name}</news:name>"
        f"</news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>Titel {path}</news:title></news:news></url>"
        for path in paths
    )
    return f"<urlset xmlns:news='sitemap-news'>{urls}</urlset>".encode()


PLAIN = f"<urlset><url><loc>{SITE}/seite</loc></url></urlset>".encode()


def index(*names: str, changed: str = HOUR_AGO) -> ParsedFeed:
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    children = "".join(f"<sitemap><loc>{SITE}/{name}</loc>{lastmod}</sitemap>" for name in names)
    body = f"<sitemapindex>{children}</sitemapindex>".encode()
    return parse(body, url=INDEX.url, content_type=None, now=NOW)


@dataclass
class Site(FakeWeb):
    """The sitemaps of one site by their file names; notes the requests as they were."""

    requests: list[FetchRequest] = field(default_factory=list)

    async def feed(self, request: FetchRequest) -> FetchResult:
        self.requests.append(request)
        await asyncio.sleep(0)
        return await super().feed(request)


def site(**answers: bytes | FetchResult | Exception) -> Site:
    return Site({f"{SITE}/{name}": answer for name, answer in answers.items()})


async def read(result: FetchResult) -> ParsedFeed:
    assert result.body is not None
    return parse(result.body, url=result.url, content_type=None, now=NOW)


def gathered(parsed: ParsedFeed, web: FakeWeb, request: FetchRequest = INDEX) -> ParsedFeed:
    return asyncio.run(gather(parsed, request, web, read))


def failed(status: FetchStatus, detail: str = "") -> FetchResult:
    return FetchResult(status, "", NOW, detail=detail)


def paths(result: ParsedFeed) -> list[str]:
    return [(entry.url or "").removeprefix(SITE) for entry in result.entries]


def test_what_the_sitemaps_hold_is_one_feed_each_entry_once():
    web = site(a=sitemap("/1", "/2"), b=sitemap("/2", "/3"))
    result = gathered(index("a", "b"), web)
    assert (result.status, result.title) == (FetchStatus.OK, "Blatt")
    assert paths(result) == ["/1", "/2", "/3"]
    assert (result.detail, result.children) == ("", ())
    assert result.tells_changes


def test_only_the_first_few_are_asked_for_and_the_rest_is_told():
    names = [f"news-{number}" for number in range(MOST_CHILDREN)] + ["archiv-1", "archiv-2"]
    web = site(**{name: sitemap(f"/{name}") for name in names})
    result = gathered(index(*reversed(names)), web)
    assert sorted(paths(result)) == sorted(f"/{name}" for name in names[:MOST_CHILDREN])
    assert len(web.requests) == MOST_CHILDREN
    assert result.detail == "sitemaps beyond the 5 that were asked for: 2"
    assert result.tells_changes


def test_sitemaps_are_asked_for_like_the_index_but_without_its_conditions():
    request = replace(INDEX, basic_auth=("eva", "geheim"))
    web = site(a=sitemap("/1"))
    gathered(index("a"), web, request)
    assert web.requests == [FetchRequest(f"{SITE}/a", "text/xml", basic_auth=("eva", "geheim"))]


@pytest.mark.parametrize(
    "child",
    [
        "https://www.blatt.example/a",
        "http://blatt.example/a",
        "https://blatt.example:8443/a",
        "https://blatt.example:x/a",
    ],
)
def test_credentials_go_to_the_indexs_own_origin_alone(child):
    request = replace(INDEX, basic_auth=("eva", "geheim"))
    web = Site({child: sitemap("/1")})
    gathered(ParsedFeed(FetchStatus.OK, children=(Child(child),)), web, request)
    assert [each.basic_auth for each in web.requests] == [None]


FAILURES: dict[str, bytes | FetchResult] = {
    "timeout": failed(FetchStatus.TIMEOUT, "The server was silent."),
    "not found": failed(FetchStatus.NOT_FOUND, "404 Not Found"),
    "web page": b"<html><body>Fehler</body></html>",
    "empty": b"",
    "nothing to say": failed(FetchStatus.SERVER_ERROR),
}


@pytest.mark.parametrize("name", FAILURES)
def test_one_that_fails_costs_the_others_nothing_and_is_named(name):
    web = site(a=sitemap("/1"), b=FAILURES[name], c=sitemap("/3"))
    result = gathered(index("a", "b", "c"), web)
    assert paths(result) == ["/1", "/3"]
    assert result.status is FetchStatus.OK
    assert result.detail.startswith(f"{SITE}/b: ")
    assert len(result.detail) > len(f"{SITE}/b: ")
    assert not result.tells_changes


def test_where_all_fail_the_first_says_how_the_poll_ended():
    web = site(a=failed(FetchStatus.TIMEOUT, "silent"), b=failed(FetchStatus.SERVER_ERROR, "500"))
    result = gathered(index("a", "b"), web)
    assert (result.status, result.entries) == (FetchStatus.TIMEOUT, ())
    assert result.detail == f"{SITE}/a: silent; {SITE}/b: 500"
    assert not result.tells_changes


def test_a_sitemap_that_is_gone_for_good_does_not_end_its_index():
    result = gathered(index("a"), site(a=failed(FetchStatus.GONE, "410 Gone")))
    assert (result.status, result.detail) == (FetchStatus.NOT_FOUND, f"{SITE}/a: 410 Gone")


@pytest.mark.parametrize(
    "status", [FetchStatus.RATE_LIMITED, FetchStatus.BLOCKED, FetchStatus.WAITING]
)
def test_a_host_that_wants_a_pause_is_not_asked_again(status):
    web = site(a=sitemap("/1"), b=failed(status, "Pause."), c=sitemap("/3"))
    result = gathered(index("a", "b", "c"), web)
    assert web.asked == [f"{SITE}/a", f"{SITE}/b"]
    assert paths(result) == ["/1"]
    assert result.detail == (f"{SITE}/b: Pause.; sitemaps beyond the 2 that were asked for: 1")
    assert not result.tells_changes


def test_an_index_in_an_index_is_not_followed_but_its_address_told():
    nested = f"<sitemapindex><sitemap><loc>{SITE}/x</loc></sitemap></sitemapindex>".encode()
    web = site(a=nested, b=sitemap("/1"))
    result = gathered(index("a", "b"), web)
    assert web.asked == [f"{SITE}/a", f"{SITE}/b"]
    assert paths(result) == ["/1"]
    assert result.detail == (
        f"{SITE}/a: an index itself; to read what it names, put its address into feeds.yaml"
    )


def test_a_sitemap_may_be_a_feed():
    web = site(a=rss({"title": "Nato", "link": f"{SITE}/1"}))
    assert paths(gathered(index("a"), web)) == ["/1"]


def test_a_plain_sitemap_beside_the_news_is_read_for_good():
    result = gathered(index("a", "b"), site(a=sitemap("/1"), b=PLAIN))
    assert paths(result) == ["/1"]
    assert result.detail.startswith(f"{SITE}/b: a sitemap of 1 pages without news")
    assert result.tells_changes


def test_an_index_of_plain_sitemaps_is_no_feed():
    result = gathered(index("a", "b"), site(a=PLAIN, b=PLAIN))
    assert result.status is FetchStatus.NOT_A_FEED


@pytest.mark.parametrize("changed", ["", TODAY, f"{NOW - timedelta(days=9):%Y-%m-%dT%H:%M:%SZ}"])
def test_an_index_that_does_not_tell_of_changes_is_read_anew_each_time(changed):
    assert not gathered(index("a", changed=changed), site(a=sitemap("/1"))).tells_changes


def test_what_the_index_left_out_is_told_as_well():
    parsed = replace(index("a"), detail="sitemaps of other sites: 1 (fremd.example)")
    result = gathered(parsed, site(a=sitemap("/1")))
    assert result.detail == "sitemaps of other sites: 1 (fremd.example)"


@dataclass
class SlowSite(Site):
    """Answers for one path come never."""

    slow: str = ""

    async def feed(self, request: FetchRequest) -> FetchResult:
        if request.url == f"{SITE}/{self.slow}":
            await asyncio.Event().wait()
        return await super().feed(request)


def test_all_together_have_their_time_and_what_came_is_kept():
    web = SlowSite({f"{SITE}/a": sitemap("/1"), f"{SITE}/c": sitemap("/3")}, slow="b")
    within = partial(gather, time=timedelta(milliseconds=50))
    result = asyncio.run(within(index("a", "b", "c"), INDEX, web, read))
    assert paths(result) == ["/1"]
    assert result.detail == (
        f"{SITE}/b: the time for the index's sitemaps was up; "
        "sitemaps beyond the 2 that were asked for: 1"
    )
    assert not result.tells_changes


def test_a_fault_of_ours_is_not_hidden():
    with pytest.raises(RuntimeError):
        gathered(index("a"), site(a=RuntimeError("broken")))
