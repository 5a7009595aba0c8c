"""What goes out now, and what waits and why."""

from dataclasses import replace
from datetime import time, timedelta
from typing import ClassVar

import pytest

from tests.builders import NOW
from tests.unit.alerts.items import (
    ANNA,
    BOX,
    going,
    item,
    past,
    planned,
    sending,
    waits,
)
from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    Burst,
    Hold,
    QuietHours,
    Route,
    RouteMode,
)
from worker.domain.settings import AlertDefaults
from worker.domain.telling import Spoken
from worker.domain.topics import Priority

MINUTE = timedelta(minutes=1)
EVENT_WAIT = (10 * MINUTE, 30 * MINUTE, 60 * MINUTE)
AT_ONCE = Route("all", ("mail",))
CALM = Route("all", ("mail",), group_wait=2 * MINUTE, event_wait=EVENT_WAIT)
BURST = replace(CALM, event_wait=(), burst=Burst(2, 15 * MINUTE, 10 * MINUTE))
NIGHT = QuietHours(time(21), time(6), "UTC")
QUIET = replace(AT_ONCE, quiet_hours=NIGHT)
LATE = NOW.replace(hour=23)
CRITICAL = Priority.CRITICAL
UPDATE, CORRECTION, CATCH_UP = AlertKind.UPDATE, AlertKind.CORRECTION, AlertKind.CATCH_UP
WEEKLY = Route("weekly", ("mail",), mode=RouteMode.DIGEST, at=(time(7),), days=frozenset({0}))
A, B, C = ord("a"), ord("b"), ord("c")
MARKS = ("t:munition", "b:mrtr", "w:hafen", "b:tlln")


def spoken(story, marks=MARKS, minutes_ago=5.0, event=None):
    return Spoken(ANNA, story, event or story, marks, NOW - minutes_ago * MINUTE)


def told(minutes_ago=5.0, story=99):
    """A message about one story, as the past has it."""
    return past(sending(minutes_ago, story), spoken=(spoken(story, minutes_ago=minutes_ago),))


class TestStories:
    def test_each_goes_at_once_on_its_own_where_nothing_else_is_asked(self):
        made = planned([item("a"), item("b"), item("c", BOX, routes=("notify:x",))], AT_ONCE)
        assert sorted(going(made)) == ["a", "b", "c"]
        assert not made.waiting

    def test_what_is_not_due_is_left_as_it_is(self):
        made = planned([item("a"), item("b", minutes=1)], AT_ONCE)
        assert (going(made), made.waiting) == (["a"], ())

    def test_items_of_one_story_are_one_message(self):
        made = planned([item("a", story=1), item("b", story=1, kind=UPDATE)], AT_ONCE)
        assert going(made) == ["ab"]
        assert made.groups[0].kind is AlertKind.NEW

    def test_an_update_joins_the_story_that_waits_still(self):
        news = item("a", minutes=1, story=1, hold=Hold.GROUP_WAIT)
        made = planned([news, item("b", story=1, kind=UPDATE)], CALM)
        assert waits(made) == {"b": (Hold.GROUP_WAIT, 1)}

    def test_an_urgent_update_takes_its_story_along(self):
        news = item("a", minutes=1, story=1, hold=Hold.GROUP_WAIT)
        made = planned([news, item("b", story=1, kind=UPDATE, priority=CRITICAL)], CALM)
        assert going(made) == ["ab"]

    def test_a_waiting_follow_up_goes_with_what_is_told_of_the_story(self):
        follow_up = item("b", minutes=40, story=1, kind=UPDATE, hold=Hold.FOLLOW_UP)
        assert going(planned([item("a", story=1, kind=UPDATE), follow_up], AT_ONCE)) == ["ab"]

    def test_items_for_nobody_go_nowhere(self):
        made = planned([item("a", None)], AT_ONCE)
        assert (going(made), made.waiting) == ([], ())

    def test_a_route_that_left_the_config_asks_nothing(self):
        assert going(planned([item("a", routes=("gone",))], CALM, past=told())) == ["a"]


