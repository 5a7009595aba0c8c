"""A story that was told is told again rarely, and only where a route asks for it."""

from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, match
from tests.unit.alerts.situations import (
    BEN,
    COPY,
    CORRECTED,
    FOLLOWING,
    HOUR,
    MINUTE,
    NEW,
    PAGE,
    REVISED,
    TICKER,
    answer,
    heard,
    hearing,
    only,
    rules,
    subject,
)
from worker.alerts.facts import Facts
from worker.alerts.hearing import heard_by, told_by
from worker.alerts.policy import decide
from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    AlertState,
    Hold,
    Occasion,
    Route,
    RouteMode,
    When,
)
from worker.domain.dates import Published

GAINED = {"fresh": frozenset({"munition"}), "facts": Facts.NUMBER}
MORE = {"outlets_before": 4, "outlets_after": 5}
OPEN, SUPPRESSED = AlertState.OPEN, AlertState.SUPPRESSED


def following(**changes):
    return replace(TICKER, follow_up=replace(FOLLOWING, **changes))


@pytest.mark.parametrize(
    "course, reason",
    [
        (GAINED, AlertReason.NEW_FACTS),
        ({**GAINED, "facts": Facts.NONE}, AlertReason.ALREADY_TOLD),
        ({**GAINED, "fresh": frozenset({"front"})}, AlertReason.ALREADY_TOLD),
        ({**GAINED, "fresh": frozenset()}, AlertReason.ALREADY_TOLD),
    ],
    ids=["facts of its topic", "a typo", "facts of another topic", "nothing about a topic"],
)
def test_a_new_version_is_told_for_new_facts_of_what_was_told(course, reason):
    assert only(heard(REVISED, course=course), rules(TICKER)).reason is reason


@pytest.mark.parametrize(
    "before, after, is_told",
    [(4, 5, True), (4, 4, False), (5, 6, False), (3, 11, True), (24, 25, True), (25, 26, False)],
)
def test_a_copy_is_told_where_it_makes_the_outlets_so_many(before, after, is_told):
    about = heard(COPY, course={"outlets_before": before, "outlets_after": after})
    expected = AlertReason.MORE_OUTLETS if is_told else AlertReason.ALREADY_TOLD
    assert only(about, rules(TICKER)).reason is expected


@pytest.mark.parametrize(
    "route",
    [Route("ticker", ("box",)), following(on_new_facts=False), following(at_outlets=())],
    ids=["no follow-up", "no facts", "no outlets"],
)
def test_what_a_route_does_not_ask_for_is_not_told(route):
    asked = route.follow_up
    if asked is None or not asked.on_new_facts:
        assert only(heard(REVISED, course=GAINED), rules(route)).state is SUPPRESSED
    if asked is None or not asked.at_outlets:
        assert only(heard(COPY, course=MORE), rules(route)).state is SUPPRESSED


def test_it_comes_after_the_pause_that_its_route_wants_and_says_why_it_waited():
    since = hearing(last_at=NOW - 20 * MINUTE)
    item = only(heard(REVISED, since, course=GAINED), rules(TICKER))
    assert (item.kind, item.due_at, item.hold) == (
        AlertKind.UPDATE,
        NOW + 40 * MINUTE,
        Hold.FOLLOW_UP,
    )


def test_after_the_pause_it_waits_for_its_group_only():
    item = only(heard(REVISED, course=GAINED), rules(TICKER))
    assert (item.due_at, item.hold) == (NOW + 2 * MINUTE, Hold.GROUP_WAIT)
    at_once = only(heard(REVISED, course=GAINED), rules(replace(TICKER, group_wait=timedelta(0))))
    assert (at_once.due_at, at_once.hold) == (NOW, None)


def test_what_waits_takes_another_along_and_that_is_no_message_more():
    waiting = hearing(last_at=NOW + 30 * MINUTE, follow_ups=4)
    item = only(heard(REVISED, waiting, course=GAINED), rules(TICKER))
    assert (item.state, item.due_at, item.hold) == (OPEN, waiting.last_at, Hold.FOLLOW_UP)
    assert (
        heard_by([item], {waiting.recipient.key: waiting})[waiting.recipient.key].follow_ups
        == waiting.follow_ups
    )


@pytest.mark.parametrize("hold", [Hold.GROUP_WAIT, Hold.EVENT, Hold.QUIET_HOURS])
def test_the_first_message_takes_it_along_where_it_has_not_gone_yet(hold):
    waiting = hearing(first_at=NOW + HOUR, last_at=NOW + HOUR, hold=hold)
    item = only(heard(COPY, waiting, course=MORE), rules(TICKER))
    assert (item.due_at, item.hold) == (NOW + HOUR, hold)


