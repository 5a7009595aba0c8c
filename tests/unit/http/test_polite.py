"""Fetching as a good guest: turns, pauses, robots.txt; over a fake client and gate."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW
from tests.fakes import FakeClock
from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.domain.settings import HttpSettings
from worker.http.polite import LONGEST_HOLD, PATIENCE, Guest

SETTINGS = HttpSettings("natowire-tests", allow_private=("127.0.0.0/8",))
FEED = "https://feeds.beispiel.example/rss"


@dataclass
class FakeGate:
    free_in: timedelta = timedelta(0)
    reserved: list[tuple[str, timedelta]] = field(default_factory=list)
    held: list[tuple[str, datetime]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def reserve(self, host, now, gap):
        self.reserved.append((host, gap))
        return now + self.free_in

    def hold(self, host, until):
        self.held.append((host, until))

    def robots(self, host, newer_than):
        return self.texts.get(host)

    def keep_robots(self, host, text, now):
        self.texts[host] = text


@dataclass
class FakeClient:
    answers: dict[str, FetchResult] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    under_way: int = 0
    most: int = 0

    async def fetch(self, request):
        self.asked.append(request.url)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        ok = FetchResult(FetchStatus.OK, request.url, NOW, 200, b"")
        return self.answers.get(request.url, ok)


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
def test_what_is_no_web_address_is_left_to_the_client_to_name(guest, gate, client, url):
    asyncio.run(guest.page(url))
    assert (gate.reserved, client.asked) == ([], [url])