class TestCorrections:
    def test_one_is_a_message_of_its_own(self):
        items = [item("a", story=99, kind=CORRECTION), item("b", event=99, marks=MARKS)]
        made = planned(items, CALM, past=told(minutes_ago=15))
        assert going(made) == ["a", "b"]
        assert made.groups[0].kind is CORRECTION

    def test_it_waits_for_no_event_and_no_burst(self):
        correction = item("a", story=99, kind=CORRECTION)
        busy = past(*(sending(n, n + 50) for n in (3, 2, 1)))
        for route in (CALM, BURST):
            assert going(planned([correction], route, past=busy)) == ["a"]

    def test_of_a_story_that_waits_still_one_message_tells_both(self):
        news = item("a", minutes=1, story=1, hold=Hold.EVENT)
        made = planned([news, item("b", story=1, kind=CORRECTION)], CALM)
        assert waits(made) == {"b": (Hold.EVENT, 1)}

    def test_in_quiet_hours_it_waits_like_everything(self):
        made = planned([item("a", kind=CORRECTION)], QUIET, at=LATE)
        assert [one.hold for one in made.waiting] == [Hold.QUIET_HOURS]


class TestEvents:
    def test_the_first_text_is_told_the_next_one_waits(self):
        assert going(planned([item("a", marks=MARKS)], CALM)) == ["a"]
        made = planned([item("a", marks=MARKS)], CALM, past=told(minutes_ago=4))
        assert waits(made) == {"a": (Hold.EVENT, 6)}
        assert made.waiting[0].event == 99

    @pytest.mark.parametrize(
        "ago, until", [((1,), 9), ((20, 1), 29), ((60, 30, 1), 59), ((200, 1), 9)]
    )
    def test_the_wait_widens_and_begins_anew_after_a_quiet_time(self, ago, until):
        before = past(*(sending(n, 99) for n in ago), spoken=(spoken(99, minutes_ago=ago[-1]),))
        assert waits(planned([item("a", marks=MARKS)], CALM, past=before)) == {
            "a": (Hold.EVENT, until)
        }

    def test_texts_on_one_event_that_are_due_together_are_one_message(self):
        items = [item(name, marks=MARKS) for name in "ab"]
        made = planned([*items, item("c", marks=("t:munition", "b:vrsch", "w:panzer"))], CALM)
        assert going(made) == ["ab", "c"]

    def test_they_take_along_what_waits_for_the_event(self):
        waiting = item("b", minutes=2, marks=MARKS, hold=Hold.GROUP_WAIT)
        other = item("c", minutes=2, marks=("t:munition",), hold=Hold.GROUP_WAIT)
        assert going(planned([item("a", marks=MARKS), waiting, other], CALM)) == ["ab"]

    def test_what_is_critical_goes_and_takes_them_along(self):
        waiting = item("b", minutes=20, event=99, hold=Hold.EVENT)
        urgent = item("a", marks=MARKS, priority=CRITICAL)
        assert going(planned([urgent, waiting], CALM, past=told())) == ["ab"]

    def test_the_most_eager_route_wins(self):
        both = item("a", marks=MARKS, routes=("all", "quick"))
        quick = Route("quick", ("mail",), group_wait=2 * MINUTE)
        assert going(planned([both], CALM, quick, past=told())) == ["a"]

    def test_nothing_waits_longer_than_an_hour(self):
        late = item("a", marks=MARKS, decided=70)
        assert going(planned([late], CALM, past=told(minutes_ago=1))) == ["a"]


