"""A server's trouble is its own: it delays no other, and no message dies of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, alert_settings, article, match
from tests.contract.scribe import item
from tests.fakes import FakeClock, FakeNotifier
from tests.memory_outbox import MemoryOutbox
from tests.unit.pipeline.office import DELIVERED, courier
from worker.alerts.backoff import CALLS, MAIL
from worker.alerts.routing import recipients
from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    Channel,
    ChannelType,
    Message,
    MessageState,
    Recipient,
    Route,
)
from worker.domain.corpus import StoredArticle
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.settings import Mail, MailRate
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.domain.telling import Trouble
from worker.pipeline.deliver import DeliveryReport

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EMAIL = ChannelType.EMAIL

DESK = Recipient(ChannelType.WEBHOOK, "desk", "desk")
CHANNELS = {
    "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
    "mail": Channel("mail", EMAIL, to=("anna@example.org",)),
    "desk-mail": Channel("desk-mail", EMAIL, to=("desk@example.org",)),
    "hook": Channel("hook", ChannelType.WEBHOOK, url="https://hook.example"),
    "desk": Channel("desk", ChannelType.WEBHOOK, url="https://desk.example", ordering="per_story"),
}

NO_ANSWER = DeliveryError.temporary("the connection failed")
BUSY = DeliveryError("503", remedy=Remedy.RETRY, code=503, retry_after=2 * HOUR)
REFUSED_LOGIN = DeliveryError.misconfigured("535 bad password", 535)
CUT_OFF = DeliveryError("cut off", remedy=Remedy.RETRY, unknown=True)
GREYLISTED = DeliveryError.temporary("451 greylisted", 451)
NO_SUCH_USER = DeliveryError.permanent("550 no such user", 550)
NOT_FOUND = DeliveryError.temporary("404", 404)
GONE = DeliveryError.permanent("410", 410)


class Faulty(FakeNotifier):
    """Fails for some channels, always with the same fault; ``first`` happens before."""

    def __init__(self):
        super().__init__()
        self.fault, self.asked = {}, []
        self.first: Callable[[Message], object] = str

    def send(self, message):
        self.asked.append(message.recipient.channel)
        self.first(message)
        if fault := self.fault.get(message.recipient.channel):
            raise fault
        return super().send(message)


class Office:
    """Each channel gets every story; ``config`` stands for what the admin wrote of them."""

    def __init__(self, *among, mail=None):
        self.outbox = MemoryOutbox(self.tells)
        self.clock, self.notifier, self.config = FakeClock(), Faulty(), "first"
        base = alert_settings([Route("all", among)], CHANNELS)
        self.settings = replace(base, mail=mail)
        self.published = 0

    @staticmethod
    def tells(told):
        verdict = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR)
        source = article(title=f"Titel {told.story}")
        return StoredArticle(told.article, told.story, 1, source, verdict, (), (match(),))

    @property
    def courier(self):
        """A new one each time: nothing of a pass outlasts it but what stands in the outbox."""
        return courier(
            self.outbox,
            notifiers=dict.fromkeys(DELIVERED, self.notifier),
            settings=self.settings,
            digest=lambda _type, _channel: self.config,
            clock=self.clock,
        )

    def publish(self, count=1):
        (route,) = self.settings.routes
        now = self.clock.now()
        for number in range(self.published, self.published + count):
            self.outbox.decide(
                item(
                    f"{number}-{who.channel}",
                    number,
                    number,
                    recipient=who,
                    created_at=now,
                    due_at=now,
                )
                for who in recipients(route.channels, self.settings)
            )
        self.published += count

    def deliver(self, after=timedelta(0)):
        self.clock.advance(after)
        return self.courier.deliver()

    def fails(self, fault, *channels):
        self.notifier.fault = dict.fromkeys(channels, fault)

    def states(self):
        return {(s.channel or s.type): s.trouble for s in self.outbox.channel_states()}

    def messages(self, channel):
        return [m for m in self.outbox.messages() if m.recipient.channel == channel]

    def ended(self, channel):
        return [message.state for message in self.messages(channel)]


SENT, DEAD = MessageState.SENT, MessageState.DEAD


@pytest.mark.parametrize("fault", [NO_ANSWER, BUSY, REFUSED_LOGIN, CUT_OFF])
@pytest.mark.parametrize("channel", ["hook", "box"])
def test_a_server_in_trouble_is_asked_once_and_delays_no_other(fault, channel):
    office = Office(channel, "desk", "mail")
    office.fails(fault, channel)
    office.publish(3)
    report = office.deliver()
    assert (report.failed, report.sent) == (1, 6)
    assert office.notifier.asked.count(channel) == 1


@pytest.mark.parametrize("fault", [NO_ANSWER, REFUSED_LOGIN])
def test_all_mail_goes_over_one_server(fault):
    office = Office("mail", "desk-mail")
    office.fails(fault, "mail", "desk-mail")
    office.publish(2)
    assert office.deliver().failed == 1
    assert list(office.states()) == [EMAIL]


def test_the_others_keep_their_count_of_attempts():
    office = Office("hook")
    office.fails(NO_ANSWER, "hook")
    office.publish(5)
    office.deliver()
    assert sorted(m.attempts for m in office.outbox.messages()) == [0, 0, 0, 0, 1]


def test_news_wait_as_well_while_a_server_is_down():
    office = Office("hook", "desk")
    office.fails(NO_ANSWER, "hook")
    office.publish()
    office.deliver()
    office.publish()
    assert office.deliver(5 * timedelta(seconds=1)).sent == 1
    assert office.notifier.asked.count("hook") == 1


def test_the_first_message_that_gets_through_brings_all_the_others():
    office = Office("hook")
    office.fails(NO_ANSWER, "hook")
    office.publish(4)
    office.deliver()
    office.fails(None)
    assert office.deliver(20 * timedelta(seconds=1)).sent == 0
    assert office.deliver(MINUTE).sent == 4
    assert office.states() == {}


def test_one_message_that_a_server_cannot_bear_does_not_bar_the_way():
    office = Office("mail")
    office.publish(3)
    poison = office.outbox.open_items(office.clock.now())[0].id

    def choke(message):
        if any(told.item.id == poison for told in office.outbox.content(message.id)):
            raise NO_ANSWER

    office.notifier.first = choke
    for _ in range(4):
        office.deliver(MINUTE)
    assert office.ended("mail").count(SENT) == 2


BROKEN = DeliveryError.temporary("500", 500)


@pytest.mark.parametrize("fault, asked", [(BROKEN, 3), (NOT_FOUND, 5)])
def test_a_hook_that_fails_each_message_is_in_trouble_and_loses_nothing(fault, asked):
    office = Office("hook")
    office.fails(fault, "hook")
    office.publish(15)
    assert (office.deliver().failed, office.states()) == (asked, {"hook": Trouble.DOWN})
    for _ in range(3 * 24):
        office.publish()
        assert office.deliver(HOUR).dead == 0
        assert office.states() == {"hook": Trouble.DOWN}
    assert office.outbox.channel_states()[0].since == NOW
    office.fails(None)
    while not office.deliver(MINUTE).sent:
        pass
    assert (office.states(), set(office.ended("hook"))) == ({}, {SENT})


@pytest.mark.parametrize("fault", [BROKEN, NOT_FOUND])
def test_what_a_hook_cannot_bear_is_no_trouble_where_others_get_through(fault):
    office = Office("hook")
    refused = {f"{number}-hook" for number in range(0, 20, 2)}

    def choke(message):
        if any(told.item.id in refused for told in office.outbox.content(message.id)):
            raise fault

    office.notifier.first = choke
    for _ in range(20):
        office.publish()
        office.deliver()
    assert (office.states(), office.ended("hook").count(SENT)) == ({}, 10)


def test_a_long_outage_gives_no_message_up():
    office = Office("mail")
    office.fails(NO_ANSWER, "mail")
    office.publish()
    for _ in range(MAIL.most + 20):
        assert office.deliver(6 * MINUTE).dead == 0
    office.fails(GREYLISTED, "mail")
    assert (office.deliver(6 * MINUTE).dead, office.states()) == (0, {})
    office.fails(None)
    assert office.deliver(HOUR).sent == 1


def test_after_an_outage_of_hours_each_recipient_gets_one_message():
    office = Office("mail", "desk-mail")
    office.fails(NO_ANSWER, "mail", "desk-mail")
    for _ in range(36):
        office.publish()
        office.deliver(10 * MINUTE)
    office.fails(None)
    asked = len(office.notifier.asked)
    while not (sent := office.deliver(MINUTE / 2).sent):
        assert len(office.notifier.asked) == asked
    assert sent == 2
    told = [(body or b"").splitlines() for _, body in office.notifier.taken]
    assert [len(set(lines)) for lines in told] == [36, 36]
    assert office.deliver(DAY).sent == 0


@pytest.mark.parametrize("mended", ["second", "first"])
def test_a_fault_of_the_config_is_tried_every_few_minutes_and_at_once_when_mended(mended):
    office = Office("mail")
    office.fails(REFUSED_LOGIN, "mail")
    office.publish(2)
    office.deliver()
    assert office.states() == {EMAIL: Trouble.MISCONFIGURED}
    assert office.deliver(3 * MINUTE).failed == 0
    office.fails(None)
    office.config = mended
    assert office.deliver(timedelta(seconds=5)).sent == (2 if mended == "second" else 0)
    office.deliver(4 * MINUTE)
    assert office.ended("mail") == [SENT, SENT]
    assert office.states() == {}


def test_settings_that_are_as_wrong_as_before_pause_the_channel_again():
    office = Office("mail")
    office.fails(REFUSED_LOGIN, "mail")
    office.publish()
    office.deliver()
    office.config = "second"
    assert office.deliver(timedelta(seconds=5)).failed == 1
    assert office.deliver(timedelta(seconds=5)).failed == 0


def test_a_server_that_asks_to_be_left_alone_is():
    office = Office("hook", "desk")
    office.fails(BUSY, "hook")
    office.publish()
    office.deliver()
    (state,) = office.outbox.channel_states()
    assert (state.trouble, state.until) == (Trouble.ASKED, office.clock.now() + 2 * HOUR)
    office.publish()
    assert office.deliver(2 * HOUR - MINUTE).sent == 1  # the desk's
    assert office.notifier.asked.count("hook") == 1
    office.fails(None)
    office.deliver(MINUTE)
    assert set(office.ended("hook")) == {SENT}


def test_a_hook_that_is_gone_waits_for_a_person_and_loses_nothing():
    office = Office("hook")
    office.fails(GONE, "hook")
    office.publish(3)
    assert (office.deliver().dead, office.states()) == (0, {"hook": Trouble.DISABLED})
    office.fails(None)
    assert office.deliver(20 * HOUR).sent == 0
    office.outbox.free(ChannelType.WEBHOOK, office.clock.now(), channel="hook")
    assert office.deliver().sent >= 1
    assert set(office.ended("hook")) == {SENT}


def test_a_hook_that_only_fails_for_days_is_disabled_and_mail_is_not():
    office = Office("hook", "mail")
    office.fails(NO_ANSWER, "hook", "mail")
    office.publish()
    for _ in range(5 * 24 * 2 + 4):
        office.deliver(HOUR / 2)
    assert office.states() == {"hook": Trouble.DISABLED, EMAIL: Trouble.DOWN}


# --- a message's own faults ----------------------------------------------------------------


@pytest.mark.parametrize(
    "channel, fault, most", [("mail", GREYLISTED, MAIL.most), ("hook", NOT_FOUND, CALLS.most)]
)
def test_a_message_refused_time_and_again_is_given_up_after_its_schedule(channel, fault, most):
    office = Office(channel)
    office.fails(fault, channel)
    office.publish()
    tried = 0
    while office.ended(channel) != [DEAD]:
        report = office.deliver(29 * HOUR)
        tried += report.failed + report.dead
    assert tried == most
    assert office.states() == {}


def test_a_refused_message_holds_nothing_up():
    office = Office("mail")
    office.fails(GREYLISTED, "mail")
    office.publish(3)
    assert office.deliver().failed == 3


def test_one_refused_recipient_of_three_is_given_up_alone():
    office = Office("mail", "desk-mail", "box")
    office.fails(NO_SUCH_USER, "desk-mail")
    office.publish()
    report = office.deliver()
    assert (report.sent, report.dead) == (2, 1)
    assert office.ended("desk-mail") == [DEAD]


def test_a_retry_by_hand_counts_failures_anew():
    office = Office("hook")
    office.fails(NOT_FOUND, "hook")
    office.publish()
    while office.ended("hook") != [DEAD]:
        office.deliver(29 * HOUR)
    office.outbox.retry([office.messages("hook")[0].id], office.clock.now())
    assert office.deliver().failed == 1


def test_what_may_have_been_taken_is_noted_and_goes_out_byte_for_byte():
    office = Office("mail")
    office.fails(CUT_OFF, "mail")
    office.publish()
    office.deliver()
    (before,) = office.outbox.messages(bodies=True)
    assert before.unknown_outcomes == 1
    office.fails(None)
    office.deliver(2 * MINUTE)
    (after,) = office.outbox.messages(bodies=True)
    assert (after.id, after.body, after.state) == (before.id, before.body, SENT)


def test_an_update_waits_for_the_first_message_of_its_story():
    office = Office("desk", "mail")
    office.fails(NOT_FOUND, "desk")
    office.publish()
    office.deliver()
    office.outbox.decide(
        [item("later", 0, 0, recipient=DESK, reason=AlertReason.NEW_TOPIC, due_at=NOW)]
    )
    office.publish()
    office.fails(None)
    assert office.deliver(timedelta(seconds=5)).sent == 2  # the other story, to both
    assert office.deliver(MINUTE).sent == 2
    assert [body for _, body in office.notifier.taken].count(b"Titel 0") == 3


# --- rates and turns -----------------------------------------------------------------------


def test_no_more_mails_a_minute_than_the_server_allows():
    mail = Mail("smtp.example", "n@example.org", rate=MailRate(per_minute=3))
    office = Office("mail", "hook", mail=mail)
    office.publish(7)
    assert office.deliver().sent == 3 + 7
    assert office.deliver(MINUTE / 2).sent == 0
    later = MINUTE + timedelta(seconds=1)
    assert [office.deliver(later).sent for _ in range(3)] == [3, 1, 0]


def test_what_a_rate_keeps_waiting_is_neither_stuck_nor_told_as_caught_up():
    mail = Mail("smtp.example", "n@example.org", rate=MailRate(per_minute=1))
    office = Office("mail", mail=mail)
    office.publish(45)
    for _ in range(45):
        assert office.deliver(MINUTE + timedelta(seconds=1)).sent == 1
        assert office.outbox.backlog(office.clock.now()).lost == 0
    assert {message.kind for message in office.messages("mail")} == {AlertKind.NEW}


def test_behind_a_rate_a_correction_is_the_next_to_go():
    mail = Mail("smtp.example", "n@example.org", rate=MailRate(per_minute=1))
    office = Office("mail", mail=mail)
    office.publish(5)
    office.deliver()
    told = {"kind": AlertKind.CORRECTION, "reason": AlertReason.CORRECTED}
    (who,) = recipients(("mail",), office.settings)
    now = office.clock.now()
    office.outbox.decide([item("k", 9, 9, recipient=who, created_at=now, due_at=now, **told)])
    assert office.deliver(MINUTE + timedelta(seconds=1)).sent == 1
    assert office.notifier.taken[-1][1] == b"Titel 9"


def test_no_more_connections_than_the_server_allows():
    mail = Mail("smtp.example", "n@example.org", rate=MailRate(per_minute=99, connections=1))
    office = Office("mail", mail=mail)
    office.publish(2)
    other = office.courier
    beside: list[DeliveryReport] = []

    def with_another_beside(_message):
        if not beside:
            beside.append(other.deliver())

    office.notifier.first = with_another_beside
    assert office.deliver().sent == 2
    assert [(report.sent, report.failed) for report in beside] == [(0, 0)]
