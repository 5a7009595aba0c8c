"""Criterion 37: a tick beside 100,000 old rows, and a thousand alerts made ready, in CPU time."""

import pytest

from tests.bench.delivery import (
    ALERTS,
    OLD,
    TICKS,
    cost,
    fill,
    made_ready,
    opened,
    tick,
    whole_pass,
)

pytestmark = pytest.mark.bench


def test_a_tick_beside_old_rows_takes_less_than_20_ms():
    with opened() as store:
        fill(store, OLD)
        assert cost(lambda: tick(store), TICKS) < 20
        assert cost(lambda: whole_pass(store), TICKS) < 20


def test_a_thousand_alerts_are_rendered_and_enqueued_within_10_s():
    with opened() as store:
        assert made_ready(store, ALERTS) < 10
