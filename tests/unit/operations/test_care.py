"""Sweep and daily upkeep: troubles open and close once, old things go."""

import ctypes
from datetime import timedelta

import pytest

from tests.configs import write_config
from tests.fakes import FakeClock
from worker.alerts.sightings import Patience
from worker.domain.feeds import FeedState, FetchStatus
from worker.operations import memory, sweeping
from worker.operations.daily import tidy
from worker.operations.live import LiveConfig
from worker.operations.sweeping import sweep
from worker.operations.troubles import Trouble
from worker.places import Places
from worker.signs import Signs

FEEDS = [{"name": "beispiel", "url": "http://127.0.0.1:8001/rss.xml"}]


@pytest.fixture
def live(tmp_path):
    write_config(tmp_path / "config", FEEDS, [{"id": "nato", "title": "N", "query": "Nato"}])
    made = LiveConfig(Places.find(tmp_path / "config", tmp_path / "var", {}), {}, FakeClock())
    yield made
    made.store.close()


@pytest.fixture
def signs(tmp_path):
    return Signs(tmp_path / "signs")


def incidents(live):
    return {incident.key: incident.detail for incident in live.store.incidents.current()}


def test_a_trouble_opens_is_kept_up_to_date_and_closes(live, signs, monkeypatch):
    lines = {"eins": "eins: kaputt"}
    probe = Trouble("probe", ("{name}", "{n}"), Patience(timedelta(0), timedelta(0)))
    monkeypatch.setattr(sweeping, "LOOKS", ((probe, lambda _runtime, _now: dict(lines)),))
    sweep(live, signs)
    assert incidents(live) == {"probe:eins": "eins: kaputt"}
    lines["eins"] = "eins: ganz kaputt"
    sweep(live, signs)
    assert incidents(live) == {"probe:eins": "eins: ganz kaputt"}
    lines.clear()
    sweep(live, signs)
    assert incidents(live) == {}


def test_of_many_in_trouble_some_are_named(live, signs, monkeypatch):
    lines = {f"f{n:02}": f"f{n:02}: kaputt" for n in range(20)}
    probe = Trouble("probe", ("{name}", "{n} feeds"), Patience(timedelta(0), timedelta(0)))
    monkeypatch.setattr(sweeping, "LOOKS", ((probe, lambda _runtime, _now: lines),))
    sweep(live, signs)
    [detail] = incidents(live).values()
    assert "... and 10 more: natowire status" in detail.splitlines()


def test_a_feed_that_kills_its_process_is_told_while_it_is_in_the_config(live, signs, monkeypatch):
    states = {
        name: FeedState(name, last_status=FetchStatus.CRASHED, last_detail="three polls")
        for name in ("beispiel", "gone")
    }
    monkeypatch.setattr(live.store.feeds, "states", lambda: states)
    sweep(live, signs)
    assert incidents(live) == {"crashes:beispiel": "beispiel: three polls"}


def test_upkeep_is_done_once_a_day(live, signs, monkeypatch):
    done, clock = [], live.runtime().clock
    monkeypatch.setattr(live.store, "tidy", lambda now, _retention, _window: done.append(now))
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
