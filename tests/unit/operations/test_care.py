"""Sweep and daily upkeep: troubles open and close once, old things go."""

import ctypes
from datetime import timedelta

import pytest

from tests.configs import write_config
from tests.fakes import FakeClock
from worker.alerts.routing import recipients
from worker.domain.alerts import ChannelType
from worker.domain.feeds import FeedState, FetchStatus
from worker.operations import memory, sweeping
from worker.operations.daily import tidy
from worker.operations.live import LiveConfig
from worker.operations.sweeping import Trouble, sweep
from worker.places import Places
from worker.signs import Signs

FEEDS = [{"name": "beispiel", "url": "http://127.0.0.1:8001/rss.xml"}]


@pytest.fixture
def live(tmp_path):
    write_config(tmp_path / "config", FEEDS, [{"id": "nato", "title": "N", "query": "Nato"}])
    made = LiveConfig(Places.find(tmp_path / "config", tmp_path / "var", {}), {}, FakeClock())
    yield made
    made.store.close()


def incidents(live):
    return {incident.key: incident.detail for incident in live.store.incidents.current()}


def test_a_trouble_opens_is_kept_up_to_date_and_closes(live, monkeypatch):
    lines = ["eins"]
    monkeypatch.setattr(
        sweeping, "TROUBLES", (Trouble("probe", "Probe", lambda _store, _now: list(lines)),)
    )
    sweep(live)
    assert incidents(live) == {"probe": "eins"}
    lines += [str(number) for number in range(20)]
    sweep(live)
    assert incidents(live)["probe"].endswith("... and 11 more")
    lines.clear()
    sweep(live)
    assert incidents(live) == {}


def test_messages_given_up_are_told_for_a_day(live):
    store, clock = live.store, live.runtime().clock
    box = recipients(["box"], live.runtime().config.alerts)
    store.incidents.open("other", "Titel", "Text", box, clock.now())
    (message,) = store.outbox.claim(clock.now(), timedelta(minutes=1), 1, {ChannelType.MAILDIR})
    store.outbox.failed(message, "kein Platz", None, clock.now(), retry_at=None)
    sweep(live)
    assert "kein Platz" in incidents(live)["messages"]
    clock.advance(timedelta(hours=25))
    sweep(live)
    assert "messages" not in incidents(live)


def test_a_feed_that_kills_its_process_is_told_while_it_is_in_the_config(live, monkeypatch):
    states = {
        name: FeedState(name, last_status=FetchStatus.CRASHED, last_detail="three polls")
        for name in ("beispiel", "gone")
    }
    monkeypatch.setattr(live.store.feeds, "states", lambda: states)
    sweep(live)
    assert incidents(live) == {"crashes": "beispiel: three polls"}


def test_upkeep_is_done_once_a_day(live, tmp_path, monkeypatch):
    done, clock = [], live.runtime().clock
    monkeypatch.setattr(live.store, "tidy", lambda now, _retention, _window: done.append(now))
    signs = Signs(tmp_path / "signs")
    for _ in range(49):
        tidy(live, signs)
        clock.advance(timedelta(hours=1))
    assert len(done) == 3


def test_memory_is_given_back_wherever_it_runs(monkeypatch):
    memory.give_back()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    memory._trim.cache_clear()
    memory.give_back()  # a C library without malloc_trim
    memory._trim.cache_clear()
