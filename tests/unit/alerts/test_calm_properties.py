"""What holds of every plan: nothing is lost, nothing waits for ever, order does not matter."""

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import NOW
from tests.quality.calm_days import Outbox
from tests.unit.alerts.items import ANNA, HOOK, NOTHING, item
from tests.unit.alerts.items import settings as config
from worker.alerts.calm import plan
from worker.domain.alerts import (
    AlertKind,
    Burst,
    FollowUp,
    Hold,
    QuietHours,
    Route,
    RouteMode,
)
from worker.domain.topics import Priority

MINUTE = timedelta(minutes=1)
CALM = Route(
    "calm",
    ("mail", "hook"),
    group_wait=2 * MINUTE,
    event_wait=(10 * MINUTE, 30 * MINUTE, 60 * MINUTE),
    burst=Burst(2, 15 * MINUTE, 10 * MINUTE),
)
ROUTES = (
    CALM,
    replace(CALM, name="quiet", quiet_hours=QuietHours(time(21), time(6), "UTC")),
    replace(CALM, name="burst", event_wait=(), follow_up=FollowUp(MINUTE, (5,), True, 4, MINUTE)),
    replace(CALM, name="event", burst=None),
    Route("quick", ("mail", "hook")),
    Route("digest", ("mail",), mode=RouteMode.DIGEST, at=(time(7),)),
)
CONFIG = config(*ROUTES)
BOUND = 62 * MINUTE
"""What events and bursts hold an item for at most, with the group wait before."""
NIGHT = timedelta(hours=9)
STORIES = (AlertKind.NEW, AlertKind.UPDATE, AlertKind.CORRECTION)
MARKS = [("t:x", f"b:n{event}", f"w:place{event}", f"b:thing{event}") for event in range(3)]


@st.composite
def arrivals(draw, most=25):
    """Items as the policy decides them, over some hours before and after midnight."""
    found = []
    for number in range(draw(st.integers(1, most))):
        minutes = draw(st.integers(-180, 300))
        routes = draw(
            st.lists(st.sampled_from([r.name for r in ROUTES[:5]]), min_size=1, max_size=2)
        )
        base = item(
            f"i{number}",
            draw(st.sampled_from([ANNA, ANNA, HOOK])),
            story=draw(st.integers(1, 12)),
            article=number,
            routes=tuple(dict.fromkeys(routes)),
            kind=draw(
                st.sampled_from([*STORIES, AlertKind.NEW, AlertKind.NEW, AlertKind.CATCH_UP])
            ),
            priority=draw(st.sampled_from([*Priority])),
            marks=draw(st.sampled_from([*MARKS, ()])),
        )
        at = NOW + minutes * MINUTE
        wait = draw(st.sampled_from([0, 2])) if base.kind in STORIES else 2
        hold = Hold.GROUP_WAIT if wait else None
        found.append(replace(base, created_at=at, due_at=at + wait * MINUTE, hold=hold))
    return found


def passed(items):
    """The items told in passes of every half minute until none is left, with when they were."""
    outbox = Outbox(CONFIG)
    coming = sorted(items, key=lambda one: one.created_at)
    now, end = coming[0].created_at, coming[-1].due_at + NIGHT + 2 * BOUND
    while coming or (outbox.items and now <= end):
        while coming and coming[0].created_at <= now:
            one = coming.pop(0)
            outbox.items[one.id] = one
        outbox.tick(now)
        pending = [one.due_at for one in outbox.items.values()]
        following = min([*pending, *(one.created_at for one in coming)], default=now)
        now = max(now + MINUTE / 2, following)
    return outbox


SLOW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@SLOW
@given(arrivals())
def test_everything_is_told_once_and_in_time(items):
    outbox = passed(items)
    assert not outbox.items
    told = Counter(one.id for _, one in outbox.told())
    assert told == Counter(one.id for one in items)
    decided = {one.id: one for one in items}
    for at, one in outbox.told():
        waited = at - decided[one.id].due_at
        quiet = NIGHT if "quiet" in one.routes else timedelta(0)
        assert waited <= BOUND + quiet
        if one.priority is Priority.CRITICAL and one.kind in STORIES:
            assert waited <= MINUTE / 2


@SLOW
@given(arrivals(), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(items, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    made = plan(items, NOTHING, CONFIG, {}, NOW)
    assert plan(shuffled, NOTHING, CONFIG, {}, NOW) == made
    assert plan(items, NOTHING, CONFIG, {}, NOW) == made


@SLOW
@given(arrivals())
def test_what_is_due_goes_or_waits_for_a_reason_until_later(items):
    made = plan(items, NOTHING, CONFIG, {}, NOW)
    going = [one for group in made.groups for one in group.items]
    places = Counter(one.id for one in (*going, *made.waiting, *made.suppressed))
    assert all(count == 1 for count in places.values())
    assert {one.id for one in items if one.due_at <= NOW} <= places.keys()
    assert all(one.due_at > NOW and one.hold for one in made.waiting)
    assert all(one.recipient == group.recipient for group in made.groups for one in group.items)


@SLOW
@given(arrivals())
def test_what_waits_is_left_alone_by_the_next_pass(items):
    outbox = Outbox(CONFIG, {one.id: one for one in items})
    outbox.tick(NOW)
    assert outbox.tick(NOW) == []
