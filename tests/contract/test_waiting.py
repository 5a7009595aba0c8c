"""The port Outbox: what waits to be told, what is held back, and what was decided since."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.contract.ledgers import Ledger, arrange
from tests.contract.scribe import ANNA, BOX
from worker.domain.alerts import (
    AlertState,
    ChannelType,
    Message,
    MessageState,
    Receipt,
    Recipient,
)
from worker.domain.outbox import Outbox
from worker.domain.telling import ChannelState, Trouble

LEASE = timedelta(minutes=16)
LATER = NOW + timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
EMAIL, MAILDIR, WEBHOOK = ChannelType.EMAIL, ChannelType.MAILDIR, ChannelType.WEBHOOK
TYPES = set(ChannelType)
RED = Recipient(WEBHOOK, "red", "red")
BLUE = Recipient(WEBHOOK, "blue", "blue")
ASKED = ChannelState(EMAIL, None, Trouble.ASKED, NOW, LATER, 1, "450: später, größer", "a1")
RED_ASKED = replace(ASKED, type=WEBHOOK, channel="red")
GONE = replace(RED_ASKED, trouble=Trouble.DISABLED, until=NOW)


@pytest.fixture
def outbox(ledger: Ledger) -> Outbox:
    return ledger.outbox


def send_to(ledger: Ledger, *recipients: Recipient) -> list[Message]:
    """One message more to each."""
    made = []
    for recipient in recipients:
        number = ledger.outbox.last_position()
        told = ledger.told(f"{number} for {recipient.key}", recipient=recipient)
        made.append(arrange(ledger.outbox, told, to=recipient))
    return made


def claim(outbox: Outbox, without: Sequence[str] = ()) -> list[Message]:
    return outbox.claim(NOW, LEASE, 9, TYPES, without=without)


def recipients(messages: Sequence[Message]) -> set[str]:
    return {message.recipient.address for message in messages}


# --- due -------------------------------------------------------------------------------------


def test_nothing_is_due_where_nothing_waits(outbox: Outbox) -> None:
    assert outbox.due(NOW) == set()


def test_an_item_is_due_at_its_time(ledger: Ledger) -> None:
    ledger.told("a", due_at=LATER)
    ledger.told("b", state=AlertState.SUPPRESSED, recipient=BOX)
    ledger.told("c", recipient=None)
    assert ledger.outbox.due(LATER - MOMENT) == set()
    assert ledger.outbox.due(LATER) == {EMAIL}


def test_a_message_is_due_until_it_is_sent(ledger: Ledger, outbox: Outbox) -> None:
    send_to(ledger, ANNA, BOX)
    assert outbox.due(NOW - MOMENT) == set()
    assert outbox.due(NOW) == {EMAIL, MAILDIR}
    mail, box = sorted(claim(outbox), key=lambda message: message.recipient)
    assert outbox.due(NOW) == set()
    outbox.failed(mail, "greylisted", 451, NOW, retry_at=LATER)
    outbox.sent(box, Receipt(None, "ok"), NOW)
    assert outbox.due(LATER - MOMENT) == set()
    assert outbox.due(LATER) == {EMAIL}
    [again] = outbox.claim(LATER, LEASE, 9, {EMAIL})
    outbox.failed(again, "no such user", 550, LATER, retry_at=None)
    assert outbox.due(LATER + 9 * LEASE) == set()


def test_a_message_whose_sender_died_is_due_when_its_lease_ends(
    ledger: Ledger, outbox: Outbox
) -> None:
    send_to(ledger, ANNA)
    claim(outbox)
    assert outbox.due(NOW + LEASE - MOMENT) == set()
    assert outbox.due(NOW + LEASE) == {EMAIL}


# --- left out and held back ------------------------------------------------------------------


def test_channels_that_are_left_out_wait(ledger: Ledger, outbox: Outbox) -> None:
    send_to(ledger, RED, BLUE, ANNA)
    assert recipients(claim(outbox, without=["red", "mail"])) == {"blue"}
    assert recipients(claim(outbox)) == {"red", ANNA.address}


def test_what_is_held_goes_out_at_its_new_time_with_no_attempt_counted(
    ledger: Ledger, outbox: Outbox
) -> None:
    send_to(ledger, RED, BLUE, ANNA)
    assert outbox.hold(replace(ASKED, type=WEBHOOK)) == 2
    assert recipients(claim(outbox)) == {ANNA.address}
    assert WEBHOOK not in outbox.due(LATER - MOMENT)
    assert WEBHOOK in outbox.due(LATER)
    held = outbox.claim(LATER, LEASE, 9, {WEBHOOK})
    assert [message.attempts for message in held] == [1, 1]


def test_a_channel_is_held_alone(ledger: Ledger, outbox: Outbox) -> None:
    send_to(ledger, RED, BLUE)
    assert outbox.hold(RED_ASKED) == 1
    assert recipients(claim(outbox)) == {"blue"}


def test_what_is_made_while_a_channel_is_held_waits_as_well(
    ledger: Ledger, outbox: Outbox
) -> None:
    send_to(ledger, RED, BLUE)
    outbox.hold(RED_ASKED)
    send_to(ledger, RED)
    assert recipients(claim(outbox)) == {"blue"}
    held = outbox.claim(LATER - MOMENT, LEASE, 9, {WEBHOOK})
    assert recipients(held) == {"blue"}  # whose lease has ended
    at_its_time = outbox.claim(LATER, LEASE, 9, {WEBHOOK})
    assert [message.recipient for message in at_its_time] == [RED, RED]


def test_what_fails_while_a_channel_is_held_waits_as_well(ledger: Ledger, outbox: Outbox) -> None:
    send_to(ledger, RED, RED)
    failing, dying = claim(outbox)
    outbox.hold(RED_ASKED)
    outbox.failed(failing, "busy", 503, NOW, retry_at=NOW)
    assert claim(outbox) == []
    assert outbox.claim(NOW + LEASE, LEASE, 9, TYPES) == []
    after = outbox.claim(LATER, LEASE, 9, TYPES)
    assert {(m.id, m.unknown_outcomes) for m in after} == {(failing.id, 0), (dying.id, 1)}


def test_a_pass_that_began_before_a_channel_may_speak_leaves_it_alone(
    ledger: Ledger, outbox: Outbox
) -> None:
    send_to(ledger, ANNA)
    outbox.hold(ASKED)
    assert outbox.claim(LATER, LEASE, 9, TYPES, due_by=LATER - MOMENT) == []


def test_what_was_held_is_freed_and_what_failed_itself_keeps_its_time(
    ledger: Ledger, outbox: Outbox
) -> None:
    send_to(ledger, RED, BLUE, ANNA)
    failed, other = outbox.claim(NOW, LEASE, 2, {WEBHOOK})
    outbox.failed(failed, "busy", 503, NOW, retry_at=LATER)
    outbox.failed(other, "busy", 503, NOW, retry_at=NOW)
    outbox.hold(replace(ASKED, type=WEBHOOK, until=LATER + LEASE))
    outbox.hold(ASKED)
    assert outbox.free(WEBHOOK, NOW) == 1
    assert outbox.due(NOW) == {WEBHOOK}
    assert [message.id for message in claim(outbox)] == [other.id]
    late = outbox.claim(LATER, LEASE, 9, {WEBHOOK})
    assert failed.id in {message.id for message in late}


def test_a_channel_is_freed_alone(ledger: Ledger, outbox: Outbox) -> None:
    send_to(ledger, RED, BLUE)
    outbox.hold(RED_ASKED)
    outbox.hold(replace(RED_ASKED, channel="blue"))
    assert outbox.free(WEBHOOK, NOW, channel="red") == 1
    assert outbox.free(WEBHOOK, NOW) == 0
    assert recipients(claim(outbox)) == {"red"}


def test_a_failed_message_is_held_and_one_in_sending_is_not(
    ledger: Ledger, outbox: Outbox
) -> None:
    send_to(ledger, RED, BLUE)
    failed, sending = claim(outbox)
    outbox.failed(failed, "busy", 503, NOW, retry_at=NOW)
    assert outbox.hold(replace(ASKED, type=WEBHOOK)) == 1
    states = {message.id: message.state for message in outbox.messages()}
    assert states == {failed.id: MessageState.FAILED, sending.id: MessageState.SENDING}
    assert outbox.sent(sending, Receipt(204, "ok"), NOW)


def test_a_channel_that_is_disabled_is_not_called_however_long_it_waits(
    ledger: Ledger, outbox: Outbox
) -> None:
    send_to(ledger, RED, BLUE)
    assert outbox.hold(GONE) == 1
    send_to(ledger, RED)
    years = NOW + timedelta(days=999)
    assert recipients(outbox.claim(years, LEASE, 9, TYPES)) == {"blue"}
    assert outbox.due(years) == set()
    assert outbox.backlog(years + MOMENT).stuck == 0
    assert outbox.free(WEBHOOK, years, channel="red") == 2
    assert len(outbox.claim(years, LEASE, 9, TYPES)) == 2


# --- states of channels ----------------------------------------------------------------------


def test_troubles_are_kept_with_all_they_say_until_they_end(outbox: Outbox) -> None:
    assert outbox.channel_states() == []
    outbox.hold(RED_ASKED)
    outbox.hold(ASKED)
    assert outbox.channel_states() == [ASKED, RED_ASKED]
    changed = replace(ASKED, trouble=Trouble.DOWN, until=LATER + LEASE, failures=2, config="b2")
    outbox.hold(changed)
    assert outbox.channel_states() == [changed, RED_ASKED]
    outbox.free(EMAIL, NOW)
    assert outbox.channel_states() == [RED_ASKED]
    assert outbox.free(EMAIL, NOW) == 0


# --- in turn, and not too many at once -------------------------------------------------------


def test_a_message_waits_for_the_earlier_one_of_its_story_where_it_is_asked_to(
    ledger: Ledger, outbox: Outbox
) -> None:
    told = ledger.told("a", recipient=RED)
    first = arrange(outbox, told, to=RED)
    second = arrange(
        outbox,
        ledger.told("b", of=told.story, recipient=RED),
        ledger.told("c", recipient=RED),
        to=RED,
        now=NOW + MOMENT,
    )
    other = arrange(outbox, ledger.told("d", recipient=RED), to=RED, now=NOW + MOMENT)
    elsewhere = arrange(
        outbox, ledger.told("e", of=told.story, recipient=BLUE), to=BLUE, now=NOW + MOMENT
    )

    def going(in_turn: Sequence[str] = ("red", "blue")) -> set[str]:
        got = outbox.claim(LATER, LEASE, 9, TYPES, in_turn=in_turn)
        return {message.id for message in got}

    assert going() == {first.id, other.id, elsewhere.id}
    assert going() == set()
    assert going(in_turn=["blue"]) == {second.id}


@pytest.mark.parametrize("end", ["sent", "dead", "cancelled"])
def test_a_message_goes_when_the_earlier_one_of_its_story_has_ended(
    ledger: Ledger, outbox: Outbox, end: str
) -> None:
    told = ledger.told("a", recipient=RED)
    arrange(outbox, told, to=RED)
    arrange(outbox, ledger.told("b", of=told.story, recipient=RED), to=RED, now=NOW + MOMENT)

    def going() -> list[Message]:
        return outbox.claim(NOW + MOMENT, LEASE, 9, TYPES, in_turn=["red"])

    [first] = going()
    assert outbox.failed(first, "busy", 503, NOW, retry_at=LATER)
    assert going() == []
    if end == "cancelled":
        assert outbox.cancel([first.id], "veraltet", NOW) == [first.id]
    else:
        outbox.retry([first.id], NOW)
        [first] = going()
        if end == "sent":
            outbox.sent(first, Receipt(204, "ok"), NOW)
        else:
            outbox.failed(first, "gone", 404, NOW, retry_at=None)
    [second] = going()
    assert second.id != first.id


def test_messages_made_at_one_moment_do_not_wait_for_each_other(
    ledger: Ledger, outbox: Outbox
) -> None:
    told = ledger.told("a", recipient=RED)
    for name in "bcd":
        arrange(outbox, ledger.told(name, of=told.story, recipient=RED), to=RED)
    sent = 0
    while got := outbox.claim(NOW, LEASE, 9, TYPES, in_turn=["red"]):
        [message] = got
        outbox.sent(message, Receipt(204, "ok"), NOW)
        sent += 1
    assert sent == 3


def test_no_more_are_on_their_way_at_once_than_asked(ledger: Ledger, outbox: Outbox) -> None:
    send_to(ledger, ANNA, ANNA, ANNA, RED, RED)

    def going(limit: int = 9) -> list[ChannelType]:
        got = outbox.claim(NOW, LEASE, limit, TYPES, at_once={EMAIL: 2, MAILDIR: 1})
        return [message.recipient.type for message in got]

    assert going(limit=1) == [EMAIL]
    assert sorted(going()) == [EMAIL, WEBHOOK, WEBHOOK]
    assert going() == []
    again = outbox.claim(NOW + LEASE, LEASE, 9, {EMAIL}, at_once={EMAIL: 2})
    assert len(again) == 2  # of three: what was left behind is on its way no more


# --- decided since ---------------------------------------------------------------------------


def test_before_the_first_item_the_last_position_is_nought(outbox: Outbox) -> None:
    assert outbox.last_position() == 0
    assert outbox.decided_after(0) == []


def test_items_are_followed_in_the_order_of_deciding(ledger: Ledger, outbox: Outbox) -> None:
    ledger.told("z")
    since = outbox.last_position()
    ledger.told("c", "never", "b")
    ledger.told("not", state=AlertState.SUPPRESSED)
    ledger.told("a", due_at=LATER)
    first = outbox.decided_after(since, limit=2)
    assert [told.item.id for _, told in first] == ["c", "never"]
    rest = outbox.decided_after(first[-1][0])
    assert [told.item.id for _, told in rest] == ["b", "a"]
    assert outbox.decided_after(rest[-1][0]) == []
    assert rest[-1][0] == outbox.last_position()
    assert outbox.alert("a") == rest[-1][1]


def test_the_last_position_counts_what_was_suppressed(ledger: Ledger, outbox: Outbox) -> None:
    ledger.told("a")
    before = outbox.last_position()
    ledger.told("not", state=AlertState.SUPPRESSED)
    assert outbox.last_position() > before
