"""Which addresses are asked for a site's feeds, in which order, and when to stop."""

import asyncio
from dataclasses import dataclass, field

import pytest

from tests.builders import NOW
from tests.fakes import FakeClock, rss
from worker.domain.feeds import FetchResult, FetchStatus
from worker.pipeline.discovery import MOST_REQUESTS, discover

SITE = "https://beispiel.example"
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Beispiel</title><entry>'
    b"<id>x</id><title>Eins</title><link href='https://beispiel.example/1'/>"
    b"<updated>2026-04-25T17:00:00Z</updated></entry></feed>"
)
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
 <loc>https://beispiel.example/a</loc><news:news><news:publication><news:name>Beispiel</news:name>
 <news:language>de</news:language></news:publication>
 <news:publication_date>2026-04-25T17:00:00Z</news:publication_date>
 <news:title>Eins</news:title></news:news></url></urlset>"""
PAGES = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/x</loc></url></urlset>'
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
 <loc>https://beispiel.example/s1.xml</loc></sitemap></sitemapindex>"""


def feed(number=1, **more):
    item = {
        "title": f"Nummer {number}",
        "link": f"{SITE}/artikel/{number}",
        "pubDate": "Sat, 25 Apr 2026 17:00:00 GMT",
        **more,
    }
    return rss(item, title=f"Feed {number}")


def page(*links):
    tags = "".join(f"<link rel=alternate type=application/rss+xml href='{to}'>" for to in links)
    return f"<!doctype html><html><head>{tags}</head><body>Hallo</body></html>".encode()


@dataclass
class Site:
    """A site as a dictionary; ``asked`` are the paths that were requested."""

    answers: dict[str, bytes | FetchResult] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def feed(self, request):
        self.asked.append(request.url.removeprefix(SITE))
        answer = self.answers.get(self.asked[-1])
        if isinstance(answer, FetchResult):
            return answer
        if answer is None:
            return FetchResult(FetchStatus.NOT_FOUND, request.url, NOW, 404, detail="404")
        return FetchResult(FetchStatus.OK, request.url, NOW, 200, answer)

    async def page(self, url):
        raise AssertionError(url)


def refused(status, code=None):
    return FetchResult(status, f"{SITE}/", NOW, code, detail=str(status))


def discovered(site, url=f"{SITE}/"):
    return asyncio.run(discover(site, FakeClock(), url))


def urls(discovery):
    return [found.url.removeprefix(SITE) for found in discovery.found]


def test_a_feed_is_its_own_only_find():
    site = Site({"/rss": feed()})
    (found,) = discovered(site, f"{SITE}/rss").found

    assert (found.url, found.kind, found.title, found.entries) == (
        f"{SITE}/rss", "rss", "Feed 1", 1,
    )  # fmt: skip
    assert found.newest
    assert found.newest.value == "2026-04-25T17:00:00Z"
    assert site.asked == ["/rss"]


def test_linked_feeds_are_read_before_they_are_named_and_end_the_search():
    site = Site({"/": page("/a.rss", "/gone.rss", "/b.rss"), "/a.rss": feed(1), "/b.rss": feed(2)})
    discovery = discovered(site)

    assert urls(discovery) == ["/a.rss", "/b.rss"]
    assert discovery.status is FetchStatus.HTML
    assert site.asked == ["/", "/a.rss", "/gone.rss", "/b.rss"]


def test_robots_txt_comes_next_and_then_the_usual_addresses():
    robots = f"Sitemap: {SITE}/pages.xml\nSitemap: {SITE}/news.xml\n".encode()
    site = Site({"/": page(), "/robots.txt": robots, "/news.xml": NEWS, "/pages.xml": PAGES})
    discovery = discovered(site)

    assert site.asked == ["/", "/robots.txt", "/news.xml", "/pages.xml", "/feed", "/rss"]
    (found,) = discovery.found
    assert (found.url, found.kind, found.entries, found.language) == (
        f"{SITE}/news.xml", "sitemap", 1, "de",
    )  # fmt: skip


def test_sitemaps_leave_requests_for_the_usual_addresses():
    robots = "\n".join(f"Sitemap: /s{number}.xml" for number in range(9)).encode()
    site = Site({"/": page(), "/robots.txt": robots, "/feed": feed()})

    assert urls(discovered(site)) == ["/feed"]
    assert site.asked == ["/", "/robots.txt", "/s0.xml", "/s1.xml", "/feed", "/rss"]


def test_an_index_of_sitemaps_is_a_find():
    site = Site({"/": page(), "/robots.txt": b"Sitemap: /index.xml", "/index.xml": INDEX})
    (found,) = discovered(site).found

    assert (found.kind, found.entries, found.children) == ("sitemap", 0, 1)


def test_usual_addresses_are_tried_without_robots_txt():
    site = Site({"/": page(), "/index.xml": ATOM})
    discovery = discovered(site)

    assert [(found.url, found.kind) for found in discovery.found] == [
        (f"{SITE}/index.xml", "atom")
    ]
    assert site.asked == ["/", "/robots.txt", "/feed", "/rss", "/index.xml", "/atom.xml"]


