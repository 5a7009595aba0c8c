from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.alerts.backoff import (
    CALLS,
    MAIL,
    PATIENCE,
    PROBES,
    SCHEDULES,
    again_at,
    probe_at,
    retry_at,
)
from worker.domain.alerts import ChannelType

NOW = datetime(2023, 6, 15, 7, 42, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MIDDLE = 0.5
EMAIL, WEBHOOK = ChannelType.EMAIL, ChannelType.WEBHOOK

TYPES = st.sampled_from(ChannelType)
FRACTIONS = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    "failures, minutes",
    [(1, 0.5), (2, 1), (3, 2), (4, 5), (5, 10), (6, 20), (7, 40), (8, 60), (9, 60), (100, 60)],
)
def test_mail_waits_grow_from_half_a_minute_to_an_hour(failures: int, minutes: float) -> None:
    assert retry_at(EMAIL, failures, NOW, MIDDLE) == NOW + minutes * MINUTE


def test_webhooks_go_by_the_standard_schedule_but_for_the_first_retry() -> None:
    again = [retry_at(WEBHOOK, failures, NOW, MIDDLE) for failures in range(1, 11)]
    hours = (2, 5, 10, 14, 20, 24)
    waits = [MINUTE / 2, 5 * MINUTE, 30 * MINUTE, *(h * HOUR for h in hours), None]
    assert again == [wait and NOW + wait for wait in waits]


@pytest.mark.parametrize("type_", ChannelType)
def test_every_type_has_a_schedule_and_tries_first_again_after_half_a_minute(
    type_: ChannelType,
) -> None:
    assert retry_at(type_, 1, NOW, MIDDLE) == NOW + MINUTE / 2


@given(TYPES, st.integers(1, 200), FRACTIONS)
def test_no_wait_is_moved_by_more_than_a_fifth(
    type_: ChannelType, failures: int, fraction: float
) -> None:
    again = again_at(type_, failures, NOW, fraction)
    assert 0.8 <= (again - NOW) / SCHEDULES[type_].wait(failures) <= 1.2


@given(TYPES, st.integers(1, 500), FRACTIONS)
def test_a_server_is_asked_within_minutes_however_long_it_has_been_down(
    type_: ChannelType, failures: int, fraction: float
) -> None:
    wait = (probe_at(type_, failures, NOW, fraction) - NOW).total_seconds()
    assert 24 <= wait <= (72 if type_ in {EMAIL, ChannelType.MAILDIR} else 6 * 60)


@pytest.mark.parametrize("type_", ChannelType)
def test_probes_come_less_often_the_longer_it_lasts(type_: ChannelType) -> None:
    assert list(PROBES[type_]) == sorted(PROBES[type_])


@pytest.mark.parametrize(
    "schedule, least, most",
    [(MAIL, PATIENCE - HOUR, PATIENCE), (CALLS, 75 * HOUR, 76 * HOUR)],
)
def test_patience_lasts_for_days_and_then_ends(schedule, least, most) -> None:
    waits = (schedule.wait(failures) for failures in range(1, schedule.most))
    assert least < sum(waits, timedelta()) <= most


@given(TYPES, FRACTIONS)
def test_the_last_attempt_is_the_last(type_: ChannelType, fraction: float) -> None:
    most = SCHEDULES[type_].most
    assert retry_at(type_, most - 1, NOW, fraction) is not None
    assert retry_at(type_, most, NOW, fraction) is None
