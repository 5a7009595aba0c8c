"""Fetching as a good guest: turns, pauses, robots.txt; over a fake client and gate."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW
from tests.fakes import FakeClock
from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.domain.settings import HttpSettings
from worker.http import polite
from worker.http.client import Client
from worker.http.failures import FetchError
from worker.http.polite import LONGEST_HOLD, PATIENCE, UNTOLD_HOLD, Guest

SETTINGS = HttpSettings("natowire-tests", allow_private=("127.0.0.0/8",))
FEED = "https://feeds.beispiel.example/rss"


@dataclass
class FakeGate:
    free_in: timedelta = timedelta(0)
    reserved: list[tuple[str, timedelta]] = field(default_factory=list)
    held: list[tuple[str, datetime]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def reserve(self, host, now, gap, patience):
        self.reserved.append((host, gap))
        return now + self.free_in if self.free_in <= patience else None

    def hold(self, host, until):
        self.held.append((host, until))

    def robots(self, host, newer_than):
        return self.texts.get(host)

    def keep_robots(self, host, text, now):
        self.texts[host] = text


@dataclass
class FakeClient:
    """Answers from a table; ``leads`` are the redirects, from address to address."""

    answers: dict[str, FetchResult] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    under_way: int = 0
    most: int = 0

    async def fetch(self, request, turn):
        url = request.url
        while True:
            try:
                await turn(url)
            except FetchError as error:
                return FetchResult(error.status, url, NOW, detail=error.detail)
            await self._ask(url)
            if url not in self.leads:
                return self.answers.get(url, FetchResult(FetchStatus.OK, url, NOW, 200, b""))
            url = self.leads[url]

    async def _ask(self, url):
        self.asked.append(url)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1


@pytest.fixture
def client():
    return FakeClient()


@pytest.fixture
def gate():
    return FakeGate()


@pytest.fixture
def guest(client, gate):
    return Guest(client, gate, SETTINGS, FakeClock())


def feed(guest, url=FEED):
    return asyncio.run(guest.feed(FetchRequest(url)))


def test_every_request_takes_its_turn_at_the_registrable_domain(guest, gate):
    assert feed(guest).status is FetchStatus.OK
    assert gate.reserved == [("beispiel.example", SETTINGS.host_gap)]


def test_the_admins_own_hosts_have_no_gap(guest, gate):
    feed(guest, "http://127.0.0.1:8001/rss")
    assert gate.reserved == []


def test_a_request_waits_for_its_turn(guest, gate, monkeypatch):
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    gate.free_in = timedelta(seconds=7)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    feed(guest)
    assert waits[0] == 7


def test_a_host_that_wants_a_long_pause_is_not_asked(guest, gate, client):
    gate.free_in = PATIENCE + timedelta(seconds=1)
    result = feed(guest)
    assert (result.status, client.asked) == (FetchStatus.WAITING, [])
    assert "beispiel.example" in result.detail


def test_one_host_has_one_request_at_a_time(guest, client):
    async def both():
        await asyncio.gather(*(guest.feed(FetchRequest(f"{FEED}/{n}")) for n in range(5)))

    asyncio.run(both())
    assert (len(client.asked), client.most) == (5, 1)


def test_other_hosts_do_not_wait(guest, client):
    async def both():
        urls = [f"https://host-{n}.example/rss" for n in range(5)]
        await asyncio.gather(*(guest.feed(FetchRequest(url)) for url in urls))

    asyncio.run(both())
    assert client.most > 1


@pytest.mark.parametrize(
    "asked, held", [(timedelta(hours=1), timedelta(hours=1)), (timedelta(days=9), LONGEST_HOLD)]
)
def test_retry_after_holds_the_whole_host(guest, client, gate, asked, held):
    client.answers[FEED] = FetchResult(FetchStatus.RATE_LIMITED, FEED, NOW, 429, retry_after=asked)
    feed(guest)
    assert gate.held == [("beispiel.example", NOW + held)]


def test_a_page_that_robots_txt_forbids_is_not_asked(guest, gate, client):
    gate.texts["https://beispiel.example"] = "User-agent: *\nDisallow: /intern/"
    denied = asyncio.run(guest.page("https://beispiel.example/intern/1"))
    allowed = asyncio.run(guest.page("https://beispiel.example/1"))
    assert (denied.status, allowed.status) == (FetchStatus.ROBOTS_DENIED, FetchStatus.OK)
    assert client.asked == ["https://beispiel.example/1"]


def test_robots_txt_itself_takes_its_turn(guest, gate, client):
    asyncio.run(guest.page("https://beispiel.example/1"))
    assert client.asked == ["https://beispiel.example/robots.txt", "https://beispiel.example/1"]
    assert len(gate.reserved) == 2


@pytest.mark.parametrize("url", ["file:///etc/passwd", "mailto:a@b.example", "https://", "x"])
def test_what_is_no_web_address_is_named_and_asks_nobody(gate, url):
    async def page():
        async with Client(SETTINGS, FakeClock()) as real:
            return await Guest(real, gate, SETTINGS, FakeClock()).page(url)

    assert asyncio.run(page()).status is FetchStatus.BAD_URL
    assert gate.reserved == []


def test_a_redirect_takes_its_turn_at_the_host_it_leads_to(guest, gate, client):
    client.leads = {
        FEED: "https://feeds.cdn.example/1",
        "https://feeds.cdn.example/1": FEED + "/2",
    }
    assert feed(guest).url == FEED + "/2"
    assert [host for host, _ in gate.reserved] == [
        "beispiel.example", "cdn.example", "beispiel.example",
    ]  # fmt: skip


def test_redirects_of_many_feeds_to_one_host_queue_there(guest, client):
    feeds = [f"https://host-{n}.example/rss" for n in range(5)]
    client.leads = {url: f"https://cdn.example/{n}" for n, url in enumerate(feeds)}
    under_way = {"now": 0, "most": 0}
    original = client._ask

    async def counted(url):
        at_cdn = "cdn" in url
        under_way["now"] += at_cdn
        under_way["most"] = max(under_way.values())
        await original(url)
        under_way["now"] -= at_cdn

    client._ask = counted

    async def all_():
        await asyncio.gather(*(guest.feed(FetchRequest(url)) for url in feeds))

    asyncio.run(all_())
    assert under_way == {"now": 0, "most": 1}


def test_hosts_that_redirect_to_each_other_do_not_wait_for_one_another(guest, client):
    client.leads = {
        "https://a.example/1": "https://b.example/2",
        "https://b.example/1": "https://a.example/2",
    }

    async def both():
        async with asyncio.timeout(10):
            urls = list(client.leads)
            return await asyncio.gather(*(guest.feed(FetchRequest(url)) for url in urls))

    results = asyncio.run(both())
    assert [result.url for result in results] == ["https://b.example/2", "https://a.example/2"]


def test_a_pause_asked_for_behind_a_redirect_holds_the_host_that_asked(guest, client, gate):
    moved = "https://cdn.example/rss"
    client.leads = {FEED: moved}
    client.answers[moved] = FetchResult(
        FetchStatus.RATE_LIMITED, moved, NOW, 429, retry_after=timedelta(hours=1)
    )
    feed(guest)
    assert gate.held == [("cdn.example", NOW + timedelta(hours=1))]


def test_a_server_asked_too_often_rests_though_it_names_no_time(guest, client, gate):
    client.answers[FEED] = FetchResult(FetchStatus.RATE_LIMITED, FEED, NOW, 429)
    feed(guest)
    assert gate.held == [("beispiel.example", NOW + UNTOLD_HOLD)]


@pytest.mark.parametrize("status", [FetchStatus.SERVER_ERROR, FetchStatus.NOT_FOUND])
def test_one_broken_feed_holds_no_other_of_its_host(guest, client, gate, status):
    client.answers[FEED] = FetchResult(status, FEED, NOW, 503)
    feed(guest)
    assert gate.held == []


def test_the_admins_own_hosts_are_not_held(guest, client, gate):
    own = "http://127.0.0.1:8001/rss"
    client.answers[own] = FetchResult(
        FetchStatus.RATE_LIMITED, own, NOW, 429, retry_after=timedelta(hours=1)
    )
    feed(guest, own)
    assert gate.held == []


def test_who_stands_in_a_long_queue_is_sent_away(guest, client, monkeypatch):
    monkeypatch.setattr(polite, "PATIENCE", timedelta(milliseconds=20))
    first = asyncio.Event()

    async def slow(url):
        client.asked.append(url)
        await first.wait()

    client._ask = slow

    async def two():
        one = asyncio.create_task(guest.feed(FetchRequest(FEED)))
        await asyncio.sleep(0.01)
        other = await guest.feed(FetchRequest(f"{FEED}/2"))
        first.set()
        return await one, other

    one, other = asyncio.run(two())
    assert (one.status, other.status) == (FetchStatus.OK, FetchStatus.WAITING)
    assert client.asked == [FEED]


def test_a_feed_waits_behind_one_page_of_its_host_and_not_behind_all(guest, gate, client):
    pages = [f"https://beispiel.example/{n}" for n in range(5)]
    gate.texts["https://beispiel.example"] = ""
    original, began = client._ask, asyncio.Event()

    async def noted(url):
        began.set()
        await original(url)

    client._ask = noted

    async def pages_then_feed():
        asked = [asyncio.create_task(guest.page(url)) for url in pages]
        await began.wait()
        await guest.feed(FetchRequest(FEED))
        await asyncio.gather(*asked)

    asyncio.run(pages_then_feed())
    assert client.asked.index(FEED) <= 2


def test_pages_of_the_admins_own_hosts_do_not_queue(guest, gate, client):
    gate.texts["http://127.0.0.1:8001"] = ""
    together = asyncio.Barrier(5)

    async def until_all_are_here(url):
        await together.wait()

    client._ask = until_all_are_here

    async def all_():
        async with asyncio.timeout(10):
            pages = (guest.page(f"http://127.0.0.1:8001/{n}") for n in range(5))
            return await asyncio.gather(*pages)

    assert {result.status for result in asyncio.run(all_())} == {FetchStatus.OK}


def test_a_page_behind_a_redirect_is_asked_for_permission_too(guest, gate, client):
    gate.texts |= {
        "https://beispiel.example": "",
        "https://other.example": "User-agent: *\nDisallow: /",
    }
    client.leads = {"https://beispiel.example/1": "https://other.example/1"}
    result = asyncio.run(guest.page("https://beispiel.example/1"))
    assert (result.status, client.asked) == (
        FetchStatus.ROBOTS_DENIED, ["https://beispiel.example/1"],
    )  # fmt: skip


def test_a_crawl_delay_is_the_pause_between_pages(guest, gate):
    gate.texts["https://beispiel.example"] = "User-agent: *\nCrawl-delay: 5"
    asyncio.run(guest.page("https://beispiel.example/1"))
    assert gate.reserved == [("beispiel.example", timedelta(seconds=5))]
