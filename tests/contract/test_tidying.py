"""What the daily job lets go, and what stays."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from tests.builders import NOW
from tests.contract.conftest import Place
from tests.contract.scribe import ANNA, Scribe
from worker.domain.alerts import AlertKind, ChannelType, Message, MessageState, Receipt
from worker.domain.feeds import FeedSpec, FetchStatus, PollReport
from worker.domain.settings import Retention
from worker.storage import Store, Tidied, tidying
from worker.storage.tables import deliveries, messages, polls

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
LEASE = timedelta(minutes=16)
KEPT = Retention(messages=90 * DAY, records=400 * DAY)
NOTHING = Tidied()


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def claim(
    store: Store, now: datetime = NOW, types: set[ChannelType] | None = None
) -> list[Message]:
    return store.outbox.claim(now, LEASE, 99, types or set(ChannelType))


def frozen(store: Store, scribe: Scribe, name: str) -> Message:
    """A message at its first attempt, with its bytes."""
    scribe.told(name)
    items = [told.item for told in store.outbox.open_items(NOW)]
    store.outbox.compose([(ANNA, AlertKind.NEW, items)], NOW)
    [message] = claim(store)
    assert store.outbox.freeze(message, name.encode())
    return message


def sent(store: Store, scribe: Scribe, name: str, at: datetime = NOW) -> Message:
    message = frozen(store, scribe, name)
    assert store.outbox.sent(message, Receipt(250, "queued"), at)
    return message


def bodies(store: Store) -> dict[str, bytes | None]:
    return {message.id: message.body for message in store.outbox.messages()}


def logged(store: Store) -> int:
    with store._database.read() as connection:
        return len(connection.execute(select(deliveries)).all())


def test_an_empty_database_is_tidy(store: Store) -> None:
    assert store.tidy(NOW, KEPT) == NOTHING


def test_bodies_of_what_has_ended_are_let_go_and_the_rest_stays(
    store: Store, scribe: Scribe
) -> None:
    done = sent(store, scribe, "sent")
    dead = frozen(store, scribe, "dead")
    store.outbox.failed(dead, "no such user", 550, NOW, retry_at=None)
    waiting = frozen(store, scribe, "failed")
    store.outbox.failed(waiting, "greylisted", 451, NOW, retry_at=NOW + MOMENT)
    sending = frozen(store, scribe, "sending")
    later = sent(store, scribe, "later", NOW + DAY)
    assert store.tidy(NOW + KEPT.messages, KEPT) == NOTHING
    assert store.tidy(NOW + KEPT.messages + MOMENT, KEPT) == Tidied(bodies=2)
    assert bodies(store) == {
        done.id: None,
        dead.id: None,
        waiting.id: b"failed",
        sending.id: b"sending",
        later.id: b"later",
    }
    kept = {message.id: message for message in store.outbox.messages()}
    assert (kept[done.id].state, kept[done.id].receipt) == (MessageState.SENT, "queued")
    assert (kept[dead.id].state, kept[dead.id].last_error) == (MessageState.DEAD, "no such user")
    assert logged(store) == 4
    assert [told.item.id for told in store.outbox.content(done.id)] == ["sent"]
    assert store.tidy(NOW + KEPT.messages + MOMENT, KEPT) == NOTHING


@pytest.mark.parametrize("state", [MessageState.PENDING, MessageState.SENDING])
def test_a_message_without_its_bytes_is_never_sent_again(
    store: Store, scribe: Scribe, state: MessageState
) -> None:
    """However it came back: its receiver knows other bytes under its id."""
    sent(store, scribe, "a")
    after = NOW + 2 * KEPT.messages
    store.tidy(after, KEPT)
    with store._database.write() as connection:
        back = {"state": state, "next_at": NOW, "lease_until": NOW, "token": "spent"}
        connection.execute(update(messages).values(back))
    assert claim(store, after) == []
    assert store.outbox.due(after) == set()
    assert store.outbox.hold(ChannelType.EMAIL, after + DAY) == 0


def test_a_message_that_never_had_bytes_is_not_taken_for_one_that_lost_them(
    store: Store, scribe: Scribe
) -> None:
    scribe.told("a")
    items = [told.item for told in store.outbox.open_items(NOW)]
    store.outbox.compose([(ANNA, AlertKind.NEW, items)], NOW)
    [message] = claim(store)
    store.outbox.failed(message, "cannot be rendered", None, NOW, retry_at=None)
    assert store.tidy(NOW + 2 * KEPT.messages, KEPT) == NOTHING


def test_bodies_go_in_batches(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "KEPT", tidying.KEPT.limit(2))
    for name in "abcde":
        sent(store, scribe, name)
    assert store.tidy(NOW + 91 * DAY, KEPT) == Tidied(bodies=5)
    assert set(bodies(store).values()) == {None}


def poll_at(store: Store, at: datetime) -> None:
    spec = FeedSpec("beispiel", "https://beispiel.example/feed")
    [claimed] = store.feeds.claim([spec], at, LEASE, due_only=False)
    with store.corpus.transaction() as transaction:
        report = PollReport("beispiel", FetchStatus.OK)
        assert transaction.finish_poll(claimed, claimed.state, report, at)


def test_old_lines_of_polls_and_deliveries_are_deleted_to_the_moment(
    store: Store, scribe: Scribe
) -> None:
    for days in (0, 1, 2):
        poll_at(store, NOW + days * DAY)
        sent(store, scribe, str(days), NOW + days * DAY)
    at = NOW + KEPT.records + DAY
    assert store.tidy(at, KEPT) == Tidied(bodies=3, polls=1, deliveries=1)
    assert [when for when, _ in store.feeds.reports("beispiel")] == [NOW + 2 * DAY, NOW + DAY]
    assert logged(store) == 2
    assert store.tidy(at, KEPT) == NOTHING
    assert "beispiel" in store.feeds.states()


def test_articles_and_alerts_stay(store: Store, scribe: Scribe) -> None:
    sent(store, scribe, "a")
    before = store.corpus.counts()
    store.tidy(NOW + 9999 * DAY, KEPT)
    assert store.corpus.counts() == before


def test_many_lines_go_in_batches_and_others_have_their_turn_between(
    store: Store, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "ROWS", 10)
    line = {
        "feed": "a",
        "at": NOW,
        "status": FetchStatus.OK,
        **dict.fromkeys(("new", "revisions", "copies", "same", "alerts"), 0),
        "bad_entries": (),
    }
    with store._database.write() as connection:
        connection.execute(insert(polls), [line] * 95)
    other, write = open_store(), store._database.write
    batches: list[bool] = []

    def counted() -> object:
        batches.append(other.jobs.take(str(len(batches)), DAY, NOW))
        return write()

    monkeypatch.setattr(store._database, "write", counted)
    assert store.tidy(NOW + 401 * DAY, KEPT) == Tidied(polls=95)
    assert batches == [True] * 11  # ten of polls, one that finds no deliveries


def test_the_log_of_a_file_is_cut_to_nothing(
    place: Place, store: Store, open_store: Callable[[], Store], scribe: Scribe
) -> None:
    if place.backend == "postgresql":
        pytest.skip("PostgreSQL sees to its own log")
    assert open_store().corpus.counts().articles == 0  # the last to leave removes the log
    scribe.told("a")
    log = place.file.with_name("natowire.db-wal")
    assert log.stat().st_size > 0
    store.tidy(NOW, KEPT)
    assert log.stat().st_size == 0
    scribe.told("b")
    assert store.corpus.counts().articles == 2


def test_a_reader_that_stays_is_no_reason_to_fail(
    store: Store, open_store: Callable[[], Store], scribe: Scribe
) -> None:
    scribe.told("a")
    with open_store()._database.read() as connection:
        connection.execute(select(messages)).all()
        scribe.told("b")
        assert store.tidy(NOW, KEPT) == NOTHING
    assert store.corpus.counts().articles == 2
