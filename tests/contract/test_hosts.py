"""The port HostGate."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

from tests.builders import NOW
from worker.storage import Store

GAP = timedelta(seconds=1)
HOST = "beispiel.example"
LONG = timedelta(hours=24)


def test_the_first_request_may_go_now(store: Store) -> None:
    assert store.hosts.reserve(HOST, NOW, GAP, LONG) == NOW


def test_each_booking_follows_the_one_before_by_the_gap(store: Store) -> None:
    booked = [store.hosts.reserve(HOST, NOW, GAP, LONG) for _ in range(3)]
    assert booked == [NOW, NOW + GAP, NOW + 2 * GAP]


def test_an_idle_host_is_free_at_once(store: Store) -> None:
    store.hosts.reserve(HOST, NOW, GAP, LONG)
    later = NOW + timedelta(minutes=1, microseconds=7)
    assert store.hosts.reserve(HOST, later, GAP, LONG) == later


def test_hosts_do_not_wait_for_each_other(store: Store) -> None:
    store.hosts.hold(HOST, NOW + timedelta(hours=1))
    assert store.hosts.reserve("anders.example", NOW, GAP, LONG) == NOW


def test_whoever_cannot_wait_so_long_takes_no_place(store: Store) -> None:
    """Three hundred feeds of a held host asked every five minutes pushed its next free moment
    further away with every attempt, until none was ever asked.
    """
    until = NOW + timedelta(hours=1)
    store.hosts.hold(HOST, until)
    for _ in range(5):
        assert store.hosts.reserve(HOST, NOW, GAP, timedelta(minutes=1)) is None
    assert store.hosts.reserve(HOST, until, GAP, timedelta(minutes=1)) == until


def test_a_held_host_waits_as_long_as_it_asked(store: Store) -> None:
    until = NOW + timedelta(hours=1)
    store.hosts.hold(HOST, until)
    assert store.hosts.reserve(HOST, NOW, GAP, LONG) == until
    assert store.hosts.reserve(HOST, NOW, GAP, LONG) == until + GAP


def test_a_shorter_hold_does_not_lift_a_longer_one(store: Store) -> None:
    until = NOW + timedelta(hours=1)
    store.hosts.hold(HOST, until)
    store.hosts.hold(HOST, NOW)
    assert store.hosts.reserve(HOST, NOW, GAP, LONG) == until


def test_robots_are_kept_until_they_are_too_old(store: Store) -> None:
    assert store.hosts.robots(HOST, NOW - timedelta(days=1)) is None
    store.hosts.keep_robots(HOST, "User-agent: *\nDisallow:", NOW)
    assert store.hosts.robots(HOST, NOW - timedelta(days=1)) == "User-agent: *\nDisallow:"
    assert store.hosts.robots(HOST, NOW + timedelta(days=1)) is None
    store.hosts.keep_robots(HOST, "", NOW + timedelta(days=2))
    assert store.hosts.robots(HOST, NOW + timedelta(days=1)) == ""


def test_robots_and_bookings_of_a_host_do_not_touch_each_other(store: Store) -> None:
    store.hosts.keep_robots(HOST, "User-agent: *", NOW)
    assert store.hosts.reserve(HOST, NOW, GAP, LONG) == NOW
    store.hosts.hold(HOST, NOW + timedelta(hours=1))
    store.hosts.keep_robots(HOST, "User-agent: x", NOW)
    assert store.hosts.reserve(HOST, NOW, GAP, LONG) == NOW + timedelta(hours=1)


def test_robots_that_no_database_can_hold_are_kept_without_what_is_not_text(store: Store) -> None:
    store.hosts.keep_robots(HOST, "User-agent: \0*", NOW)
    assert store.hosts.robots(HOST, NOW - GAP) == "User-agent: \ufffd*"


def test_many_at_once_are_spread_one_gap_apart(open_store: Callable[[], Store]) -> None:
    stores = [open_store() for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        moments = list(
            pool.map(
                lambda number: stores[number % 4].hosts.reserve(HOST, NOW, GAP, LONG), range(80)
            )
        )
    assert sorted(moments) == [NOW + number * GAP for number in range(80)]
    assert all(after - before == GAP for before, after in pairwise(sorted(moments)))
