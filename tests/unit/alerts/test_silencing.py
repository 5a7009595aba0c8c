"""Silences take their topics out of what is told; what is hidden keeps the reason."""

from dataclasses import replace

import pytest

from tests.builders import NOW, match
from tests.unit.alerts.situations import (
    BOX,
    COPY,
    HOUR,
    REVISED,
    TICKER,
    answer,
    heard,
    only,
    rules,
    subject,
)
from worker.alerts.facts import Facts
from worker.alerts.policy import decide
from worker.domain.alerts import AlertReason, AlertState, Occasion, Route, Silence, When
from worker.domain.topics import Priority

BOTH = (match("munition", Priority.CRITICAL), match("front"))


def silence(*, until=NOW + HOUR, **changes):
    named = {key: frozenset(values) for key, values in changes.items()}
    return Silence("Wartung", until, id="s7", **named)


def hushed(*silences, routes=()):
    return rules(*routes, commanded=silences)


@pytest.mark.parametrize(
    "of, is_hidden",
    [
        ({"topics": ["munition"]}, True),
        ({"topics": ["front"]}, False),
        ({"feeds": ["beispiel"]}, True),
        ({"feeds": ["andere"]}, False),
        ({"stories": ["s1"]}, True),
        ({"stories": ["1"]}, True),
        ({"stories": ["s11"]}, False),
        ({"topics": ["munition"], "feeds": ["beispiel"]}, True),
        ({"topics": ["munition"], "feeds": ["andere"]}, False),
    ],
)
def test_all_that_it_names_must_hold(of, is_hidden):
    expected = AlertReason.SILENCED if is_hidden else AlertReason.NEW_STORY
    assert only(subject(), hushed(silence(**of))).reason is expected


def test_what_it_hides_says_which_until_when_and_why():
    item = only(subject(), hushed(silence(topics=["munition"])))
    assert item.state is AlertState.SUPPRESSED
    assert item.detail == "silence s7 until 2026-04-25T21:00:00Z: Wartung"


def test_one_of_the_config_hides_as_well():
    by = rules()
    mine = replace(silence(topics=["munition"]), id="")
    item = only(subject(), replace(by, settings=replace(by.settings, silences=(mine,))))
    assert item.detail.startswith("a silence of the config until")


def test_after_its_end_a_copy_tells_it():
    over = hushed(silence(topics=["munition"], until=NOW))
    assert only(subject(COPY), over).reason is AlertReason.NEW_STORY


@pytest.mark.parametrize("hidden", [{}, {"email:anna@example.org": frozenset({"munition"})}])
def test_after_its_end_a_new_version_tells_what_was_hidden_and_nothing_else(hidden):
    about = subject(REVISED, before=("munition",), course={"hidden": hidden})
    assert only(about).reason is AlertReason.NOTHING_NEW


def test_after_its_end_a_new_version_tells_it_once():
    hidden = {"hidden": {BOX: frozenset({"munition"})}}
    about = subject(REVISED, before=("munition",), course=hidden)
    assert only(about).reason is AlertReason.NEW_STORY
    assert only(about, hushed(silence(topics=["munition"]))).reason is AlertReason.SILENCED
    told = {BOX: frozenset({"munition"})}
    again = subject(REVISED, told, before=("munition",), course=hidden)
    assert only(again).reason is AlertReason.ALREADY_TOLD


def test_the_other_topics_are_told_by_their_routes_and_with_their_priority():
    urgent = Route("urgent", ("box",), When(topics=frozenset({"munition"})))
    item = only(
        subject(matches=BOTH),
        hushed(silence(topics=["munition"]), routes=(urgent, Route("rest", ("box",)))),
    )
    assert (item.state, item.topics, item.routes) == (AlertState.OPEN, ("front",), ("rest",))
    assert item.priority is Priority.NORMAL


def test_what_was_told_anyway_does_not_count_as_hidden():
    told = {BOX: frozenset({"munition"})}
    by = hushed(silence(topics=["munition"]))
    assert answer(subject(COPY, told), by)[1] is AlertReason.ALREADY_TOLD
    assert answer(subject(occasion=Occasion.SILENT), by)[1] is AlertReason.FIRST_POLL_SILENT


def test_a_new_topic_that_is_hidden_is_not_told_by_the_old_one():
    told = {BOX: frozenset({"front"})}
    about = subject(COPY, told, matches=BOTH)
    assert only(about, hushed(silence(topics=["munition"]))).reason is AlertReason.SILENCED


def test_nobody_follows_up_what_is_hidden():
    course = {"fresh": frozenset({"munition"}), "facts": Facts.NUMBER, "outlets_after": 5}
    for verdict in (REVISED, COPY):
        about = heard(verdict, course=course)
        assert only(about, rules(TICKER)).state is AlertState.OPEN
        by = hushed(silence(stories=["s1"]), routes=(TICKER,))
        assert {item.state for item in decide(about, by, NOW)} == {AlertState.SUPPRESSED}
