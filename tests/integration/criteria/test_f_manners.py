"""Criteria F, the manners of a guest: robots.txt for article pages, no subscribing at hubs
(docs/criteria.md).
"""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from time import monotonic

import pytest

from tests.builders import text
from tests.fakes import rss
from tests.integration.criteria.desk import HTTP
from tests.servers.raw_http import Answer, Script, hang, redirect, reset
from worker.domain.feeds import FeedSpec, FetchStatus, Fulltext
from worker.runtime import SystemClock

HOST = "zeitung.example"
NAMES = {HOST: ["127.0.0.1"], "anders.example": ["127.0.0.1"]}
PAGE = (
    "<html><head><meta name=robots content=noindex></head><body><article>"
    f"<h1>Nato berät über Munition</h1>{''.join(f'<p>{text(n)}</p>' for n in range(8))}"
    "</article></body></html>"
).encode()
HOUR = timedelta(hours=1)


def items(server, *paths, host=HOST):
    return rss(
        *(
            {
                "title": f"Nato berät über Munition: {path}",
                "link": server.url(path, host=host),
                "guid": path,
                "description": f"Kurz: {path}",
            }
            for path in paths
        )
    )


@pytest.fixture
def guest(open_desk, server):
    """A desk that wants every article's page; its feed stands on another host than they do."""
    return open_desk(
        [FeedSpec("beispiel", server.url("/feed"), language="de")],
        names=NAMES,
        fulltext=Fulltext.ALWAYS,
        http=replace(HTTP, attempt_timeout=timedelta(seconds=1)),
    )


def texts(desk):
    return {stored.article.guid: stored.article.text for stored in desk.store.corpus.articles()}


def test_criterion_46_pages_that_robots_txt_forbids_are_not_asked(guest, server):
    server.routes |= {
        "/feed": Answer(items(server, "/offen/1", "/intern/2")),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /intern/"),
        "/offen/1": Answer(PAGE),
        "/intern/2": Answer(PAGE),
    }
    assert guest.status("beispiel") is FetchStatus.OK
    assert "/intern/2" not in server.paths
    stored = texts(guest)
    assert text(7) in stored["/offen/1"]
    assert stored["/intern/2"] == "Kurz: /intern/2"


def test_criterion_46_a_site_is_asked_once_for_all_its_pages_of_a_day(guest, server):
    pages = [f"/{n}" for n in range(6)]
    server.routes |= {page: Answer(PAGE) for page in pages}
    server.routes["/feed"] = [Answer(items(server, *pages[:n])) for n in (4, 5, 6)]
    server.routes["/robots.txt"] = Answer(b"User-agent: *\nAllow: /")
    guest.poll()
    assert server.paths.count("/robots.txt") == 1
    guest.clock.advance(23 * HOUR)
    guest.poll()
    assert server.paths.count("/robots.txt") == 1
    guest.clock.advance(2 * HOUR)
    guest.poll()
    assert server.paths.count("/robots.txt") == 2
    assert set(pages) <= set(server.paths)


@pytest.mark.parametrize(
    "answer, asked",
    [
        (Answer(status=404), True),
        (Answer(status=410), True),
        (Answer(status=403), True),
        (Answer(b""), True),
        (redirect("/elsewhere"), True),
        (Answer(status=500), False),
        (Answer(status=503), False),
        (Answer(status=429), False),
        (reset(), False),
        (hang(), False),
        (Script([]), False),
    ],
    ids=[
        "404",
        "410",
        "403",
        "empty",
        "redirect",
        "500",
        "503",
        "429",
        "reset",
        "hangs",
        "closed",
    ],
)
def test_criterion_46_no_robots_txt_allows_and_an_unreachable_one_denies(
    guest, server, answer, asked
):
    server.routes |= {
        "/feed": Answer(items(server, "/1")),
        "/robots.txt": answer,
        "/elsewhere": Answer(b"User-agent: *\nDisallow: /2"),
        "/1": Answer(PAGE),
    }
    assert guest.poll()["beispiel"].status is FetchStatus.OK
    assert ("/1" in server.paths) is asked
    assert (text(7) in texts(guest)["/1"]) is asked


def test_criterion_46_a_site_that_was_down_is_asked_again_after_an_hour(guest, server):
    server.routes |= {
        "/feed": [Answer(items(server, "/1")), Answer(items(server, "/1", "/2"))],
        "/robots.txt": [Answer(status=500), Answer(b"")],
        "/2": Answer(PAGE),
    }
    guest.poll()
    guest.clock.advance(HOUR + timedelta(minutes=1))
    guest.poll()
    assert text(7) in texts(guest)["/2"]


def test_criterion_46_a_redirect_asks_the_site_it_leads_to(guest, server):
    server.routes |= {
        "/feed": Answer(items(server, "/1")),
        "/robots.txt": [Answer(b""), Answer(b"User-agent: *\nDisallow: /geheim")],
        "/1": redirect(server.url("/geheim", host="anders.example")),
        "/geheim": Answer(PAGE),
    }
    guest.poll()
    assert server.paths == ["/feed", "/robots.txt", "/1", "/robots.txt"]


def test_criterion_46_a_crawl_delay_is_kept_between_pages(open_desk, server):
    moments: list[float] = []

    def page(request):
        moments.append(monotonic())
        return Answer(PAGE)

    server.routes |= {f"/{n}": page for n in range(3)}
    server.routes |= {
        "/feed": Answer(items(server, "/0", "/1", "/2")),
        "/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 0.4"),
    }
    desk = open_desk(
        [FeedSpec("beispiel", server.url("/feed"))],
        names=NAMES,
        fulltext=Fulltext.ALWAYS,
        clock=SystemClock(),
    )
    desk.poll()
    between = [b - a for a, b in pairwise(moments)]
    assert len(between) == 2
    assert all(pause > 0.3 for pause in between)


def test_criterion_46_feeds_themselves_are_subscribed_to_and_not_crawled(open_desk, server):
    server.routes |= {
        "/feed": Answer(items(server, "/1")),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /"),
    }
    desk = open_desk([FeedSpec("beispiel", server.url("/feed", host=HOST))], names=NAMES)
    assert desk.status("beispiel") is FetchStatus.OK
    assert server.paths == ["/feed"]


def test_criterion_48_a_hub_is_not_subscribed_to_and_polling_stays(desk, server):
    hub = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{server.url("/hub")}"/>'
    body = items(server, "/1").replace(b"<description>", hub.encode() + b"<description>", 1)
    headers = [("Link", f'<{server.url("/hub")}>; rel="hub"')]
    server.routes |= {"/feed": Answer(body, headers=headers), "/hub": Answer(status=202)}
    assert desk.status("beispiel") is FetchStatus.OK
    state = desk.state("beispiel")
    assert state.due_at - desk.clock.moment == timedelta(minutes=15)
    desk.clock.advance(timedelta(minutes=15))
    assert desk.poll(due_only=True)["beispiel"].status is FetchStatus.UNCHANGED
    assert server.paths == ["/feed", "/feed"]
