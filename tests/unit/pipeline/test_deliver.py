"""Delivering: each message once, the same bytes again where nobody knows."""

from datetime import timedelta
from random import Random

import pytest

from tests.builders import NOW, alert_settings, article, document, match, topic
from tests.fakes import FakeClock, FakeNotifier, FakeRenderer
from worker.alerts.backoff import MOST_ATTEMPTS
from worker.alerts.policy import Rules
from worker.domain.alerts import Channel, ChannelType, MessageState, Occasion, Route
from worker.domain.errors import DeliveryError, StoreError
from worker.domain.settings import Deduplication
from worker.pipeline.deliver import Courier
from worker.pipeline.ingest import Judges, ingest

CHANNELS = {
    "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
    "hook": Channel("hook", ChannelType.WEBHOOK, url="https://hook.example"),
}


class Office:
    def __init__(self, store, channels=("box",)):
        self.store = store
        self.clock = FakeClock()
        self.renderer = FakeRenderer()
        self.notifier = FakeNotifier()
        settings = alert_settings([Route("all", channels)], CHANNELS)
        self.judges = Judges(Deduplication(), Rules((topic(),), (), settings))
        self.courier = Courier(
            store.outbox,
            self.renderer,
            {ChannelType.MAILDIR: self.notifier},
            {"munition": topic()},
            self.clock,
            Random(7),
        )

    def publish(self, number=1):
        source = article(title=f"Titel {number}", canonical_url=f"https://a.example/{number}")
        made = document(source, matches=[match()])
        ingest([made], self.store.corpus, self.judges, Occasion.NEWS, self.clock.now())

    def states(self):
        return [message.state for message in self.store.outbox.messages()]


@pytest.fixture
def office(store):
    return Office(store)


def test_an_open_alert_becomes_a_message_and_goes_out_once(office):
    office.publish()
    first, second = office.courier.deliver(), office.courier.deliver()
    assert (first.composed, first.sent) == (1, 1)
    assert (second.composed, second.sent) == (0, 0)
    assert office.notifier.taken == [("box", b"Titel 1")]
    assert office.states() == [MessageState.SENT]


def test_a_failed_message_waits_and_goes_out_with_the_same_bytes(office):
    office.notifier.faults = [DeliveryError.temporary("greylisted", 451)]
    office.publish()
    assert office.courier.deliver().failed == 1
    assert office.courier.deliver().sent == 0
    office.clock.advance(timedelta(minutes=1))
    assert office.courier.deliver().sent == 1
    assert office.renderer.rendered == 1


def test_a_refused_message_is_given_up_and_stops_nobody(office):
    office.notifier.faults = [DeliveryError.permanent("no such user", 550)]
    office.publish(1)
    office.courier.deliver()
    assert office.states() == [MessageState.DEAD]


def test_a_fault_of_the_config_never_gives_a_message_up(office):
    office.publish()
    for _ in range(MOST_ATTEMPTS + 5):
        office.notifier.faults = [DeliveryError.misconfigured("535 bad password", 535)]
        assert office.courier.deliver().dead == 0
        office.clock.advance(timedelta(minutes=6))
    assert office.courier.deliver().sent == 1


def test_a_bug_in_one_channel_is_a_failed_attempt(office):
    office.notifier.faults = [RuntimeError("a bug")]
    office.publish()
    assert office.courier.deliver().failed == 1


def test_a_server_that_does_not_answer_is_asked_once_a_pass(office):
    office.notifier.faults = [DeliveryError.temporary("no answer within 60 s")]
    for number in range(5):
        office.publish(number)
    report = office.courier.deliver()
    assert (report.failed, report.sent) == (1, 0)
    office.clock.advance(timedelta(minutes=1))
    assert office.courier.deliver().sent == 5


def test_a_message_leased_late_in_a_pass_has_its_whole_lease(office):
    taken_over = []

    class Slow(FakeNotifier):
        def send(self, message):
            office.clock.advance(timedelta(minutes=10))
            if self.taken:
                taken_over.extend(office.store.outbox.claim(*claim))
            return super().send(message)

    office.courier.notifiers[ChannelType.MAILDIR] = Slow()
    office.publish(1)
    office.publish(2)
    claim = (NOW + timedelta(minutes=20), timedelta(minutes=1), 9, {ChannelType.MAILDIR})
    assert office.courier.deliver().sent == 2
    assert taken_over == []


def test_a_message_that_another_process_took_over_is_left_to_it(office, monkeypatch):
    office.publish(1)
    office.publish(2)
    freeze = office.store.outbox.freeze
    lost: list[object] = []

    def first_lost(message, body):
        if lost:
            return freeze(message, body)
        lost.append(message)
        return False

    monkeypatch.setattr(office.store.outbox, "freeze", first_lost)
    report = office.courier.deliver()
    assert (report.sent, report.failed) == (1, 0)


def test_the_database_going_away_ends_the_pass(office, monkeypatch):
    def gone(*_):
        raise StoreError("the database is gone")

    office.publish()
    monkeypatch.setattr(office.store.outbox, "content", gone)
    with pytest.raises(StoreError):
        office.courier.deliver()


def test_what_no_notifier_takes_waits(store):
    office = Office(store, channels=("hook", "box"))
    office.publish()
    assert office.courier.deliver().sent == 1
    waiting = [m for m in store.outbox.messages() if m.recipient.type == "webhook"]
    assert [m.state for m in waiting] == [MessageState.PENDING]


def test_an_attempt_nobody_knows_the_end_of_is_repeated_with_the_same_bytes(office):
    office.publish()
    office.courier.outbox.compose([], NOW)
    office.notifier.faults = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        office.courier.deliver()
    assert office.states() == [MessageState.SENDING]
    assert office.courier.deliver().sent == 0
    office.clock.advance(timedelta(minutes=17))
    assert office.courier.deliver().sent == 1
    (message,) = office.store.outbox.messages()
    assert (message.unknown_outcomes, office.renderer.rendered) == (1, 1)
