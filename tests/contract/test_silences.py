"""The port Silences: planned pauses that people set by command."""

from dataclasses import replace
from datetime import timedelta

from tests.builders import NOW
from worker.domain.alerts import Silence
from worker.storage import Store
from worker.storage.silences import read_silences

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
EXERCISE = Silence(
    "Übung „Quadriga“",
    NOW + HOUR,
    topics=frozenset({"nato", "munition"}),
    feeds=frozenset({"beispiel"}),
    stories=frozenset({"17"}),
)


def test_a_silence_is_kept_with_all_it_says_until_its_end(store: Store) -> None:
    assert store.silences.list(NOW) == []
    kept = store.silences.add(EXERCISE, NOW)
    assert kept == replace(EXERCISE, id="s1")
    assert store.silences.list(kept.until - MOMENT) == [kept]
    assert store.silences.list(kept.until) == []
    assert store.silences.list(kept.until, ended=True) == [kept]


def test_silences_come_in_the_order_they_were_set(store: Store) -> None:
    for _ in range(11):
        store.silences.add(EXERCISE, NOW)
    assert [one.id for one in store.silences.list(NOW)] == [f"s{n}" for n in range(1, 12)]


def test_one_that_is_expired_ends_now_and_once(store: Store) -> None:
    store.silences.add(EXERCISE, NOW)
    store.silences.add(EXERCISE, NOW)
    assert store.silences.expire("s1", NOW) == replace(EXERCISE, id="s1", until=NOW)
    assert store.silences.expire("s1", NOW) is None
    assert [one.id for one in store.silences.list(NOW)] == ["s2"]
    assert [one.id for one in store.silences.list(NOW, ended=True)] == ["s1", "s2"]
    assert store.silences.expire("s2", NOW + HOUR) is None


def test_what_is_no_silence_cannot_end(store: Store) -> None:
    store.silences.add(EXERCISE, NOW)
    for id_ in ("s3", "1", "", "s", "s-1", "s1 ", "x1", f"s{10**30}", "s٣"):
        assert store.silences.expire(id_, NOW) is None


def test_they_can_be_read_inside_a_transaction(store: Store) -> None:
    kept = store.silences.add(EXERCISE, NOW)
    with store._database.decide() as connection:
        assert read_silences(connection, NOW) == (kept,)
        assert read_silences(connection, kept.until) == ()
