"""The port Outbox: messages that a person takes in hand, and whether anything is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.contract.ledgers import Ledger, arrange
from tests.contract.scribe import ANNA, BOX, Scribe
from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Message,
    MessageState,
    Receipt,
)
from worker.domain.outbox import Outbox
from worker.domain.telling import Backlog, ChannelState, Trouble
from worker.domain.topics import Priority
from worker.storage import Store

LEASE = timedelta(minutes=16)
HOUR = timedelta(hours=1)
LATER = NOW + HOUR
PATIENCE = timedelta(minutes=10)
MOMENT = timedelta(microseconds=1)
TYPES = set(ChannelType)
OK = Receipt(250, "ok")


@pytest.fixture
def outbox(ledger: Ledger) -> Outbox:
    return ledger.outbox


def claim(outbox: Outbox, message: Message) -> Message:
    got = outbox.claim(max(NOW, message.next_at), LEASE, 9, TYPES)
    return next(one for one in got if one.id == message.id)


def made(ledger: Ledger, state: MessageState) -> Message:
    """A message in this state, with its bytes where it was tried."""
    name = f"for {state}"
    message = arrange(ledger.outbox, ledger.told(name))
    if state is MessageState.PENDING:
        return message
    if state is MessageState.CANCELLED:
        ledger.outbox.cancel([message.id], "überholt", NOW)
    else:
        claimed = claim(ledger.outbox, message)
        assert ledger.outbox.freeze(claimed, name.encode())
        if state is MessageState.SENT:
            ledger.outbox.sent(claimed, OK, NOW)
        elif state is not MessageState.SENDING:
            retry_at = LATER if state is MessageState.FAILED else None
            ledger.outbox.failed(claimed, "no", 550, NOW, retry_at=retry_at)
    return now_of(ledger.outbox, message)


def now_of(outbox: Outbox, message: Message) -> Message:
    found = outbox.message(message.id)
    assert found is not None
    return found


MENDABLE = [MessageState.FAILED, MessageState.DEAD, MessageState.PENDING]
OTHERS = [MessageState.SENT, MessageState.SENDING, MessageState.CANCELLED]


@pytest.fixture
def states(ledger: Ledger) -> dict[MessageState, Message]:
    """A message of every state."""
    return {state: made(ledger, state) for state in [*OTHERS, *MENDABLE]}


def ids(messages: dict[MessageState, Message], states: list[MessageState]) -> list[str]:
    return [messages[state].id for state in states]


def now_in(outbox: Outbox, states: dict[MessageState, Message]) -> dict[MessageState, Message]:
    return {state: now_of(outbox, message) for state, message in states.items()}


def test_what_waits_or_was_given_up_is_tried_again_at_once(
    outbox: Outbox, states: dict[MessageState, Message]
) -> None:
    at = NOW + MOMENT
    asked = [message.id for message in states.values()]
    assert outbox.retry([*asked, "unknown", *asked], at) == ids(states, MENDABLE)
    again = {"state": MessageState.PENDING, "attempts": 0, "next_at": at}
    changed = {state: replace(states[state], **again) for state in MENDABLE}  # type: ignore[arg-type] # by name
    assert now_in(outbox, states) == {**states, **changed}
    got = {message.id: message for message in outbox.claim(at, LEASE, 9, TYPES)}
    assert {got[m.id].attempts for m in changed.values()} == {1}
    assert {got[m.id].body for m in changed.values()} == {None, b"for failed", b"for dead"}


def test_what_went_out_is_sent_once_more_byte_for_byte(
    outbox: Outbox, states: dict[MessageState, Message]
) -> None:
    message = states[MessageState.SENT]
    assert outbox.replay([m.id for m in states.values()], NOW - MOMENT) == [message.id]
    [got] = outbox.claim(NOW - MOMENT, LEASE, 9, TYPES)
    assert (got.id, got.body, got.sent_at) == (message.id, b"for sent", NOW)
    outbox.sent(got, OK, LATER)
    again = replace(message, sent_at=LATER, next_at=NOW - MOMENT)
    assert now_in(outbox, states) == {**states, MessageState.SENT: again}
    assert [one.at for one in outbox.attempts(message.id)] == [NOW, LATER]


def test_what_waits_or_was_given_up_can_be_taken_out(
    outbox: Outbox, states: dict[MessageState, Message]
) -> None:
    kept = [outbox.content(name) for name in ids(states, [*OTHERS[:2]])]
    asked = [message.id for message in states.values()]
    assert outbox.cancel([*asked, "unknown"], "war falsch", LATER) == ids(states, MENDABLE)
    for state in MENDABLE:
        message = states[state]
        assert now_of(outbox, message) == replace(
            message, state=MessageState.CANCELLED, next_at=LATER, last_error="war falsch"
        )
        [told] = outbox.content(message.id)
        assert (told.item.state, told.item.reason, told.item.detail) == (
            AlertState.SUPPRESSED,
            AlertReason.CANCELLED,
            "war falsch",
        )
    assert [now_of(outbox, states[state]) for state in OTHERS] == [states[s] for s in OTHERS]
    assert [outbox.content(name) for name in ids(states, [*OTHERS[:2]])] == kept
    left = outbox.claim(LATER + HOUR, LEASE, 9, TYPES)
    assert [message.id for message in left] == ids(states, [MessageState.SENDING])
    assert outbox.open_items(LATER + HOUR) == []


def test_what_went_out_before_stays_told_when_its_copy_is_taken_out(
    ledger: Ledger, outbox: Outbox
) -> None:
    message = made(ledger, MessageState.SENT)
    outbox.replay([message.id], NOW)
    assert outbox.cancel([message.id], "doch nicht", NOW) == [message.id]
    assert now_of(outbox, message).state is MessageState.SENT
    [told] = outbox.content(message.id)
    assert told.item.state is AlertState.TOLD


def test_what_went_out_before_stays_told_when_its_copy_is_refused(
    ledger: Ledger, outbox: Outbox
) -> None:
    message = made(ledger, MessageState.SENT)
    outbox.replay([message.id], NOW)
    outbox.failed(claim(outbox, message), "no such user", 550, LATER, retry_at=None)
    after = now_of(outbox, message)
    assert (after.state, after.sent_at, after.last_error) == (
        MessageState.SENT,
        NOW,
        "no such user",
    )
    assert [one.outcome for one in outbox.attempts(message.id)] == ["sent", "dead"]
    assert [one.id for one in outbox.given_up(NOW)] == [message.id]
    assert outbox.given_up(LATER) == []
    assert len(outbox.past([ANNA], NOW).sendings[ANNA.key]) == 1


def refused_after_unknown(ledger: Ledger) -> Message:
    message = arrange(ledger.outbox, ledger.told("a"))
    for retry_at in (NOW, None):
        claimed, is_first = claim(ledger.outbox, message), retry_at is not None
        ledger.outbox.failed(claimed, "no", None, NOW, retry_at=retry_at, unknown=is_first)
    return now_of(ledger.outbox, message)


def test_what_may_have_been_received_stays_told_though_it_is_refused_or_cancelled(
    ledger: Ledger, outbox: Outbox
) -> None:
    message = refused_after_unknown(ledger)
    assert (message.state, message.unknown_outcomes) == (MessageState.DEAD, 1)
    assert len(outbox.past([ANNA], NOW).sendings[ANNA.key]) == 1
    assert outbox.cancel([message.id], "überholt", NOW) == [message.id]
    assert now_of(outbox, message).state is MessageState.CANCELLED
    assert outbox.content(message.id)[0].item.state is AlertState.TOLD
    assert len(outbox.past([ANNA], NOW).sendings[ANNA.key]) == 1


def test_what_was_never_tried_is_not_sent_to_who_has_left(ledger: Ledger, outbox: Outbox) -> None:
    tried, waits = made(ledger, MessageState.FAILED), made(ledger, MessageState.PENDING)
    stays = arrange(outbox, ledger.told("b", recipient=BOX), to=BOX)
    ops = arrange(outbox, ledger.told("c"), kind=AlertKind.OPS)
    assert outbox.withdraw({ANNA.key, BOX.key}, "left", LATER) == 0
    assert outbox.withdraw({BOX.key}, "left", LATER) == 1
    states = [now_of(outbox, one).state for one in (waits, tried, stays, ops)]
    still = MessageState.FAILED, MessageState.PENDING, MessageState.PENDING
    assert states == [MessageState.CANCELLED, *still]
    [told] = outbox.content(waits.id)
    assert (told.item.state, told.item.reason, told.item.detail) == (
        AlertState.SUPPRESSED,
        AlertReason.NO_ROUTE,
        "left",
    )


def test_what_was_cancelled_counts_as_told_no_more(store: Store) -> None:
    made_ = Scribe(store).told("a")
    message = arrange(store.outbox, made_.alerts[0])
    with store.corpus.transaction() as transaction:
        assert transaction.told([made_.story]) == {made_.story: {ANNA.key: {"munition"}}}
    store.outbox.cancel([message.id], "war falsch", NOW)
    with store.corpus.transaction() as transaction:
        assert transaction.told([made_.story]) == {}
    assert store.corpus.counts().messages == {"cancelled": 1}
    assert store.corpus.counts().alerts == {"suppressed": 1}


# --- whether anything is lost ----------------------------------------------------------------


def test_where_nothing_was_decided_nothing_is_lost(outbox: Outbox) -> None:
    assert outbox.backlog(NOW) == Backlog()


def test_an_item_that_is_due_for_long_is_overdue(ledger: Ledger, outbox: Outbox) -> None:
    ledger.told("a")
    ledger.told("b", due_at=LATER)
    ledger.told("c", state=AlertState.SUPPRESSED)
    ledger.told("d", recipient=None)
    assert outbox.backlog(NOW + PATIENCE) == Backlog()
    assert outbox.backlog(NOW + PATIENCE + MOMENT) == Backlog(overdue=1)
    assert outbox.backlog(LATER + PATIENCE + MOMENT).lost == 2


@pytest.mark.parametrize("state", [MessageState.PENDING, MessageState.FAILED])
def test_a_message_that_should_have_been_tried_long_ago_is_stuck(
    ledger: Ledger, outbox: Outbox, state: MessageState
) -> None:
    waiting = made(ledger, state)
    then = waiting.next_at + PATIENCE
    assert outbox.backlog(then) == Backlog(waiting=1, oldest=NOW)
    assert outbox.backlog(then + MOMENT) == Backlog(stuck=1, waiting=1, oldest=NOW)
    outbox.hold(ChannelState(ANNA.type, None, Trouble.DOWN, NOW, then, 3, "refused"))
    assert outbox.backlog(then + MOMENT).stuck == 0
    assert outbox.backlog(then + PATIENCE + MOMENT).stuck == 1
    outbox.hold(ChannelState(ANNA.type, None, Trouble.DISABLED, NOW, NOW, 3, "gone"))
    assert outbox.backlog(then + 9 * HOUR).stuck == 0


def test_a_message_whose_sender_is_gone_for_long_is_stuck(ledger: Ledger, outbox: Outbox) -> None:
    made(ledger, MessageState.SENDING)
    then = NOW + LEASE + PATIENCE
    assert outbox.backlog(then) == Backlog(waiting=1, oldest=NOW)
    assert outbox.backlog(then + MOMENT) == Backlog(stuck=1, waiting=1, oldest=NOW)


def test_one_that_waits_for_its_turn_is_not_stuck(ledger: Ledger, outbox: Outbox) -> None:
    first = ledger.told("a")
    waiting = arrange(outbox, first)
    outbox.failed(claim(outbox, waiting), "busy", 451, NOW, retry_at=NOW + 9 * HOUR)
    arrange(outbox, ledger.told("b", of=first.story), now=NOW + MOMENT)
    assert outbox.backlog(LATER).stuck == 0
    assert outbox.backlog(NOW + 10 * HOUR).stuck == 1


def test_what_stands_in_line_at_a_rate_is_not_stuck(ledger: Ledger, outbox: Outbox) -> None:
    """Hundreds of messages and ten a minute: each of them is on its way."""
    sent, failed, *_ = [arrange(outbox, ledger.told(name)) for name in "abcd"]
    (head,) = outbox.claim(NOW, LEASE, 1, TYPES)
    outbox.sent(head, OK, LATER)
    assert outbox.backlog(LATER + PATIENCE).stuck == 0
    assert outbox.backlog(LATER + PATIENCE + MOMENT).stuck == 3
    (next_,) = outbox.claim(LATER, LEASE, 1, TYPES)
    outbox.failed(next_, "greylisted", 451, LATER + PATIENCE, retry_at=LATER + 9 * HOUR)
    assert outbox.backlog(LATER + 2 * PATIENCE).stuck == 0
    assert {head.id, next_.id} <= {one.id for one in outbox.messages()} >= {sent.id, failed.id}


def test_what_others_overtake_is_stuck(ledger: Ledger, outbox: Outbox) -> None:
    forgotten = arrange(outbox, ledger.told("a"))
    arrange(outbox, ledger.told("b", recipient=BOX), to=BOX)
    arrange(outbox, ledger.told("c"), now=NOW + MOMENT)
    for message in outbox.claim(NOW + MOMENT, LEASE, 9, TYPES):
        if message.id == forgotten.id:
            outbox.failed(message, "busy", 451, NOW, retry_at=NOW)
        else:
            outbox.sent(message, OK, LATER)
    assert outbox.backlog(LATER).stuck == 1


def test_what_cannot_wait_may_overtake(ledger: Ledger, outbox: Outbox) -> None:
    arrange(outbox, ledger.told("a"))
    urgent = ledger.told("b", priority=Priority.CRITICAL)
    arrange(outbox, urgent, now=LATER)
    (first,) = outbox.claim(LATER, LEASE, 1, TYPES)
    outbox.sent(first, OK, LATER)
    assert outbox.backlog(LATER).stuck == 0


def test_what_has_ended_is_not_in_the_way(ledger: Ledger, outbox: Outbox) -> None:
    for state in (MessageState.SENT, MessageState.DEAD, MessageState.CANCELLED):
        made(ledger, state)
    assert outbox.backlog(NOW + 99 * HOUR) == Backlog(dead=1)


def test_an_item_that_is_told_in_no_message_is_astray(store: Store) -> None:
    Scribe(store).told("a", "b")
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE alert_items SET state = 'told' WHERE id = 'a'")
    assert store.outbox.backlog(NOW) == Backlog(astray=1)
    assert store.outbox.backlog(NOW).lost == 1


def test_messages_of_any_recipient_count(ledger: Ledger, outbox: Outbox) -> None:
    arrange(outbox, ledger.told("a", recipient=BOX), to=BOX, now=NOW - HOUR)
    arrange(outbox, ledger.told("b"), kind=AlertKind.DIGEST)
    assert outbox.backlog(NOW) == Backlog(stuck=1, waiting=2, oldest=NOW - HOUR)
