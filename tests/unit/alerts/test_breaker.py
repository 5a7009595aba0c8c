"""Whose fault a failure is, and what becomes of a server's state by it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW
from worker.alerts.breaker import NEVER, Server, concerns_all, is_own, own_channel, tripped
from worker.domain.alerts import ChannelType, Recipient
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.telling import Trouble

EMAIL, BOX, HOOK = ChannelType.EMAIL, ChannelType.MAILDIR, ChannelType.WEBHOOK
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MIDDLE = 0.5

NO_ANSWER = DeliveryError.temporary("no answer")
WRONG = DeliveryError.misconfigured("535 wrong password", 535)
GONE = DeliveryError.permanent("410 Gone", 410)
LONGER = DeliveryError("503", remedy=Remedy.RETRY, code=503, retry_after=2 * HOUR)
MAIL = Server(EMAIL, None, "c1")
DESK = Server(HOOK, "desk", "c2", disable_after=120 * HOUR)

OWN = [
    (EMAIL, 450, True),
    (EMAIL, 451, True),
    (EMAIL, 452, True),
    (EMAIL, 421, False),
    (EMAIL, 454, False),
    (EMAIL, 554, False),
    (EMAIL, None, False),
    (BOX, None, False),
    (HOOK, 400, True),
    (HOOK, 404, True),
    (HOOK, 500, True),
    (HOOK, 200, True),
    (HOOK, 301, False),
    (HOOK, 429, False),
    (HOOK, 502, False),
    (HOOK, 503, False),
    (HOOK, 504, False),
    (HOOK, None, False),
]


@pytest.mark.parametrize("type_, code, own", OWN)
def test_whose_fault_a_failure_is(type_, code, own):
    assert is_own(code, type_) is own
    assert concerns_all(DeliveryError.temporary("no", code), type_) is not own


def test_a_refusal_for_good_is_the_messages_own_but_for_a_hook_that_is_gone():
    assert not concerns_all(DeliveryError.permanent("no such user", 550), EMAIL)
    assert concerns_all(GONE, HOOK)
    assert concerns_all(WRONG, EMAIL)


def test_a_wish_to_be_left_alone_concerns_all():
    asked = DeliveryError("500", remedy=Remedy.RETRY, code=500, retry_after=MINUTE)
    assert concerns_all(asked, HOOK)


def test_all_mail_shares_a_server_and_every_other_channel_is_one():
    assert own_channel(Recipient(EMAIL, "a@example.org", "mail")) is None
    assert own_channel(Recipient(HOOK, "desk", "desk")) == "desk"


def states(server, faults, step=MINUTE, before=None):
    now = NOW
    for fault in faults:
        before = tripped(server, before, fault, now, MIDDLE)
        yield before, before.until - now
        now = max(before.until, now + step) if before.trouble is not Trouble.DISABLED else now


WAITS = [0.5] * 4 + [1, 1, 2, 5, 5, 5]


@pytest.mark.parametrize("server, waits", [(MAIL, [0.5] * 4 + [1] * 6), (DESK, WAITS)])
def test_a_server_that_is_down_is_asked_less_and_less_often(server, waits):
    found = list(states(server, [NO_ANSWER] * 10))
    assert {state.trouble for state, _ in found} == {Trouble.DOWN}
    assert [wait / MINUTE for _, wait in found] == waits
    assert [state.failures for state, _ in found] == list(range(1, 11))
    assert {state.since for state, _ in found} == {NOW}


@pytest.mark.parametrize(
    "fault, trouble, wait",
    [
        (LONGER, Trouble.ASKED, 2 * HOUR),
        (WRONG, Trouble.MISCONFIGURED, 5 * MINUTE),
        (NO_ANSWER, Trouble.DOWN, MINUTE / 2),
    ],
)
def test_each_trouble_has_its_time(fault, trouble, wait):
    ((state, waits),) = states(MAIL, [fault])
    assert (state.trouble, waits, state.config) == (trouble, wait, "c1")


@pytest.mark.parametrize(
    "wish, wait", [(timedelta(0), MINUTE / 2), (timedelta(days=900), 24 * HOUR)]
)
def test_a_wish_is_obeyed_within_reason(wish, wait):
    asked = DeliveryError("429", remedy=Remedy.RETRY, code=429, retry_after=wish)
    ((_, waits),) = states(DESK, [asked])
    assert waits == wait


def test_a_hook_that_is_gone_is_not_called_until_a_person_says_so():
    ((state, _),) = states(DESK, [GONE])
    assert (state.trouble, state.until) == (Trouble.DISABLED, NEVER)


def test_days_of_failures_only_disable_a_hook_and_no_mail():
    hook = [state.trouble for state, _ in states(DESK, [NO_ANSWER] * 200, HOUR)]
    assert hook.index(Trouble.DISABLED) == 120
    mail = {state.trouble for state, _ in states(MAIL, [NO_ANSWER] * 200, HOUR)}
    assert mail == {Trouble.DOWN}


def test_a_week_without_power_is_no_week_of_failures():
    ((before, _),) = states(DESK, [NO_ANSWER])
    later = NOW + timedelta(days=7)
    state = tripped(DESK, before, NO_ANSWER, later, MIDDLE)
    assert (state.trouble, state.since, state.failures) == (Trouble.DOWN, later, 2)


def test_a_clock_that_is_set_back_disables_nothing():
    ((before, _),) = states(DESK, [NO_ANSWER])
    state = tripped(DESK, before, NO_ANSWER, NOW - HOUR, MIDDLE)
    assert state.trouble is Trouble.DOWN


@pytest.mark.parametrize("fraction", [0.0, 0.3, 0.999])
@pytest.mark.parametrize("fault", [NO_ANSWER, WRONG])
def test_no_time_is_moved_by_more_than_a_fifth(fault, fraction):
    nominal = tripped(MAIL, None, fault, NOW, MIDDLE).until - NOW
    moved = tripped(MAIL, None, fault, NOW, fraction).until - NOW
    assert 0.8 <= moved / nominal <= 1.2


def test_another_trouble_keeps_since_when_nothing_got_through():
    ((before, _),) = states(DESK, [NO_ANSWER])
    after = tripped(DESK, replace(before), WRONG, NOW + MINUTE, MIDDLE)
    assert (after.trouble, after.since) == (Trouble.MISCONFIGURED, NOW)
