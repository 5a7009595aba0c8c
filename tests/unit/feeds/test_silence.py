"""Silent is what brings nothing for longer than is usual for it, and nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.feeds import FeedState
from worker.feeds.profile import begun, pack, watched
from worker.feeds.silence import fell_silent, working_time

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday."""


def followed(dates: Iterable[datetime], until: datetime, every: timedelta = HOUR) -> FeedState:
    """What is remembered of a feed that was polled from START on, and brought these entries."""
    left = sorted(dates)
    profile, new, now = begun((), START), None, START
    while now < until:
        now += every
        brought = [date for date in left if date <= now]
        left = [date for date in left if date > now]
        profile = watched(profile, brought, now)
        new = now if brought else new
    return FeedState(
        "beispiel",
        first_success_at=START,
        last_success_at=now,
        last_new_at=new,
        profile=pack(profile),
    )


def silent_after(every: timedelta, count: int) -> timedelta | None:
    """How long after its last entry a feed is called silent."""
    dates = [START + number * every for number in range(1, count)]
    for days in range(200):
        if fell_silent(followed(dates, dates[-1] + days * DAY, every=6 * HOUR)):
            return days * DAY
    return None


@pytest.mark.parametrize(
    "every, count, at_least, at_most",
    [
        (timedelta(minutes=20), 4000, 1, 2),
        (2 * HOUR, 400, 3, 6),
        (DAY, 60, 5, 8),
        (7 * DAY, 20, 25, 40),
        (30 * DAY, 6, 60, 110),
    ],
    ids=["three an hour", "twelve a day", "daily", "weekly", "monthly"],
)
def test_a_feed_is_given_five_of_its_own_gaps(
    every: timedelta, count: int, at_least: int, at_most: int
) -> None:
    silent = silent_after(every, count)
    assert silent is not None
    assert at_least * DAY <= silent <= at_most * DAY


def test_a_weekly_feed_is_not_silent_after_two_days() -> None:
    dates = [START + number * 7 * DAY for number in range(1, 8)]
    for days in (2, 7, 13):
        assert fell_silent(followed(dates, dates[-1] + days * DAY)) is None


def press_office(until: datetime) -> list[datetime]:
    """Five entries a working day."""
    days = (START + number * DAY for number in range((until - START).days + 1))
    return [day + hour * HOUR for day in days if day.weekday() < 5 for hour in (8, 10, 11, 14, 16)]


@pytest.mark.parametrize("days, silent", [(2.6, False), (4.7, False), (6, True)])
def test_no_press_office_is_silent_at_weekends_nor_at_easter(days: float, silent: bool) -> None:
    """From a Friday evening to Monday morning; from Thursday to the Tuesday after Easter."""
    friday = START + 32 * DAY + 16 * HOUR
    assert friday.weekday() == 4
    last = friday if days < 3 else friday - DAY
    state = followed([date for date in press_office(last) if date <= last], last + days * DAY)
    assert bool(fell_silent(state)) is silent


def test_a_busy_feed_is_silent_after_a_day_at_any_weekend() -> None:
    saturday = START + 33 * DAY
    dates = [START + number * HOUR / 3 for number in range(33 * 24 * 3)]
    assert fell_silent(followed(dates, saturday + 23 * HOUR)) is None
    assert fell_silent(followed(dates, saturday + 26 * HOUR)) is not None


def test_it_is_told_since_the_last_new_entry() -> None:
    dates = [START + number * DAY for number in range(1, 30)]
    state = followed(dates, START + 60 * DAY)
    assert fell_silent(state) == state.last_new_at == START + 29 * DAY


@pytest.mark.parametrize("days, silent", [(13, False), (14, True)])
def test_a_feed_of_unknown_habits_is_given_two_weeks(days: int, silent: bool) -> None:
    state = FeedState("beispiel", first_success_at=START, last_success_at=START + days * DAY)
    assert bool(fell_silent(state)) is silent
    assert bool(fell_silent(followed([], START + days * DAY))) is silent


def test_nobody_is_silent_while_natowire_is_off_or_the_feed_fails() -> None:
    dates = [START + number * HOUR for number in range(1, 24 * 20)]
    state = followed(dates, START + 20 * DAY)
    assert fell_silent(replace(state, failures=9, failing_since=START + 20 * DAY)) is None


def test_a_feed_never_read_is_not_silent() -> None:
    assert fell_silent(FeedState("beispiel")) is None


def test_a_feed_that_was_silent_for_years_still_is() -> None:
    dates = [START + number * DAY for number in range(1, 30)]
    state = followed(dates, START + 40 * DAY)
    old = START + 12 * 365 * DAY
    late = replace(state, last_success_at=old, profile=pack(watched(begun((), START), (), old)))
    assert fell_silent(late) == state.last_new_at


@given(st.integers(0, 60 * 24 * 400), st.integers(0, 60 * 24 * 60))
def test_working_time_is_what_lies_between_monday_and_friday(after: int, minutes: int) -> None:
    start = START + timedelta(minutes=after)
    end = start + timedelta(minutes=minutes)
    total = working_time(start, end)
    assert timedelta(0) <= total <= end - start
    middle = start + (end - start) / 3
    parts = working_time(start, middle) + working_time(middle, end)
    assert abs(parts - total) <= timedelta(microseconds=2)
    assert working_time(start, start + 7 * DAY) == 5 * DAY