def test_a_route_with_a_shorter_pause_does_not_wait_for_another():
    eager = replace(following(min_interval=10 * MINUTE), name="eager")
    since = hearing(
        told_at=NOW - 5 * MINUTE, last_at=NOW + 55 * MINUTE, hold=Hold.FOLLOW_UP, follow_ups=4
    )
    about = heard(REVISED, since, course=GAINED)
    assert only(about, rules(TICKER)).due_at == NOW + 55 * MINUTE
    item = only(about, rules(TICKER, eager))
    assert (item.state, item.due_at, item.hold) == (OPEN, NOW + 5 * MINUTE, Hold.FOLLOW_UP)


def test_it_waits_for_no_digest_that_waits_to_tell_the_story():
    """Neither where nothing was told yet, nor where something was told at once since."""
    friday = NOW + 72 * HOUR
    unheard = hearing(first_at=friday, last_at=friday, digest_at=friday, hold=Hold.DIGEST)
    item = only(heard(COPY, unheard, course=MORE), rules(TICKER))
    assert (item.due_at, item.hold) == (NOW + 2 * MINUTE, Hold.GROUP_WAIT)
    since = hearing(last_at=NOW - 20 * MINUTE, digest_at=friday)
    item = only(heard(COPY, since, course=MORE), rules(TICKER))
    assert (item.due_at, item.hold) == (NOW + 40 * MINUTE, Hold.FOLLOW_UP)


def test_what_waits_for_the_digest_takes_another_along_for_who_has_only_that():
    daily = replace(TICKER, mode=RouteMode.DIGEST, at=(time(7),), group_wait=timedelta(0))
    since = hearing(digest_at=NOW + 9 * HOUR, follow_ups=4)
    assert only(heard(REVISED, since, course=GAINED), rules(daily)).state is OPEN
    spent = hearing(follow_ups=4)
    assert only(heard(REVISED, spent, course=GAINED), rules(daily)).state is SUPPRESSED


class TestHearings:
    """What they say of when, once items stand."""

    FRIDAY = NOW + 72 * HOUR

    def after(self, *items):
        (one,) = heard_by(items, {}).values()
        return one.first_at, one.last_at, one.told_at, one.hold, one.digest_at

    def item(self, name, **changes):
        base = only(subject(), rules(TICKER))
        return replace(base, **{"id": name, "due_at": NOW, "hold": None, **changes})

    def waiting(self, **changes):
        held = {"kind": AlertKind.DIGEST, "hold": Hold.DIGEST, "due_at": self.FRIDAY}
        return self.item("d", **{**held, **changes})

    def test_what_waits_for_a_digest_counts_where_nothing_else_does(self):
        held = self.FRIDAY, self.FRIDAY, None, Hold.DIGEST, self.FRIDAY
        assert self.after(self.waiting()) == held
        assert self.after(self.waiting(), self.waiting()) == held

    def test_what_is_told_at_once_takes_its_place(self):
        at = NOW + MINUTE
        told = self.item("a", created_at=at, due_at=at)
        assert self.after(self.waiting(), told) == (at, at, None, None, self.FRIDAY)
        late = self.waiting(created_at=at)
        assert self.after(self.item("a"), late) == (NOW, NOW, NOW, None, self.FRIDAY)
        stale = self.waiting(hold=Hold.OUTAGE)
        assert self.after(stale, told) == (at, at, None, None, self.FRIDAY)

    def test_a_follow_up_that_waits_leaves_when_it_was_told_before(self):
        at, due = NOW + MINUTE, NOW + HOUR
        held = self.item("b", created_at=at, due_at=due, hold=Hold.FOLLOW_UP)
        expected = NOW, due, NOW, Hold.FOLLOW_UP, None
        assert self.after(self.item("a"), held) == expected
        assert self.after(self.item("a"), held, replace(held, id="c")) == expected


def test_of_several_routes_the_most_generous_counts():
    eager = replace(following(min_interval=10 * MINUTE, max_per_story=9), name="eager")
    since = hearing(last_at=NOW - 8 * MINUTE, follow_ups=4)
    about = heard(REVISED, since, course=GAINED)
    assert only(about, rules(TICKER)).reason is AlertReason.FOLLOW_UPS_SPENT
    for routes in ((TICKER, eager), (eager, TICKER)):
        item = only(about, rules(*routes))
        assert (item.reason, item.due_at) == (AlertReason.NEW_FACTS, NOW + 2 * MINUTE)
    brief = replace(following(window=HOUR), name="brief")
    assert only(about, rules(TICKER, brief)).reason is AlertReason.FOLLOW_UPS_SPENT


def test_a_copy_that_reaches_others_only_tells_who_follows_the_story():
    route = replace(TICKER, when=When(languages=frozenset({"fr"})))
    other = Route("german", ("mail",), When(languages=frozenset({"de"})))
    items = decide(heard(COPY, course=MORE), rules(route, other), NOW)
    told = {item.recipient.key: item for item in items if item.recipient}
    assert told["maildir:box"].reason is AlertReason.MORE_OUTLETS
    assert told["maildir:box"].routes == ("ticker",)
    assert told[BEN].reason is AlertReason.NEW_RECIPIENT


