"""Whatever became of an alert, there are words for it that say why."""

from itertools import product

import pytest

from worker.cli.story_words import GROUNDS, HOLDS, MESSAGES, ground_in_words, outcome_in_words
from worker.domain.alerts import AlertReason, AlertState, Hold, MessageState

EACH = list(
    product(AlertState, (None, *Hold), (None, *MessageState), (None, "m1"), (None, "trouble"))
)


def telling(**changes):
    return {
        "article": "a2",
        "state": "told",
        "reason": "new_story",
        "detail": "",
        "hold": None,
        "topics": ["munition"],
        "routes": ["all"],
        "due": "2026-04-25T20:00:00Z",
        "message": None,
        "message_state": None,
        "sent": None,
        "receipt": None,
        "error": None,
        **changes,
    }


def test_every_reason_hold_and_state_of_a_message_has_words():
    assert set(GROUNDS) == set(AlertReason)
    assert set(HOLDS) == set(Hold)
    assert set(MESSAGES) == set(MessageState)
    assert all([*GROUNDS.values(), *HOLDS.values(), *MESSAGES.values()])


def test_no_combination_says_nothing_or_calls_untold_told():
    for state, hold, message_state, message, trouble in EACH:
        said = outcome_in_words(
            telling(
                state=state,
                hold=hold,
                message=message,
                message_state=message_state if message else None,
                next="2026-04-25T21:00:00Z",
                channel_trouble=trouble,
            )
        )
        assert "a2" in said
        assert "{" not in said
        if state is AlertState.SUPPRESSED:
            assert said == "not told of a2"
        if message_state not in {None, MessageState.SENT}:
            assert not said.startswith("told")


@pytest.mark.parametrize("reason", AlertReason)
def test_every_reason_is_said_with_topics_and_routes(reason):
    said = ground_in_words(telling(reason=reason))
    assert said.endswith(", topics munition, by all")
    assert len(said) > len(", topics munition, by all")


@pytest.mark.parametrize(
    "changes, said",
    [
        (
            {"sent": "2026-04-25T20:00:00Z", "message": "m1", "receipt": "250 ok"},
            "told of a2 on 2026-04-25 20:00 (message m1, receipt 250 ok)",
        ),
        (
            {"state": "open", "hold": "quiet_hours"},
            "to be told of a2 from 2026-04-25 20:00 on, when the quiet hours end",
        ),
        (
            {"state": "open", "hold": "digest"},
            "to be told of a2 from 2026-04-25 20:00 on, with the digest",
        ),
        (
            {"message": "m1", "message_state": "dead", "error": "550 unbekannt"},
            "not told of a2: message m1 was given up: 550 unbekannt",
        ),
        (
            {
                "message": "m1",
                "message_state": "pending",
                "next": "2026-04-25T21:00:00Z",
                "channel_trouble": "paused",
            },
            "not yet told of a2: message m1 waits; next attempt 2026-04-25 21:00; its channel: paused",
        ),
        ({"message": "m1"}, "told of a2 (message m1)"),
    ],
)
def test_what_became_of_it_reads_well(changes, said):
    assert outcome_in_words(telling(**changes)) == said


def test_what_silenced_or_took_it_out_is_named():
    told = telling(state="suppressed", reason="silenced", detail="silence s1 until x: Messe")
    assert ground_in_words(told).startswith("silenced (silence s1 until x: Messe), topics")
