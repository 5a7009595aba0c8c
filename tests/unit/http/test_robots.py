import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeClock
from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.http.failures import FetchError
from worker.http.robots import LONGEST_DELAY, Robots, product_token

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AGENT = "natowire/0.1 (+https://example.org)"
PAGE = "https://www.example.org/politik/nato.html?ref=1"
ORIGIN = "https://www.example.org"


class Site:
    """A fetcher that gives one answer to every request and notes them."""

    def __init__(
        self,
        text: str | bytes = b"",
        status: FetchStatus = FetchStatus.OK,
        http_status: int | None = 200,
    ) -> None:
        body = text.encode() if isinstance(text, str) else text
        self.body = body if status is FetchStatus.OK else None
        self.status = status
        self.http_status = http_status
        self.asked: list[str] = []

    async def fetch(self, request: FetchRequest) -> FetchResult:
        self.asked.append(request.url)
        await asyncio.sleep(0)
        return FetchResult(self.status, request.url, NOW, self.http_status, self.body)


class Gate:
    """The part of a HostGate that keeps robots.txt, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, datetime]] = {}

    def robots(self, host: str, newer_than: datetime) -> str | None:
        text, at = self.kept.get(host, (None, newer_than))
        return text if at > newer_than else None

    def keep_robots(self, host: str, text: str, now: datetime) -> None:
        self.kept[host] = (text, now)

    def reserve(
        self, host: str, now: datetime, gap: timedelta, patience: timedelta
    ) -> datetime | None:
        raise AssertionError("robots books no time")

    def hold(self, host: str, until: datetime) -> None:
        raise AssertionError("robots holds no host")


def admit(site: Site, gate: Gate | None = None, url: str = PAGE, now: datetime = NOW) -> timedelta:
    return asyncio.run(Robots(site, gate or Gate(), AGENT, FakeClock(now)).admit(url))


def ask(site: Site, gate: Gate | None = None, url: str = PAGE, now: datetime = NOW) -> bool:
    try:
        admit(site, gate, url, now)
    except FetchError as error:
        return error.status not in {FetchStatus.ROBOTS_DENIED, FetchStatus.WAITING}
    return True


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /politik", False),
        ("User-agent: *\nDisallow: /sport", True),
        ("User-agent: *\nDisallow: /*?ref=", False),
        ("User-agent: *\nDisallow: /politik\nAllow: /politik/nato", True),
        ("User-agent: natowire\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: NATOWIRE/9.9\nDisallow: /", False),
        ("user-agent : natowire\ndisallow: /", False),
        ("User-agent: GPTBot\nUser-agent: natowire\nDisallow: /", False),
        ("User-agent: GPTBot\nDisallow: /\n\nUser-agent: natowire\nAllow: /", True),
        ("User-agent: GPTBot\nDisallow: /", True),
        ("User-agent: nato\nDisallow: /", True),
        ("User-agent: wire\nDisallow: /", True),
        ("User-agent: https\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: natowire\nDisallow: /sport", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("<!doctype html><title>Zustimmung</title>", True),
    ],
)
def test_the_rules_that_speak_of_us_decide(text, expected):
    assert ask(Site(text)) is expected


@pytest.mark.parametrize(
    "status, http_status, expected",
    [
        (FetchStatus.NOT_FOUND, 404, True),
        (FetchStatus.GONE, 410, True),
        (FetchStatus.FORBIDDEN, 403, True),
        (FetchStatus.UNAUTHORIZED, 401, True),
        (FetchStatus.CLIENT_ERROR, 400, True),
        (FetchStatus.EMPTY, 204, True),
        (FetchStatus.RATE_LIMITED, 429, False),
        (FetchStatus.SERVER_ERROR, 500, False),
        (FetchStatus.SERVER_ERROR, 503, False),
        (FetchStatus.TIMEOUT, None, False),
        (FetchStatus.DNS_ERROR, None, False),
        (FetchStatus.TLS_ERROR, None, False),
        (FetchStatus.TRUNCATED, 200, False),
    ],
)
def test_no_file_allows_all_and_no_answer_denies_all(status, http_status, expected):
    assert ask(Site(status=status, http_status=http_status)) is expected


def test_a_site_is_asked_once_a_day():
    site, gate = Site("User-agent: *\nDisallow: /sport"), Gate()
    for hours in (0, 12, 23.9):
        assert ask(site, gate, now=NOW + timedelta(hours=hours))
    assert site.asked == [f"{ORIGIN}/robots.txt"]
    ask(site, gate, now=NOW + timedelta(hours=24))
    assert len(site.asked) == 2


def test_a_site_without_robots_is_not_asked_for_every_page():
    site, gate = Site(status=FetchStatus.NOT_FOUND, http_status=404), Gate()
    assert ask(site, gate)
    assert ask(site, gate, url=f"{ORIGIN}/other")
    assert len(site.asked) == 1


def test_a_site_that_was_down_is_asked_again_after_an_hour():
    gate = Gate()
    down = Site(status=FetchStatus.SERVER_ERROR, http_status=503)
    assert not ask(down, gate)
    assert not ask(down, gate, now=NOW + timedelta(minutes=59))
    assert len(down.asked) == 1
    assert ask(Site(), gate, now=NOW + timedelta(minutes=61))


def test_every_origin_has_its_own_file():
    site, gate = Site(), Gate()
    urls = (PAGE, "http://www.example.org/", "https://example.org/", "http://127.0.0.1:81/")
    for url in urls:
        ask(site, gate, url=url)
    assert len(set(site.asked)) == len(urls)


@pytest.mark.parametrize("status", [FetchStatus.WAITING, FetchStatus.REFUSED_ADDRESS])
def test_a_file_that_could_not_be_asked_for_says_nothing_about_its_site(status):
    gate = Gate()
    with pytest.raises(FetchError) as caught:
        admit(Site(status=status, http_status=None), gate)
    assert caught.value.status is status
    assert gate.kept == {}


def test_a_site_that_could_not_be_read_is_told_apart_from_one_that_says_no():
    """One is asked again, the other is not."""
    for site, status, said in (
        (
            Site(status=FetchStatus.SERVER_ERROR, http_status=500),
            FetchStatus.WAITING,
            "could not be read",
        ),
        (Site("User-agent: *\nDisallow: /"), FetchStatus.ROBOTS_DENIED, "says no"),
    ):
        with pytest.raises(FetchError) as caught:
            admit(site)
        assert caught.value.status is status
        assert said in caught.value.detail


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("", 0),
        ("User-agent: *\nCrawl-delay: 4", 4),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: natowire\nCrawl-delay: 2\n\nUser-agent: *\nCrawl-delay: 9", 2),
        ("User-agent: bingbot\nCrawl-delay: 7", 0),
        ("User-agent: *\nCrawl-delay: 3600", LONGEST_DELAY.total_seconds()),
        ("User-agent: *\nCrawl-delay: " + "9" * 9, LONGEST_DELAY.total_seconds()),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("User-agent: *\nCrawl-delay: -3", 0),
        ("User-agent: *\nCrawl-delay: soon", 0),
    ],
)
def test_the_pause_a_site_asks_for_is_kept_up_to_a_bound(text, seconds):
    assert admit(Site(text)) == timedelta(seconds=seconds)


def test_many_pages_wanted_at_once_ask_their_site_once():
    site = Site()

    async def together() -> None:
        robots = Robots(site, Gate(), AGENT, FakeClock(NOW))
        await asyncio.gather(*(robots.admit(f"{ORIGIN}/{n}") for n in range(20)))

    asyncio.run(together())
    assert site.asked == [f"{ORIGIN}/robots.txt"]


@given(st.text(max_size=40), st.text(alphabet="useragntdilow: */$%?#\n", max_size=80))
def test_any_page_and_any_file_give_an_answer(path, text):
    with suppress(FetchError):
        assert timedelta(0) <= admit(Site(text), url=f"{ORIGIN}/{path}") <= LONGEST_DELAY


def test_what_is_kept_of_a_file_is_bounded():
    gate = Gate()
    assert ask(Site(b"# \0long" + b"x" * 600_000 + b"\nUser-agent: *\nDisallow: /"), gate)
    text, _ = gate.kept[ORIGIN]
    assert len(text) <= 500 * 1024
    assert "\0" not in text


def test_many_agents_with_many_rules_are_not_multiplied():
    agents = "".join(f"User-agent: bot{n}\n" for n in range(12_000))
    rules = "".join(f"Disallow: /{n}\n" for n in range(12_000))
    assert ask(Site(agents + rules + "User-agent: *\nDisallow: /politik")) is False


@pytest.mark.parametrize(
    "user_agent, token",
    [(AGENT, "natowire"), ("check (+https://x)", "check"), ("Foo-Bar_9", "foo-bar_"), ("", "*")],
)
def test_the_name_a_site_may_call_us_by(user_agent, token):
    assert product_token(user_agent) == token
