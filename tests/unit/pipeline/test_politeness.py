"""What polling remembers of a server from poll to poll, on a real store with a fake web."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from tests.builders import NOW
from tests.fakes import FakeClock, rss
from tests.unit.pipeline.desk import FEED, Desk, item
from worker.domain.errors import SecretError
from worker.domain.feeds import (
    ClaimedFeed,
    FeedAuth,
    FeedSpec,
    FeedType,
    FetchRequest,
    FetchResult,
    FetchStatus,
    Validators,
)
from worker.domain.settings import Polling
from worker.feeds.moving import ADOPTED_AFTER
from worker.feeds.trust import LATEST
from worker.pipeline.leases import Leases

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HELD = Validators(b'W/"\xe4"', b"Thu, 1 Jan 2026 0:00:00 GMT", FEED.url, "gzip, deflate")
NEWER = item(2, title="Nato füllt Lager mit Munition")
NEW_HOME = "https://neu.example/rss"


@dataclass
class Server:
    """The web as one server: answers as it is told, and remembers what it was asked."""

    clock: FakeClock
    answer: FetchResult | None = None
    asked: list[FetchRequest] = field(default_factory=list)

    async def feed(self, request: FetchRequest) -> FetchResult:
        self.asked.append(request)
        assert self.answer
        return replace(self.answer, fetched_at=self.clock.now())

    async def page(self, url: str) -> FetchResult:
        raise AssertionError(url)


def whole(body: bytes, **more: object) -> FetchResult:
    return FetchResult(FetchStatus.OK, FEED.url, NOW, 200, body, **more)  # type: ignore[arg-type]


@pytest.fixture
def desk(store):
    desk = Desk(store)
    desk.poller = replace(desk.poller, web=Server(desk.clock))
    return desk


def poll(desk, answer, after=HOUR, spec=FEED):
    """What the server is asked by a poll ``after`` so long, and what became of the feed."""
    desk.clock.advance(after)
    desk.poller.web.answer = answer
    (report,) = desk.poll(spec)
    return desk.poller.web.asked[-1], desk.store.feeds.states()[spec.name], report


# --- freshness -----------------------------------------------------------------------------------


def test_validators_are_sent_as_they_came_once_a_body_was_read(desk):
    first, _, _ = poll(desk, whole(rss(item(1)), validators=HELD))
    second, _, _ = poll(desk, whole(rss(item(1))))
    assert (first.validators, second.validators) == (Validators(), HELD)


def test_a_server_whose_304_hides_news_is_found_out_and_asked_openly_from_then_on(desk):
    poll(desk, whole(rss(item(1)), validators=HELD))
    not_modified = FetchResult(FetchStatus.NOT_MODIFIED, FEED.url, NOW, 304, validators=HELD)
    asked, _, _ = poll(desk, not_modified, LATEST - 2 * HOUR)
    assert asked.validators == HELD
    asked, state, report = poll(desk, whole(rss(NEWER, item(1)), validators=HELD), 3 * HOUR)
    assert asked.validators == Validators()
    assert (report.new + report.copies, state.validators_lied) == (1, True)
    asked, _, _ = poll(desk, whole(rss(NEWER, item(1)), validators=HELD))
    assert asked.validators == Validators()


def test_an_honest_server_is_asked_openly_once_and_then_with_conditions_again(desk):
    body = whole(rss(item(1)), validators=HELD)
    poll(desk, body)
    asked, state, report = poll(desk, body, LATEST)
    assert (asked.validators, report.status) == (Validators(), FetchStatus.UNCHANGED)
    assert not state.validators_lied
    asked, _, _ = poll(desk, body)
    assert asked.validators == HELD


# --- addresses -----------------------------------------------------------------------------------


def test_a_feed_that_moved_for_good_is_asked_at_its_new_home(desk):
    sent_on = whole(rss(item(1)), redirects=((301, NEW_HOME),))
    for _ in range(ADOPTED_AFTER):
        asked, _, _ = poll(desk, sent_on)
        assert asked.url == FEED.url
    asked, state, _ = poll(desk, whole(rss(item(1))))
    assert (asked.url, state.moved_to, state.url) == (NEW_HOME, NEW_HOME, FEED.url)


def test_a_move_is_forgotten_when_the_admin_edits_the_address(desk):
    for _ in range(ADOPTED_AFTER):
        poll(desk, whole(rss(item(1)), redirects=((301, NEW_HOME),)))
    edited = replace(FEED, url="https://anders.example/rss")
    asked, state, _ = poll(desk, whole(rss(item(1))), spec=edited)
    assert (asked.url, state.moved_to) == (edited.url, None)


# --- gaps ----------------------------------------------------------------------------------------


def test_a_window_that_shares_nothing_with_the_last_raises_a_possible_gap(desk):
    def at(hour, *numbers):
        titled = (
            item(n, title=f"Munition {n}", pubDate=f"Sat, 25 Apr 2026 {hour}:00 GMT")
            for n in numbers
        )
        return whole(rss(*titled))

    _, first, _ = poll(desk, at("19:00", 1, 2))
    _, overlapping, _ = poll(desk, at("19:00", 2, 3))
    _, torn, report = poll(desk, at("22:30", 8, 9))
    assert (first.gap_at, overlapping.gap_at) == (None, None)
    assert (torn.gap_at, torn.gap_missed >= 1) == (desk.clock.now(), True)
    assert report.status is FetchStatus.OK


def test_the_gap_is_found_after_the_day_has_changed_as_well(desk):
    poll(desk, whole(rss(item(1), item(2))))
    _, state, _ = poll(desk, whole(rss(item(2), item(3))), timedelta(days=2))
    assert state.gap_at is None


# --- behind a login ------------------------------------------------------------------------------

LOCKED = replace(FEED, auth=FeedAuth("anna", "geheim"))


def test_a_feed_behind_a_login_is_asked_with_its_credentials(desk):
    desk.poller = replace(desk.poller, credentials=lambda spec: (spec.auth.username, "word"))
    asked, _, _ = poll(desk, whole(rss(item(1))), spec=LOCKED)
    assert asked.basic_auth == ("anna", "word")


def test_a_feed_whose_password_cannot_be_read_is_not_asked(desk):
    def unreadable(_: FeedSpec) -> tuple[str, str]:
        raise SecretError("the password file geheim cannot be read")

    desk.poller = replace(desk.poller, credentials=unreadable)
    desk.clock.advance(HOUR)
    (report,) = desk.poll(LOCKED)
    assert (report.status, desk.poller.web.asked) == (FetchStatus.UNAUTHORIZED, [])
    assert "geheim cannot be read" in report.error


# --- one request a floor -------------------------------------------------------------------------


class KilledError(BaseException):
    """The process ends here."""


@dataclass
class Killing(Server):
    """Ends the process that asks, at a random moment around its request."""

    random: Random = field(default_factory=lambda: Random(4))
    times: dict[str, list[datetime]] = field(default_factory=dict)

    async def feed(self, request: FetchRequest) -> FetchResult:
        self.clock.advance(self.random.uniform(0, 2) * timedelta(seconds=1))
        self.times.setdefault(request.url, []).append(self.clock.now())
        if self.random.random() < 0.9:
            raise KilledError
        return FetchResult(FetchStatus.OK, request.url, self.clock.now(), 200, rss(item(1)))


@pytest.mark.parametrize("floor", [5 * MINUTE, 12 * MINUTE])
def test_an_hour_of_crashes_makes_no_request_above_the_floor(store, floor):
    """Two workers, started anew every few seconds, each told to poll everything at once."""
    feeds = [FeedSpec(f"feed-{n}", f"https://{n}.example/rss") for n in range(8)]
    desk = Desk(store, polling=Polling(min_interval=floor, interval=MINUTE))
    server = Killing(desk.clock)
    desk.poller = replace(desk.poller, web=server)
    end = desk.clock.now() + HOUR
    while desk.clock.now() < end:
        for due_only in (True, False):  # beat's tick, and a person's --all
            crash(desk, feeds, floor, due_only=due_only)
        desk.clock.advance(timedelta(seconds=server.random.randint(1, 20)))
    for times in server.times.values():
        assert all(later - earlier >= floor for earlier, later in pairwise(times))
    asked = sum(map(len, server.times.values()))
    assert asked > 0.6 * len(feeds) * (HOUR / floor)


def crash(desk: Desk, feeds: list[FeedSpec], floor: timedelta, *, due_only: bool) -> None:
    leases = Leases(desk.store.feeds, desk.clock, floor)
    claimed: list[ClaimedFeed] = leases.claim(feeds, due_only=due_only, limit=3)
    for feed in claimed:
        begun = leases.begin([feed.spec], feed.token)
        try:
            asyncio.run(desk.poller.poll(begun))
        except KilledError:
            return  # nothing is released: the leases run out


# --- sitemaps ------------------------------------------------------------------------------------

SITEMAP = replace(FEED, url="https://beispiel.example/index.xml", type=FeedType.SITEMAP)
CHILD = "https://beispiel.example/news.xml"


def index(changed: str) -> bytes:
    named = f"<sitemap><loc>{CHILD}</loc>{changed}</sitemap>"
    return f"<sitemapindex>{named}</sitemapindex>".encode()


def news(*numbers: int) -> bytes:
    urls = "".join(
        f"<url><loc>https://beispiel.example/{n}</loc><news:news>"
        f"<news:publication_date>2026-04-25T19:00:00Z</news:publication_date>"
        f"<news:title>Nato berät über Munition {n}</news:title></news:news></url>"
        for n in numbers
    )
    return f'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'.encode()


@pytest.fixture
def site(store):
    """A desk whose feed is an index of one sitemap."""
    desk = Desk(store)
    desk.web.answers = {SITEMAP.url: index(""), CHILD: news(1)}
    return desk


def test_an_index_brings_what_its_sitemaps_name(site):
    (report,) = site.poll(SITEMAP)
    assert (report.status, report.new) == (FetchStatus.OK, 1)
    assert site.web.asked == [SITEMAP.url, CHILD]


def test_an_index_that_does_not_tell_of_changes_is_never_taken_as_unchanged(site):
    site.poll(SITEMAP)
    site.web.answers[CHILD] = news(2, 1)
    (report,) = site.poll(SITEMAP)
    assert (report.status, report.new + report.copies, report.same) == (FetchStatus.OK, 1, 1)


def test_an_index_that_tells_of_changes_is_skipped_while_it_is_the_same(site):
    site.web.answers[SITEMAP.url] = index("<lastmod>2026-04-25T19:30:00Z</lastmod>")
    site.poll(SITEMAP)
    (report,) = site.poll(SITEMAP)
    assert report.status is FetchStatus.UNCHANGED
    assert site.web.asked == [SITEMAP.url, CHILD, SITEMAP.url]


def test_an_index_that_stops_to_tell_of_changes_is_read_again_when_news_is_overdue(site):
    site.web.answers[SITEMAP.url] = index("<lastmod>2026-04-25T19:30:00Z</lastmod>")
    site.poll(SITEMAP)
    site.web.answers[CHILD] = news(2, 1)
    site.clock.advance(LATEST - HOUR)
    assert site.poll(SITEMAP)[0].status is FetchStatus.UNCHANGED
    site.clock.advance(HOUR)
    (report,) = site.poll(SITEMAP)
    assert (report.status, report.new + report.copies) == (FetchStatus.OK, 1)


def test_a_sitemap_that_fails_makes_the_poll_end_as_it_did(site):
    del site.web.answers[CHILD]
    (report,) = site.poll(SITEMAP)
    assert report.status is FetchStatus.NOT_FOUND
    assert CHILD in report.error


def test_a_wrong_type_is_named_with_the_right_one(site):
    (report,) = site.poll(replace(SITEMAP, type=FeedType.FEED))
    assert report.status is FetchStatus.NOT_A_FEED
    assert "write type: sitemap" in report.error
