"""What was told and is taken back is told to everyone who heard of it, and to nobody else."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, match
from tests.unit.alerts.situations import (
    ANNA,
    BEN,
    BOX,
    CHANNELS,
    COPY,
    CORRECTED,
    HOUR,
    MINUTE,
    NEW,
    PAGE,
    PRESS,
    RETRACTED,
    heard,
    hearing,
    only,
    rules,
    subject,
)
from worker.alerts.corrections import ONE_MISTAKE
from worker.alerts.policy import decide
from worker.alerts.questions import GONE
from worker.alerts.subject import Rules
from worker.domain.alerts import (
    AlertKind,
    AlertReason,
    AlertState,
    Hold,
    Occasion,
    Route,
    RouteMode,
    Silence,
    When,
)
from worker.domain.stories import Correction
from worker.domain.topics import Priority

OPEN, SUPPRESSED = AlertState.OPEN, AlertState.SUPPRESSED
EVERYONE = [BOX, ANNA, BEN]
NEVER = When(languages=frozenset({"fi"}))


@pytest.mark.parametrize(
    "verdict, reason",
    [(CORRECTED, AlertReason.CORRECTED), (RETRACTED, AlertReason.RETRACTED)],
)
def test_it_goes_out_at_once_as_a_correction(verdict, reason):
    item = only(heard(verdict), rules(Route("all", ("box",), group_wait=2 * MINUTE)))
    assert (item.state, item.reason, item.kind) == (OPEN, reason, AlertKind.CORRECTION)
    assert (item.due_at, item.hold) == (NOW, None)


def test_a_text_that_matches_nothing_any_more_is_corrected_all_the_same():
    since = hearing(BOX, "munition", "front", priority=Priority.HIGH)
    item = only(heard(RETRACTED, since, matches=[]))
    assert (item.kind, item.topics, item.priority, item.routes) == (
        AlertKind.CORRECTION,
        ("front", "munition"),
        Priority.HIGH,
        (),
    )


def test_it_carries_what_was_told_and_what_it_is_about_now():
    since = hearing(BOX, "front", priority=Priority.HIGH, routes=("all", "notify:front"))
    now = Route("now", ("box",), When(topics=frozenset({"munition"})))
    item = only(heard(CORRECTED, since), rules(Route("all", ("box",), NEVER), now))
    assert item.topics == ("munition", "front")
    assert item.priority is Priority.HIGH
    assert set(item.routes) == {"all", "now", "notify:front"}


def test_a_silence_does_not_hide_it():
    silence = Silence("Ruhe", NOW + HOUR, topics=frozenset({"munition"}), id="s1")
    assert only(heard(CORRECTED), rules(commanded=(silence,))).state is OPEN


def test_who_has_digests_only_reads_it_in_the_next():
    daily = Route("ticker", ("box",), mode=RouteMode.DIGEST, at=(time(7),))
    item = only(heard(CORRECTED), rules(daily))
    assert (item.kind, item.hold) == (AlertKind.CORRECTION, Hold.DIGEST)
    assert item.due_at.isoformat() == "2026-04-26T05:00:00+00:00"


def test_nobody_whom_the_config_names_no_more_is_written_to():
    gone = hearing("email:carl@example.org")
    item = only(heard(CORRECTED, gone, matches=[]))
    assert (item.state, item.reason, item.detail) == (SUPPRESSED, AlertReason.NO_ROUTE, GONE)


def test_who_changed_channels_hears_of_it_by_the_one_they_are_in_now():
    since = hearing(ANNA)
    moved = replace(since, recipient=replace(since.recipient, channel="former"))
    item = only(heard(CORRECTED, moved, matches=[]))
    assert item.recipient
    assert item.recipient.channel == "mail"


@pytest.mark.parametrize("occasion", [one for one in Occasion if one is not Occasion.IMPORT])
def test_wherever_it_was_found_it_takes_back_what_was_told(occasion):
    assert only(heard(CORRECTED, occasion=occasion)).reason is AlertReason.CORRECTED


def test_a_first_poll_tells_nobody_of_a_correction_of_what_they_never_heard():
    about = subject(CORRECTED, occasion=Occasion.OVERVIEW, before=("munition",))
    assert only(about).reason is AlertReason.NOTHING_NEW


def test_an_import_corrects_in_silence_and_says_so():
    item = only(heard(CORRECTED, occasion=Occasion.IMPORT, matches=[]))
    assert (item.state, item.reason) == (SUPPRESSED, AlertReason.IMPORTED)


@pytest.mark.parametrize("verdict", [COPY, PAGE], ids=["a copy", "a page that came late"])
def test_of_copies_and_late_pages_a_notice_may_be_about_something_else(verdict):
    about = heard(replace(verdict, correction=Correction.CORRECTED))
    assert only(about).reason is AlertReason.ALREADY_TOLD


COPY_CORRECTED = replace(COPY, correction=Correction.CORRECTED)
COPY_RETRACTED = replace(COPY, correction=Correction.RETRACTED)
OWN = {"shares_voice": True}


@pytest.mark.parametrize(
    "verdict, reason",
    [(COPY_CORRECTED, AlertReason.CORRECTED), (COPY_RETRACTED, AlertReason.RETRACTED)],
)
@pytest.mark.parametrize("matches", [[match()], []])
def test_an_agency_sends_its_correction_as_an_item_of_its_own(verdict, reason, matches):
    item = only(heard(verdict, course=OWN, matches=matches))
    assert (item.state, item.reason, item.kind) == (OPEN, reason, AlertKind.CORRECTION)


@pytest.mark.parametrize("verdict", [CORRECTED, COPY_CORRECTED])
@pytest.mark.parametrize("matches", [[match()], []])
def test_a_correction_is_told_once_however_many_carry_it_or_edit_it(verdict, matches):
    since = hearing(BOX, corrected_at=NOW - ONE_MISTAKE)
    item = only(heard(verdict, since, course=OWN, matches=matches))
    assert (item.state, item.reason) == (SUPPRESSED, AlertReason.ALREADY_TOLD)
    longer_ago = replace(since, corrected_at=NOW - ONE_MISTAKE - MINUTE)
    assert only(heard(verdict, longer_ago, course=OWN)).reason is AlertReason.CORRECTED


@pytest.mark.parametrize("verdict", [RETRACTED, COPY_RETRACTED])
def test_a_retraction_is_more_than_the_correction_before_it(verdict):
    corrected = hearing(BOX, corrected_at=NOW - MINUTE)
    assert only(heard(verdict, corrected, course=OWN)).reason is AlertReason.RETRACTED
    retracted = replace(corrected, retracted_at=NOW - MINUTE)
    for again in (verdict, CORRECTED, COPY_CORRECTED):
        assert only(heard(again, retracted, course=OWN)).reason is AlertReason.ALREADY_TOLD


def test_each_recipient_is_told_what_they_were_not():
    before = hearing(BOX, corrected_at=NOW - MINUTE), hearing(ANNA)
    items = decide(heard(COPY_CORRECTED, *before, course=OWN, matches=[]), rules(), NOW)
    assert {(item.recipient.key, item.reason) for item in items if item.recipient} == {
        (BOX, AlertReason.ALREADY_TOLD),
        (ANNA, AlertReason.CORRECTED),
    }


def test_what_else_a_further_correction_is_about_is_told():
    since = hearing(BOX, "munition", corrected_at=NOW - MINUTE)
    item = only(heard(COPY_CORRECTED, since, course=OWN, matches=[match("front")]))
    assert (item.reason, item.kind) == (AlertReason.NEW_TOPIC, AlertKind.UPDATE)
    assert item.topics == ("front",)


def test_its_id_differs_from_that_of_what_it_corrects_and_stays():
    first, again = (only(heard(CORRECTED)).id for _ in range(2))
    assert first == again
    assert first != only(subject(NEW)).id
    assert len({only(heard(CORRECTED, hearing(BOX), matches=m)).id for m in ([], [match()])}) == 1


@given(
    told=st.sets(st.sampled_from(EVERYONE)),
    matches=st.sampled_from([[], [match()], [match("front")], [match(), match("front")]]),
    verdict=st.sampled_from([CORRECTED, RETRACTED]),
    channels=st.sampled_from([(), ("box",), ("mail",), ("box", "mail")]),
    occasion=st.sampled_from([one for one in Occasion if one is not Occasion.IMPORT]),
    silenced=st.booleans(),
)
def test_it_reaches_exactly_those_who_have_heard(
    told, matches, verdict, channels, occasion, silenced
):
    silence = Silence("Ruhe", NOW + HOUR, stories=frozenset({"s1"}))
    routes = (Route("all", channels),) if channels else ()
    settings = replace(PRESS, routes=routes, channels=CHANNELS)
    by = Rules(rules().topics, (), settings, (silence,) if silenced else ())
    about = heard(verdict, *map(hearing, sorted(told)), matches=matches, occasion=occasion)
    about = about if told else replace(about, hearings={}, told={})
    items = decide(about, by, NOW)
    corrected = [item for item in items if item.kind is AlertKind.CORRECTION]
    assert sorted(item.recipient.key for item in corrected if item.recipient) == sorted(told)
    assert all(item.state is OPEN for item in corrected)
    assert len({item.recipient for item in items}) == len(items)
    assert len({item.id for item in items}) == len(items)
