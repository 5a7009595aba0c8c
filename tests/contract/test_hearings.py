"""What recipients have heard of a story, and who carries it, as every database answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW
from tests.contract.scribe import ANNA, BOX, Scribe, decision, item, named, planned
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Hold,
    MessageState,
    Silence,
)
from worker.domain.stories import Relation
from worker.domain.telling import Hearing
from worker.domain.topics import Priority
from worker.storage import Store

HOUR = timedelta(hours=1)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def update(identity: str, **changes: Any) -> AlertItem:
    return item(identity, kind=AlertKind.UPDATE, reason=AlertReason.NEW_FACTS, **changes)


def write(scribe: Scribe, *alerts: AlertItem) -> None:
    scribe.write(decision(named("a"), Relation.NEW, 1, 1, alerts=alerts))


def heard(store: Store, *stories: int) -> dict[int, tuple[Hearing, ...]]:
    with store.corpus.transaction() as transaction:
        return transaction.hearings(stories or (1,))


def sent(store: Store, *items: AlertItem, at: timedelta) -> None:
    store.outbox.arrange(planned(*items), NOW + at)


def test_it_folds_all_items_of_a_recipient(store: Store, scribe: Scribe) -> None:
    first = item("1", routes=("all",), topics=("nato",), due_at=NOW + HOUR)
    second = item(
        "2",
        version=2,
        topics=("munition",),
        routes=("night", "all"),
        priority=Priority.HIGH,
        due_at=NOW + 3 * HOUR,
    )
    hidden = item("3", version=3, topics=("stille",), state=AlertState.SUPPRESSED)
    other = item("4", recipient=BOX, due_at=NOW)
    nobody = item("5", recipient=None, state=AlertState.SUPPRESSED)
    write(scribe, first, second, hidden, other, nobody)
    anna, box = heard(store)[1]
    assert anna == Hearing(
        recipient=ANNA,
        topics=frozenset({"nato", "munition"}),
        priority=Priority.HIGH,
        routes=("all", "night"),
        article=1,
        version=2,
        first_at=NOW + HOUR,
        last_at=NOW + 3 * HOUR,
        articles=frozenset({1}),
    )
    assert (box.recipient, box.last_at) == (BOX, NOW)
    assert heard(store, 2, 3) == {}


def test_what_stands_in_a_message_was_heard_when_that_was_made(
    store: Store, scribe: Scribe
) -> None:
    first, second = item("1"), update("2", due_at=NOW + 9 * HOUR)
    write(scribe, first, second)
    sent(store, first, at=HOUR)
    (anna,) = heard(store)[1]
    assert (anna.first_at, anna.last_at) == (NOW + HOUR, NOW + 9 * HOUR)


def test_what_waits_for_a_digest_is_heard_then_if_nothing_was_told_at_once(
    store: Store, scribe: Scribe
) -> None:
    held = item("1", kind=AlertKind.DIGEST, hold=Hold.DIGEST, due_at=NOW + 90 * HOUR)
    stale = replace(held, id="2", recipient=BOX, hold=Hold.OUTAGE)
    write(scribe, held, stale)
    for one in heard(store)[1]:
        assert (one.first_at, one.last_at) == (NOW + 90 * HOUR, NOW + 90 * HOUR)
        assert (one.told_at, one.hold, one.digest_at) == (None, Hold.DIGEST, NOW + 90 * HOUR)
    told, follow_up = item("3"), update("4", due_at=NOW + 2 * HOUR, hold=Hold.FOLLOW_UP)
    scribe.write(decision(named("b", 0, 1), Relation.NEAR, 2, 1, match=1, alerts=(told,)))
    sent(store, told, at=HOUR)
    (anna, _) = heard(store)[1]
    assert (anna.first_at, anna.last_at, anna.hold) == (NOW + HOUR, NOW + HOUR, None)
    scribe.write(decision(named("c", 0, 2), Relation.NEAR, 3, 1, match=1, alerts=(follow_up,)))
    (anna, _) = heard(store)[1]
    assert (anna.told_at, anna.last_at) == (NOW + HOUR, NOW + 2 * HOUR)
    assert (anna.hold, anna.digest_at) == (Hold.FOLLOW_UP, NOW + 90 * HOUR)
    sent(store, held, at=90 * HOUR)
    (anna, _) = heard(store)[1]
    assert (anna.last_at, anna.told_at, anna.digest_at) == (*[NOW + 90 * HOUR] * 2, None)


def test_what_a_silence_hid_or_a_message_that_was_given_up_is_hidden(
    store: Store, scribe: Scribe
) -> None:
    def hushed(name: str, *topics: str, **changes: Any) -> AlertItem:
        why = changes.pop("reason", AlertReason.SILENCED)
        return item(name, state=AlertState.SUPPRESSED, topics=topics, reason=why, **changes)

    dead, told = item("1", topics=("nato",)), item("2", recipient=BOX)
    write(
        scribe,
        dead,
        told,
        hushed("3", "munition"),
        hushed("4", "front", reason=AlertReason.NOTHING_NEW),
    )
    sent(store, dead, at=HOUR)
    for message in store.outbox.claim(NOW + HOUR, HOUR, 9, {ANNA.type}):
        store.outbox.failed(message, "550", 550, NOW + HOUR, retry_at=None)
    with store.corpus.transaction() as transaction:
        assert transaction.hidden(1) == {ANNA.key: {"nato", "munition"}}
        assert transaction.hidden(2) == {}


def test_follow_ups_are_counted_by_their_messages(store: Store, scribe: Scribe) -> None:
    first, along, *updates = (
        item("1"),
        update("2"),
        update("3"),
        update("4"),
        item("5", kind=AlertKind.DIGEST, reason=AlertReason.MORE_OUTLETS),
        update("6"),
        update("7"),
    )
    write(scribe, first, along, *updates)
    sent(store, first, along, at=HOUR)  # no message of its own
    sent(store, *updates[:2], at=2 * HOUR)
    sent(store, updates[2], at=3 * HOUR)
    (anna,) = heard(store)[1]
    assert anna.follow_ups == 3  # two that went out, and one that waits


def test_what_was_given_up_was_not_heard(store: Store, scribe: Scribe) -> None:
    dead, cancelled = item("1"), item("2", recipient=BOX)
    write(scribe, dead, cancelled)
    sent(store, dead, at=HOUR)
    store.outbox.arrange(planned(cancelled, to=BOX), NOW + HOUR)
    for message in store.outbox.claim(NOW + HOUR, HOUR, 9, {ANNA.type}):
        store.outbox.failed(message, "550", 550, NOW + HOUR, retry_at=None)
    waiting = [one.id for one in store.outbox.messages([MessageState.PENDING])]
    assert store.outbox.cancel(waiting, "falsch", NOW + HOUR) == waiting
    assert heard(store) == {}


def test_it_is_known_when_something_was_taken_back_and_of_which_articles_they_heard(
    store: Store, scribe: Scribe
) -> None:
    def taken_back(name: str, reason: AlertReason, hours: int, **changes: Any) -> AlertItem:
        return item(name, reason=reason, created_at=NOW + hours * HOUR, **changes)

    write(
        scribe,
        item("1"),
        taken_back("2", AlertReason.CORRECTED, 1),
        taken_back("3", AlertReason.RETRACTED, 2),
        taken_back("4", AlertReason.CORRECTED, 3),
        taken_back("5", AlertReason.CORRECTED, 4, state=AlertState.SUPPRESSED),
        item("6", recipient=BOX),
    )
    copy = item("7", 2, recipient=BOX)
    scribe.write(decision(named("b", 0, 1), Relation.NEAR, 2, 1, match=1, alerts=(copy,)))
    anna, box = heard(store)[1]
    assert (anna.corrected_at, anna.retracted_at) == (NOW + 3 * HOUR, NOW + 2 * HOUR)
    assert (box.corrected_at, box.retracted_at, box.articles) == (None, None, frozenset({1, 2}))


def test_the_voices_of_articles_are_their_outlets_and_agencies(
    store: Store, scribe: Scribe
) -> None:
    scribe.write(
        decision(named("a", outlet="Blatt", agencies=("dpa", "AFP")), Relation.NEW, 1, 1),
        decision(named("b", 4, outlet=""), Relation.NEW, 2, 2),
        decision(named("c", 5, outlet="Bote"), Relation.NEW, 3, 3),
    )
    with store.corpus.transaction() as transaction:
        assert transaction.voices([1, 2]) == {"Blatt", "dpa", "AFP"}
        assert transaction.voices([]) == frozenset()


def test_outlets_are_those_of_articles_and_exact_copies(store: Store, scribe: Scribe) -> None:
    first = named("a", outlet="Agentur")
    scribe.write(
        decision(first, Relation.NEW, 1, 1),
        decision(named("b", outlet="Blatt"), Relation.EXACT, 1, 1, match=1),
        decision(named("c", outlet="Ressort"), Relation.SAME, 1, 1, match=1),
        decision(named("d", 0, 1, outlet="Tageblatt"), Relation.NEAR, 2, 1, match=1),
        decision(named("e", 4, 5, outlet=""), Relation.NEW, 3, 2),
    )
    with store.corpus.transaction() as transaction:
        assert transaction.outlets([1, 2, 3]) == {
            1: {"Agentur", "Blatt", "Tageblatt"},
            2: frozenset(),
        }


def test_silences_are_those_that_have_not_ended(store: Store) -> None:
    over = Silence("vorbei", NOW, topics=frozenset({"nato"}))
    asked = Silence("Ruhe", NOW + HOUR, feeds=frozenset({"beispiel"}), stories=frozenset({"s1"}))
    store.silences.add(over, NOW - HOUR)
    kept = store.silences.add(asked, NOW)
    with store.corpus.transaction() as transaction:
        assert transaction.silences(NOW) == (kept,)