def test_no_more_than_six_requests_are_made():
    links = [f"/{number}.rss" for number in range(5)]
    site = Site({"/": page(*links), "/robots.txt": b"Sitemap: /s.xml"})
    discovery = discovered(site)

    assert len(site.asked) == MOST_REQUESTS == 6
    assert discovery.found == ()
    assert discovery.detail.startswith("a web page")


def test_redirects_count_as_the_requests_they_are():
    moved = FetchResult(
        FetchStatus.OK, f"{SITE}/neu/", NOW, 200, page(),
        redirects=((302, f"{SITE}/de/"), (302, f"{SITE}/de"), (302, f"{SITE}/neu/")),
    )  # fmt: skip
    site = Site({"/": moved})
    discovered(site)

    assert site.asked == ["/", "/robots.txt", "/feed"]


@pytest.mark.parametrize("codes, kept", [([301, 308], "/neu"), ([301, 302], "/a.rss")])
def test_only_permanent_redirects_change_the_address(codes, kept):
    hops = tuple((code, f"{SITE}/neu") for code in codes)
    answer = FetchResult(FetchStatus.OK, f"{SITE}/neu", NOW, 200, feed(), redirects=hops)

    assert urls(discovered(Site({"/a.rss": answer}), f"{SITE}/a.rss")) == [kept]


def test_one_feed_in_two_formats_or_at_two_addresses_is_one():
    same = feed(1, link="http://www.beispiel.example/1/")
    site = Site({"/": page("/rss", "/atom", "/other"), "/rss": same, "/atom": ATOM,
                 "/other": feed(2)})  # fmt: skip

    assert urls(discovered(site)) == ["/rss", "/other"]


def test_empty_feeds_are_finds_of_their_own():
    site = Site({"/": page("/a.rss", "/b.rss"), "/a.rss": rss(), "/b.rss": rss()})

    assert urls(discovered(site)) == ["/a.rss", "/b.rss"]


def test_a_link_that_differs_from_the_page_by_a_parameter_is_followed():
    site = Site({"/": page("/?feed=rss"), "/?feed=rss": feed()})

    assert urls(discovered(site)) == ["/?feed=rss"]


@pytest.mark.parametrize("status", [FetchStatus.NOT_FOUND, FetchStatus.FORBIDDEN])
def test_a_missing_page_does_not_mean_a_missing_feed(status):
    site = Site({"/": refused(status, 404), "/feed": feed()})

    assert urls(discovered(site)) == ["/feed"]


@pytest.mark.parametrize(
    "answer",
    [
        refused(FetchStatus.DNS_ERROR),
        refused(FetchStatus.REFUSED_ADDRESS),
        refused(FetchStatus.TIMEOUT),
        refused(FetchStatus.WAITING),
        refused(FetchStatus.RATE_LIMITED, 429),
        refused(FetchStatus.BLOCKED, 403),
        refused(FetchStatus.SERVER_ERROR, 503),
    ],
    ids=lambda answer: answer.status,
)
def test_a_server_that_does_not_answer_is_asked_once(answer):
    site = Site({"/": answer})
    discovery = discovered(site)

    assert site.asked == ["/"]
    assert (discovery.status, discovery.detail) == (answer.status, answer.detail)


def test_a_server_that_asks_for_a_pause_gets_it():
    site = Site({"/": page("/a.rss", "/b.rss"), "/a.rss": refused(FetchStatus.RATE_LIMITED, 429)})
    discovered(site)

    assert site.asked == ["/", "/a.rss"]


def test_the_site_behind_a_redirect_is_searched():
    moved = FetchResult(
        FetchStatus.OK, "https://neu.example/de/", NOW, 200, page(),
        redirects=((301, "https://neu.example/de/"),),
    )  # fmt: skip
    site = Site({"/": moved, "https://neu.example/feed": feed()})

    assert [found.url for found in discovered(site).found] == ["https://neu.example/feed"]


def test_a_wall_elsewhere_does_not_hide_the_site():
    wall = b"<!doctype html><html><head><title>Zustimmung erforderlich</title></head></html>"
    moved = FetchResult(
        FetchStatus.OK, "https://consent.example/?to=beispiel", NOW, 200, wall,
        redirects=((302, "https://consent.example/?to=beispiel"),),
    )  # fmt: skip
    site = Site({"/": moved, "/feed": feed()})
    discovery = discovered(site)

    assert (discovery.status, urls(discovery)) == (FetchStatus.CONSENT, ["/feed"])


def test_a_page_that_answers_everything_with_itself_has_no_feed():
    class Wildcard(Site):
        async def feed(self, request):
            self.asked.append(request.url)
            return FetchResult(FetchStatus.OK, request.url, NOW, 200, page())

    site = Wildcard()

    assert discovered(site).found == ()
    assert len(site.asked) == MOST_REQUESTS


def test_redirects_of_the_last_request_are_bounded_by_what_is_left():
    asked = []

    class Counting:
        async def feed(self, request):
            asked.append(request.most_redirects)
            return FetchResult(FetchStatus.NOT_FOUND, request.url, NOW, 404)

        async def page(self, url):
            raise AssertionError(url)

    asyncio.run(discover(Counting(), FakeClock(), "https://blatt.example/"))
    assert asked == [3, 3, 3, 2, 1, 0]
