"""The parts of the service are killed at random, at once and again, while feeds change and the mail
server has a bad day. The long form of this storm is ``python -m tests.soak.alerts``.
"""

import asyncio
import logging

import pytest

from tests.integration.service.faults import AT_FIRST, NEXT_TICK_WITHIN, made_up
from tests.soak import storm
from tests.soak.alerts import play

BLOWS = {
    storm.CHILD: 5,
    storm.BEAT: 3,
    storm.WORKER: 1,
    storm.CREW: 1,
    storm.BROKER: 2,
    storm.WIPED: 3,
    storm.FLUSHED: 2,
}
OUTAGE = 6.0
"""Seconds."""

log = logging.getLogger(__name__)

pytestmark = pytest.mark.timeout(300)


def test_a_storm_of_kills_loses_nothing_and_tells_nothing_twice_without_a_doubt(tmp_path):
    outcome = asyncio.run(play(tmp_path / "site", made_up(), BLOWS, OUTAGE, at_first=AT_FIRST))
    log.info("%s", outcome)
    assert outcome.blows == BLOWS
    assert max(max(waits) for waits in outcome.waits.values()) < NEXT_TICK_WITHIN
