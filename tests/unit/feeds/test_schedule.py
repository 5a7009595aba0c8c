from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.feeds import (
    HEALTHY,
    FeedSpec,
    FeedState,
    FetchResult,
    FetchStatus,
    Hints,
    ParsedFeed,
)
from worker.domain.settings import Polling
from worker.feeds.profile import Profile, pack
from worker.feeds.schedule import FAILURES, NextPoll, PollReason, next_poll

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SPEC = FeedSpec("a", "https://example.org/feed")
STEADY = Polling(jitter=0.0)
PARSED = ParsedFeed(FetchStatus.OK)
NO_HINTS = Hints()


def poll(
    status: FetchStatus = FetchStatus.OK,
    *,
    failures: int = 0,
    spec: FeedSpec = SPEC,
    polling: Polling = STEADY,
    parsed: ParsedFeed | None = PARSED,
    fraction: float = 0.5,
    retry_after: timedelta | None = None,
    max_age: timedelta | None = None,
    http_status: int | None = None,
) -> NextPoll:
    result = FetchResult(
        status, spec.url, NOW, http_status=http_status, retry_after=retry_after, max_age=max_age
    )
    state = FeedState(spec.name, failures=failures)
    return next_poll(state, spec, result, parsed, polling, NOW, fraction)


@pytest.mark.parametrize("status", sorted(FetchStatus))
def test_every_status_has_its_policy(status):
    assert (status in FAILURES) != (status in HEALTHY)


def test_the_feeds_interval_comes_before_the_general_one():
    general = Polling(interval=10 * MINUTE, jitter=0.0)
    own = FeedSpec("a", SPEC.url, interval=7 * MINUTE)
    assert poll(spec=own, polling=general).due_at == NOW + 7 * MINUTE
    assert poll(spec=own, polling=general).reason is PollReason.FEED_INTERVAL
    assert poll(polling=general).due_at == NOW + 10 * MINUTE
    assert poll(polling=general).reason is PollReason.POLLING_INTERVAL


@pytest.mark.parametrize(
    "least, most, interval",
    [(5, 1440, 15), (20, 1440, 20), (1, 10, 10)],
)
def test_auto_stays_between_min_and_max(least, most, interval):
    bounds = Polling(min_interval=least * MINUTE, max_interval=most * MINUTE, jitter=0.0)
    assert poll(polling=bounds).due_at == NOW + interval * MINUTE


@pytest.mark.parametrize("status", sorted(HEALTHY))
def test_the_floor_binds_everybody(status):
    following = poll(status)
    assert following.not_before == NOW + 5 * MINUTE
    assert following.due_at == NOW + 15 * MINUTE


@pytest.mark.parametrize("status", [FetchStatus.OK, FetchStatus.TIMEOUT, FetchStatus.HTML])
def test_without_a_floor_anybody_may_poll_again_at_once(status):
    assert poll(status, polling=Polling(min_interval=timedelta(0))).not_before == NOW


def test_an_interval_below_the_floor_is_lifted_to_it():
    hasty = FeedSpec("a", SPEC.url, interval=MINUTE)
    following = poll(spec=hasty)
    assert following.due_at == following.not_before == NOW + 5 * MINUTE
    assert following.reason is PollReason.FLOOR


def test_jitter_moves_a_plan_both_ways_but_never_below_the_floor():
    jittered = Polling(jitter=0.1)
    assert poll(polling=jittered, fraction=0.0).due_at == NOW + 13.5 * MINUTE
    assert poll(polling=jittered, fraction=1.0).due_at == NOW + 16.5 * MINUTE
    tight = Polling(interval=5 * MINUTE, jitter=0.1)
    assert poll(polling=tight, fraction=0.0).due_at == NOW + 5 * MINUTE


@pytest.mark.parametrize(
    "asked, obeyed",
    [
        (timedelta(0), 15 * MINUTE),
        (10 * MINUTE, 15 * MINUTE),
        (2 * HOUR, 2 * HOUR),
        (timedelta(seconds=400_000), 24 * HOUR),
    ],
)
def test_retry_after_is_obeyed_up_to_a_day(asked, obeyed):
    following = poll(FetchStatus.RATE_LIMITED, retry_after=asked, failures=5)
    assert following.due_at == NOW + obeyed
    assert following.not_before == NOW + max(min(asked, 24 * HOUR), 5 * MINUTE)


def test_a_wait_the_server_asked_for_is_only_ever_lengthened():
    jittered = Polling(jitter=0.1)
    early, late = (
        poll(FetchStatus.RATE_LIMITED, retry_after=HOUR, polling=jittered, fraction=fraction)
        for fraction in (0.0, 1.0)
    )
    assert early.due_at == early.not_before == NOW + HOUR
    assert late.due_at == NOW + 66 * MINUTE
    assert late.reason is PollReason.RETRY_AFTER