def test_a_route_by_which_it_was_told_follows_it_where_the_copy_comes_by_another():
    route = replace(TICKER, when=When(languages=frozenset({"fr"})))
    plain = Route("plain", ("box",))
    item = only(heard(COPY, course=MORE), rules(route, plain))
    assert (item.reason, item.routes) == (AlertReason.MORE_OUTLETS, ("plain", "ticker"))


def test_a_new_topic_comes_first_and_waits_for_no_pause():
    about = heard(
        REVISED,
        hearing(last_at=NOW - MINUTE, follow_ups=9),
        course={**GAINED, "fresh": frozenset({"munition", "front"})},
        matches=[match(), match("front")],
    )
    item = only(about, rules(TICKER))
    assert (item.reason, item.kind) == (AlertReason.NEW_TOPIC, AlertKind.UPDATE)
    assert item.due_at == NOW + 2 * MINUTE


def test_who_has_digests_only_reads_it_in_the_next():
    daily = replace(TICKER, mode=RouteMode.DIGEST, at=(time(7),), group_wait=timedelta(0))
    item = only(heard(REVISED, course=GAINED), rules(daily))
    assert (item.reason, item.kind, item.hold) == (
        AlertReason.NEW_FACTS,
        AlertKind.DIGEST,
        Hold.DIGEST,
    )


@pytest.mark.parametrize("occasion", [Occasion.OVERVIEW, Occasion.SILENT, Occasion.IMPORT])
def test_first_polls_and_imports_tell_nobody_of_its_course(occasion):
    dated = Published.at(NOW, "pubDate")
    for about in (
        heard(REVISED, course=GAINED, occasion=occasion, published=dated),
        heard(COPY, course=MORE, occasion=occasion, published=dated),
    ):
        assert only(about, rules(TICKER)).state is SUPPRESSED


def test_after_a_gap_it_comes_with_all_that_was_missed():
    item = only(heard(REVISED, course=GAINED, occasion=Occasion.CATCH_UP), rules(TICKER))
    assert (item.reason, item.kind) == (AlertReason.NEW_FACTS, AlertKind.CATCH_UP)


def test_a_correction_is_no_follow_up():
    spent = hearing(follow_ups=9)
    assert only(heard(CORRECTED, spent, course=GAINED), rules(TICKER)).state is OPEN


def test_a_page_that_came_after_its_item_is_told_as_it_would_have_been_with_it():
    assert answer(heard(PAGE, course=GAINED), rules(TICKER))[1] is AlertReason.ALREADY_TOLD
    both = [match(), match("front")]
    of_page = heard(PAGE, course=GAINED, matches=both)
    assert answer(of_page, rules(TICKER))[1] is AlertReason.NEW_TOPIC
    late = subject(PAGE, late_before=NOW, published=Published.at(NOW - 99 * HOUR, "pubDate"))
    assert answer(late)[1] is AlertReason.LATE
    again = heard(PAGE, course={**GAINED, "had_page": True})
    assert answer(again, rules(TICKER))[1] is AlertReason.NEW_FACTS


def test_a_story_that_was_told_to_nobody_is_followed_by_nobody():
    about = subject(REVISED, before=("munition",), course=GAINED)
    assert only(about, rules(TICKER)).reason is AlertReason.NOTHING_NEW
    assert only(subject(NEW, course=MORE), rules(TICKER)).reason is AlertReason.NEW_STORY


@given(
    st.lists(st.tuples(st.integers(1, 300), st.booleans()), min_size=1, max_size=60),
    st.integers(1, 5),
    st.integers(0, 120),
)
def test_however_often_it_changes_it_is_followed_up_at_most_so_often(edits, most, pause):
    """Each item goes into a message when it is due, those of one moment into one."""
    route = following(max_per_story=most, min_interval=pause * MINUTE, window=90 * HOUR)
    by = rules(route)
    first = only(subject(NEW), by)
    hearings, told = heard_by([first], {}), told_by([first], {})
    now, messages = NOW, {first.due_at}
    for minutes, has_facts in edits:
        now += minutes * MINUTE
        course = {**GAINED, "facts": Facts.WORDS if has_facts else Facts.NONE}
        about = subject(
            REVISED, told, before=("munition",), course={**course, "hearings": hearings}
        )
        (item,) = decide(about, by, now)
        assert item.state is OPEN or item.reason in {
            AlertReason.ALREADY_TOLD,
            AlertReason.FOLLOW_UPS_SPENT,
            AlertReason.FOLLOW_UPS_OVER,
        }
        if item.state is OPEN:
            assert has_facts
            messages.add(item.due_at)
        hearings = heard_by([item], hearings)
    assert len(messages) <= 1 + most
    moments = sorted(messages)
    gaps = (later - sooner for sooner, later in pairwise(moments))
    assert all(gap >= pause * MINUTE for gap in gaps)
