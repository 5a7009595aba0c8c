"""A tick claims what is due, sends it out, and gives back what the broker does not take."""

from datetime import timedelta

import pytest
from kombu.exceptions import OperationalError

from tests.configs import write_config
from tests.fakes import FakeClock
from worker.domain.feeds import FetchStatus, PollReport
from worker.operations.live import LiveConfig
from worker.operations.ticking import QUEUE_LEASE, Nudge, tick
from worker.places import Places

NOBODY = "http://127.0.0.1:9/"


class Broker:
    """Takes messages until it is full."""

    def __init__(self, room=100):
        self.room = room
        self.fetches = []
        self.alone = []
        self.deliveries = 0

    def fetch(self, names, token, alone):
        if len(self.fetches) == self.room:
            raise OperationalError("OOM command not allowed when used memory > 'maxmemory'.")
        self.fetches.append((names, token))
        self.alone += names if alone else []

    def deliver(self):
        self.deliveries += 1


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def live(tmp_path, clock):
    feeds = [{"name": f"f{n}", "url": f"{NOBODY}{n}"} for n in range(120)]
    write_config(tmp_path / "config", feeds, [{"id": "nato", "title": "N", "query": "Nato"}])
    made = LiveConfig(Places.find(tmp_path / "config", tmp_path / "var", {}), {}, clock)
    yield made
    made.store.close()


def ticked(live, broker):
    tick(live, fetch=broker.fetch, deliver=broker.deliver)
    return [len(names) for names, _ in broker.fetches]


def test_every_due_feed_is_sent_once_in_batches_of_fifty(live):
    broker = Broker()
    assert ticked(live, broker) == [50, 50, 20]
    names = [name for batch, _ in broker.fetches for name in batch]
    assert len(set(names)) == 120
    assert ticked(live, broker) == [50, 50, 20]  # a second tick finds them claimed


def test_a_message_that_was_lost_is_sent_again_when_its_lease_ends(live, clock):
    lost, broker = Broker(), Broker()
    ticked(live, lost)
    clock.advance(QUEUE_LEASE - timedelta(seconds=1))
    assert ticked(live, broker) == []
    clock.advance(timedelta(seconds=1))
    assert ticked(live, broker) == [50, 50, 20]


def test_what_a_full_broker_does_not_take_is_free_for_the_next_tick(live):
    full, broker = Broker(room=1), Broker()
    with pytest.raises(OperationalError):
        ticked(live, full)
    assert ticked(live, broker) == [50, 20]
    sent = {name for batch, _ in full.fetches + broker.fetches for name in batch}
    assert len(sent) == 120


def test_a_message_that_comes_twice_is_served_once(live):
    broker = Broker()
    ticked(live, broker)
    names, token = broker.fetches[0]
    feeds = live.store.feeds
    specs = [spec for spec in live.runtime().config.feeds if spec.name in names]
    now = live.runtime().clock.now()
    assert len(feeds.begin(specs, token, now, QUEUE_LEASE, timedelta(0))) == 50
    assert feeds.begin(specs, token, now, QUEUE_LEASE, timedelta(0)) == []


def dies(live, clock, *names):
    """The process that polls these feeds is killed; its leases run out."""
    broker = Broker()
    ticked(live, broker)
    for batch, token in broker.fetches:
        mine = {*batch} & {*names}
        specs = [spec for spec in live.runtime().config.feeds if spec.name in mine]
        live.store.feeds.begin(specs, token, clock.now(), timedelta(minutes=1), timedelta(0))
    clock.advance(timedelta(minutes=2))


def test_one_end_with_its_process_proves_nothing_about_a_feed(live, clock):
    dies(live, clock, "f3", "f70")
    broker = Broker()
    assert ticked(live, broker) == [50, 50, 20]
    assert broker.alone == []


def test_feeds_whose_process_died_twice_are_sent_apart_from_the_others(live, clock):
    for _ in range(2):
        dies(live, clock, "f3", "f70")
    broker = Broker()
    assert sorted(ticked(live, broker)) == [2, 18, 50, 50]
    assert sorted(broker.alone) == ["f3", "f70"]


def test_whatever_the_order_of_its_claim_what_was_not_sent_is_given_back(live, clock):
    for _ in range(2):
        dies(live, clock, "f3", "f70")
    full, broker = Broker(room=3), Broker()
    with pytest.raises(OperationalError):
        ticked(live, full)
    assert ticked(live, broker) == [2]
    assert sorted(broker.alone) == ["f3", "f70"]


def test_a_poll_that_found_something_asks_for_a_delivery_at_once_and_not_too_often():
    broker, seconds = Broker(), iter([0.0, 0.0, 1.0, 2.0, 2.0])
    nudge = Nudge(broker.deliver, lambda: next(seconds))
    silent = PollReport("stumm", FetchStatus.OK)
    telling = PollReport("laut", FetchStatus.OK, alerts=2)
    for report in (silent, telling, telling, silent, telling):
        nudge(report)
    assert broker.deliveries == 2


def test_a_broker_that_takes_no_nudge_ends_no_poll(caplog):
    def full():
        raise OperationalError("OOM command not allowed when used memory > 'maxmemory'.")

    Nudge(full)(PollReport("laut", FetchStatus.OK, alerts=1))
    assert "the broker is full" in caplog.text


def test_nothing_due_for_delivery_sends_no_message(live):
    broker = Broker()
    ticked(live, broker)
    assert broker.deliveries == 0
