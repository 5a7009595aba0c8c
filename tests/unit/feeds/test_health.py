"""A feed's state, and a cause that says what to do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW
from worker.domain.feeds import HEALTHY, FeedSpec, FeedState, FetchStatus
from worker.domain.settings import Polling
from worker.feeds.health import QUESTIONS, Condition, Health, condition, troubles
from worker.feeds.schedule import FAILURES
from worker.feeds.state import NOT_POLLED

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SPEC = FeedSpec("beispiel", "https://beispiel.example/rss")
WELL = FeedState(
    "beispiel",
    url=SPEC.url,
    first_success_at=NOW - 5 * DAY,
    last_success_at=NOW - HOUR / 4,
    last_polled_at=NOW - HOUR / 4,
    last_new_at=NOW - HOUR,
    last_status=FetchStatus.OK,
    size=30,
    usual_size=30.0,
)
FAILED = replace(
    WELL,
    last_status=FetchStatus.SERVER_ERROR,
    last_detail="500 Internal Server Error",
    failures=5,
    failing_since=NOW - 7 * HOUR,
)


def state_of(state: FeedState, spec: FeedSpec = SPEC) -> Condition:
    return condition(spec, state, Polling(), NOW)


STATES = {
    Health.DISABLED: replace(FAILED, last_status=FetchStatus.GONE, disabled="410 Gone: remove it"),
    Health.BLOCKED: replace(FAILED, last_status=FetchStatus.BLOCKED, failures=1),
    Health.FAILING: FAILED,
    Health.SILENT: replace(WELL, last_new_at=NOW - 15 * DAY),
    Health.SHRUNK: replace(WELL, size=9),
    Health.GAP: replace(WELL, gap_at=NOW - HOUR, gap_missed=12),
    Health.DEGRADED: replace(FAILED, failures=1),
    Health.MOVED: replace(WELL, moved_to="https://neu.example/rss", moved_times=3),
    Health.NEVER_POLLED: FeedState("beispiel"),
    Health.OK: WELL,
    Health.OFF: FAILED,
}


@pytest.mark.parametrize("health", Health)
def test_every_state_has_a_feed_that_is_in_it(health: Health) -> None:
    spec = replace(SPEC, enabled=health is not Health.OFF)
    assert condition(spec, STATES[health], Polling(), NOW).state is health


def test_the_questions_are_asked_in_the_order_of_the_states() -> None:
    """All at once: the gravest is the state."""
    everything = replace(
        FAILED,
        disabled="410 Gone",
        last_new_at=NOW - 15 * DAY,
        size=9,
        gap_at=NOW,
        gap_missed=1,
        moved_to="https://neu.example/rss",
        moved_times=3,
    )
    found = [
        trouble.state
        for state in (everything, replace(everything, disabled=None))
        for trouble in troubles(SPEC, state, Polling(), NOW)
    ]
    assert found == [
        Health.DISABLED, Health.SILENT, Health.SHRUNK, Health.GAP, Health.MOVED,
        Health.FAILING, Health.SILENT, Health.SHRUNK, Health.GAP, Health.MOVED,
    ]  # fmt: skip
    assert len(QUESTIONS) == len(Health) - 1  # all but OK and OFF; FAILING has two


def test_the_gravest_state_ranks_first_and_a_feed_that_is_off_last() -> None:
    assert [health.rank for health in Health] == list(range(len(Health)))
    assert (min(Health, key=lambda h: h.rank), max(Health, key=lambda h: h.rank)) == (
        Health.DISABLED,
        Health.OFF,
    )


@pytest.mark.parametrize(
    "failures, hours, health",
    [
        (1, 0, Health.DEGRADED),
        (4, 20, Health.DEGRADED),
        (5, 5.9, Health.DEGRADED),
        (5, 6, Health.FAILING),
        (40, 1, Health.DEGRADED),
        (2, 48, Health.DEGRADED),
        (3, 23, Health.DEGRADED),
        (3, 24, Health.FAILING),
    ],
)
def test_failing_takes_both_many_failures_and_a_long_time(
    failures: int, hours: float, health: Health
) -> None:
    state = replace(FAILED, failures=failures, failing_since=NOW - hours * HOUR)
    assert state_of(state).state is health


def test_a_redirect_to_a_home_page_degrades_the_feed() -> None:
    page = "this is a web page; it links to https://beispiel.example/rss2"
    found = state_of(replace(FAILED, last_status=FetchStatus.HTML, last_detail=page, failures=1))
    assert found.state is Health.DEGRADED
    assert found.cause == f"{page}; open the address in a browser: the feed may have moved"


@pytest.mark.parametrize(
    "status, advice",
    [
        (FetchStatus.UNAUTHORIZED, "set `auth`"),
        (FetchStatus.FORBIDDEN, "ask the publisher"),
        (FetchStatus.BLOCKED, "ask the publisher"),
        (FetchStatus.ROBOTS_DENIED, "ask the publisher"),
    ],
)
def test_who_refuses_us_is_blocked_at_once_with_what_to_do(
    status: FetchStatus, advice: str
) -> None:
    found = state_of(replace(FAILED, last_status=status, failures=1))
    assert found.state is Health.BLOCKED
    assert found.cause.startswith("500 Internal Server Error; ")
    assert advice in found.cause


@pytest.mark.parametrize("status", sorted(FAILURES.keys() - NOT_POLLED))
def test_every_failure_has_a_cause_and_a_beginning(status: FetchStatus) -> None:
    found = state_of(replace(FAILED, last_status=status, last_detail=""))
    assert found.state in {Health.BLOCKED, Health.FAILING}
    assert found.cause.startswith(status)
    assert found.since == FAILED.failing_since


def test_a_feed_that_kills_its_process_fails_at_once() -> None:
    found = state_of(replace(FAILED, last_status=FetchStatus.CRASHED, failures=1))
    assert found.state is Health.FAILING


@pytest.mark.parametrize(
    "size, usual, health",
    [
        (10, 30.0, Health.OK),
        (9, 30.0, Health.SHRUNK),
        (0, 6.0, Health.SHRUNK),
        (0, 5.9, Health.OK),
        (200, 30.0, Health.OK),
        (0, 0.0, Health.OK),
    ],
)
def test_a_window_below_a_third_of_its_usual_size_has_shrunk(
    size: int, usual: float, health: Health
) -> None:
    assert state_of(replace(WELL, size=size, usual_size=usual)).state is health


def test_what_shrank_is_told_in_numbers() -> None:
    cause = state_of(STATES[Health.SHRUNK]).cause
    assert cause.startswith("it holds 9 entries instead of about 30; ")


def test_a_gap_is_told_for_a_day_with_how_much_and_what_to_do() -> None:
    found = state_of(STATES[Health.GAP])
    assert found.cause.startswith("about 12 entries may have been missed before 2026-04-25T19:00")
    assert found.since == NOW - HOUR
    assert state_of(replace(WELL, gap_at=NOW - DAY, gap_missed=12)).state is Health.OK


def test_an_address_is_adopted_only_after_three_times() -> None:
    moved = STATES[Health.MOVED]
    assert "https://neu.example/rss" in state_of(moved).cause
    assert state_of(replace(moved, moved_times=2)).state is Health.OK


def test_an_edited_address_is_another_feed() -> None:
    """What is remembered is of the old one; the next poll is a first poll."""
    edited = replace(SPEC, url="https://neu.example/rss")
    for state in STATES.values():
        assert condition(edited, state, Polling(), NOW).state is Health.NEVER_POLLED


def test_a_feed_that_is_off_has_no_troubles() -> None:
    for state in STATES.values():
        assert troubles(replace(SPEC, enabled=False), state, Polling(), NOW) == []


@given(
    status=st.sampled_from(FetchStatus),
    failures=st.integers(0, 1000),
    size=st.integers(0, 5000),
    usual=st.floats(0, 5000),
    profile=st.none() | st.binary(max_size=300),
    times=st.lists(
        st.none() | st.integers(-(10**6), 10**6).map(lambda s: NOW + timedelta(seconds=s)),
        min_size=6,
        max_size=6,
    ),
)
def test_any_memory_gives_a_state(status, failures, size, usual, profile, times) -> None:
    first, success, polled, new, failing, gap = times
    state = FeedState(
        "beispiel",
        first_success_at=first,
        last_success_at=success,
        last_polled_at=polled,
        last_new_at=new,
        failing_since=failing,
        gap_at=gap,
        last_status=status,
        failures=failures,
        size=size,
        usual_size=usual,
        profile=profile,
    )
    found = state_of(state)
    if found.state is Health.OK:
        assert not failures
    if not failures and status in HEALTHY:
        assert found.state not in {Health.BLOCKED, Health.FAILING, Health.DEGRADED}


def test_a_feed_whose_host_never_lets_it_in_is_failing_after_a_day() -> None:
    waiting = replace(WELL, next_reason="not_asked", last_success_at=NOW - 25 * HOUR)
    told = condition(SPEC, waiting, Polling(), NOW)
    assert (told.state, told.since) == (Health.FAILING, NOW - 25 * HOUR)
    soon = replace(waiting, last_success_at=NOW - 23 * HOUR)
    assert condition(SPEC, soon, Polling(), NOW).state is Health.OK