class TestBursts:
    BUSY = past(sending(5, 51), sending(1, 52))

    def test_what_is_too_much_waits_for_a_grouped_message(self):
        made = planned([item("a")], BURST, past=self.BUSY)
        assert waits(made) == {"a": (Hold.BURST, 9)}

    def test_which_takes_all_along_that_waits_for_company(self):
        waiting = [
            item("a", hold=Hold.BURST, decided=12),
            item("b", minutes=1, hold=Hold.GROUP_WAIT),
            item("c", minutes=9, kind=UPDATE, hold=Hold.FOLLOW_UP),
        ]
        made = planned(waiting, BURST, past=past(sending(15, 51), sending(11, 52)))
        assert going(made) == ["ab"]
        assert {one.hold for one in made.groups[0].items} == {Hold.BURST}

    def test_many_at_once_are_one_message_at_once(self):
        assert going(planned([item(name) for name in "abc"], BURST)) == ["abc"]

    def test_what_is_critical_goes_alone(self):
        items = [item("a", priority=CRITICAL), item("b")]
        made = planned(items, BURST, past=self.BUSY)
        assert going(made) == ["a"]
        assert waits(made) == {"b": (Hold.BURST, 9)}

    def test_other_recipients_are_not_held(self):
        assert going(planned([item("a", BOX)], BURST, past=self.BUSY)) == ["a"]

    def test_a_storm_is_held_whatever_the_config_says(self):
        storm = past(*(sending(n / 10, n) for n in range(500, 0, -1)))
        made = planned([item("a"), item("b", priority=CRITICAL)], AT_ONCE, past=storm)
        assert going(made) == ["b"]
        assert [one.hold for one in made.waiting] == [Hold.STORM]

    def test_six_hundred_at_once_are_a_few_full_messages(self):
        items = [item(f"{n}", story=n, article=n) for n in range(600)]
        assert [len(group.items) for group in planned(items, AT_ONCE).groups] == [200] * 3


class TestQuietHours:
    def test_thirty_are_held_and_go_as_one_message(self):
        items = [item(f"{n}", story=n, article=n) for n in range(30)]
        held = planned(items, QUIET, at=LATE).waiting
        six = NOW.replace(day=NOW.day + 1, hour=6)
        assert {(one.due_at, one.hold) for one in held} == {(six, Hold.QUIET_HOURS)}
        assert [len(group.items) for group in planned(list(held), QUIET, at=six).groups] == [30]

    def test_what_is_critical_is_told_by_night(self):
        assert going(planned([item("a", priority=CRITICAL)], QUIET, at=LATE)) == ["a"]

    @pytest.mark.parametrize("route", [AT_ONCE, Route("notify", ("mail",))])
    def test_those_of_the_defaults_hold_for_who_names_none(self, route):
        defaults = AlertDefaults(quiet_hours=NIGHT)
        made = planned([item("a", routes=("notify:x",))], route, at=LATE, defaults=defaults)
        assert [one.hold for one in made.waiting] == [Hold.QUIET_HOURS]

    def test_an_item_goes_when_one_of_its_routes_may_speak(self):
        other = Route("other", ("mail",))
        assert going(planned([item("a", routes=("all", "other"))], QUIET, other, at=LATE)) == ["a"]

    def test_what_was_held_takes_all_along_that_waits(self):
        items = [
            item("a", hold=Hold.QUIET_HOURS, decided=400),
            item("b"),
            item("c", kind=CORRECTION),
            item("d", minutes=1, hold=Hold.GROUP_WAIT),
            item("e", priority=CRITICAL),
        ]
        assert sorted(map(sorted, going(planned(items, AT_ONCE)))) == [list("abcd"), ["e"]]

    @pytest.mark.parametrize("kind", [AlertKind.OVERVIEW, CATCH_UP])
    def test_what_is_critical_and_one_message_by_day_is_one_at_their_end(self, kind):
        held = item("a", hold=Hold.QUIET_HOURS, decided=400)
        many = [item(name, kind=kind, priority=CRITICAL) for name in "bcd"]
        made = planned([held, *many], AT_ONCE)
        assert going(made) == ["a", "bcd"]
        assert made.groups[1].kind is kind

    def test_so_is_what_is_critical_and_an_outage_held(self):
        held = item("a", hold=Hold.QUIET_HOURS, decided=400)
        many = [item(name, hold=Hold.OUTAGE, priority=CRITICAL) for name in "bc"]
        assert going(planned([held, *many], AT_ONCE)) == ["a", "bc"]

    def test_those_of_the_defaults_hold_an_overview_for_who_has_digests_only(self):
        digest = Route("all", ("mail",), mode=RouteMode.DIGEST, at=(time(7),))
        overview = item("a", kind=AlertKind.OVERVIEW)
        defaults = AlertDefaults(quiet_hours=NIGHT)
        made = planned([overview], digest, at=LATE, defaults=defaults)
        assert [one.hold for one in made.waiting] == [Hold.QUIET_HOURS]

    def test_and_for_a_route_that_left_the_config(self):
        defaults = AlertDefaults(quiet_hours=NIGHT)
        made = planned([item("a", routes=("gone",))], AT_ONCE, at=LATE, defaults=defaults)
        assert [one.hold for one in made.waiting] == [Hold.QUIET_HOURS]


