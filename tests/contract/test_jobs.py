"""The port Jobs: work done now and then, by one caller."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.builders import NOW
from worker.storage import Store

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


def test_a_job_is_done_at_once_and_then_once_in_its_time(store: Store) -> None:
    assert store.jobs.take("tidy", DAY, NOW)
    assert not store.jobs.take("tidy", DAY, NOW)
    assert not store.jobs.take("tidy", DAY, NOW + DAY - MOMENT)
    assert store.jobs.take("tidy", DAY, NOW + DAY)
    assert not store.jobs.take("tidy", DAY, NOW + DAY + MOMENT)


def test_what_was_refused_does_not_put_the_next_turn_off(store: Store) -> None:
    store.jobs.take("tidy", DAY, NOW)
    store.jobs.take("tidy", DAY, NOW + DAY / 2)
    assert store.jobs.take("tidy", DAY, NOW + DAY)


def test_jobs_do_not_wait_for_each_other(store: Store) -> None:
    assert store.jobs.take("tidy", DAY, NOW)
    assert store.jobs.take("report", DAY, NOW)


def test_clocks_that_differ_a_little_give_no_second_turn(store: Store) -> None:
    store.jobs.take("tidy", DAY, NOW)
    assert not store.jobs.take("tidy", DAY, NOW - timedelta(seconds=2))


def test_a_clock_that_was_a_year_ahead_holds_nothing_up(store: Store) -> None:
    store.jobs.take("tidy", DAY, NOW + 365 * DAY)
    assert store.jobs.take("tidy", DAY, NOW)
    assert not store.jobs.take("tidy", DAY, NOW)


def test_of_callers_at_once_one_does_it(open_store: Callable[[], Store]) -> None:
    stores = [open_store() for _ in range(6)]
    for turn in range(5):
        now = NOW + turn * DAY
        with ThreadPoolExecutor(len(stores)) as pool:
            taken = list(pool.map(lambda s, now=now: s.jobs.take("tidy", DAY, now), stores))
        assert sorted(taken) == [False] * 5 + [True]
