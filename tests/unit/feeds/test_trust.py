"""A 304 is believed until it is proven wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.domain.feeds import FeedState, FetchResult, FetchStatus, Validators
from worker.feeds.profile import Profile, pack, watched
from worker.feeds.trust import LATEST, NONE, SOONEST, conditions, lied
from worker.feeds.window import Window

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HELD = Validators(b'"1"', None, "https://example.org/f", "gzip")
OTHER = replace(HELD, etag=b'"2"')


def habit(entries: int) -> bytes:
    """A feed with so many entries a day, spread evenly."""
    profile = Profile(NOW - 10 * DAY)
    for hour in range(240):
        profile = watched(profile, [NOW] * 0, NOW - 10 * DAY + (hour + 1) * HOUR)
    spread = tuple(entries / 24 * hours for hours in profile.hours)
    return pack(replace(profile, entries=spread))


def state(body: timedelta, entries: int = 24) -> FeedState:
    """A feed that for so long answered nothing but 304."""
    return FeedState(
        "a",
        validators=HELD,
        last_body_at=NOW - body,
        last_polled_at=NOW - HOUR / 4,
        last_status=FetchStatus.NOT_MODIFIED,
        profile=habit(entries),
    )


@pytest.mark.parametrize(
    "body, entries, are_sent",
    [
        (5 * HOUR, 240, True),  # too soon, whatever should have come
        (SOONEST, 24, False),
        (SOONEST, 2, True),  # nothing need have come yet
        (3 * DAY, 1, True),
        (6 * DAY, 1, False),
        (LATEST, 0, False),
        (LATEST - HOUR, 0, True),
    ],
)
def test_a_feed_that_should_have_brought_something_is_asked_openly(body, entries, are_sent):
    assert conditions(state(body, entries), NOW) == (HELD if are_sent else NONE)


def test_without_a_body_so_far_conditions_are_sent():
    assert conditions(replace(state(DAY), last_body_at=None), NOW) == HELD


def answered(validators: Validators) -> FetchResult:
    return FetchResult(
        FetchStatus.OK, "https://example.org/f", NOW, body=b"x", validators=validators
    )


def is_lie(
    came: datetime | None, validators: Validators = OTHER, before: FeedState | None = None
) -> bool:
    seen = Window(9, (came,), overlaps=True)
    return lied(before or state(DAY), answered(validators), seen, NOW)


def test_new_entries_under_the_same_validators_prove_a_lie():
    assert is_lie(None, HELD)


def test_entries_older_than_the_last_304_prove_a_lie():
    assert is_lie(NOW - 2 * HOUR)


def test_entries_that_came_since_prove_nothing():
    assert not is_lie(NOW - HOUR / 5)
    assert not is_lie(None)


def test_a_cache_in_between_may_be_an_hour_behind():
    assert not is_lie(NOW - HOUR)


def test_an_answer_that_was_not_asked_for_openly_proves_nothing():
    assert not is_lie(NOW - 2 * HOUR, HELD, state(HOUR))


def test_after_an_error_nothing_is_proven():
    failed = replace(state(DAY), last_status=FetchStatus.TIMEOUT)
    assert not is_lie(NOW - 2 * HOUR, HELD, failed)


def test_an_unchanged_body_proves_nothing():
    assert not lied(state(DAY), answered(HELD), None, NOW)
    assert not lied(state(DAY), answered(HELD), Window(9, (), overlaps=True), NOW)


def test_whoever_lied_once_is_asked_without_conditions_for_good():
    liar = replace(state(HOUR), validators_lied=True)
    assert conditions(liar, NOW) == NONE
    assert lied(liar, answered(OTHER), None, NOW)
