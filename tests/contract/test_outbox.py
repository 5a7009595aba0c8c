"""The port Outbox: alert items, and messages on their way to their end."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from tests.builders import NOW
from tests.contract.conftest import Place
from tests.contract.ledgers import Ledger, arrange
from tests.contract.scribe import ANNA, BOX, Scribe, item, planned
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Message,
    MessageState,
    Receipt,
)
from worker.domain.notices import Incident
from worker.domain.outbox import Outbox
from worker.domain.telling import Attempt, Group, Plan
from worker.domain.topics import Priority
from worker.storage import Store
from worker.storage import outbox as storing
from worker.storage.tables import messages

LEASE = timedelta(minutes=16)
LATER = NOW + timedelta(hours=1)
TYPES = set(ChannelType)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def outbox(ledger: Ledger) -> Outbox:
    return ledger.outbox


def opened(outbox: Outbox, now: datetime = NOW) -> list[AlertItem]:
    return outbox.open_items(now)


def claim(outbox: Outbox, now: datetime = NOW, limit: int = 10) -> list[Message]:
    return outbox.claim(now, LEASE, limit, TYPES)


@pytest.fixture
def claimed(ledger: Ledger) -> Message:
    """A message at its first attempt."""
    arrange(ledger.outbox, ledger.told("a"))
    [message] = claim(ledger.outbox)
    return message


def the_message(outbox: Outbox) -> Message:
    [message] = outbox.messages(bodies=True)
    assert outbox.message(message.id) == message
    return message


def log(outbox: Outbox) -> list[tuple[int, str, int | None]]:
    tries = outbox.attempts(the_message(outbox).id)
    return [(one.number, one.outcome, one.code) for one in tries]


# --- items -----------------------------------------------------------------------------------


def test_items_are_open_when_they_are_due_in_the_order_of_deciding(ledger: Ledger) -> None:
    ledger.told("z", "y")
    ledger.told("late", due_at=LATER)
    ledger.told("never", state=AlertState.SUPPRESSED)
    ledger.told("nobody", recipient=None)
    last = ledger.told("a", marks=("nato", "brüssel"))
    assert [i.id for i in opened(ledger.outbox)] == ["z", "y", "a"]
    assert opened(ledger.outbox)[-1] == last
    assert [i.id for i in opened(ledger.outbox, LATER)] == ["z", "y", "late", "a"]


def test_alerts_come_newest_first_over_all_batches(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "BATCH", 3)
    for number in range(8):
        state = AlertState.SUPPRESSED if number % 4 == 3 else AlertState.OPEN
        ledger.told(str(number), state=state)

    def ids(limit: int | None = None, *, suppressed: bool = True) -> list[str]:
        return [told.item.id for told in ledger.outbox.alerts(limit, suppressed=suppressed)]

    assert ids() == list("76543210")
    assert ids(4) == list("7654")
    assert ids(3) == list("765")
    assert ids(suppressed=False) == list("654210")
    assert ids(5, suppressed=False) == list("65421")


def test_an_alert_is_found_by_its_id(ledger: Ledger) -> None:
    made = ledger.told("a", detail="weil")
    told = ledger.outbox.alert("a")
    assert told is not None
    assert told.item == item("a", made.article, made.story, detail="weil")
    assert told.article.id == made.article
    assert (told.message, told.before, told.told_before) == (None, None, None)
    assert ledger.outbox.alert("b") is None


def test_items_come_with_the_state_of_their_message(ledger: Ledger) -> None:
    first = ledger.told("a")
    ledger.told("b")
    arrange(ledger.outbox, first)
    [claimed] = claim(ledger.outbox)
    for state in (MessageState.SENDING, MessageState.DEAD):
        if state is MessageState.DEAD:
            ledger.outbox.failed(claimed, "no such user", 550, NOW, retry_at=None)
        [told] = ledger.outbox.content(claimed.id)
        assert told.message_state is state
        assert ledger.outbox.alert("a") == told
        assert [t.message_state for t in ledger.outbox.alerts()] == [None, state]


# --- sending them ----------------------------------------------------------------------------


def test_a_claimed_message_is_leased(outbox: Outbox, claimed: Message) -> None:
    assert claimed.state is MessageState.SENDING
    assert (claimed.attempts, claimed.unknown_outcomes, claimed.body) == (1, 0, None)
    assert claimed.token
    assert the_message(outbox) == claimed
    assert claim(outbox, NOW + LEASE - MOMENT) == []


def test_messages_are_claimed_oldest_first_up_to_the_limit(ledger: Ledger) -> None:
    for minute, name in enumerate("abc"):
        arrange(ledger.outbox, ledger.told(name), now=NOW - timedelta(minutes=minute))
    due = sorted(ledger.outbox.messages(), key=lambda message: message.next_at)
    assert [message.id for message in claim(ledger.outbox, limit=2)] == [m.id for m in due[:2]]
    assert [message.id for message in claim(ledger.outbox)] == [due[2].id]


def test_only_messages_of_the_asked_types_are_claimed(ledger: Ledger) -> None:
    arrange(ledger.outbox, ledger.told("a"), to=ANNA)
    arrange(ledger.outbox, ledger.told("b"), to=BOX)
    assert ledger.outbox.claim(NOW, LEASE, 9, set()) == []
    [message] = ledger.outbox.claim(NOW, LEASE, 9, {ChannelType.MAILDIR, ChannelType.WEBHOOK})
    assert message.recipient == BOX


def test_a_message_is_not_sent_before_it_was_made(ledger: Ledger) -> None:
    arrange(ledger.outbox, ledger.told("a"), now=LATER)
    assert claim(ledger.outbox) == []


def test_what_becomes_due_is_claimed_ahead_under_a_lease_from_now(ledger: Ledger) -> None:
    outbox = ledger.outbox
    arrange(outbox, ledger.told("a"), now=LATER)
    assert outbox.claim(NOW, LEASE, 9, TYPES, due_by=LATER - MOMENT) == []
    [message] = outbox.claim(NOW, LEASE, 9, TYPES, due_by=LATER)
    assert outbox.claim(NOW + LEASE - MOMENT, LEASE, 9, TYPES, due_by=LATER) == []
    [again] = outbox.claim(NOW + LEASE, LEASE, 9, TYPES, due_by=NOW)
    assert (again.id, again.unknown_outcomes) == (message.id, 1)


def test_what_is_claimed_ahead_takes_no_lease_that_still_runs(
    outbox: Outbox, claimed: Message
) -> None:
    assert claimed.state is MessageState.SENDING
    assert outbox.claim(NOW, LEASE, 9, TYPES, due_by=NOW + 9 * LEASE) == []


def test_a_sent_message_keeps_its_receipt_and_is_done(outbox: Outbox, claimed: Message) -> None:
    assert outbox.freeze(claimed, b"bytes")
    assert outbox.sent(claimed, Receipt(250, "queued as 4711"), LATER)
    done = the_message(outbox)
    assert (done.state, done.sent_at, done.receipt) == (
        MessageState.SENT,
        LATER,
        "queued as 4711",
    )
    assert (done.body, done.token) == (b"bytes", None)
    assert claim(outbox, NOW + 9 * LEASE) == []
    assert outbox.attempts(done.id) == [Attempt(1, LATER, "sent", 250, "", "queued as 4711")]


def test_a_failed_message_waits_for_its_next_attempt(outbox: Outbox, claimed: Message) -> None:
    assert outbox.failed(claimed, "greylisted", 451, NOW, retry_at=LATER)
    waiting = the_message(outbox)
    assert (waiting.state, waiting.next_at, waiting.last_error) == (
        MessageState.FAILED,
        LATER,
        "greylisted",
    )
    assert claim(outbox, LATER - MOMENT) == []
    [again] = claim(outbox, LATER)
    assert (again.id, again.attempts, again.unknown_outcomes) == (claimed.id, 2, 0)
    assert outbox.sent(again, Receipt(None, "ok"), LATER)
    assert the_message(outbox).last_error == ""
    assert outbox.attempts(claimed.id) == [
        Attempt(1, NOW, "failed", 451, "greylisted", None),
        Attempt(2, LATER, "sent", None, "", "ok"),
    ]


def test_without_a_next_attempt_a_message_is_dead(outbox: Outbox, claimed: Message) -> None:
    assert outbox.failed(claimed, "no such user", 550, NOW, retry_at=None)
    assert the_message(outbox).state is MessageState.DEAD
    assert claim(outbox, NOW + 9 * LEASE) == []
    assert log(outbox) == [(1, "dead", 550)]


@pytest.mark.parametrize("retry_at", [LATER, None])
def test_what_may_have_been_taken_is_known_as_that(
    outbox: Outbox, claimed: Message, retry_at: datetime | None
) -> None:
    assert outbox.failed(claimed, "no reply", None, NOW, retry_at=retry_at, unknown=True)
    kept = the_message(outbox)
    assert kept.unknown_outcomes == 1
    assert kept.state is (MessageState.FAILED if retry_at else MessageState.DEAD)
    assert log(outbox) == [(1, "unknown", None)]


def test_the_bytes_of_the_first_attempt_stay(outbox: Outbox, claimed: Message) -> None:
    assert outbox.freeze(claimed, b"first\0\xff")
    assert outbox.freeze(claimed, b"second")
    assert the_message(outbox).body == b"first\0\xff"
    outbox.failed(claimed, "later", None, NOW, retry_at=LATER)
    [again] = claim(outbox, LATER)
    assert again.body == b"first\0\xff"


def test_a_lease_that_ends_while_sending_is_an_unknown_outcome(
    outbox: Outbox, claimed: Message
) -> None:
    outbox.freeze(claimed, b"bytes")
    [again] = claim(outbox, NOW + LEASE)
    assert (again.id, again.body) == (claimed.id, b"bytes")
    assert (again.attempts, again.unknown_outcomes) == (2, 1)
    assert again.token != claimed.token
    [third] = claim(outbox, NOW + 2 * LEASE)
    assert (third.attempts, third.unknown_outcomes) == (3, 2)
    assert log(outbox) == [(1, "unknown", None), (2, "unknown", None)]


def test_whoever_lost_the_lease_changes_nothing(outbox: Outbox, claimed: Message) -> None:
    [again] = claim(outbox, NOW + LEASE)
    before = the_message(outbox)
    assert not outbox.freeze(claimed, b"late")
    assert not outbox.sent(claimed, Receipt(250, "late"), LATER)
    assert not outbox.failed(claimed, "late", None, LATER, retry_at=LATER)
    assert the_message(outbox) == before
    assert outbox.freeze(again, b"bytes")
    assert log(outbox) == [(1, "unknown", None)]


def test_a_late_sender_counts_while_nobody_else_has_claimed(
    outbox: Outbox, claimed: Message
) -> None:
    assert outbox.sent(claimed, Receipt(250, "ok"), NOW + 5 * LEASE)


def test_a_message_reported_this_moment_is_not_handed_out_again(
    store: Store, place: Place
) -> None:
    if place.backend == "sqlite":
        pytest.skip("on SQLite the claim waits for the report to end")
    arrange(store.outbox, Scribe(store).told("a").alerts[0])
    [claimed] = claim(store.outbox)
    with store._database.write() as connection:
        sent = update(messages).values(state=MessageState.SENT, token=None)
        connection.execute(sent.where(messages.c.token == claimed.token))
        assert claim(store.outbox, NOW + LEASE) == []
    assert the_message(store.outbox).state is MessageState.SENT
    assert log(store.outbox) == []


def test_what_has_ended_cannot_end_again(outbox: Outbox, claimed: Message) -> None:
    assert outbox.sent(claimed, Receipt(250, "ok"), NOW)
    assert not outbox.failed(claimed, "no", None, NOW, retry_at=None)
    assert not outbox.sent(claimed, Receipt(250, "ok"), NOW)
    assert log(outbox) == [(1, "sent", 250)]


def test_messages_are_listed_by_state(ledger: Ledger, claimed: Message) -> None:
    arrange(ledger.outbox, ledger.told("b"), now=LATER)
    sending, pending = ledger.outbox.messages()
    assert ledger.outbox.messages({MessageState.SENDING}) == [sending] == [claimed]
    assert ledger.outbox.messages({MessageState.PENDING, MessageState.DEAD}) == [pending]
    assert ledger.outbox.messages(set()) == []
    assert ledger.outbox.message("unknown") is None
    assert ledger.outbox.attempts("unknown") == []


def test_a_list_reads_no_bodies_and_says_whether_there_are_any(
    ledger: Ledger, outbox: Outbox, claimed: Message
) -> None:
    arrange(outbox, ledger.told("b"))
    outbox.freeze(claimed, b"bytes")
    assert {message.body for message in outbox.messages()} == {b"", None}
    assert {message.body for message in outbox.messages(bodies=True)} == {b"bytes", None}


def test_a_list_may_be_of_the_newest_few(ledger: Ledger, outbox: Outbox) -> None:
    made = [arrange(outbox, ledger.told(n), now=NOW + at * MOMENT) for at, n in enumerate("abc")]
    assert outbox.messages(limit=2) == made[:2]
    assert outbox.messages(limit=2, newest=True) == made[:0:-1]
    assert outbox.messages(limit=0) == []


def test_a_list_may_begin_at_a_moment(ledger: Ledger, outbox: Outbox, claimed: Message) -> None:
    unsent = arrange(outbox, ledger.told("b"), now=LATER)
    outbox.sent(claimed, Receipt(250, "ok"), LATER + MOMENT)
    since = [[m.id for m in outbox.messages(since=LATER + n * MOMENT)] for n in range(3)]
    assert since == [[claimed.id, unsent.id], [claimed.id], []]


URGENT: list[dict[str, Any]] = [
    {"priority": Priority.CRITICAL},
    {"kind": AlertKind.CORRECTION},
    {"kind": AlertKind.DIGEST, "reason": AlertReason.RETRACTED},
]


@pytest.mark.parametrize("urgent", URGENT)
@pytest.mark.parametrize("limit", [1, 3])
def test_what_cannot_wait_goes_before_all_that_is_due(
    ledger: Ledger, outbox: Outbox, urgent: dict[str, Any], limit: int
) -> None:
    """Behind a backlog that a rate lets out slowly, a correction would come hours late."""
    waiting = [arrange(outbox, ledger.told(str(n), priority=Priority.HIGH)) for n in range(3)]
    told = ledger.told("u", **urgent)
    first = arrange(outbox, told, kind=told.kind, now=NOW + MOMENT)
    later = arrange(outbox, ledger.told("v", **urgent), kind=told.kind, now=LATER)
    got = claim(outbox, NOW + MOMENT, limit)
    assert got[0].id == first.id
    assert {message.id for message in got[1:]} <= {message.id for message in waiting}
    assert len(got) == limit
    assert later.id in {message.id for message in claim(outbox, LATER)}


def test_what_cannot_wait_still_waits_for_its_turn(ledger: Ledger, outbox: Outbox) -> None:
    first = ledger.told("a")
    arrange(outbox, first)
    correction = ledger.told("b", of=first.story, kind=AlertKind.CORRECTION)
    arrange(outbox, correction, kind=AlertKind.CORRECTION, now=NOW + MOMENT)
    (got,) = outbox.claim(LATER, LEASE, 9, TYPES, in_turn=[ANNA.channel])
    assert got.kind is AlertKind.NEW


def test_a_renewed_lease_is_held_longer_and_only_by_its_holder(
    outbox: Outbox, claimed: Message
) -> None:
    assert outbox.renew(claimed, NOW + 2 * LEASE)
    assert claim(outbox, NOW + LEASE) == []
    assert not outbox.renew(replace(claimed, token="another"), NOW + 9 * LEASE)
    (again,) = claim(outbox, NOW + 2 * LEASE)
    assert again.unknown_outcomes == 1
    assert not outbox.renew(claimed, NOW + 9 * LEASE)


def test_attempts_over_a_type_are_counted_since_a_moment(ledger: Ledger, claimed: Message) -> None:
    outbox = ledger.outbox
    arrange(outbox, ledger.told("b"), to=BOX)
    [box] = claim(outbox)
    assert outbox.tried_since(ChannelType.EMAIL, NOW) == 0
    outbox.failed(claimed, "greylisted", 451, NOW, retry_at=LATER)
    outbox.sent(box, Receipt(None, "ok"), NOW)
    [again] = claim(outbox, LATER)
    outbox.sent(again, Receipt(250, "ok"), LATER)
    assert outbox.tried_since(ChannelType.EMAIL, NOW) == 2
    assert outbox.tried_since(ChannelType.EMAIL, NOW + MOMENT) == 1
    assert outbox.tried_since(ChannelType.EMAIL, LATER + MOMENT) == 0
    assert outbox.tried_since(ChannelType.MAILDIR, NOW) == 1


def test_a_message_about_news_tells_of_no_incident(ledger: Ledger) -> None:
    trouble = Incident("config", "The edited config is refused.", "feeds.yaml", NOW)
    told = ledger.told("a")
    message = arrange(ledger.outbox, told)
    ledger.inform(trouble, told)
    [ops] = [one for one in ledger.outbox.messages() if one.kind is AlertKind.OPS]
    assert ledger.outbox.incident(ops.id) == trouble
    assert ledger.outbox.content(ops.id) == []
    assert ledger.outbox.incident(message.id) is None
    assert ledger.outbox.incident("unknown") is None


# --- many at once ----------------------------------------------------------------------------


def singly(items: list[AlertItem]) -> Plan:
    return Plan(tuple(Group(ANNA, AlertKind.NEW, (one,)) for one in items))


def test_of_many_that_arrange_one_takes_each_item(ledger: Ledger) -> None:
    for number in range(20):
        ledger.told(str(number))
    items = opened(ledger.outbox)
    others = [ledger.again() for _ in range(4)]
    with ThreadPoolExecutor(len(others)) as pool:
        made = list(pool.map(lambda one: one.arrange(planned(*items), NOW), others))
    assert sorted(made) == [0, 0, 0, 1]
    assert len(ledger.outbox.content(the_message(ledger.outbox).id)) == 20


def test_two_senders_never_get_one_message(ledger: Ledger) -> None:
    for number in range(60):
        ledger.told(str(number))
    ledger.outbox.arrange(singly(opened(ledger.outbox)), NOW)
    others = [ledger.again() for _ in range(4)]

    def drain(outbox: Outbox) -> list[str]:
        taken: list[str] = []
        while messages := claim(outbox, limit=3):
            taken += [message.id for message in messages]
        return taken

    with ThreadPoolExecutor(len(others)) as pool:
        taken = [name for names in pool.map(drain, others) for name in names]
    assert sorted(taken) == sorted(message.id for message in ledger.outbox.messages())


RECEIPT = Receipt(250, "ok")
RACES = {"sqlite": 1_000, "postgresql": 200}


def test_of_two_workers_one_gets_a_message(
    store: Store, place: Place, request: pytest.FixtureRequest
) -> None:
    """Race after race over one row: whoever gets it may report on it, and nobody else."""
    open_store = request.getfixturevalue("open_store")
    races = RACES[place.backend]
    scribe = Scribe(store)
    items = [scribe.told(*(f"{n}-{m}" for m in range(100))).alerts for n in range(races // 100)]
    store.outbox.arrange(singly([one for some in items for one in some]), NOW)

    def taken(outbox: Outbox) -> list[Message]:
        got: list[Message] = []
        while messages := outbox.claim(NOW, LEASE, 1, TYPES):
            got += messages
        return got

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(taken, [store.outbox, open_store().outbox])
    assert len(one) + len(other) == len({m.id for m in [*one, *other]}) == races
    assert {(m.attempts, m.token is None) for m in store.outbox.messages()} == {(1, False)}
    if one and other:
        assert not store.outbox.sent(replace(one[0], token=other[0].token), RECEIPT, NOW)
    assert all(store.outbox.sent(message, RECEIPT, NOW) for message in [*one[:9], *other[:9]])


@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(hours=1)])
def test_a_clock_that_jumps_loses_nothing_and_sends_nothing_twice(
    ledger: Ledger, jump: timedelta
) -> None:
    outbox, now = ledger.outbox, NOW + jump
    arrange(outbox, ledger.told("before"))
    [held] = claim(outbox)
    arrange(outbox, ledger.told("after"), now=now)
    got = claim(outbox, now)
    if jump > LEASE:  # by this clock its lease is over, so that it counts as unknown
        assert {(m.id == held.id, m.unknown_outcomes) for m in got} == {(True, 1), (False, 0)}
        assert not outbox.sent(held, Receipt(250, "late"), now)
    else:
        assert [message.id == held.id for message in got] == [False]
        got.append(held)
    assert all(outbox.sent(message, Receipt(250, "ok"), now) for message in got)
    assert {message.state for message in outbox.messages()} == {MessageState.SENT}
    assert outbox.backlog(now).lost == 0
