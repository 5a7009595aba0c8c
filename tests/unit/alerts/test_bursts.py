"""How long messages go out together, read from what was sent."""

from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.unit.alerts.items import sending
from worker.alerts.bursts import STORM, pace
from worker.domain.alerts import AlertKind, Burst, Hold

MINUTE = timedelta(minutes=1)
BURST = Burst(4, 15 * MINUTE, 10 * MINUTE)


def singles(*ago):
    return [sending(minutes, n) for n, minutes in enumerate(ago)]


def grouped(ago, stories):
    return sending(ago, *range(100, 100 + stories), holds=frozenset({Hold.BURST}))


def read(sendings):
    found = pace(BURST, Hold.BURST, sendings, NOW)
    return found.room, found.until and (found.until - NOW) / MINUTE


@pytest.mark.parametrize(
    "sendings, room, until",
    [
        ([], 4, None),
        (singles(14, 2), 2, None),
        (singles(40, 30, 20, 16, 2), 1, None),
        (singles(110, 100, 90, 40, 30, 20), 0, None),
        (singles(9, 6, 3, 1), 0, 9),
        (singles(24, 21, 18, 11), 2, None),
        ([*singles(20, 18, 16, 15), grouped(5, 3)], 0, 25),
        ([*singles(80, 79, 78, 77), grouped(67, 3), grouped(37, 9)], 0, 23),
        ([*singles(80, 79, 78, 77), grouped(67, 3), grouped(37, 1)], 0, 23),
        ([*singles(200, 199, 198, 197), grouped(187, 3), grouped(157, 1)], 1, None),
        ([*singles(240, 239, 238, 237), grouped(227, 3), *singles(4, 3, 2, 1)], 0, 7),
    ],
    ids=[
        "nothing",
        "room is left",
        "what is long ago counts for the longer measures alone",
        "six within hours leave no room either",
        "from the last that was too much",
        "over once its time has passed",
        "then three times as long",
        "then six times, while much comes",
        "also while there is no room by a longer measure",
        "over when little came",
        "anew after a while",
    ],
)
def test_the_wait_widens_while_it_lasts(sendings, room, until):
    assert read(sendings) == (room, until)


def test_what_goes_out_meanwhile_moves_nothing():
    urgent = [sending(2, 7), sending(0.5, 8)]
    assert read([*singles(9, 6, 5, 4), *urgent]) == (0, 6)


def test_a_grouped_message_in_parts_is_one():
    parts = [grouped(5, 10) for _ in range(3)]
    assert read([*singles(20, 18, 16, 15), *parts]) == (0, 25)


def test_digests_and_corrections_are_no_burst():
    kinds = (AlertKind.DIGEST, AlertKind.CORRECTION, AlertKind.OVERVIEW, AlertKind.CATCH_UP)
    assert read([sending(n, n, kind=kind) for n, kind in enumerate(kinds, 1)]) == (4, None)


def test_a_storm_counts_all_messages():
    busy = [sending(n / 10, n, kind=AlertKind.DIGEST) for n in range(500, 0, -1)]
    assert pace(STORM, Hold.STORM, busy[1:], NOW).room == 1
    assert pace(STORM, Hold.STORM, busy, NOW).until
