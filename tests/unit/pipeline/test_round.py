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
        self.fault = None

    def claim(self, specs, now, lease, *, due_only=True, limit=None):
        chosen = specs[:limit]
        self.held |= {spec.name for spec in chosen}
        return [ClaimedFeed(spec, FeedState(spec.name), "queue") for spec in chosen]

    def begin(self, specs, token, now, lease):
        self.held |= {spec.name for spec in specs}
        return [ClaimedFeed(spec, self._state(spec.name), "poll", begun=True) for spec in specs]

    def renew(self, claimed, until):
        if self.fault:
            raise self.fault
        self.renewed.append(({feed.spec.name for feed in claimed}, until))

    def release(self, claimed):
        self.held -= {feed.spec.name for feed in claimed}

    def _state(self, name):
        return FeedState(name, unfinished=2 if name in self.suspects else 1)


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
    leases = Leases(feeds, FakeClock())

    async def run():
        return await Round(poller, leases, **options).run(leases.begin(specs(*names), "queue"))

    return asyncio.run(run())


def test_suspects_are_polled_alone_when_all_others_are_done():
    feeds, poller = FakeFeeds("drei", "vier"), FakePoller()
    reports = play(feeds, poller, "drei", "eins", "vier", "zwei")
    assert poller.together == [["eins", "zwei"], ["vier"], ["drei"]]
    assert len(reports) == 4


def test_a_claim_alone_makes_nobody_suspect():
    claimed = ClaimedFeed(specs("eins")[0], FeedState("eins", unfinished=0), "t")
    begun = replace(claimed, state=FeedState("eins", unfinished=1), begun=True)
    assert (claimed.suspect, begun.suspect) == (False, False)
    assert replace(claimed, state=FeedState("eins", unfinished=1)).suspect


def test_whatever_ends_a_round_no_lease_is_kept():
    feeds, poller = FakeFeeds(), FakePoller()
    poller.fault = StoreError("gone")
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
    assert feeds.held == {"eins"}
