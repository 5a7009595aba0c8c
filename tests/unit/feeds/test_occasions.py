"""What brings articles in, and which come late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW
from worker.domain.alerts import Occasion
from worker.domain.dates import Precision, Published
from worker.domain.feeds import Entry, FeedState
from worker.domain.settings import FirstPoll, Polling
from worker.feeds.occasions import late_before, occasion
from worker.feeds.schedule import PollReason

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
QUARTER = HOUR / 4


def polled(ago: timedelta, planned: timedelta = QUARTER, **changes: object) -> FeedState:
    """A feed whose last good poll was so long ago, and planned the next one after so long."""
    at = NOW - ago
    state = FeedState(
        "beispiel",
        first_success_at=at,
        last_success_at=at,
        last_polled_at=at,
        due_at=at + planned,
        next_reason=PollReason.PROFILE,
    )
    return replace(state, **changes)  # type: ignore[arg-type]  # its own fields


FIRST = {
    FirstPoll.OVERVIEW: Occasion.OVERVIEW,
    FirstPoll.ALERT: Occasion.NEWS,
    FirstPoll.SILENT: Occasion.SILENT,
}


@pytest.mark.parametrize("first_poll", FirstPoll)
def test_a_first_poll_is_told_as_the_config_says(first_poll: FirstPoll) -> None:
    never = FeedState("beispiel", failures=3, last_polled_at=NOW - 3 * DAY)
    assert occasion(never, Polling(first_poll=first_poll), NOW) is FIRST[first_poll]


@pytest.mark.parametrize("first_poll", FirstPoll)
def test_a_gap_is_caught_up_whatever_first_polls_tell(first_poll: FirstPoll) -> None:
    polling = Polling(first_poll=first_poll)
    assert occasion(polled(7 * HOUR), polling, NOW) is Occasion.CATCH_UP
    assert occasion(polled(QUARTER), polling, NOW) is Occasion.NEWS


@pytest.mark.parametrize(
    "state, expected",
    [
        (polled(6 * HOUR), Occasion.NEWS),
        (polled(6 * HOUR + timedelta(seconds=1)), Occasion.CATCH_UP),
        (polled(DAY, DAY), Occasion.NEWS),
        (polled(DAY + 2 * HOUR, DAY), Occasion.NEWS),
        (polled(2 * DAY + HOUR, DAY), Occasion.CATCH_UP),
        (polled(6.5 * HOUR, 6 * HOUR, next_reason=PollReason.MAX_AGE), Occasion.NEWS),
        (polled(8 * HOUR, 4 * HOUR, failures=5), Occasion.CATCH_UP),
        (polled(8 * HOUR, 8 * HOUR, next_reason=PollReason.NOT_ASKED), Occasion.CATCH_UP),
        (polled(7 * HOUR, due_at=None), Occasion.CATCH_UP),
        (polled(30 * DAY, 30 * DAY, last_polled_at=NOW), Occasion.CATCH_UP),
    ],
    ids=[
        "six hours", "more than six hours", "asked once a day", "a little late",
        "a day left out", "held by max-age", "failed for hours", "its host was busy",
        "plan unknown", "a database from long ago",
    ],
)  # fmt: skip
def test_a_gap_is_more_than_six_hours_and_more_than_was_planned(
    state: FeedState, expected: Occasion
) -> None:
    assert occasion(state, Polling(), NOW) is expected


def entries(*ages: timedelta | None) -> Sequence[Entry]:
    return [
        Entry(str(number), None, "Titel", published=at(age)) for number, age in enumerate(ages)
    ]


def at(age: timedelta | None) -> Published | None:
    return None if age is None else Published.at(NOW - age, "pubDate")


LIVE = polled(QUARTER)
BOUND = NOW - QUARTER - DAY


@pytest.mark.parametrize(
    "state, window, bound",
    [
        (LIVE, entries(HOUR, 3 * DAY), BOUND),
        (LIVE, entries(6 * DAY, 900 * DAY), BOUND),
        (polled(3 * DAY), entries(HOUR), NOW - 4 * DAY),
        (FeedState("beispiel"), entries(HOUR), None),
        (LIVE, entries(8 * DAY, 900 * DAY), None),
        (LIVE, entries(None, None), None),
        (LIVE, (), None),
        (LIVE, entries(-DAY, 8 * DAY), None),
    ],
    ids=[
        "a live feed", "just live", "after an outage of three days", "a first poll",
        "an archive", "undated", "empty", "dated ahead",
    ],
)  # fmt: skip
def test_late_is_what_should_have_stood_in_a_live_feed_a_day_before(
    state: FeedState, window: Sequence[Entry], bound: object
) -> None:
    assert late_before(state, window, NOW) == bound


def test_a_day_without_its_time_shows_a_live_feed_as_well() -> None:
    today = Entry("1", None, "Titel", published=Published("2026-04-25", Precision.DAY, "date"))
    assert late_before(LIVE, [today], NOW) == BOUND
