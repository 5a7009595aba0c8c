"""Whether a recipient is told, and the named reason."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, alert_settings, document, topic
from tests.unit.alerts.situations import (
    AGAIN,
    ANNA,
    BEN,
    BOX,
    COPY,
    CORRECTED,
    HOUR,
    NEW,
    PRESS,
    RETRACTED,
    REVISED,
    TICKER,
    answer,
    heard,
    hearing,
    rules,
    subject,
)
from worker.alerts.facts import Facts
from worker.alerts.hearing import told_by
from worker.alerts.policy import decide
from worker.alerts.subject import Rules
from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    AlertState,
    Occasion,
    Route,
    RouteMode,
    Silence,
)
from worker.domain.dates import Precision, Published
from worker.domain.stories import Relation, Verdict, VerdictReason


def utc(day, hour):
    return NOW.replace(day=day, hour=hour)


MORNING = Route("morning", ("box",), mode=RouteMode.DIGEST, at=(time(7),))
PRECISIONS = {7: Precision.MONTH, 10: Precision.DAY, 20: Precision.MINUTE}


def test_a_new_story_is_told():
    assert answer(subject()) == (AlertState.OPEN, AlertReason.NEW_STORY, AlertKind.NEW)


def test_a_copy_of_a_story_that_was_told_is_not():
    about = subject(COPY, {BOX: frozenset({"munition"})})
    assert answer(about)[:2] == (AlertState.SUPPRESSED, AlertReason.ALREADY_TOLD)


def test_a_copy_with_a_topic_not_told_yet_is_told():
    about = subject(COPY, {BOX: frozenset({"front"})})
    assert answer(about) == (AlertState.OPEN, AlertReason.NEW_TOPIC, AlertKind.UPDATE)


def test_a_story_told_to_others_is_new_to_a_new_recipient():
    about = subject(COPY, {"email:anna@example.org": frozenset({"munition"})})
    assert answer(about)[:2] == (AlertState.OPEN, AlertReason.NEW_RECIPIENT)


def test_the_same_item_again_decides_nothing():
    assert decide(subject(AGAIN), rules(), NOW) == ()


def test_an_item_that_another_feed_brings_is_routed_by_that_feed():
    about = subject(AGAIN, {"maildir:other": frozenset({"munition"})}, seen_before=False)
    assert answer(about)[:2] == (AlertState.OPEN, AlertReason.NEW_RECIPIENT)


def test_a_revision_about_nothing_new_is_not_told_even_where_its_story_never_was():
    about = subject(REVISED, before={"munition"})
    assert answer(about)[:2] == (AlertState.SUPPRESSED, AlertReason.NOTHING_NEW)


def test_a_revision_that_has_become_about_a_topic_is_told():
    about = subject(REVISED, before={"front"})
    assert answer(about)[:2] == (AlertState.OPEN, AlertReason.NEW_STORY)


def test_an_article_without_matches_decides_nothing():
    assert decide(replace(subject(), document=document()), rules(), NOW) == ()


def test_a_match_that_reaches_nobody_leaves_its_reason():
    (item,) = decide(subject(), Rules((topic("munition"),), (), alert_settings([])), NOW)
    assert (item.recipient, item.state, item.reason) == (
        None,
        AlertState.SUPPRESSED,
        AlertReason.NO_ROUTE,
    )


@pytest.mark.parametrize(
    "occasion, age, expected",
    [
        (Occasion.OVERVIEW, timedelta(hours=47), (AlertState.OPEN, AlertReason.FIRST_POLL)),
        (
            Occasion.OVERVIEW,
            timedelta(hours=49),
            (AlertState.SUPPRESSED, AlertReason.FIRST_POLL_OLD),
        ),
        (
            Occasion.SILENT,
            timedelta(0),
            (AlertState.SUPPRESSED, AlertReason.FIRST_POLL_SILENT),
        ),
        (Occasion.IMPORT, timedelta(0), (AlertState.SUPPRESSED, AlertReason.IMPORTED)),
        (Occasion.NEWS, timedelta(days=400), (AlertState.OPEN, AlertReason.NEW_STORY)),
    ],
)
def test_the_occasion_decides_how_matches_are_told(occasion, age, expected):
    about = subject(occasion=occasion, published=Published.at(NOW - age, "pubDate"))
    assert answer(about)[:2] == expected


def test_a_first_poll_is_told_as_an_overview_at_once():
    (item,) = decide(
        subject(occasion=Occasion.OVERVIEW),
        rules(Route("all", ("box",), group_wait=timedelta(minutes=2))),
        NOW,
    )
    assert (item.kind, item.due_at) == (AlertKind.OVERVIEW, NOW)


def test_what_came_in_a_gap_waits_two_minutes_for_the_other_feeds_of_it():
    (item,) = decide(subject(occasion=Occasion.CATCH_UP), rules(), NOW)
    assert (item.state, item.reason) == (AlertState.OPEN, AlertReason.CAUGHT_UP)
    assert (item.kind, item.due_at) == (AlertKind.CATCH_UP, NOW + timedelta(minutes=2))


def test_what_came_in_a_gap_waits_for_the_digest_of_who_has_only_that():
    (item,) = decide(subject(occasion=Occasion.CATCH_UP), rules(MORNING), NOW)
    assert (item.reason, item.kind) == (AlertReason.CAUGHT_UP, AlertKind.DIGEST)
    assert item.due_at == utc(26, 5)


def test_a_gap_tells_nobody_again():
    again = subject(COPY, {BOX: frozenset({"munition"})}, Occasion.CATCH_UP)
    assert answer(again)[:2] == (AlertState.SUPPRESSED, AlertReason.ALREADY_TOLD)


def late(value, verdict=NEW, occasion=Occasion.NEWS, *, inferred=False, told=None):
    """Found now, with late being what was published before the 24th at noon."""
    published = value and Published(value, PRECISIONS[len(value)], "pubDate", inferred)
    return subject(verdict, told, occasion, late_before=utc(24, 12), published=published)


@pytest.mark.parametrize(
    "value, is_late",
    [
        ("2026-04-24T11:59:59Z", True),
        ("2026-04-24T12:00:00Z", False),
        ("2026-04-23", True),
        ("2026-04-24", False),
        ("2026-04", False),
        ("2026-03", True),
        ("2025-12", True),
        ("2026-02", True),
        (None, False),
    ],
)
def test_late_is_what_cannot_have_been_published_since(value, is_late):
    expected = AlertReason.LATE if is_late else AlertReason.NEW_STORY
    assert answer(late(value))[1] is expected


OLD = "2023-06-15"


def test_what_is_late_waits_for_the_next_digest():
    evening = Route("evening", ("box",), mode=RouteMode.DIGEST, at=(time(23),))
    for routes in ((MORNING, evening), (Route("all", ("box",)), MORNING, evening)):
        (item,) = decide(late(OLD), rules(*routes), NOW)
        assert (item.state, item.kind) == (AlertState.OPEN, AlertKind.DIGEST)
        assert item.due_at == utc(25, 21)


def test_who_is_told_at_once_waits_for_no_weekly_digest():
    weekly = Route("weekly", ("box",), mode=RouteMode.DIGEST, at=(time(7),), days=frozenset({4}))
    (item,) = decide(late(OLD), rules(Route("all", ("box",)), weekly), NOW)
    assert item.due_at == utc(26, 5)
    (item,) = decide(late(OLD), rules(weekly), NOW)
    assert item.due_at > utc(26, 5)


def test_who_has_no_digest_is_told_of_what_is_late_the_next_morning():
    (item,) = decide(late(OLD), rules(), NOW)
    assert (item.kind, item.due_at) == (AlertKind.DIGEST, utc(26, 5))


@pytest.mark.parametrize(
    "about, reason",
    [
        (late(OLD, COPY), AlertReason.LATE),
        (late(OLD, occasion=Occasion.CATCH_UP), AlertReason.LATE),
        (late(OLD, REVISED), AlertReason.NEW_STORY),
        (late(OLD, inferred=True), AlertReason.NEW_STORY),
        (late(OLD, COPY, told={BOX: frozenset({"munition"})}), AlertReason.ALREADY_TOLD),
        (late(OLD, occasion=Occasion.SILENT), AlertReason.FIRST_POLL_SILENT),
    ],
    ids=["a copy", "in a gap", "a new version", "a date read from the text", "told", "silent"],
)
def test_an_old_date_is_not_all_that_makes_late(about, reason):
    assert answer(about)[1] is reason


GAINED = {"fresh": frozenset({"munition"}), "facts": Facts.NUMBER}
NOBODY = Rules((topic("munition"),), (), alert_settings([]))
HUSHED = replace(
    rules(), commanded=(Silence("Wartung", NOW + HOUR, frozenset({"munition"}), id="s1"),)
)
BY = {AlertReason.NO_ROUTE: NOBODY, AlertReason.SILENCED: HUSHED}
REASONS = {
    AlertReason.NEW_STORY: subject(),
    AlertReason.NEW_TOPIC: subject(COPY, {BOX: frozenset({"front"})}),
    AlertReason.NEW_RECIPIENT: subject(COPY, {"email:a@b.example": frozenset({"munition"})}),
    AlertReason.SPLIT: subject(Verdict(Relation.NEW, VerdictReason.SPLIT)),
    AlertReason.FIRST_POLL: subject(occasion=Occasion.OVERVIEW),
    AlertReason.CAUGHT_UP: subject(occasion=Occasion.CATCH_UP),
    AlertReason.LATE: late(OLD),
    AlertReason.ALREADY_TOLD: subject(COPY, {BOX: frozenset({"munition"})}),
    AlertReason.NOTHING_NEW: subject(REVISED, before={"munition"}),
    AlertReason.FIRST_POLL_OLD: subject(
        occasion=Occasion.OVERVIEW, published=Published.at(NOW - timedelta(days=3), "pubDate")
    ),
    AlertReason.FIRST_POLL_SILENT: subject(occasion=Occasion.SILENT),
    AlertReason.IMPORTED: subject(occasion=Occasion.IMPORT),
    AlertReason.NO_ROUTE: subject(),
    AlertReason.CORRECTED: heard(CORRECTED),
    AlertReason.RETRACTED: heard(RETRACTED),
    AlertReason.MORE_OUTLETS: heard(COPY, course={"outlets_before": 4, "outlets_after": 5}),
    AlertReason.NEW_FACTS: heard(REVISED, course=GAINED),
    AlertReason.FOLLOW_UPS_SPENT: heard(REVISED, hearing(follow_ups=4), course=GAINED),
    AlertReason.FOLLOW_UPS_OVER: heard(
        REVISED, hearing(first_at=NOW - 50 * HOUR, follow_ups=4), course=GAINED
    ),
    AlertReason.SILENCED: subject(),
}
"""Every reason with a situation that has it: whoever is not told has one of these."""
UNTOLD = {
    AlertReason.ALREADY_TOLD,
    AlertReason.NOTHING_NEW,
    AlertReason.FIRST_POLL_OLD,
    AlertReason.FIRST_POLL_SILENT,
    AlertReason.IMPORTED,
    AlertReason.NO_ROUTE,
    AlertReason.FOLLOW_UPS_SPENT,
    AlertReason.FOLLOW_UPS_OVER,
    AlertReason.SILENCED,
}


@pytest.mark.parametrize(
    "reason", [one for one in AlertReason if one is not AlertReason.CANCELLED]
)
def test_every_reason_is_given_and_says_whether_somebody_is_told(reason):
    """But for CANCELLED, which no policy gives: a person does."""
    state, given_, _ = answer(REASONS[reason], BY.get(reason, rules(TICKER)))
    assert given_ is reason
    assert state is (AlertState.SUPPRESSED if reason in UNTOLD else AlertState.OPEN)


def test_the_most_eager_route_says_when():
    (item,) = decide(
        subject(),
        rules(
            Route("calm", ("box",), group_wait=timedelta(minutes=10)),
            Route("eager", ("box",), group_wait=timedelta(minutes=2)),
        ),
        NOW,
    )
    assert item.due_at == NOW + timedelta(minutes=2)
    assert item.routes == ("calm", "eager")


def test_a_digest_waits_for_its_local_time():
    (item,) = decide(subject(), rules(MORNING), NOW)
    assert item.kind is AlertKind.DIGEST
    assert item.due_at.isoformat() == "2026-04-26T05:00:00+00:00"


def test_deciding_twice_gives_the_same_id_and_another_text_another():
    first, again = (decide(subject(), rules(), NOW)[0].id for _ in range(2))
    later = decide(subject(body="Ganz anderer Text."), rules(), NOW)[0].id
    assert first == again != later
    assert len(first) == 24


def test_only_what_is_told_counts_as_told():
    told = told_by(decide(subject(), rules(), NOW), {})
    assert told == {BOX: frozenset({"munition"})}
    silent = decide(subject(occasion=Occasion.IMPORT), rules(), NOW)
    assert told_by(silent, {}) == {}


@given(
    relation=st.sampled_from(Relation),
    told=st.dictionaries(
        st.sampled_from([BOX, ANNA, BEN]),
        st.frozensets(st.sampled_from(["munition", "front"])),
    ),
    occasion=st.sampled_from(Occasion),
    before=st.frozensets(st.sampled_from(["munition", "front"])),
    seen_before=st.booleans(),
    late_before=st.sampled_from([None, NOW - timedelta(days=1)]),
    age=st.integers(0, 100),
)
def test_everyone_a_match_reaches_is_told_or_has_a_reason(
    relation, told, occasion, before, seen_before, late_before, age
):
    verdict = Verdict(relation, VerdictReason.CONTAINED, 1, 0.9)
    dated = Published.at(NOW - timedelta(hours=age), "pubDate")
    about = subject(
        verdict,
        told,
        occasion,
        before,
        seen_before=seen_before,
        late_before=late_before,
        published=dated,
    )
    items = decide(about, Rules((topic(),), (), PRESS), NOW)
    if relation is Relation.SAME and seen_before:
        assert items == ()
        return
    assert sorted(item.recipient.key for item in items if item.recipient) == sorted(
        [BOX, ANNA, BEN]
    )
    assert len({item.id for item in items}) == len(items)
    for item in items:
        assert (item.state is AlertState.SUPPRESSED) is (item.reason in UNTOLD)
        if item.recipient and item.state is AlertState.OPEN:
            assert not set(item.topics) <= told.get(item.recipient.key, frozenset())
