"""The port Outbox: a plan carried out, what recipients were told of late, and what is undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.contract.ledgers import Ledger, arrange
from tests.contract.scribe import ANNA, BOX, Scribe, planned
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    ChannelType,
    Hold,
    Message,
    MessageState,
    Receipt,
    Recipient,
)
from worker.domain.outbox import Outbox
from worker.domain.telling import (
    Backlog,
    ChannelState,
    Group,
    Past,
    Plan,
    Sending,
    Slot,
    Spoken,
    Trouble,
)
from worker.storage import Store
from worker.storage.messages import message_id

LEASE = timedelta(minutes=16)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LATER = NOW + HOUR
MOMENT = timedelta(microseconds=1)
PATIENCE = timedelta(minutes=10)
TYPES = set(ChannelType)
MORNING = Slot(ANNA, ("morgens", "presse"), NOW - DAY, NOW)
DIGEST = AlertKind.DIGEST


@pytest.fixture
def outbox(ledger: Ledger) -> Outbox:
    return ledger.outbox


def item_now(outbox: Outbox, name: str) -> AlertItem:
    told = outbox.alert(name)
    assert told is not None
    return told.item


# --- groups ----------------------------------------------------------------------------------


def test_a_group_becomes_a_message_with_its_items(ledger: Ledger, outbox: Outbox) -> None:
    ledger.told("b", "a")
    ledger.told("c")
    message = arrange(outbox, *outbox.open_items(NOW))
    assert message == Message(message.id, ANNA, AlertKind.NEW, MessageState.PENDING, NOW, NOW)
    assert message.recipient.channel == "mail"
    told = outbox.content(message.id)
    assert [(t.item.id, t.item.state, t.message) for t in told] == [
        (name, AlertState.TOLD, message.id) for name in "bac"
    ]
    assert outbox.open_items(NOW) == []
    assert outbox.content("unknown") == []


def test_an_item_keeps_why_it_had_waited_and_its_event(ledger: Ledger, outbox: Outbox) -> None:
    told = ledger.told("a", marks=("nato", "gipfel"))
    held = replace(told, hold=Hold.EVENT, event=7)
    arrange(outbox, held)
    assert item_now(outbox, "a") == replace(held, state=AlertState.TOLD)


def test_each_group_has_a_message_of_its_own(ledger: Ledger, outbox: Outbox) -> None:
    ledger.told("a", "b")
    first, second = outbox.open_items(NOW)
    groups = (Group(ANNA, AlertKind.NEW, (first,)), Group(BOX, DIGEST, (second,)))
    assert outbox.arrange(Plan(groups), NOW) == 2
    made = {(m.recipient, m.kind) for m in outbox.messages()}
    assert made == {(ANNA, AlertKind.NEW), (BOX, DIGEST)}


def test_items_taken_meanwhile_are_left_out_and_empty_groups_dropped(
    ledger: Ledger, outbox: Outbox
) -> None:
    ledger.told("a", "b", "c")
    first, second, third = outbox.open_items(NOW)
    assert outbox.arrange(planned(first), NOW) == 1
    assert outbox.arrange(planned(first, second), NOW) == 1
    assert outbox.arrange(planned(first, second), NOW) == 0
    assert outbox.arrange(planned(), NOW) == 0
    assert outbox.arrange(Plan(), NOW) == 0
    assert outbox.arrange(planned(replace(third, detail="x"), third, third), NOW) == 1
    contents = [outbox.content(m.id) for m in outbox.messages()]
    assert sorted([told.item.id for told in content] for content in contents) == [
        ["a"],
        ["b"],
        ["c"],
    ]


def test_an_item_in_two_groups_stands_in_the_first(ledger: Ledger, outbox: Outbox) -> None:
    one, two = ledger.told("a"), ledger.told("b")
    groups = (Group(ANNA, AlertKind.NEW, (one,)), Group(ANNA, AlertKind.NEW, (one, two)))
    assert outbox.arrange(Plan(groups, waiting=(one,), suppressed=(two,)), NOW) == 2
    assert {m.id for m in outbox.messages()} == {
        message_id(ANNA, AlertKind.NEW, ["a"]),
        message_id(ANNA, AlertKind.NEW, ["b"]),
    }
    assert item_now(outbox, "a").state is item_now(outbox, "b").state is AlertState.TOLD


def test_the_same_items_make_the_same_message_id(ledger: Ledger, outbox: Outbox) -> None:
    """So a receiver recognises what is told again after a backup was restored."""
    ledger.told("a", "b")
    message = arrange(outbox, *outbox.open_items(NOW))
    assert message.id == message_id(ANNA, AlertKind.NEW, ["a", "b"])
    assert len(message.id) == 24


# --- what waits, and what is told to nobody --------------------------------------------------


def test_what_waits_gets_its_new_time_and_the_reason(ledger: Ledger, outbox: Outbox) -> None:
    told = ledger.told("a")
    held = replace(told, due_at=LATER, hold=Hold.QUIET_HOURS, event=told.story)
    assert outbox.arrange(Plan(waiting=(held,)), NOW) == 0
    assert outbox.open_items(LATER - MOMENT) == []
    assert outbox.due(LATER - MOMENT) == set()
    assert outbox.open_items(LATER) == [held]


def test_what_is_put_off_to_a_digest_comes_back_as_of_one(ledger: Ledger, outbox: Outbox) -> None:
    """So what an outage has made stale: as news it would go out by itself."""
    stale = replace(ledger.told("a"), kind=DIGEST, due_at=LATER, hold=Hold.OUTAGE)
    outbox.arrange(Plan(waiting=(stale,)), NOW)
    assert outbox.open_items(LATER) == [stale]


def test_what_is_suppressed_is_told_to_nobody(ledger: Ledger, outbox: Outbox) -> None:
    told = ledger.told("a")
    silenced = replace(told, reason=AlertReason.SILENCED, detail="s1 bis morgen: Übung")
    outbox.arrange(Plan(suppressed=(silenced,)), NOW)
    assert item_now(outbox, "a") == replace(silenced, state=AlertState.SUPPRESSED)
    assert outbox.open_items(LATER) == []
    assert outbox.arrange(planned(told), NOW) == 0


def test_what_stands_in_a_message_waits_no_more(ledger: Ledger, outbox: Outbox) -> None:
    told = ledger.told("a")
    arrange(outbox, told)
    late = replace(told, due_at=LATER, hold=Hold.BURST)
    outbox.arrange(Plan(waiting=(late,), suppressed=(late,)), NOW)
    assert item_now(outbox, "a") == replace(told, state=AlertState.TOLD)


# --- digests ---------------------------------------------------------------------------------


def test_a_digest_says_what_it_reports_on_and_its_slot_is_done(
    ledger: Ledger, outbox: Outbox
) -> None:
    assert outbox.digests_done() == {}
    message = arrange(outbox, ledger.told("a"), kind=DIGEST, slot=MORNING)
    assert message.window == (MORNING.begins, MORNING.ends)
    assert message.id == message_id(ANNA, DIGEST, ["a"])
    assert outbox.digests_done() == {
        (ANNA.key, "morgens"): NOW,
        (ANNA.key, "presse"): NOW,
    }


def test_a_digest_may_be_empty_and_has_an_id_of_its_slot(outbox: Outbox) -> None:
    first = arrange(outbox, kind=DIGEST, slot=MORNING)
    assert outbox.content(first.id) == []
    assert outbox.arrange(planned(kind=DIGEST, slot=MORNING), NOW) == 0
    tomorrow = replace(MORNING, begins=NOW, ends=NOW + DAY)
    second = arrange(outbox, kind=DIGEST, slot=tomorrow, now=NOW + DAY)
    other = arrange(outbox, kind=DIGEST, slot=replace(tomorrow, recipient=BOX), to=BOX)
    assert len({first.id, second.id, other.id}) == 3


def test_a_slot_that_is_done_makes_no_message_and_its_items_stay(
    ledger: Ledger, outbox: Outbox
) -> None:
    arrange(outbox, kind=DIGEST, slot=MORNING)
    late = ledger.told("a")
    assert outbox.arrange(planned(late, kind=DIGEST, slot=MORNING), NOW) == 0
    assert outbox.open_items(NOW) == [late]


def test_a_digest_whose_items_were_taken_is_planned_anew(ledger: Ledger, outbox: Outbox) -> None:
    """Told as empty, it would say that nothing had come."""
    told = ledger.told("a")
    arrange(outbox, told)
    assert outbox.arrange(planned(told, kind=DIGEST, slot=MORNING), NOW) == 0
    assert outbox.digests_done() == {}


def test_slots_without_a_message_are_noted_and_never_go_back(outbox: Outbox) -> None:
    earlier = replace(MORNING, routes=("presse",), ends=NOW - DAY)
    outbox.arrange(Plan(slots=(MORNING,)), NOW)
    outbox.arrange(Plan(slots=(earlier,)), NOW)
    assert set(outbox.digests_done().values()) == {NOW}
    twice = Group(BOX, DIGEST, (), replace(MORNING, recipient=BOX))
    assert outbox.arrange(Plan((twice, twice)), NOW) == 1
    assert outbox.arrange(planned(kind=DIGEST, slot=earlier), NOW) == 0
    new_route = replace(MORNING, routes=("morgens", "neu"))
    assert outbox.arrange(planned(kind=DIGEST, slot=new_route), NOW) == 1


# --- what was told of late -------------------------------------------------------------------


def test_the_past_holds_messages_and_their_stories_oldest_first(
    ledger: Ledger, outbox: Outbox
) -> None:
    first = ledger.told("a", marks=("nato",))
    second = replace(ledger.told("b", marks=("nato", "x")), event=first.story, hold=Hold.EVENT)
    arrange(outbox, second, now=NOW + MOMENT, kind=AlertKind.UPDATE)
    arrange(outbox, first)
    arrange(outbox, kind=DIGEST, slot=MORNING, now=NOW + HOUR)
    arrange(outbox, ledger.told("c"), now=NOW - MOMENT)
    arrange(outbox, ledger.told("d", recipient=BOX), to=BOX)
    none: frozenset[Hold] = frozenset()
    assert outbox.past([ANNA], NOW) == Past(
        {
            ANNA.key: [
                Sending(ANNA, AlertKind.NEW, NOW, _set(first), _set(first), none),
                Sending(
                    ANNA,
                    AlertKind.UPDATE,
                    NOW + MOMENT,
                    _set(second),
                    _set(first),
                    frozenset({Hold.EVENT}),
                ),
                Sending(ANNA, DIGEST, NOW + HOUR, frozenset(), frozenset(), none),
            ]
        },
        {
            ANNA.key: [
                Spoken(ANNA, first.story, first.story, ("nato",), NOW),
                Spoken(ANNA, second.story, first.story, ("nato", "x"), NOW + MOMENT),
            ]
        },
    )
    assert set(outbox.past([ANNA, BOX], NOW).sendings) == {ANNA.key, BOX.key}
    assert outbox.past([], NOW) == Past({}, {})
    twin = Recipient(ChannelType.WEBHOOK, ANNA.address, "w")
    assert outbox.past([twin], NOW) == Past({}, {})


def _set(item: AlertItem) -> frozenset[int]:
    return frozenset({item.story})


def test_the_past_leaves_out_what_was_given_up(ledger: Ledger, outbox: Outbox) -> None:
    for name in "ab":
        arrange(outbox, ledger.told(name))
    dead, cancelled = outbox.claim(NOW, LEASE, 9, TYPES)
    outbox.failed(dead, "no such user", 550, NOW, retry_at=None)
    outbox.failed(cancelled, "busy", 451, NOW, retry_at=NOW)
    assert len(outbox.past([ANNA], NOW).sendings[ANNA.key]) == 1
    outbox.cancel([cancelled.id], "doppelt", NOW)
    assert outbox.past([ANNA], NOW) == Past({}, {})


def test_what_was_told_at_once_is_found_by_its_window(ledger: Ledger, outbox: Outbox) -> None:
    for name, moment in (("a", NOW), ("b", NOW + MOMENT), ("c", LATER), ("d", LATER + MOMENT)):
        arrange(outbox, ledger.told(name), now=moment)
    arrange(outbox, ledger.told("digest"), kind=DIGEST, now=LATER)
    arrange(outbox, ledger.told("box", recipient=BOX), to=BOX, now=LATER)
    arrange(outbox, ledger.told("dead"), now=LATER)
    [dead] = [m for m in outbox.messages() if m.id == message_id(ANNA, AlertKind.NEW, ["dead"])]
    outbox.cancel([dead.id], "doppelt", LATER)
    assert [told.item.id for told in outbox.told_at_once(ANNA, NOW, LATER)] == ["b", "c"]
    assert outbox.told_at_once(ANNA, LATER + HOUR, LATER + DAY) == []


# --- what waited in vain ---------------------------------------------------------------------


def in_vain(ledger: Ledger, *names: str, kind: AlertKind = AlertKind.NEW) -> list[Message]:
    return [arrange(ledger.outbox, ledger.told(name), kind=kind) for name in names]


def test_what_waited_in_vain_is_undone_and_its_items_are_open_again(
    ledger: Ledger, outbox: Outbox
) -> None:
    in_vain(ledger, "a", "b", kind=AlertKind.UPDATE)
    in_vain(ledger, "c", kind=AlertKind.CATCH_UP)
    failed, other = outbox.claim(NOW, LEASE, 2, TYPES)
    outbox.freeze(failed, b"bytes that nobody has seen")
    outbox.failed(failed, "refused", None, NOW, retry_at=LATER)
    outbox.failed(other, "refused", None, NOW, retry_at=LATER)
    assert outbox.take_back(LATER, LATER) == 3
    assert outbox.messages() == []
    again = outbox.open_items(LATER)
    assert [(i.id, i.hold) for i in again] == [(name, Hold.OUTAGE) for name in "abc"]
    assert {i.due_at for i in again} == {NOW}
    message = arrange(outbox, *again, kind=AlertKind.CATCH_UP, now=LATER)
    assert [told.item.id for told in outbox.content(message.id)] == ["a", "b", "c"]
    assert outbox.take_back(LATER, LATER) == 0


def test_what_was_undone_may_go_out_under_its_old_id(ledger: Ledger, outbox: Outbox) -> None:
    first, _ = in_vain(ledger, "a", "b")
    assert outbox.take_back(LATER, LATER) == 2
    again, _ = outbox.open_items(LATER)
    message = arrange(outbox, again, now=LATER)
    assert (message.id, message.attempts, message.body) == (first.id, 0, None)
    assert outbox.attempts(message.id) == []


def test_the_oldest_of_a_recipient_decides_for_all_and_for_nobody_else(
    ledger: Ledger, outbox: Outbox
) -> None:
    in_vain(ledger, "a")
    assert outbox.take_back(LATER, LATER) == 0  # there is nothing to merge it with
    arrange(outbox, ledger.told("b"), now=LATER)
    for name in "cd":
        arrange(outbox, ledger.told(name, recipient=BOX), to=BOX, now=LATER)
    assert outbox.take_back(NOW, LATER) == 0
    assert outbox.take_back(NOW + MOMENT, LATER) == 2
    assert {message.recipient for message in outbox.messages()} == {BOX}


def test_a_correction_is_not_read_before_what_it_corrects(ledger: Ledger, outbox: Outbox) -> None:
    in_vain(ledger, "a", "b")
    assert outbox.take_back(NOW, NOW) == 0
    in_vain(ledger, "c", kind=AlertKind.CORRECTION)
    assert outbox.take_back(NOW, NOW) == 3
    assert {item.id for item in outbox.open_items(NOW)} == set("abc")


def test_what_an_outage_gathered_is_looked_at_anew(ledger: Ledger, outbox: Outbox) -> None:
    in_vain(ledger, "a", kind=AlertKind.CATCH_UP)
    [tried] = outbox.claim(NOW, LEASE, 1, TYPES)
    outbox.failed(tried, "no answer", None, NOW, retry_at=NOW)
    assert outbox.take_back(NOW, NOW) == 0
    assert outbox.take_back(LATER, LATER) == 1
    in_vain(ledger, "b", kind=AlertKind.CATCH_UP)
    [tried] = outbox.claim(NOW, LEASE, 1, TYPES)
    outbox.failed(tried, "greylisted", 451, NOW, retry_at=NOW)
    assert outbox.take_back(LATER, LATER) == 0


def test_the_parts_of_a_plan_go_out_in_its_order(ledger: Ledger, outbox: Outbox) -> None:
    items = [ledger.told(f"part {number}") for number in range(9)]
    beside = ledger.told("beside", recipient=BOX)
    groups = [Group(ANNA, AlertKind.NEW, (item,)) for item in items]
    assert outbox.arrange(Plan((*groups, Group(BOX, AlertKind.NEW, (beside,)))), NOW) == 10
    claimed = [one for _ in range(10) for one in outbox.claim(NOW, LEASE, 1, TYPES)]
    told = [outbox.content(one.id)[0].item.id for one in claimed if one.recipient == ANNA]
    assert told == [item.id for item in items]
    assert max(one.created_at for one in claimed) == NOW


def test_what_stands_for_itself_is_not_undone(ledger: Ledger, outbox: Outbox) -> None:
    stands = AlertKind.OVERVIEW, AlertKind.OPS, AlertKind.TEST, DIGEST
    for kind in stands:
        in_vain(ledger, f"{kind} a", f"{kind} b", kind=kind)
    assert outbox.take_back(LATER, LATER) == 0


def test_what_somebody_may_have_received_is_not_undone(ledger: Ledger, outbox: Outbox) -> None:
    in_vain(ledger, *"abcdef")
    unknown, lost, sending, sent, later, _ = outbox.claim(NOW, LEASE, 6, TYPES)
    outbox.failed(unknown, "no reply", None, NOW, retry_at=NOW, unknown=True)
    outbox.renew(sending, LATER + DAY)
    outbox.freeze(sent, b"bytes")
    outbox.sent(sent, Receipt(250, "ok"), NOW)
    outbox.replay([sent.id], NOW)
    outbox.failed(later, "busy", 451, NOW, retry_at=LATER + MOMENT)
    assert lost.state is MessageState.SENDING  # its lease has run out by then
    assert outbox.take_back(LATER, LATER) == 0
    in_vain(ledger, "g", "h")
    assert outbox.take_back(LATER, LATER) == 2
    assert len(outbox.messages()) == 6


def test_what_may_not_go_out_yet_is_not_undone(ledger: Ledger, outbox: Outbox) -> None:
    in_vain(ledger, "a", "b")
    state = ChannelState(ANNA.type, None, Trouble.DOWN, NOW, LATER + MOMENT, 3, "refused")
    outbox.hold(state)
    assert outbox.take_back(LATER, LATER) == 0
    assert outbox.take_back(LATER, LATER + MOMENT) == 2


def test_what_only_waits_for_its_turn_is_not_undone(ledger: Ledger, outbox: Outbox) -> None:
    """At a rate that many messages outrun for hours, as with a receiver that is slow."""
    in_vain(ledger, *"abcd")
    head, refused = outbox.claim(NOW, LEASE, 2, TYPES)
    outbox.failed(refused, "greylisted", 451, NOW, retry_at=LATER)
    outbox.sent(head, Receipt(250, "ok"), LATER - PATIENCE)
    assert outbox.take_back(LATER, LATER) == 0
    assert outbox.take_back(LATER, LATER + MOMENT) == 3  # nothing was taken for long


def test_what_its_server_does_not_take_is_undone_however_often_that_is_asked(
    ledger: Ledger, outbox: Outbox
) -> None:
    in_vain(ledger, *"abc")
    arrange(outbox, ledger.told("d", recipient=BOX), to=BOX)
    for message in outbox.claim(NOW, LEASE, 9, {BOX.type}):
        outbox.sent(message, Receipt(None, "ok"), LATER)  # another server
    [probe] = outbox.claim(NOW, LEASE, 1, TYPES)
    outbox.failed(probe, "refused", None, LATER, retry_at=LATER)
    assert outbox.take_back(LATER, LATER) == 3


def test_what_came_later_and_is_taken_leaves_the_older_in_vain(
    ledger: Ledger, outbox: Outbox
) -> None:
    in_vain(ledger, *"ab")
    outbox.claim(NOW, LEASE, 9, TYPES)
    later = arrange(outbox, ledger.told("c"), now=LATER)
    for message in outbox.claim(LATER, LEASE, 9, TYPES):
        if message.id == later.id:
            outbox.sent(message, Receipt(250, "ok"), LATER)
        else:
            outbox.failed(message, "refused", None, LATER, retry_at=LATER)
    outbox.retry([message.id for message in outbox.messages([MessageState.FAILED])], NOW)
    in_vain(ledger, *"de")
    assert outbox.take_back(LATER, LATER) == 2


def test_the_invariant_holds_over_an_outage(ledger: Ledger, outbox: Outbox) -> None:
    in_vain(ledger, "a", "b")
    assert outbox.backlog(NOW) == Backlog(waiting=2, oldest=NOW)
    outbox.take_back(LATER, LATER)
    arrange(outbox, *outbox.open_items(LATER), now=LATER, kind=AlertKind.CATCH_UP)
    assert outbox.backlog(LATER) == Backlog(waiting=1, oldest=LATER)


# --- nobody is kept from deciding ------------------------------------------------------------


def test_who_finds_nothing_to_do_waits_for_no_turn(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pass comes every few seconds, for each type; a decision may take as long."""
    arrange(store.outbox, *Scribe(store).told("a").alerts)
    for access in ("write", "decide"):
        monkeypatch.setattr(store._database, access, None)
    assert store.outbox.claim(NOW - MOMENT, LEASE, 9, TYPES) == []
    assert store.outbox.claim(NOW, LEASE, 9, TYPES, at_once={ANNA.type: 0}) == []
    assert store.outbox.claim(NOW, LEASE, 9, {BOX.type}, in_turn=["box"]) == []
    assert store.outbox.take_back(LATER, LATER) == 0
    assert store.outbox.arrange(Plan(), NOW) == 0