@pytest.mark.parametrize("age, obeyed", [(60, 60), (1, 15), (10 * 60, 6 * 60)])
def test_max_age_delays_fresh_content_up_to_six_hours(age, obeyed):
    following = poll(max_age=age * MINUTE)
    assert following.due_at == NOW + obeyed * MINUTE
    assert poll(FetchStatus.NOT_FOUND, max_age=10 * HOUR).due_at == NOW + 10 * HOUR


@pytest.mark.parametrize(
    "failures, minutes", [(0, 15), (1, 30), (2, 60), (3, 120), (4, 240), (9, 240)]
)
@pytest.mark.parametrize(
    "status, http_status", [(FetchStatus.RATE_LIMITED, 429), (FetchStatus.SERVER_ERROR, 503)]
)
def test_a_server_that_cannot_cope_is_left_alone_longer_each_time(
    status, http_status, failures, minutes
):
    following = poll(status, failures=failures, http_status=http_status)
    assert following.due_at == following.not_before == NOW + minutes * MINUTE
    assert following.reason is PollReason.SLOW_DOWN


@pytest.mark.parametrize(
    "status", [FetchStatus.FORBIDDEN, FetchStatus.BLOCKED, FetchStatus.UNAUTHORIZED]
)
def test_a_refusal_is_respected_for_four_hours(status):
    following = poll(status, failures=7)
    assert following.due_at == NOW + 4 * HOUR
    assert following.not_before == NOW + 5 * MINUTE


@pytest.mark.parametrize(
    "status",
    [FetchStatus.NOT_FOUND, FetchStatus.SERVER_ERROR, FetchStatus.DNS_ERROR, FetchStatus.TIMEOUT],
)
@pytest.mark.parametrize("failures, minutes", [(0, 15), (1, 30), (3, 120), (20, 24 * 60)])
def test_lost_feeds_are_looked_for_less_and_less_but_daily(status, failures, minutes):
    assert poll(status, failures=failures).due_at == NOW + minutes * MINUTE


@pytest.mark.parametrize("status", [FetchStatus.HTML, FetchStatus.EMPTY, FetchStatus.NOT_A_FEED])
def test_wrong_answers_are_soft_failures(status):
    following = poll(parsed=ParsedFeed(status), failures=20)
    assert following.due_at == NOW + 4 * HOUR
    assert following.reason is PollReason.BACK_OFF


def test_a_body_nobody_could_read_is_a_failure():
    assert poll(parsed=None).reason is PollReason.BACK_OFF


def test_addresses_that_were_never_asked_keep_their_interval():
    assert poll(FetchStatus.REFUSED_ADDRESS, failures=9).due_at == NOW + 15 * MINUTE


def test_a_feed_that_is_gone_is_asked_no_more():
    following = poll(FetchStatus.GONE)
    assert following.reason is PollReason.GONE
    assert following.disabled is not None
    assert "410" in following.disabled


DURATIONS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3650))


@given(
    status=st.sampled_from(FetchStatus),
    failures=st.integers(min_value=0, max_value=10**9),
    fraction=st.floats(min_value=0, max_value=1),
    interval=st.none() | DURATIONS,
    floor=DURATIONS,
    retry_after=st.none() | DURATIONS,
    max_age=st.none() | DURATIONS,
)
def test_no_poll_is_planned_below_the_floor(
    status, failures, fraction, interval, floor, retry_after, max_age
):
    following = poll(
        status,
        failures=failures,
        fraction=fraction,
        polling=Polling(interval=interval, min_interval=floor, max_interval=floor + HOUR),
        retry_after=retry_after,
        max_age=max_age,
    )
    assert following.due_at >= following.not_before
    if not following.disabled:
        assert following.not_before >= NOW + floor


def test_a_bot_check_behind_a_503_is_a_refusal():
    assert poll(FetchStatus.BLOCKED, http_status=503).due_at == NOW + 4 * HOUR
    assert poll(FetchStatus.SERVER_ERROR, http_status=503).due_at == NOW + 15 * MINUTE


# --- auto: the feed's habits ---------------------------------------------------------------------

AUTO = Polling(jitter=0.0, max_interval=2 * HOUR)


def habit(*busy: int, entries: float = 6.0) -> bytes:
    """A feed watched for two weeks that brings so many entries an hour in its busy hours."""
    return pack(
        Profile(
            NOW,
            tuple(14 * entries if hour in busy else 0.0 for hour in range(24)),
            (14.0,) * 24,
        )
    )


def auto(
    profile: bytes | None = None,
    hints: Hints = NO_HINTS,
    *,
    spec: FeedSpec = SPEC,
    polling: Polling = AUTO,
    now: datetime = NOW,
) -> NextPoll:
    state = FeedState(spec.name, profile=profile, hints=hints)
    result = FetchResult(FetchStatus.NOT_MODIFIED, spec.url, now)
    return next_poll(state, spec, result, None, polling, now, 0.5)


