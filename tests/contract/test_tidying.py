"""What the daily job lets go, and what stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, func, insert, select, update

from tests.builders import NOW, judges, match
from tests.contract.conftest import Place
from tests.contract.scribe import WINDOW, Scribe, decision, kept, named, planned
from worker.dedup.boilerplate import paragraphs
from worker.dedup.sample import VERSION
from worker.domain.alerts import ChannelType, Message, MessageState, Occasion, Receipt
from worker.domain.corpus import Decision, Document
from worker.domain.feeds import FeedSpec, FetchStatus, PollReport
from worker.domain.settings import Retention
from worker.domain.stories import Fingerprint, Relation
from worker.domain.telling import ChannelState, Trouble
from worker.pipeline.ingest import ingest
from worker.storage import Store, Tidied, tidying, tombstones
from worker.storage.entries import PERIOD, period
from worker.storage.postings import TURN, move_on
from worker.storage.tables import deliveries, messages, polls, postings, printed

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
LEASE = timedelta(minutes=16)
FOREVER = 99_999 * DAY
KEPT = Retention(messages=90 * DAY, records=400 * DAY, text=FOREVER, unmatched_text=FOREVER)
TEXTS = replace(KEPT, text=90 * DAY, unmatched_text=14 * DAY)
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
    store.outbox.arrange(planned(*store.outbox.open_items(NOW)), NOW)
    [message] = claim(store)
    assert store.outbox.freeze(message, name.encode())
    return message


def sent(store: Store, scribe: Scribe, name: str, at: datetime = NOW) -> Message:
    message = frozen(store, scribe, name)
    assert store.outbox.sent(message, Receipt(250, "queued"), at)
    return message


def bodies(store: Store) -> dict[str, bytes | None]:
    return {message.id: message.body for message in store.outbox.messages(bodies=True)}


def logged(store: Store) -> int:
    with store._database.read() as connection:
        return len(connection.execute(select(deliveries)).all())


def test_an_empty_database_is_tidy(store: Store) -> None:
    assert store.tidy(NOW, KEPT, FOREVER) == NOTHING


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
    assert store.tidy(NOW + KEPT.messages, KEPT, FOREVER) == NOTHING
    assert store.tidy(NOW + KEPT.messages + MOMENT, KEPT, FOREVER) == Tidied(bodies=2)
    assert bodies(store) == {
        done.id: None,
        dead.id: None,
        waiting.id: b"failed",
        sending.id: b"sending",
        later.id: b"later",
    }
    kept = {message.id: message for message in store.outbox.messages(bodies=True)}
    assert (kept[done.id].state, kept[done.id].receipt) == (MessageState.SENT, "queued")
    assert (kept[dead.id].state, kept[dead.id].last_error) == (MessageState.DEAD, "no such user")
    assert logged(store) == 4
    assert [told.item.id for told in store.outbox.content(done.id)] == ["sent"]
    assert store.tidy(NOW + KEPT.messages + MOMENT, KEPT, FOREVER) == NOTHING


@pytest.mark.parametrize("state", [MessageState.PENDING, MessageState.SENDING])
def test_a_message_without_its_bytes_is_never_sent_again(
    store: Store, scribe: Scribe, state: MessageState
) -> None:
    """However it came back: its receiver knows other bytes under its id."""
    sent(store, scribe, "a")
    after = NOW + 2 * KEPT.messages
    store.tidy(after, KEPT, FOREVER)
    with store._database.write() as connection:
        back = {"state": state, "next_at": NOW, "lease_until": NOW, "token": "spent"}
        connection.execute(update(messages).values(back))
    assert claim(store, after) == []
    assert store.outbox.due(after) == set()
    down = ChannelState(ChannelType.EMAIL, None, Trouble.DOWN, after, after + DAY, 1, "")
    assert store.outbox.hold(down) == 0
    store.outbox.free(ChannelType.EMAIL, after)
    [message] = store.outbox.messages(bodies=True)
    assert store.outbox.retry([message.id], after) == []
    assert store.outbox.take_back(after, after) == 0
    assert store.outbox.backlog(after).stuck == 0


def test_what_was_sent_and_let_go_cannot_be_sent_once_more(store: Store, scribe: Scribe) -> None:
    done = sent(store, scribe, "a")
    store.tidy(NOW + 2 * KEPT.messages, KEPT, FOREVER)
    assert store.outbox.replay([done.id], NOW) == []


def test_the_bytes_of_what_was_cancelled_go_after_their_time(store: Store, scribe: Scribe) -> None:
    message = frozen(store, scribe, "a")
    store.outbox.failed(message, "busy", 451, NOW, retry_at=NOW)
    store.outbox.cancel([message.id], "überholt", NOW + DAY)
    assert store.tidy(NOW + DAY + KEPT.messages, KEPT, FOREVER) == NOTHING
    assert store.tidy(NOW + DAY + KEPT.messages + MOMENT, KEPT, FOREVER) == Tidied(bodies=1)


def test_a_message_that_never_had_bytes_is_not_taken_for_one_that_lost_them(
    store: Store, scribe: Scribe
) -> None:
    scribe.told("a")
    store.outbox.arrange(planned(*store.outbox.open_items(NOW)), NOW)
    [message] = claim(store)
    store.outbox.failed(message, "cannot be rendered", None, NOW, retry_at=None)
    assert store.tidy(NOW + 2 * KEPT.messages, KEPT, FOREVER) == NOTHING


def test_bodies_go_in_batches(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "KEPT", tidying.KEPT.limit(2))
    for name in "abcde":
        sent(store, scribe, name)
    assert store.tidy(NOW + 91 * DAY, KEPT, FOREVER) == Tidied(bodies=5)
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
    assert store.tidy(at, KEPT, FOREVER) == Tidied(bodies=3, polls=1, deliveries=1)
    assert [when for when, _ in store.feeds.reports("beispiel")] == [NOW + 2 * DAY, NOW + DAY]
    assert logged(store) == 2
    assert store.tidy(at, KEPT, FOREVER) == NOTHING
    assert "beispiel" in store.feeds.states()


def test_articles_and_alerts_stay(store: Store, scribe: Scribe) -> None:
    sent(store, scribe, "a")
    before = store.corpus.counts()
    store.tidy(NOW + 9999 * DAY, KEPT, FOREVER)
    assert store.corpus.counts() == before


def seen_again(scribe: Scribe, made: Decision, now: datetime) -> None:
    again = decision(made.document, Relation.SAME, made.article, made.story, match=made.article)
    scribe.write(again, now=now)


def texts(store: Store) -> dict[int, str]:
    return {stored.id: stored.article.text for stored in store.corpus.articles()}


def test_texts_about_no_topic_go_first_and_all_in_the_end(store: Store, scribe: Scribe) -> None:
    plain = scribe.new(named("a"))
    about = scribe.new(named("b", matches=[match()]))
    assert store.tidy(NOW + 14 * DAY, TEXTS, FOREVER) == NOTHING
    assert store.tidy(NOW + 14 * DAY + MOMENT, TEXTS, FOREVER) == Tidied(texts=1)
    assert texts(store) == {plain.article: "", about.article: about.document.article.text}
    assert store.tidy(NOW + 90 * DAY, TEXTS, FOREVER) == NOTHING
    assert store.tidy(NOW + 90 * DAY + MOMENT, TEXTS, FOREVER) == Tidied(texts=1)
    assert set(texts(store).values()) == {""}
    assert {stored.article.title for stored in store.corpus.articles()} == {
        "Bericht a",
        "Bericht b",
    }
    assert store.tidy(NOW + 9999 * DAY, TEXTS, FOREVER) == NOTHING


def test_a_text_is_kept_as_long_as_its_item_is_seen(store: Store, scribe: Scribe) -> None:
    made = scribe.new(named("a"))
    seen_again(scribe, made, NOW + 10 * DAY)
    assert store.tidy(NOW + 20 * DAY, TEXTS, FOREVER) == NOTHING
    assert store.tidy(NOW + 25 * DAY, TEXTS, FOREVER) == Tidied(texts=1)


def test_a_text_is_kept_until_everybody_has_been_told_of_it(store: Store, scribe: Scribe) -> None:
    long_after = NOW + 999 * DAY
    told = scribe.told("a").alerts[0]
    assert store.tidy(long_after, TEXTS, FOREVER) == NOTHING
    store.outbox.arrange(planned(told), NOW)
    assert store.tidy(long_after, TEXTS, FOREVER) == NOTHING
    [message] = claim(store)
    store.outbox.sent(message, Receipt(250, "ok"), long_after)
    assert store.tidy(long_after, TEXTS, FOREVER) == Tidied(texts=1)


def test_every_version_of_a_text_goes(store: Store, scribe: Scribe) -> None:
    made = scribe.new(named("a", 0, 1))
    scribe.write(revised(made, 2, 3))
    store.tidy(NOW + 15 * DAY, TEXTS, FOREVER)
    assert [version.text for version in store.corpus.versions(made.article)] == ["", ""]


def revised(made: Decision, *sentences: int) -> Decision:
    name = made.document.article.guid or ""
    return decision(
        named(name, *sentences),
        Relation.REVISION,
        made.article,
        made.story,
        match=made.article,
        version=2,
    )


def test_a_new_version_has_its_text_for_a_term_of_its_own(store: Store, scribe: Scribe) -> None:
    made = scribe.new(named("a", 0, 1))
    store.tidy(NOW + 15 * DAY, TEXTS, FOREVER)
    scribe.write(revised(made, 2, 3), now=NOW + 16 * DAY)
    assert store.tidy(NOW + 17 * DAY, TEXTS, FOREVER) == NOTHING
    assert texts(store) == {made.article: revised(made, 2, 3).document.article.text}
    assert store.tidy(NOW + 31 * DAY, TEXTS, FOREVER) == Tidied(texts=1)


def test_what_is_seen_again_meanwhile_keeps_its_text(
    store: Store, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Scribe(open_store())
    made, gone = other.new(named("a")), other.new(named("b"))
    later, decide = NOW + 15 * DAY, store._database.decide

    def beaten() -> object:
        seen_again(other, made, later)
        return decide()

    monkeypatch.setattr(store._database, "decide", beaten)
    assert store.tidy(later, TEXTS, FOREVER) == Tidied(texts=1)
    assert texts(store) == {made.article: made.document.article.text, gone.article: ""}


def test_texts_go_in_batches(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tombstones, "PAGE", tombstones.PAGE.limit(2))
    for name in "abcde":
        scribe.new(named(name))
    assert store.tidy(NOW + 15 * DAY, TEXTS, FOREVER) == Tidied(texts=5)
    assert set(texts(store).values()) == {""}


def test_what_left_the_window_is_known_again_by_keys_and_equal_text(
    store: Store, scribe: Scribe
) -> None:
    made = scribe.new(named("a"))
    later = NOW + WINDOW + 2 * PERIOD
    assert store.tidy(later, TEXTS, WINDOW) == Tidied(texts=1, fingerprints=1)
    assert rows(store, postings) == rows(store, printed) == 0
    near = scribe.look(made.document, since=later - WINDOW)
    exact = made.document.fingerprint.exact
    assert near.by_key == dict.fromkeys(made.document.keys, made.article)
    assert near.by_exact == {exact: made.article}
    assert near.digests == {made.article: {exact}}
    assert near.articles[made.article].fingerprint == Fingerprint(VERSION, exact, (), 0, ())
    assert store.tidy(later, TEXTS, WINDOW) == NOTHING


def rows(store: Store, table: Table) -> int:
    with store._database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize(
    "again, relation",
    [
        (named("a"), Relation.SAME),
        (named("a", 4, 5, 6), Relation.REVISION),
        (named("b", title="Bericht a"), Relation.EXACT),
        (named("c", 4, 5, 6), Relation.NEW),
    ],
)
def test_an_old_item_that_a_feed_brings_again_is_no_news(
    store: Store, scribe: Scribe, again: Document, relation: Relation
) -> None:
    scribe.new(named("a"))
    later = NOW + WINDOW + 2 * PERIOD
    store.tidy(later, TEXTS, WINDOW)
    [made] = ingest([again], store.corpus, judges(), Occasion.NEWS, later)
    assert made.verdict.relation is relation


def test_a_version_of_an_old_item_is_compared_again(store: Store, scribe: Scribe) -> None:
    made = scribe.new(named("a"))
    later = NOW + WINDOW + 2 * PERIOD
    store.tidy(later, TEXTS, WINDOW)
    changed = revised(made, 4, 5, 6)
    scribe.write(changed, now=later)
    near = scribe.look(named("b", 4, 5, 6), since=later - WINDOW)
    assert near.articles[made.article].fingerprint == kept(changed.document.fingerprint)


def test_an_old_text_that_was_seen_since_comes_back_into_the_window(
    store: Store, scribe: Scribe
) -> None:
    made = scribe.new(named("a", matches=[match()]))
    later = NOW + WINDOW + 2 * PERIOD
    seen_again(scribe, made, later - DAY)
    twin = named("b", title="Bericht a")
    assert scribe.look(twin, since=later - WINDOW).postings == {}
    assert store.tidy(later, TEXTS, WINDOW) == Tidied(fingerprints=1, rebuilt=1)
    near = scribe.look(twin, since=later - WINDOW)
    sample = made.document.fingerprint.sample
    assert near.postings == dict.fromkeys(sample, (made.article,))
    assert near.articles[made.article].fingerprint == kept(made.document.fingerprint)
    assert store.tidy(later, TEXTS, WINDOW) == NOTHING


def test_indexes_go_in_batches_and_younger_ones_stay(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tombstones, "ENTRIES", 10)
    old = [scribe.new(named(name)) for name in "abc"]
    with store._database.write() as connection:  # what was young then has moved on since
        move_on(connection, range(TURN), period(NOW))
    later = NOW + WINDOW + 2 * PERIOD
    new = scribe.new(named("d", 4, 5), now=later)
    assert store.tidy(later, KEPT, WINDOW) == Tidied(fingerprints=len(old))
    near = scribe.look(new.document, since=NOW)
    assert near.postings == dict.fromkeys(new.document.fingerprint.sample, (new.article,))
    assert rows(store, postings) == len(new.document.fingerprint.sample)
    assert rows(store, printed) == len(paragraphs(new.document.fingerprint))


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
    assert store.tidy(NOW + 401 * DAY, KEPT, FOREVER) == Tidied(polls=95)
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
    store.tidy(NOW, KEPT, FOREVER)
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
        assert store.tidy(NOW, KEPT, FOREVER) == NOTHING
    assert store.corpus.counts().articles == 2