class TestCatchingUp:
    def test_what_is_caught_up_goes_when_a_recipients_first_is_due(self):
        items = [item("a", kind=CATCH_UP), item("b", kind=CATCH_UP, minutes=1), item("c")]
        assert sorted(going(planned(items, AT_ONCE))) == ["ab", "c"]

    def test_none_goes_before(self):
        assert going(planned([item("a", kind=CATCH_UP, minutes=1)], AT_ONCE)) == []

    def test_once_the_polls_are_over_nothing_is_waited_for_but_routes(self):
        items = [item("a", kind=CATCH_UP, minutes=1), item("b", minutes=1)]
        assert going(planned(items, AT_ONCE, last=True)) == ["a"]

    def test_an_overview_is_one_message(self):
        items = [item(name, kind=AlertKind.OVERVIEW) for name in "ab"]
        assert going(planned(items, CALM)) == ["ab"]

    def test_what_an_outage_held_goes_as_one_message(self):
        items = [item(name, hold=Hold.OUTAGE, decided=300) for name in "ab"]
        made = planned([*items, item("c")], CALM)
        assert [(group.kind, len(group.items)) for group in made.groups] == [
            (CATCH_UP, 2),
            (AlertKind.NEW, 1),
        ]

    def test_the_same_stories_news_goes_along(self):
        items = [item("a", hold=Hold.OUTAGE, story=1), item("b", story=1, kind=UPDATE)]
        assert going(planned(items, CALM)) == ["ab"]

    def test_what_is_older_than_a_day_waits_for_the_next_digest(self):
        morning = Route("morning", ("mail",), mode=RouteMode.DIGEST, at=(time(8),), timezone="UTC")
        old = item("a", hold=Hold.OUTAGE, decided=60 * 30, minutes=-60 * 29, routes=("morning",))
        (waiting,) = planned([old], morning).waiting
        assert (waiting.kind, waiting.hold) == (AlertKind.DIGEST, Hold.OUTAGE)
        assert waiting.due_at == NOW.replace(day=NOW.day + 1, hour=8)

    def test_and_is_told_in_it_even_if_its_kind_was_not_kept(self):
        old = item("a", hold=Hold.OUTAGE, decided=60 * 30, minutes=-60 * 29)
        (waiting,) = planned([old], AT_ONCE).waiting
        at = waiting.due_at
        for kind in (waiting.kind, AlertKind.NEW):
            (group,) = planned([replace(waiting, kind=kind)], AT_ONCE, at=at).groups
            assert group.kind is AlertKind.DIGEST

    def test_a_critical_one_is_told_at_once_however_old(self):
        old = item("a", hold=Hold.OUTAGE, decided=60 * 30, minutes=-60 * 29, priority=CRITICAL)
        assert going(planned([old], AT_ONCE)) == ["a"]


