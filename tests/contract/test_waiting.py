"""The port Outbox: what waits to be told, what is held back, and what was decided since."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.contract.scribe import ANNA, BOX, Scribe
from worker.domain.alerts import (
    AlertKind,
    AlertState,
    ChannelType,
    Message,
    MessageState,
    Receipt,
    Recipient,
)
from worker.storage import Store

LEASE = timedelta(minutes=16)
LATER = NOW + timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
EMAIL, MAILDIR, WEBHOOK = ChannelType.EMAIL, ChannelType.MAILDIR, ChannelType.WEBHOOK
RED = Recipient(WEBHOOK, "red", "red")
BLUE = Recipient(WEBHOOK, "blue", "blue")


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def send_to(store: Store, scribe: Scribe, *recipients: Recipient) -> None:
    """One message to each."""
    for recipient in recipients:
        scribe.told(f"item for {recipient.key}", recipient=recipient)
        items = [told.item for told in store.outbox.open_items(NOW)]
        store.outbox.compose([(recipient, AlertKind.NEW, items)], NOW)


def send_more(store: Store, scribe: Scribe, recipient: Recipient) -> None:
    """Another message to somebody who has one already."""
    scribe.told("another item", recipient=recipient)
    items = [told.item for told in store.outbox.open_items(NOW)]
    store.outbox.compose([(recipient, AlertKind.NEW, items)], NOW)


def claim(store: Store, without: Sequence[str] = ()) -> list[Message]:
    return store.outbox.claim(NOW, LEASE, 9, set(ChannelType), without=without)


def recipients(messages: Sequence[Message]) -> set[str]:
    return {message.recipient.address for message in messages}


# --- due -------------------------------------------------------------------------------------


def test_nothing_is_due_where_nothing_waits(store: Store) -> None:
    assert store.outbox.due(NOW) == set()


def test_an_item_is_due_at_its_time(store: Store, scribe: Scribe) -> None:
    scribe.told("a", due_at=LATER)
    scribe.told("b", state=AlertState.SUPPRESSED, recipient=BOX)
    scribe.told("c", recipient=None)
    assert store.outbox.due(LATER - MOMENT) == set()
    assert store.outbox.due(LATER) == {EMAIL}


def test_a_message_is_due_until_it_is_sent(store: Store, scribe: Scribe) -> None:
    send_to(store, scribe, ANNA, BOX)
    assert store.outbox.due(NOW - MOMENT) == set()
    assert store.outbox.due(NOW) == {EMAIL, MAILDIR}
    mail, box = sorted(claim(store), key=lambda message: message.recipient)
    assert store.outbox.due(NOW) == set()
    store.outbox.failed(mail, "greylisted", 451, NOW, retry_at=LATER)
    store.outbox.sent(box, Receipt(None, "ok"), NOW)
    assert store.outbox.due(LATER - MOMENT) == set()
    assert store.outbox.due(LATER) == {EMAIL}
    [again] = store.outbox.claim(LATER, LEASE, 9, {EMAIL})
    store.outbox.failed(again, "no such user", 550, LATER, retry_at=None)
    assert store.outbox.due(LATER + 9 * LEASE) == set()


def test_a_message_whose_sender_died_is_due_when_its_lease_ends(
    store: Store, scribe: Scribe
) -> None:
    send_to(store, scribe, ANNA)
    claim(store)
    assert store.outbox.due(NOW + LEASE - MOMENT) == set()
    assert store.outbox.due(NOW + LEASE) == {EMAIL}


# --- left out and held back ------------------------------------------------------------------


def test_channels_that_are_left_out_wait(store: Store, scribe: Scribe) -> None:
    send_to(store, scribe, RED, BLUE, ANNA)
    assert recipients(claim(store, without=["red", "mail"])) == {"blue"}
    assert recipients(claim(store)) == {"red", ANNA.address}


def test_what_is_held_goes_out_at_its_new_time_with_no_attempt_counted(
    store: Store, scribe: Scribe
) -> None:
    send_to(store, scribe, RED, BLUE, ANNA)
    assert store.outbox.hold(WEBHOOK, LATER) == 2
    assert recipients(claim(store)) == {ANNA.address}
    assert WEBHOOK not in store.outbox.due(LATER - MOMENT)
    held = store.outbox.claim(LATER, LEASE, 9, {WEBHOOK})
    assert [(message.attempts, message.next_at) for message in held] == [(1, LATER)] * 2


def test_a_channel_is_held_alone(store: Store, scribe: Scribe) -> None:
    send_to(store, scribe, RED, BLUE)
    assert store.outbox.hold(WEBHOOK, LATER, channel="red") == 1
    assert recipients(claim(store)) == {"blue"}


def test_what_waits_longer_is_not_brought_forward(store: Store, scribe: Scribe) -> None:
    send_to(store, scribe, RED)
    store.outbox.hold(WEBHOOK, LATER)
    assert store.outbox.hold(WEBHOOK, NOW + MOMENT) == 0
    assert store.outbox.due(LATER - MOMENT) == set()


def test_what_was_held_is_freed_and_what_failed_itself_keeps_its_time(
    store: Store, scribe: Scribe
) -> None:
    send_to(store, scribe, RED, BLUE, ANNA)
    (failed,) = store.outbox.claim(NOW, LEASE, 1, {WEBHOOK})
    store.outbox.failed(failed, "busy", 503, NOW, retry_at=LATER)
    store.outbox.hold(WEBHOOK, LATER)
    store.outbox.hold(EMAIL, LATER)
    assert store.outbox.free(WEBHOOK, NOW) == 1
    (freed,) = claim(store)
    assert freed.recipient.channel not in {failed.recipient.channel, "mail"}


def test_what_is_composed_while_a_server_wants_to_be_left_alone_waits(
    store: Store, scribe: Scribe
) -> None:
    send_to(store, scribe, RED, BLUE)
    store.outbox.hold(WEBHOOK, LATER, channel="red", asked=True)
    send_more(store, scribe, RED)
    assert recipients(claim(store)) == {"blue"}
    held = store.outbox.claim(LATER - MOMENT, LEASE, 9, {WEBHOOK})
    assert recipients(held) == {"blue"}  # whose lease has ended
    assert [message.recipient for message in store.outbox.claim(LATER, LEASE, 9, {WEBHOOK})] == [
        RED,
        RED,
    ]


def test_what_is_composed_while_a_server_is_away_asks_it_again(
    store: Store, scribe: Scribe
) -> None:
    send_to(store, scribe, RED)
    store.outbox.hold(WEBHOOK, LATER, channel="red")
    send_more(store, scribe, RED)
    assert len(claim(store)) == 1


def test_a_server_that_takes_a_message_wants_to_be_left_alone_no_more(
    store: Store, scribe: Scribe
) -> None:
    store.outbox.hold(EMAIL, LATER, asked=True)
    store.outbox.free(EMAIL, NOW)
    send_to(store, scribe, ANNA)
    assert len(claim(store)) == 1


def test_a_channel_is_freed_alone(store: Store, scribe: Scribe) -> None:
    send_to(store, scribe, RED, BLUE)
    store.outbox.hold(WEBHOOK, LATER)
    assert store.outbox.free(WEBHOOK, NOW, channel="red") == 1
    assert recipients(claim(store)) == {"red"}


def test_a_failed_message_is_held_and_one_in_sending_is_not(store: Store, scribe: Scribe) -> None:
    send_to(store, scribe, RED, BLUE)
    failed, sending = claim(store)
    store.outbox.failed(failed, "busy", 503, NOW, retry_at=NOW)
    assert store.outbox.hold(WEBHOOK, LATER) == 1
    states = {message.id: (message.state, message.next_at) for message in store.outbox.messages()}
    assert states == {
        failed.id: (MessageState.FAILED, LATER),
        sending.id: (MessageState.SENDING, NOW),
    }
    assert store.outbox.sent(sending, Receipt(204, "ok"), NOW)


# --- decided since ---------------------------------------------------------------------------


def test_before_the_first_item_the_last_position_is_nought(store: Store) -> None:
    assert store.outbox.last_position() == 0
    assert store.outbox.decided_after(0) == []


def test_items_are_followed_in_the_order_of_deciding(store: Store, scribe: Scribe) -> None:
    scribe.told("z")
    since = store.outbox.last_position()
    scribe.told("c", "never", "b")
    scribe.told("not", state=AlertState.SUPPRESSED)
    scribe.told("a", due_at=LATER)
    first = store.outbox.decided_after(since, limit=2)
    assert [told.item.id for _, told in first] == ["c", "never"]
    rest = store.outbox.decided_after(first[-1][0])
    assert [told.item.id for _, told in rest] == ["b", "a"]
    assert store.outbox.decided_after(rest[-1][0]) == []
    assert rest[-1][0] == store.outbox.last_position()
    assert store.outbox.alert("a") == rest[-1][1]


def test_the_last_position_counts_what_was_suppressed(store: Store, scribe: Scribe) -> None:
    scribe.told("a")
    before = store.outbox.last_position()
    scribe.told("not", state=AlertState.SUPPRESSED)
    assert store.outbox.last_position() > before
