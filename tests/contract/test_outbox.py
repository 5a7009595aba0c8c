"""The port Outbox: alert items, and messages from their making to their end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from tests.builders import NOW
from tests.contract.conftest import Place
from tests.contract.scribe import ANNA, BOX, Scribe, item
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertState,
    ChannelType,
    Message,
    MessageState,
    Receipt,
    Recipient,
)
from worker.storage import Store, outbox
from worker.storage.messages import message_id
from worker.storage.tables import messages

LEASE = timedelta(minutes=16)
LATER = NOW + timedelta(hours=1)
TYPES = set(ChannelType)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def opened(store: Store, now: datetime = NOW) -> list[AlertItem]:
    return [told.item for told in store.outbox.open_items(now)]


def compose(store: Store, *items: AlertItem, to: Recipient = ANNA, now: datetime = NOW) -> int:
    return store.outbox.compose([(to, AlertKind.NEW, items)], now)


def claim(store: Store, now: datetime = NOW, limit: int = 10) -> list[Message]:
    return store.outbox.claim(now, LEASE, limit, TYPES)


@pytest.fixture
def claimed(store: Store, scribe: Scribe) -> Message:
    """A message at its first attempt."""
    scribe.told("a")
    compose(store, *opened(store))
    [message] = claim(store)
    return message


def the_message(store: Store) -> Message:
    [message] = store.outbox.messages()
    return message


def log(store: Store) -> list[tuple[int, str, int | None]]:
    with store._database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT attempt, outcome, code FROM deliveries ORDER BY id"
        )
        return [(row.attempt, row.outcome, row.code) for row in rows]


# --- items -----------------------------------------------------------------------------------


def test_items_are_open_when_they_are_due_in_the_order_of_deciding(
    store: Store, scribe: Scribe
) -> None:
    scribe.told("z", "y")
    scribe.told("late", due_at=LATER)
    scribe.told("never", state=AlertState.SUPPRESSED)
    scribe.told("a")
    assert [i.id for i in opened(store)] == ["z", "y", "a"]
    assert [i.id for i in opened(store, LATER)] == ["z", "y", "late", "a"]


def test_alerts_come_newest_first_over_all_batches(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "BATCH", 3)
    for number in range(8):
        state = AlertState.SUPPRESSED if number % 4 == 3 else AlertState.OPEN
        scribe.told(str(number), state=state)
    assert [told.item.id for told in store.outbox.alerts()] == list("76543210")
    assert [told.item.id for told in store.outbox.alerts(4)] == list("7654")
    assert [told.item.id for told in store.outbox.alerts(3)] == list("765")
    assert [told.item.id for told in store.outbox.alerts(suppressed=False)] == list("654210")
    assert [told.item.id for told in store.outbox.alerts(5, suppressed=False)] == list("65421")


def test_an_alert_is_found_by_its_id(store: Store, scribe: Scribe) -> None:
    made = scribe.told("a", detail="weil")
    told = store.outbox.alert("a")
    assert told is not None
    assert told.item == item("a", made.article, made.story, detail="weil")
    assert told.article.id == made.article
    assert told.message is None
    assert store.outbox.alert("b") is None


# --- making messages -------------------------------------------------------------------------


def test_a_group_becomes_a_message_with_its_items(store: Store, scribe: Scribe) -> None:
    scribe.told("b", "a")
    scribe.told("c")
    assert compose(store, *opened(store)) == 1
    message = the_message(store)
    assert message == Message(message.id, ANNA, AlertKind.NEW, MessageState.PENDING, NOW, NOW)
    assert message.recipient.channel == "mail"
    told = store.outbox.content(message.id)
    assert [(t.item.id, t.item.state, t.message) for t in told] == [
        (name, AlertState.TOLD, message.id) for name in "bac"
    ]
    assert opened(store) == []
    assert store.outbox.content("unknown") == []


def test_each_group_has_a_message_of_its_own(store: Store, scribe: Scribe) -> None:
    scribe.told("a", "b")
    first, second = opened(store)
    groups = [(ANNA, AlertKind.NEW, [first]), (BOX, AlertKind.DIGEST, [second])]
    assert store.outbox.compose(groups, NOW) == 2
    assert {(m.recipient, m.kind) for m in store.outbox.messages()} == {
        (ANNA, AlertKind.NEW),
        (BOX, AlertKind.DIGEST),
    }


def test_items_taken_meanwhile_are_left_out_and_empty_groups_dropped(
    store: Store, scribe: Scribe
) -> None:
    scribe.told("a", "b", "c")
    first, second, third = opened(store)
    assert compose(store, first) == 1
    assert compose(store, first, second) == 1
    assert compose(store, first, second) == 0
    assert store.outbox.compose([], NOW) == 0
    assert compose(store, replace(third, state=AlertState.SUPPRESSED), third, third) == 1
    contents = [store.outbox.content(m.id) for m in store.outbox.messages()]
    assert sorted([told.item.id for told in content] for content in contents) == [
        ["a"],
        ["b"],
        ["c"],
    ]


def test_the_same_items_make_the_same_message_id(scribe: Scribe, store: Store) -> None:
    """So a receiver recognises what is told again after a backup was restored."""
    scribe.told("a", "b")
    first, second = opened(store)
    compose(store, first, second)
    assert the_message(store).id == message_id(ANNA, AlertKind.NEW, ["a", "b"])
    assert len(the_message(store).id) == 24


def test_of_many_that_compose_one_takes_each_item(
    scribe: Scribe, store: Store, open_store: Callable[[], Store]
) -> None:
    for number in range(20):
        scribe.told(str(number))
    items = opened(store)
    stores = [open_store() for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        made = list(pool.map(lambda store: compose(store, *items), stores))
    assert sorted(made) == [0, 0, 0, 1]
    assert len(store.outbox.content(the_message(store).id)) == 20


def test_items_come_with_the_state_of_their_message(store: Store, scribe: Scribe) -> None:
    scribe.told("a", "b")
    assert {told.message_state for told in store.outbox.open_items(NOW)} == {None}
    compose(store, opened(store)[0])
    [claimed] = claim(store)
    for state in (MessageState.SENDING, MessageState.DEAD):
        if state is MessageState.DEAD:
            store.outbox.failed(claimed, "no such user", 550, NOW, retry_at=None)
        [told] = store.outbox.content(claimed.id)
        assert told.message_state is state
        assert store.outbox.alert("a") == told
        assert [t.message_state for t in store.outbox.alerts()] == [None, state]


# --- sending them ----------------------------------------------------------------------------


def test_a_claimed_message_is_leased(store: Store, claimed: Message) -> None:
    assert claimed.state is MessageState.SENDING
    assert (claimed.attempts, claimed.unknown_outcomes, claimed.body) == (1, 0, None)
    assert claimed.token
    assert the_message(store) == claimed
    assert claim(store, NOW + LEASE - timedelta(microseconds=1)) == []


def test_messages_are_claimed_oldest_first_up_to_the_limit(store: Store, scribe: Scribe) -> None:
    for minute, name in enumerate("abc"):
        scribe.told(name)
        compose(store, *opened(store), now=NOW - timedelta(minutes=minute))
    due = sorted(store.outbox.messages(), key=lambda message: message.next_at)
    assert [message.id for message in claim(store, limit=2)] == [m.id for m in due[:2]]
    assert [message.id for message in claim(store)] == [due[2].id]


def test_only_messages_of_the_asked_types_are_claimed(store: Store, scribe: Scribe) -> None:
    scribe.told("a", "b")
    first, second = opened(store)
    compose(store, first, to=ANNA)
    compose(store, second, to=BOX)
    assert store.outbox.claim(NOW, LEASE, 9, set()) == []
    [message] = store.outbox.claim(NOW, LEASE, 9, {ChannelType.MAILDIR, ChannelType.WEBHOOK})
    assert message.recipient == BOX


def test_a_message_is_not_sent_before_it_was_made(store: Store, scribe: Scribe) -> None:
    scribe.told("a")
    compose(store, *opened(store), now=LATER)
    assert claim(store) == []


def test_what_becomes_due_is_claimed_ahead_under_a_lease_from_now(
    store: Store, scribe: Scribe
) -> None:
    scribe.told("a")
    compose(store, *opened(store), now=LATER)
    assert store.outbox.claim(NOW, LEASE, 9, TYPES, due_by=LATER - MOMENT) == []
    [message] = store.outbox.claim(NOW, LEASE, 9, TYPES, due_by=LATER)
    assert store.outbox.claim(NOW + LEASE - MOMENT, LEASE, 9, TYPES, due_by=LATER) == []
    [again] = store.outbox.claim(NOW + LEASE, LEASE, 9, TYPES, due_by=NOW)
    assert (again.id, again.unknown_outcomes) == (message.id, 1)


def test_what_is_claimed_ahead_takes_no_lease_that_still_runs(
    store: Store, claimed: Message
) -> None:
    assert claimed.state is MessageState.SENDING
    assert store.outbox.claim(NOW, LEASE, 9, TYPES, due_by=NOW + 9 * LEASE) == []


def test_a_sent_message_keeps_its_receipt_and_is_done(store: Store, claimed: Message) -> None:
    assert store.outbox.freeze(claimed, b"bytes")
    assert store.outbox.sent(claimed, Receipt(250, "queued as 4711"), LATER)
    done = the_message(store)
    assert (done.state, done.sent_at, done.receipt) == (
        MessageState.SENT,
        LATER,
        "queued as 4711",
    )
    assert (done.body, done.token) == (b"bytes", None)
    assert claim(store, NOW + 9 * LEASE) == []
    assert log(store) == [(1, "sent", 250)]


def test_a_failed_message_waits_for_its_next_attempt(store: Store, claimed: Message) -> None:
    assert store.outbox.failed(claimed, "greylisted", 451, NOW, retry_at=LATER)
    waiting = the_message(store)
    assert (waiting.state, waiting.next_at, waiting.last_error) == (
        MessageState.FAILED,
        LATER,
        "greylisted",
    )
    assert claim(store, LATER - timedelta(microseconds=1)) == []
    [again] = claim(store, LATER)
    assert (again.id, again.attempts, again.unknown_outcomes) == (claimed.id, 2, 0)
    assert store.outbox.sent(again, Receipt(None, "ok"), LATER)
    assert the_message(store).last_error == ""
    assert log(store) == [(1, "failed", 451), (2, "sent", None)]


def test_without_a_next_attempt_a_message_is_dead(store: Store, claimed: Message) -> None:
    assert store.outbox.failed(claimed, "no such user", 550, NOW, retry_at=None)
    assert the_message(store).state is MessageState.DEAD
    assert claim(store, NOW + 9 * LEASE) == []
    assert log(store) == [(1, "dead", 550)]


def test_the_bytes_of_the_first_attempt_stay(store: Store, claimed: Message) -> None:
    assert store.outbox.freeze(claimed, b"first\0\xff")
    assert store.outbox.freeze(claimed, b"second")
    assert the_message(store).body == b"first\0\xff"
    store.outbox.failed(claimed, "later", None, NOW, retry_at=LATER)
    [again] = claim(store, LATER)
    assert again.body == b"first\0\xff"


def test_a_lease_that_ends_while_sending_is_an_unknown_outcome(
    store: Store, claimed: Message
) -> None:
    store.outbox.freeze(claimed, b"bytes")
    [again] = claim(store, NOW + LEASE)
    assert (again.id, again.body) == (claimed.id, b"bytes")
    assert (again.attempts, again.unknown_outcomes) == (2, 1)
    assert again.token != claimed.token
    [third] = claim(store, NOW + 2 * LEASE)
    assert (third.attempts, third.unknown_outcomes) == (3, 2)
    assert log(store) == [(1, "unknown", None), (2, "unknown", None)]


def test_whoever_lost_the_lease_changes_nothing(store: Store, claimed: Message) -> None:
    [again] = claim(store, NOW + LEASE)
    before = the_message(store)
    assert not store.outbox.freeze(claimed, b"late")
    assert not store.outbox.sent(claimed, Receipt(250, "late"), LATER)
    assert not store.outbox.failed(claimed, "late", None, LATER, retry_at=LATER)
    assert the_message(store) == before
    assert store.outbox.freeze(again, b"bytes")
    assert log(store) == [(1, "unknown", None)]


def test_a_late_sender_counts_while_nobody_else_has_claimed(
    store: Store, claimed: Message
) -> None:
    assert store.outbox.sent(claimed, Receipt(250, "ok"), NOW + 5 * LEASE)


def test_a_message_reported_this_moment_is_not_handed_out_again(
    store: Store, claimed: Message, place: Place
) -> None:
    if place.backend == "sqlite":
        pytest.skip("on SQLite the claim waits for the report to end")
    with store._database.write() as connection:
        sent = update(messages).values(state=MessageState.SENT, token=None)
        connection.execute(sent.where(messages.c.token == claimed.token))
        assert claim(store, NOW + LEASE) == []
    assert the_message(store).state is MessageState.SENT
    assert log(store) == []


def test_what_has_ended_cannot_end_again(store: Store, claimed: Message) -> None:
    assert store.outbox.sent(claimed, Receipt(250, "ok"), NOW)
    assert not store.outbox.failed(claimed, "no", None, NOW, retry_at=None)
    assert not store.outbox.sent(claimed, Receipt(250, "ok"), NOW)
    assert log(store) == [(1, "sent", 250)]


def test_messages_are_listed_by_state(store: Store, scribe: Scribe, claimed: Message) -> None:
    scribe.told("b")
    compose(store, *opened(store), now=LATER)
    sending, pending = store.outbox.messages()
    assert store.outbox.messages({MessageState.SENDING}) == [sending] == [claimed]
    assert store.outbox.messages({MessageState.PENDING, MessageState.DEAD}) == [pending]
    assert store.outbox.messages(set()) == []


def test_two_senders_never_get_one_message(
    store: Store, scribe: Scribe, open_store: Callable[[], Store]
) -> None:
    for number in range(60):
        scribe.told(str(number))
    store.outbox.compose([(ANNA, AlertKind.NEW, [one]) for one in opened(store)], NOW)
    stores = [open_store() for _ in range(4)]

    def drain(store: Store) -> list[str]:
        taken: list[str] = []
        while messages := claim(store, limit=3):
            taken += [message.id for message in messages]
        return taken

    with ThreadPoolExecutor(len(stores)) as pool:
        taken = [name for names in pool.map(drain, stores) for name in names]
    assert sorted(taken) == sorted(message.id for message in store.outbox.messages())


def test_a_renewed_lease_is_held_longer_and_only_by_its_holder(
    store: Store, claimed: Message
) -> None:
    assert store.outbox.renew(claimed, NOW + 2 * LEASE)
    assert claim(store, NOW + LEASE) == []
    assert not store.outbox.renew(replace(claimed, token="another"), NOW + 9 * LEASE)
    (again,) = claim(store, NOW + 2 * LEASE)
    assert again.unknown_outcomes == 1
    assert not store.outbox.renew(claimed, NOW + 9 * LEASE)
