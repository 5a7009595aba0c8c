"""Troubles of feeds reach their operator, in words that say what to do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW
from tests.configs import write_config
from tests.fakes import FakeClock
from worker import config
from worker.domain.alerts import AlertKind, ChannelType, Receipt
from worker.domain.feeds import FeedState, FetchStatus
from worker.domain.notices import Incident
from worker.feeds.health import Health
from worker.operations.ailing import FEED_TROUBLES
from worker.operations.live import LiveConfig
from worker.operations.sweeping import sweep
from worker.places import Places
from worker.signs import Signs

HOUR = timedelta(hours=1)
NAMES = [f"f{number:02}" for number in range(40)]
WELL = {
    name: FeedState(
        name,
        first_success_at=NOW - 9 * HOUR,
        last_success_at=NOW,
        last_polled_at=NOW,
        last_new_at=NOW - HOUR,
        last_status=FetchStatus.OK,
    )
    for name in NAMES
}


class Service:
    """A service of forty feeds whose states are a test's to set, swept every ten minutes; every
    hour where that is for long.
    """

    def __init__(self, live: LiveConfig, clock: FakeClock, signs: Signs) -> None:
        self._live, self.clock, self.signs = live, clock, signs
        self.states = dict(WELL)

    @property
    def store(self) -> Any:
        return self._live.store

    def set(self, *names: str, **changes: object) -> None:
        for name in names:
            self.states[name] = replace(WELL[name], **changes)  # type: ignore[arg-type]  # its own fields

    def fail(self, *names: str, **changes: object) -> None:
        status = {"last_status": FetchStatus.NOT_FOUND, "last_detail": "404 Not Found"}
        since = {"failures": 5, "failing_since": self.clock.now() - 7 * HOUR}
        self.set(*names, **{**status, **since, **changes})

    def mend(self, *names: str) -> None:
        self.set(*names)

    def sweep(self, long: timedelta = HOUR) -> None:
        until = self.clock.now() + long
        step = timedelta(minutes=10) if long <= 3 * HOUR else HOUR
        while self.clock.now() < until:
            sweep(self._live, self.signs)
            self._deliver()
            self.clock.advance(step)

    def _deliver(self) -> None:
        now = self.clock.now()
        for message in self.store.outbox.claim(now, HOUR, 100, {ChannelType.MAILDIR}):
            self.store.outbox.sent(message, Receipt(None, "box"), now)

    def told(self) -> list[Incident]:
        """What each message to the operator is about, in their order."""
        messages = self.store.outbox.messages()
        assert {message.kind for message in messages} <= {AlertKind.OPS}
        return [self.store.outbox.incident(message.id) for message in messages]

    def keys(self) -> list[str]:
        return [incident.key for incident in self.store.incidents.current()]


@pytest.fixture
def service(tmp_path, monkeypatch) -> Iterator[Service]:
    feeds = [{"name": name, "url": f"http://127.0.0.1:8001/{name}"} for name in NAMES]
    topics = [{"id": "nato", "title": "N", "query": "Nato"}]
    write_config(tmp_path / "config", feeds, topics, ops=["box"])
    clock = FakeClock()
    live = LiveConfig(Places.find(tmp_path / "config", tmp_path / "var", {}), {}, clock)
    made = Service(live, clock, Signs(tmp_path / "signs"))
    monkeypatch.setattr(live.store.feeds, "states", lambda: made.states)
    yield made
    live.store.close()


def test_a_feed_that_fails_for_long_is_told_once_and_its_recovery_once(service: Service) -> None:
    service.fail("f07")
    service.sweep(6 * HOUR)
    [begun] = service.told()
    assert begun.title == "feed f07 cannot be read"
    assert begun.detail == (
        "f07: 404 Not Found; look for the feed's new address: natowire feeds test "
        "(since 2026-04-25T13:00:00Z)"
    )
    service.mend("f07")
    service.sweep(6 * HOUR)
    _, ended = service.told()
    assert (ended.title, ended.detail) == ("feed f07 cannot be read", "f07: well again")
    assert ended.closed_at
    assert service.keys() == []


def test_a_feed_that_failed_lately_is_no_message(service: Service) -> None:
    service.fail("f07", failures=2, failing_since=NOW - HOUR)
    service.sweep(2 * HOUR)
    assert service.told() == []


def test_all_feeds_of_a_lost_network_are_one_message(service: Service) -> None:
    lost = {"last_status": FetchStatus.DNS_ERROR, "last_detail": "the name is unknown"}
    for name in NAMES:
        service.fail(name, **lost)
        if name in {"f13", "f26"}:
            service.sweep(timedelta(minutes=10))
    service.sweep(6 * HOUR)
    [begun] = service.told()
    assert begun.title == "40 feeds cannot be read"
    assert begun.detail.splitlines()[10] == "... and 30 more: natowire status"
    service.mend(*NAMES)
    service.sweep(6 * HOUR)
    assert len(service.told()) == 2


def test_the_message_of_many_says_what_else_belongs_to_it(service: Service) -> None:
    service.fail(*NAMES)
    service.sweep()
    [begun] = service.told()
    last = begun.detail.splitlines()[-1]
    assert last == "what begins before 2026-04-26T02:15:00Z belongs to this: natowire status"


def test_the_one_that_never_came_back_is_told_when_the_others_have(service: Service) -> None:
    service.fail(*NAMES)
    service.sweep()
    service.mend(*NAMES[1:])
    service.sweep(9 * HOUR)
    _, ended, again = service.told()
    assert ended.detail.splitlines()[:2] == ["f00: not yet, told anew", "f01: well again"]
    assert (again.title, again.closed_at) == ("feed f00 cannot be read", None)


def test_a_changed_answer_of_a_server_in_distress_is_the_same_trouble(service: Service) -> None:
    service.fail("f07")
    service.sweep()
    service.fail("f07", last_status=FetchStatus.FORBIDDEN, last_detail="403 Forbidden")
    service.sweep(3 * HOUR)
    [begun] = service.told()
    assert begun.detail.startswith("f07: 403 Forbidden; the server refuses us")


@pytest.mark.parametrize(
    "status, failures, messages",
    [
        (FetchStatus.FORBIDDEN, 1, 0),
        (FetchStatus.FORBIDDEN, 2, 1),
        (FetchStatus.UNAUTHORIZED, 1, 1),
    ],
)
def test_a_refusal_is_told_when_it_is_meant(
    service: Service, status: FetchStatus, failures: int, messages: int
) -> None:
    service.fail("f07", last_status=status, failures=failures, failing_since=NOW)
    service.sweep()
    assert len(service.told()) == messages


def test_a_feed_that_is_gone_is_told_at_once_and_once(service: Service) -> None:
    service.fail("f07", last_status=FetchStatus.GONE, disabled="410 Gone: remove it")
    service.sweep(48 * HOUR)
    [begun] = service.told()
    assert (begun.title, begun.opened_at) == ("feed f07 is gone for good", NOW)


def test_a_silent_feed_that_then_fails_is_both_and_not_well_again(service: Service) -> None:
    quiet = {"last_new_at": NOW - 20 * 24 * HOUR, "first_success_at": NOW - 30 * 24 * HOUR}
    service.set("f07", **quiet)
    service.sweep()
    assert [one.title for one in service.told()] == ["feed f07 has fallen silent"]
    service.fail("f07", **quiet)
    service.sweep(3 * HOUR)
    assert [one.key for one in service.told()] == ["silent:f07", "failing:f07"]
    assert service.keys() == ["silent:f07", "failing:f07"]


def test_a_window_that_shrinks_now_and_then_is_no_message(service: Service) -> None:
    small = {"size": 5, "usual_size": 30.0}
    for _ in range(20):
        service.set("f07", **small)
        service.sweep(HOUR)
        service.set("f07", size=30, usual_size=30.0)
        service.sweep(HOUR)
    assert service.told() == []
    service.set("f07", **small)
    service.sweep(7 * HOUR)
    [begun] = service.told()
    assert "it holds 5 entries instead of about 30" in begun.detail


def test_an_adopted_address_is_told_until_feeds_yaml_names_it(service: Service) -> None:
    service.set("f07", moved_to="https://neu.example/rss", moved_times=3)
    service.sweep()
    [begun] = service.told()
    assert "set its url in feeds.yaml to https://neu.example/rss" in begun.detail
    service.mend("f07")
    service.sweep(timedelta(minutes=10))
    assert service.keys() == []


def test_a_crashing_feed_is_told_as_that_alone(service: Service) -> None:
    service.fail("f07", last_status=FetchStatus.CRASHED, last_detail="its process ended")
    service.sweep(3 * HOUR)
    assert [one.key for one in service.told()] == ["crashes:f07"]


def test_a_feed_that_is_asked_no_more_is_not_called_well(service: Service, tmp_path) -> None:
    service.fail("f07")
    service.sweep()
    del service.states["f07"]
    file = tmp_path / "config" / "feeds.yaml"
    file.write_text(file.read_text().replace('"f07"', '"renamed"'))
    service._live._activate(config.load(tmp_path / "config", {}), service.clock.now())
    service.sweep(3 * HOUR)
    assert service.told()[-1].detail == "f07: no longer asked"


def test_a_look_that_finds_nothing_new_writes_nothing(service: Service, monkeypatch) -> None:
    service.fail("f07")
    service.sweep()

    def refuse(*_: object) -> None:
        raise AssertionError("a write")

    monkeypatch.setattr(service.store._database, "decide", refuse)
    monkeypatch.setattr(service.store._database, "write", refuse)
    sweep(service._live, service.signs)


def test_every_trouble_has_a_state_of_its_own_and_words_for_one_and_many() -> None:
    states = [state for trouble in FEED_TROUBLES for state in trouble.states]
    assert len(states) == len(set(states))
    assert set(states) == set(Health) - {
        Health.DEGRADED, Health.NEVER_POLLED, Health.OK, Health.OFF,
    }  # fmt: skip
    for trouble in FEED_TROUBLES:
        one, many = trouble.title
        assert "f07" in one.format(name="f07")
        assert "7" in many.format(n=7)


def test_a_feed_that_may_have_missed_entries_is_told_once_and_when_a_day_brought_no_more(
    service: Service,
) -> None:
    for _ in range(4):
        service.set("f07", gap_at=service.clock.now(), gap_missed=12)
        service.sweep(6 * HOUR)
    [begun] = service.told()
    assert begun.title == "feed f07 may have missed entries"
    assert begun.detail.startswith("f07: about 12 entries may have been missed before 2026-04-2")
    service.sweep(25 * HOUR)
    _, ended = service.told()
    assert ended.detail == "f07: it has missed nothing for a day"
    assert service.keys() == []
