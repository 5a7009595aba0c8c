"""Delivering: each message once, the same bytes again where nobody knows."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from tests.builders import NOW, alert_settings, article, document, judges, match, topic
from tests.fakes import FakeClock, FakeNotifier, FakeRenderer
from tests.unit.pipeline.office import DELIVERED, courier
from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    AlertState,
    Channel,
    ChannelType,
    MessageState,
    Occasion,
    Route,
)
from worker.domain.errors import DeliveryError, StoreError
from worker.domain.notices import Incident, Notice
from worker.pipeline import keeping
from worker.pipeline.ingest import ingest

CHANNELS = {
    "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
    "mail": Channel("mail", ChannelType.EMAIL, to=("anna@example.org",)),
    "hook": Channel("hook", ChannelType.WEBHOOK, url="https://hook.example"),
    "chat": Channel("chat", ChannelType.SLACK, url="https://chat.example"),
}


class Office:
    def __init__(self, store, channels=("box",)):
        self.store = store
        self.clock = FakeClock()
        self.renderer = FakeRenderer()
        self.notifier = FakeNotifier()
        settings = alert_settings([Route("all", channels)], CHANNELS)
        self.judges = judges(topic(), settings=settings)
        self.courier = courier(
            store.outbox,
            renderer=self.renderer,
            notifiers=dict.fromkeys(DELIVERED, self.notifier),
            settings=settings,
            clock=self.clock,
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


def test_a_bug_in_one_channel_is_a_failed_attempt_that_holds_nothing_up(office):
    office.notifier.faults = [RuntimeError("a bug")]
    for number in range(3):
        office.publish(number)
    report = office.courier.deliver()
    assert (report.failed, report.sent) == (1, 2)


def test_a_bug_while_sending_leaves_open_whether_it_was_taken(office):
    office.notifier.faults = [RuntimeError("a bug")]
    office.publish()
    office.courier.deliver()
    assert [message.unknown_outcomes for message in office.store.outbox.messages()] == [1]


def test_a_message_that_cannot_be_made_is_known_not_to_be_taken(office, monkeypatch):
    monkeypatch.setattr(office.renderer, "render", lambda _notice: 1 / 0)
    office.publish()
    assert office.courier.deliver().failed == 1
    assert [message.unknown_outcomes for message in office.store.outbox.messages()] == [0]


def test_a_message_that_takes_long_to_send_keeps_its_lease(office, monkeypatch):
    monkeypatch.setattr(keeping, "RENEWED", timedelta(milliseconds=5))
    renewed, taken_over = Event(), []
    renew = office.store.outbox.renew

    def noted(*given):
        renew(*given)
        renewed.set()

    monkeypatch.setattr(office.store.outbox, "renew", noted)

    class Slow(FakeNotifier):
        def send(self, message):
            for _ in range(10):
                office.clock.advance(keeping.LEASE * 0.9)
                renewed.clear()
                assert renewed.wait(10)
                taken_over.extend(elsewhere())
            return super().send(message)

    def elsewhere():
        now = office.clock.now()
        return office.store.outbox.claim(now, keeping.LEASE, 9, {ChannelType.MAILDIR})

    office.courier.notifiers[ChannelType.MAILDIR] = Slow()
    office.publish(1)
    assert office.courier.deliver().sent == 1
    assert taken_over == []


def test_a_message_whose_sender_died_goes_out_again_after_a_minute(office):
    class Killed(FakeNotifier):
        def send(self, message):
            raise SystemExit

    office.courier.notifiers[ChannelType.MAILDIR] = Killed()
    office.publish(1)
    with pytest.raises(SystemExit):
        office.courier.deliver()
    office.courier.notifiers[ChannelType.MAILDIR] = office.notifier
    office.clock.advance(keeping.LEASE)
    assert office.courier.deliver().sent == 1
    (message,) = office.store.outbox.messages()
    assert (message.attempts, message.unknown_outcomes) == (2, 1)


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
    office = Office(store, channels=("chat", "box"))
    office.publish()
    assert office.courier.deliver().sent == 1
    waiting = [m for m in store.outbox.messages() if m.recipient.type == "slack"]
    assert [m.state for m in waiting] == [MessageState.PENDING]


def test_who_left_the_config_gets_no_more_but_what_was_tried_already(office):
    left = alert_settings([Route("all", ("box",))], CHANNELS)
    gone = replace(left, channels={"box": CHANNELS["box"]})
    hers = Office(office.store, channels=("mail",))
    hers.publish()
    hers.notifier.faults.append(DeliveryError.temporary("451 later", 451))
    hers.courier.deliver()
    hers.clock.advance(timedelta(minutes=1))
    hers.publish(2)
    assert replace(hers.courier, settings=gone, notifiers={}).deliver().composed == 1
    assert hers.states() == [MessageState.FAILED, MessageState.CANCELLED]
    told = next(office.store.outbox.alerts())
    assert (told.item.state, told.item.reason) == (
        AlertState.SUPPRESSED,
        AlertReason.NO_ROUTE,
    )


# --- a part of the work --------------------------------------------------------------------


def test_only_the_types_asked_for_are_sent(store):
    office = Office(store, channels=("box", "hook", "mail"))
    office.publish()
    report = office.courier.deliver({ChannelType.WEBHOOK, ChannelType.SLACK})
    assert (report.composed, report.sent) == (3, 1)
    assert [address for address, _ in office.notifier.taken] == ["hook"]
    assert office.courier.deliver(()).sent == 0
    assert office.courier.deliver().sent == 2


def test_who_is_told_to_stop_ends_the_message_in_hand_and_claims_no_more(store):
    office = Office(store)
    office.courier = replace(office.courier, stopping=lambda: len(office.notifier.taken) == 1)
    for number in range(3):
        office.publish(number)
    assert office.courier.deliver().sent == 1
    assert sorted(office.states()) == ["pending", "pending", "sent"]


# --- about natowire itself -----------------------------------------------------------------


class OpsOutbox:
    """Another outbox whose messages are all about one trouble."""

    def __init__(self, outbox, incident):
        self._outbox, self._incident = outbox, incident

    def __getattr__(self, name):
        return getattr(self._outbox, name)

    def claim(self, *args, **kwargs):
        claimed = self._outbox.claim(*args, **kwargs)
        return [replace(message, kind=AlertKind.OPS) for message in claimed]

    def incident(self, message):
        return self._incident


class RecordingRenderer(FakeRenderer):
    def __init__(self, rendered):
        super().__init__()
        self._rendered = rendered

    def render(self, notice):
        self._rendered.append(notice)
        return super().render(notice)


TROUBLE = Incident("config", "the config was refused", "alerts.yaml:3:1: ...", NOW)


def test_the_operator_is_told_of_a_trouble_as_it_stands(office):
    office.publish()
    rendered: list[Notice] = []
    outbox = OpsOutbox(office.store.outbox, TROUBLE)
    renderer = RecordingRenderer(rendered)
    courier = replace(office.courier, outbox=outbox, renderer=renderer)
    assert courier.deliver().sent == 1
    assert [(told.kind, told.incident, told.stories) for told in rendered] == [
        (AlertKind.OPS, TROUBLE, ())
    ]


def test_a_trouble_that_is_stored_no_more_is_given_up(office):
    office.publish()
    courier = replace(office.courier, outbox=OpsOutbox(office.store.outbox, None))
    assert courier.deliver().dead == 1


def test_an_attempt_nobody_knows_the_end_of_is_repeated_with_the_same_bytes(office):
    office.publish()
    office.notifier.faults = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        office.courier.deliver()
    assert office.states() == [MessageState.SENDING]
    assert office.courier.deliver().sent == 0
    office.clock.advance(timedelta(minutes=17))
    assert office.courier.deliver().sent == 1
    (message,) = office.store.outbox.messages()
    assert (message.unknown_outcomes, office.renderer.rendered) == (1, 1)
