"""When a feed publishes, learnt from what it brought."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.profile import Profile, begun, expected, pack, per_day, unpack, watched

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def learnt(days: int, hours: tuple[int, ...]) -> Profile:
    """A feed that for so many days brought an entry at half past each of these hours."""
    profile = Profile(NOW - days * DAY)
    for step in range(days * 24):
        moment = NOW - days * DAY + (step + 1) * HOUR
        came = [moment - HOUR / 2] if (moment - HOUR / 2).hour in hours else []
        profile = watched(profile, came, moment)
    return profile


WORKDAY = learnt(14, tuple(range(6, 20)))


def test_a_feed_that_was_hardly_watched_has_no_profile():
    assert not Profile(NOW).is_known
    assert not watched(Profile(NOW), [NOW] * 9, NOW + HOUR).is_known
    assert not watched(Profile(NOW), [NOW], NOW + DAY).is_known
    assert per_day(pack(Profile(NOW))) is None
    assert expected(None, NOW, NOW + DAY) is None


def test_items_a_day_are_counted():
    assert WORKDAY.per_day == pytest.approx(14, rel=0.05)
    assert per_day(pack(WORKDAY)) == pytest.approx(14, rel=0.05)


def test_a_busy_hour_expects_more_than_a_quiet_one():
    noon, night = NOW.replace(hour=12), NOW.replace(hour=2)
    assert WORKDAY.expected(noon, noon + HOUR) > 5 * WORKDAY.expected(night, night + HOUR)


def test_an_expectation_over_days_is_the_sum_of_its_days():
    for days in (1, 2, 9):
        assert WORKDAY.expected(NOW, NOW + days * DAY) == pytest.approx(
            days * WORKDAY.expected(NOW, NOW + DAY)
        )


def test_a_wait_that_begins_at_night_ends_in_the_morning():
    night = NOW.replace(hour=2)
    wait = WORKDAY.until(1.0, night, DAY)
    assert night + wait < NOW.replace(hour=8)
    assert wait > 2 * HOUR


@given(
    st.lists(st.integers(0, 27 * 24 * 60), max_size=60),
    st.floats(0.01, 5),
    st.integers(1, 48),
)
def test_a_wait_never_exceeds_its_limit_and_brings_what_it_waits_for(ages, entries, hours):
    profile = begun([NOW - age * MINUTE for age in ages], NOW)
    most = hours * HOUR
    wait = profile.until(entries, NOW, most)
    assert timedelta(0) <= wait <= most
    if wait < most:
        assert profile.expected(NOW, NOW + wait) == pytest.approx(entries, abs=1e-3)


def test_a_feed_that_falls_asleep_is_expected_to_bring_less_and_less():
    asleep = WORKDAY
    for day in range(1, 29):
        asleep = watched(asleep, [], NOW + day * DAY)
    assert asleep.per_day < WORKDAY.per_day / 2


def test_a_pinned_entry_does_not_make_a_lively_feed_look_slow():
    lively = [NOW - n * HOUR for n in range(29)]
    assert begun([*lively, NOW - 20 * DAY], NOW).per_day == pytest.approx(24, rel=0.15)


def test_dates_of_the_future_and_of_archives_teach_nothing():
    assert begun([NOW + HOUR, NOW - 900 * DAY], NOW) == Profile(NOW)


def test_a_profile_is_kept_as_it_is():
    kept = unpack(pack(WORKDAY))
    assert kept is not None
    assert kept.at == WORKDAY.at
    assert kept.expected(NOW, NOW + HOUR) == pytest.approx(WORKDAY.expected(NOW, NOW + HOUR))
    assert unpack(None) is None
    assert unpack(b"of another version") is None


def test_a_clock_that_was_set_back_does_no_harm():
    assert watched(WORKDAY, [NOW], NOW - DAY).per_day == pytest.approx(WORKDAY.per_day, rel=0.1)
