"""Which digests are due: one a slot, whatever the beat and the clocks do."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as limited
from hypothesis import strategies as st

from tests.unit.alerts.items import ANNA, settings
from worker.alerts.digests import due, may_be_empty, next_digest
from worker.alerts.slots import last_slot, next_slot
from worker.domain.alerts import Route, RouteMode

MORNING = Route("morning", ("mail",), mode=RouteMode.DIGEST, at=(time(7),))
WEEKLY = replace(MORNING, name="weekly", days=frozenset({0}))
EVENING = replace(MORNING, name="evening", at=(time(18),))
MONDAY = datetime(2026, 1, 5, 6, tzinfo=UTC)
"""Seven o'clock in Berlin."""
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def look(now, done, *routes):
    """The slots that are told at a look, and what is done afterwards."""
    found = due(settings(*routes), done, now)
    ended = {
        (slot.recipient.key, route): slot.ends
        for slot in (*found.due, *found.first)
        for route in slot.routes
    }
    return found.due, {**done, **ended}


def done(*routes, at=MONDAY - DAY):
    return {(ANNA.key, route.name): at for route in routes}


def test_a_route_seen_first_only_begins_to_count():
    told, after = look(MONDAY + HOUR, {}, MORNING)
    assert (told, after) == ((), done(MORNING, at=MONDAY))


def test_a_slot_is_due_once():
    (slot,), after = look(MONDAY, done(MORNING), MORNING)
    assert (slot.begins, slot.ends, slot.routes) == (MONDAY - DAY, MONDAY, ("morning",))
    assert look(MONDAY + HOUR, after, MORNING)[0] == ()


def test_routes_of_one_moment_are_one_slot():
    before = {**done(MORNING), **done(WEEKLY, at=MONDAY - 7 * DAY)}
    (slot,), _ = look(MONDAY, before, MORNING, WEEKLY)
    assert (slot.routes, slot.begins) == (("morning", "weekly"), MONDAY - 7 * DAY)


def test_each_recipient_has_its_own():
    both = replace(MORNING, channels=("mail", "box"))
    told, _ = look(MONDAY, {**done(MORNING), ("maildir:box", "morning"): MONDAY - DAY}, both)
    assert [slot.recipient.address for slot in told] == ["anna@example.org", "box"]


def test_after_days_without_power_one_merged_digest():
    before = done(MORNING, EVENING, at=MONDAY - 4 * DAY)
    (slot,), after = look(MONDAY + HOUR, before, MORNING, EVENING)
    assert (slot.begins, slot.ends) == (MONDAY - 4 * DAY, MONDAY)
    assert look(MONDAY + 2 * HOUR, after, MORNING, EVENING)[0] == ()
    (evening,), _ = look(MONDAY + 12 * HOUR, after, MORNING, EVENING)
    assert evening.routes == ("evening",)


@limited(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(1, 90), st.sampled_from([-60, 0, 0, 0, 0, 60])),
        min_size=40,
        max_size=60,
    )
)
def test_no_slot_is_told_twice_when_the_clock_jumps(steps):
    """Looks minutes apart while the clock is set an hour back or forth between them."""
    now, after = MONDAY - HOUR, done(MORNING, EVENING)
    ended = []
    for minutes, jump in steps:
        now += timedelta(minutes=minutes + jump)
        told, after = look(now, after, MORNING, EVENING)
        ended += [slot.ends for slot in told]
    assert all(earlier < later for earlier, later in pairwise(ended))


def test_one_route_that_wants_an_empty_digest_is_enough():
    skipping = replace(MORNING, empty="skip")
    (slot,), _ = look(MONDAY, done(MORNING), skipping)
    assert not may_be_empty(slot, settings(skipping))
    (slot,), _ = look(MONDAY, done(MORNING, WEEKLY), skipping, WEEKLY)
    assert may_be_empty(slot, settings(skipping, WEEKLY))


@pytest.mark.parametrize(
    "routes, ahead",
    [
        ([EVENING], timedelta(hours=11)),
        ([WEEKLY], 7 * DAY),
        ([WEEKLY, Route("all", ("mail",))], DAY),
        ([Route("all", ("mail",))], DAY),
        ([], DAY),
    ],
    ids=[
        "its slot",
        "a week",
        "who is told at once by the next morning",
        "also alone",
        "no route",
    ],
)
def test_what_waits_for_a_digest_waits_for_the_next(routes, ahead):
    assert next_digest(routes, settings(*routes), MONDAY) == MONDAY + ahead


ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Santiago",
)
TIMES = (time(0), time(1), time(1, 45), time(2), time(2, 30), time(3), time(7), time(23, 59))


@pytest.mark.parametrize("zone, at", list(product(ZONES, TIMES)))
def test_two_years_have_exactly_one_slot_a_local_day(zone, at):
    """40,880 slots in 7 zones at 8 times, which in two of each year's nights come not or twice."""
    here, days = ZoneInfo(zone), range(7)
    now = datetime(2025, 1, 1, tzinfo=here).astimezone(UTC) - timedelta(seconds=1)
    first = now.astimezone(here).date() + DAY
    for day in range(730):
        slot = next_slot([at], days, here, now)
        assert slot.astimezone(here).date() == first + day * DAY
        assert last_slot([at], days, here, slot) == slot
        now = slot