ALWAYS = range(24)


def test_a_feed_is_asked_when_a_quarter_of_an_entry_is_expected():
    following = auto(habit(*ALWAYS, entries=1.0))
    assert following.due_at - NOW == timedelta(minutes=15)
    assert following.reason is PollReason.PROFILE


def test_a_lively_feed_is_asked_at_the_floor_and_a_silent_one_at_the_cap():
    assert auto(habit(*ALWAYS, entries=60)).due_at == NOW + AUTO.min_interval
    assert auto(habit(2)).due_at == NOW + AUTO.max_interval


def test_a_feed_that_rests_at_night_is_asked_less_then():
    day = habit(*range(6, 20))
    at_noon, at_night = (auto(day, now=NOW.replace(hour=hour)) for hour in (12, 1))
    assert at_noon.due_at - NOW.replace(hour=12) <= 5 * MINUTE
    assert at_night.due_at - NOW.replace(hour=1) >= 30 * MINUTE


def test_a_fixed_interval_knows_no_habits_and_no_hints():
    fixed = Polling(interval=20 * MINUTE, jitter=0.0)
    wish = Hints(interval=HOUR, skip_hours=frozenset(ALWAYS))
    assert auto(habit(*ALWAYS), wish, polling=fixed).due_at == NOW + 20 * MINUTE
    own = replace(SPEC, interval=7 * MINUTE)
    assert auto(habit(*ALWAYS), wish, spec=own).due_at == NOW + 7 * MINUTE


# --- auto: the feed's hints ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "hinted, minutes",
    [(1, 15), (14, 15), (20, 20), (30, 30), (90, 30), (600, 30)],
)
def test_a_ttl_lengthens_the_interval_up_to_its_cap(hinted, minutes):
    """tagesschau says 90 minutes, RND says 1."""
    following = auto(hints=Hints(interval=hinted * MINUTE))
    assert following.due_at == NOW + minutes * MINUTE
    assert (following.reason is PollReason.HINT) == (minutes > 15)


def test_a_hint_never_shortens_what_the_habits_say():
    assert auto(habit(2), Hints(interval=MINUTE)).due_at == NOW + AUTO.max_interval


def test_hints_may_be_ignored():
    deaf = replace(SPEC, ignore_hints=True)
    wish = Hints(interval=HOUR, skip_hours=frozenset(ALWAYS), skip_days=frozenset(range(7)))
    assert auto(hints=wish, spec=deaf).due_at == NOW + 15 * MINUTE


def test_a_hint_binds_the_schedule_only():
    assert auto(hints=Hints(interval=HOUR)).not_before == NOW + AUTO.min_interval


@pytest.mark.parametrize(
    "now, hints, due",
    [
        ("11:40", Hints(skip_hours=frozenset({12})), "11:55"),
        ("11:50", Hints(skip_hours=frozenset({12})), "12:35"),  # 13:00 is beyond the cap
        ("12:20", Hints(skip_hours=frozenset({12})), "13:02:55"),
        ("12:44", Hints(skip_hours=frozenset({12})), "13:04:55"),
        ("12:00", Hints(skip_hours=frozenset(ALWAYS)), "12:45"),
        ("12:00", Hints(skip_days=frozenset({5})), "12:45"),
        ("12:00", Hints(skip_days=frozenset({4})), "12:15"),
    ],
)
def test_skipped_hours_and_days_are_waited_for_up_to_the_cap(now, hints, due):
    at = datetime.fromisoformat(f"2026-11-21T{now}:00+00:00")  # a Saturday
    following = auto(hints=hints, now=at)
    assert following.due_at == datetime.fromisoformat(f"2026-11-21T{due}+00:00")


@given(
    minutes=st.integers(0, 10_000),
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
    fraction=st.floats(0, 1),
)
def test_hints_never_keep_a_feed_for_longer_than_twice_their_cap(
    minutes, skip_hours, skip_days, fraction
):
    hints = Hints(minutes * MINUTE, skip_hours, skip_days)
    state = FeedState("a", hints=hints)
    result = FetchResult(FetchStatus.NOT_MODIFIED, SPEC.url, NOW)
    following = next_poll(state, SPEC, result, None, Polling(), NOW, fraction)
    assert following.due_at <= NOW + 63 * MINUTE
    assert following.due_at >= following.not_before


def test_fifty_feeds_of_one_interval_do_not_start_in_one_second():
    random = Random(1)
    polling = Polling(interval=10 * MINUTE)
    due = [poll(polling=polling, fraction=random.random()).due_at for _ in range(50)]
    assert max(due) - min(due) > MINUTE
    seconds = Counter(moment.replace(microsecond=0) for moment in due)
    assert seconds.most_common(1)[0][1] <= 4
    again = Random(1)
    assert due == [poll(polling=polling, fraction=again.random()).due_at for _ in range(50)]
