"""Whether a recipient is told, and the named reason."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, alert_settings, article, document, match, topic
from worker.alerts.policy import Rules, Subject, decide, told_by
from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    AlertState,
    Channel,
    ChannelType,
    Occasion,
    Route,
    RouteMode,
)
from worker.domain.dates import Published
from worker.domain.stories import Relation, Verdict, VerdictReason

NEW = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR)
COPY = Verdict(Relation.NEAR, VerdictReason.CONTAINED, 1, 0.9)
BOX = "maildir:box"


PRESS = alert_settings(
    [Route("all", ("box", "mail"))],
    {
        "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
        "mail": Channel("mail", ChannelType.EMAIL, to=("anna@example.org", "ben@example.org")),
    },
)


def rules(*routes, topics=("munition", "front")):
    return Rules(
        tuple(map(topic, topics)), (), alert_settings(routes or (Route("all", ("box",)),))
    )


REVISED = Verdict(Relation.REVISION, VerdictReason.KEY_OTHER_TEXT, 1, 0.9)
AGAIN = Verdict(Relation.SAME, VerdictReason.KEY_AND_TEXT, 1, 1.0)


def subject(
    verdict=NEW, told=None, occasion=Occasion.NEWS, before=(), seen_before=True, **changes
):
    return Subject(
        document=document(article(**changes), matches=[match()]),
        verdict=verdict,
        article=1,
        story=1,
        version=1,
        told=told or {},
        before=frozenset(before),
        seen_before=seen_before,
        occasion=occasion,
    )


def answer(about, by=None):
    (item,) = decide(about, by or rules(), NOW)
    return item.state, item.reason, item.kind


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
    digest = Route("morning", ("box",), mode=RouteMode.DIGEST, at=(time(7),))
    (item,) = decide(subject(), rules(digest), NOW)
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
        st.sampled_from([BOX, "email:anna@example.org", "email:ben@example.org"]),
        st.frozensets(st.sampled_from(["munition", "front"])),
    ),
    occasion=st.sampled_from(Occasion),
    before=st.frozensets(st.sampled_from(["munition", "front"])),
    seen_before=st.booleans(),
)
def test_everyone_a_match_reaches_is_told_or_has_a_reason(
    relation, told, occasion, before, seen_before
):
    verdict = Verdict(relation, VerdictReason.CONTAINED, 1, 0.9)
    about = subject(verdict, told, occasion, before, seen_before)
    items = decide(about, Rules((topic(),), (), PRESS), NOW)
    if relation is Relation.SAME and seen_before:
        assert items == ()
        return
    assert sorted(item.recipient.key for item in items if item.recipient) == sorted(
        [BOX, "email:anna@example.org", "email:ben@example.org"]
    )
    assert len({item.id for item in items}) == len(items)
    for item in items:
        if item.recipient and item.state is AlertState.OPEN:
            assert not set(item.topics) <= told.get(item.recipient.key, frozenset())