class TestDigests:
    ROUTE = Route("all", ("mail",), mode=RouteMode.DIGEST, at=(time(20),), timezone="UTC")
    YESTERDAY: ClassVar = {(ANNA.key, "all"): NOW - timedelta(days=1)}

    def test_one_message_a_slot_with_all_that_is_due(self):
        items = [item(name, kind=AlertKind.DIGEST) for name in "ab"]
        (group,) = planned(items, self.ROUTE, done=self.YESTERDAY).groups
        assert (group.kind, len(group.items)) == (AlertKind.DIGEST, 2)
        assert group.slot
        assert (group.slot.begins, group.slot.ends) == (NOW - timedelta(days=1), NOW)

    def test_an_empty_one_is_sent(self):
        (group,) = planned([], self.ROUTE, done=self.YESTERDAY).groups
        assert (group.items, group.slot is not None) == ((), True)

    def test_or_only_noted_where_the_route_wants_none(self):
        made = planned([], replace(self.ROUTE, empty="skip"), done=self.YESTERDAY)
        assert (made.groups, [slot.ends for slot in made.slots]) == ((), [NOW])

    def test_the_first_sight_of_a_route_only_notes_the_slot(self):
        made = planned([], self.ROUTE)
        assert (made.groups, [slot.ends for slot in made.slots]) == ((), [NOW])

    def test_what_comes_after_its_slot_waits_for_the_next(self):
        late = item("a", kind=AlertKind.DIGEST)
        made = planned([late], self.ROUTE, done={(ANNA.key, "all"): NOW})
        assert waits(made) == {"a": (Hold.DIGEST, 24 * 60)}

    def test_a_correction_for_who_has_only_digests_stands_in_it(self):
        correction = item("a", kind=CORRECTION, hold=Hold.DIGEST)
        (group,) = planned([correction], self.ROUTE, done=self.YESTERDAY).groups
        assert (group.kind, [one.id for one in group.items]) == (AlertKind.DIGEST, ["a"])

    def test_what_came_late_is_told_in_the_morning_to_who_has_no_digest(self):
        (group,) = planned([item("a", kind=AlertKind.DIGEST)], AT_ONCE).groups
        assert (group.kind, group.slot) == (AlertKind.DIGEST, None)

    def test_what_tells_a_story_at_once_takes_along_what_waits_for_a_digest(self):
        waiting = self.held("a", minutes=5 * 24 * 60)
        told = item("b", story=1, kind=UPDATE, topics=("munition", "abwehr"))
        made = planned([waiting, told], AT_ONCE, WEEKLY)
        assert going(made) == ["ab"]
        assert made.groups[0].kind is AlertKind.NEW
        assert {one.hold for one in made.groups[0].items} == {None}

    def test_it_does_so_in_the_very_moment_of_the_digest(self):
        due = self.held("a", minutes=0)
        told = item("b", story=1, kind=UPDATE, topics=("abwehr",), hold=Hold.QUIET_HOURS)
        made = planned([due, told], AT_ONCE, self.ROUTE, done=self.YESTERDAY)
        assert [(g.kind, [one.id for one in g.items]) for g in made.groups] == [
            (AlertKind.DIGEST, []),
            (AlertKind.NEW, ["a", "b"]),
        ]

    def test_what_it_does_not_tell_of_a_story_stays_for_the_digest(self):
        waiting = self.held("a", minutes=60)
        told = item("b", story=1, kind=UPDATE, topics=("munition",))
        assert going(planned([waiting, told], AT_ONCE, WEEKLY)) == ["b"]

    def test_a_correction_takes_along_what_it_corrects(self):
        waiting = self.held("a", minutes=60)
        told = item("b", story=1, kind=CORRECTION, topics=("abwehr",))
        assert going(planned([waiting, told], AT_ONCE, WEEKLY)) == ["ab"]

    def test_what_follows_a_story_up_stays_an_update(self):
        waiting = self.held("a", minutes=60, reason=AlertReason.NEW_FACTS)
        told = item("b", story=1, kind=UPDATE, topics=("abwehr",))
        (group,) = planned([waiting, told], AT_ONCE, WEEKLY).groups
        assert (group.kind, len(group.items)) == (UPDATE, 2)

    def test_what_waits_for_a_digest_makes_nothing_else_go_sooner(self):
        waiting = self.held("a", minutes=60)
        busy = item("b", story=1, topics=("abwehr",), marks=MARKS)
        made = planned([waiting, busy], CALM, WEEKLY, past=told(minutes_ago=4))
        assert waits(made) == {"b": (Hold.EVENT, 6)}

    def held(self, name, **changes):
        """An item of story 1 that waits for the weekly digest."""
        waits = {"kind": AlertKind.DIGEST, "hold": Hold.DIGEST, "routes": ("weekly",)}
        return item(name, story=1, topics=("abwehr",), **{**waits, **changes})
