"""Troubles of feeds, remembered from one look to the next."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from tests.builders import NOW
from worker.alerts.sightings import Patience, Sighting, plan
from worker.storage import Store

LATER = NOW + timedelta(hours=1)
PATIENCE = Patience(timedelta(0), timedelta(0))
A, B = Sighting("a", NOW), Sighting("b", NOW)


def test_what_is_seen_is_remembered_since_when(store: Store) -> None:
    assert store.sightings.note("failing", {"b", "a"}, NOW) == [A, B]
    assert store.sightings.note("failing", {"a", "b"}, LATER) == [A, B]
    assert store.sightings.note("silent", {"a"}, LATER) == [Sighting("a", LATER)]


def test_what_is_seen_no_more_is_gone_since_then_and_may_come_back(store: Store) -> None:
    store.sightings.note("failing", {"a", "b"}, NOW)
    gone = [A, replace(B, gone_at=LATER)]
    assert store.sightings.note("failing", {"a"}, LATER) == gone
    assert store.sightings.note("failing", {"a"}, LATER + timedelta(hours=1)) == gone
    assert store.sightings.note("failing", {"a", "b"}, LATER) == [A, B]


def test_what_was_told_stands_under_its_incident_until_it_is_over(store: Store) -> None:
    seen = store.sightings.note("failing", {"a", "b"}, NOW)
    store.sightings.settle("failing", plan("failing", seen, PATIENCE, NOW))
    told = store.sightings.note("failing", {"a"}, LATER)
    assert [one.incident for one in told] == ["failing:a", "failing:b"]
    store.sightings.settle("failing", plan("failing", told, PATIENCE, LATER))
    assert store.sightings.note("failing", {"a"}, LATER) == [replace(A, incident="failing:a")]


def test_what_is_left_of_an_incident_that_ends_is_to_be_told_anew(store: Store) -> None:
    names = {"a", "b", "c", "d", "e"}
    seen = store.sightings.note("failing", names, NOW)
    store.sightings.settle("failing", plan("failing", seen, PATIENCE, NOW))
    store.sightings.note("failing", {"a"}, LATER)
    much_later = LATER + timedelta(days=1)
    told = store.sightings.note("failing", {"a"}, much_later)
    assert {one.incident for one in told} == {"failing-together:a"}
    store.sightings.settle("failing", plan("failing", told, PATIENCE, much_later))
    assert store.sightings.note("failing", {"a"}, much_later) == [A]


def test_looks_at_the_same_moment_remember_it_once(open_store: Callable[[], Store]) -> None:
    stores = [open_store() for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        seen = list(pool.map(lambda one: one.sightings.note("failing", {"a"}, NOW), stores))
    assert seen == [[A]] * 4
