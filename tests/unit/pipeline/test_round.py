"""A round keeps what it polls, gives up what it does not end, and lets the dangerous wait."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.fakes import FakeClock
from worker.domain.errors import StoreError
from worker.domain.feeds import ClaimedFeed, FeedSpec, FeedState, FetchStatus, PollReport
from worker.pipeline import leases as module
from worker.pipeline.leases import LEASE, Leases
from worker.pipeline.round import Round

CALM = ("eins", "zwei")


class FakeFeeds:
    """Remembers who holds which lease."""

    def __init__(self, *suspects):
        self.suspects = suspects
        self.held = set()
        self.renewed = []
        self.began = []
        self.fault = None

    def claim(self, specs, now, lease, *, due_only=True, limit=None):
        chosen = specs[:limit]
        self.held |= {spec.name for spec in chosen}
        return [self._claimed(spec) for spec in chosen]

    def begin(self, specs, token, now, lease, floor):
        assert token == "queue"
        self.began.append([spec.name for spec in specs])
        return [replace(self._claimed(spec), token="poll", begun=True) for spec in specs]

    def renew(self, claimed, now, lease, floor):
        if self.fault:
            raise self.fault
        self.renewed.append(({feed.spec.name for feed in claimed}, now + lease))

    def release(self, claimed):
        self.held -= {feed.spec.name for feed in claimed}

    def _claimed(self, spec):
        unfinished = 2 if spec.name in self.suspects else 0
        return ClaimedFeed(spec, FeedState(spec.name, unfinished=unfinished), "queue")


class FakePoller:
    """Polls by writing down who was polled beside whom."""

    def __init__(self):
        self.together = []
        self.fault = None
        self.seconds = 0.0

    async def poll(self, feeds, on_report, *, more=lambda _: (), stopping=lambda: False):
        reports, waiting = [], list(feeds)
        while waiting:
            self.together.append([feed.spec.name for feed in waiting])
            await asyncio.sleep(self.seconds)
            if self.fault:
                raise self.fault
            for feed in waiting:
                reports.append(PollReport(feed.spec.name, FetchStatus.OK))
                on_report(reports[-1])
            waiting = list(more(50))
        return reports


def specs(*names):
    return [FeedSpec(name, f"https://{name}.example/") for name in names]


def play(feeds, poller, *names, **options):
    leases = Leases(feeds, FakeClock(), timedelta(0))

    async def run():
        claimed = leases.claim(specs(*names), due_only=True)
        return await Round(poller, leases, **options).run(claimed)

    return asyncio.run(run())


def test_suspects_are_polled_alone_when_all_others_are_done():
    feeds, poller = FakeFeeds("drei", "vier"), FakePoller()
    reports = play(feeds, poller, "drei", "eins", "vier", "zwei")
    assert poller.together == [["eins", "zwei"], ["drei"], ["vier"]]
    assert len(reports) == 4


def test_a_suspect_is_begun_when_its_turn_comes():
    feeds, poller = FakeFeeds("drei", "vier"), FakePoller()
    play(feeds, poller, "drei", "eins", "vier", "zwei")
    assert feeds.began == [["eins", "zwei"], ["drei"], ["vier"]]


def test_what_a_round_has_no_time_for_is_given_back():
    feeds, poller = FakeFeeds("drei", "vier"), FakePoller()
    play(feeds, poller, "drei", "eins", "vier", enough=lambda: len(poller.together) == 2)
    assert poller.together == [["eins"], ["drei"]]
    assert feeds.held == {"eins", "drei"}  # whose leases finish_poll ends


@pytest.mark.parametrize("unfinished,suspect", [(0, False), (1, False), (2, True)])
def test_two_polls_that_ended_their_process_make_a_suspect(unfinished, suspect):
    claimed = ClaimedFeed(specs("eins")[0], FeedState("eins", unfinished=unfinished), "t")
    begun = replace(claimed, state=FeedState("eins", unfinished=unfinished + 1), begun=True)
    assert (claimed.suspect, begun.suspect) == (suspect, suspect)


def test_whatever_ends_a_round_no_lease_is_kept():
    feeds, poller = FakeFeeds(), FakePoller()
    poller.fault = StoreError("gone")
    with pytest.raises(StoreError):
        play(feeds, poller, *CALM)
    assert feeds.held == set()


def test_what_could_not_be_begun_is_given_back(monkeypatch):
    feeds, poller = FakeFeeds(), FakePoller()

    def gone(*_):
        raise StoreError("gone")

    monkeypatch.setattr(feeds, "begin", gone)
    with pytest.raises(StoreError):
        play(feeds, poller, *CALM)
    assert feeds.held == set()


def test_what_has_ended_is_not_released_again():
    feeds, poller = FakeFeeds(), FakePoller()
    play(feeds, poller, *CALM)
    assert feeds.held == set(CALM)  # finish_poll, which the fake poller skips, ends a lease


def test_leases_are_renewed_while_polls_run(monkeypatch):
    monkeypatch.setattr(module, "RENEWED", timedelta(milliseconds=5))
    feeds, poller = FakeFeeds(), FakePoller()
    poller.seconds = 0.1
    play(feeds, poller, *CALM)
    assert ({"eins", "zwei"}, NOW + LEASE) in feeds.renewed


def test_a_renewal_that_fails_ends_nothing(monkeypatch, caplog):
    monkeypatch.setattr(module, "RENEWED", timedelta(milliseconds=5))
    feeds, poller = FakeFeeds(), FakePoller()
    poller.seconds, feeds.fault = 0.05, StoreError("locked")
    assert len(play(feeds, poller, *CALM)) == 2
    assert "leases were not renewed: locked" in caplog.text


def test_once_told_to_stop_no_suspect_is_begun():
    feeds, poller = FakeFeeds("drei"), FakePoller()
    play(feeds, poller, "eins", "drei", stopping=lambda: True)
    assert poller.together == [["eins"]]
    assert feeds.held == {"eins"}  # the suspect was given back
