"""Who decides again and again leaves the others a gap."""

from worker.storage.engine import AT_A_STRETCH, GAP, Turns

STRETCH, REST = AT_A_STRETCH.total_seconds(), GAP.total_seconds()


def test_who_decides_now_and_then_waits_for_nothing():
    turns = Turns()
    for second in range(10):
        assert turns.wait(float(second)) == 0
        turns.ended(second + 0.5)


def test_within_any_stretch_there_is_a_gap_that_a_waiter_cannot_miss():
    turns, now, longest, since = Turns(), 100.0, 0.0, 100.0
    for _ in range(500):
        rest = turns.wait(now)
        if rest >= REST - 0.011:
            since = now + rest
        now += rest + 0.1
        turns.ended(now)
        longest = max(longest, now - since)
        now += 0.01
    assert longest <= STRETCH + 0.3


def test_the_gap_costs_less_than_a_tenth():
    turns, now, rested = Turns(), 0.0, 0.0
    while now < 60:
        rest = turns.wait(now)
        rested += rest
        now += rest + 0.1
        turns.ended(now)
    assert 0 < rested < 6
