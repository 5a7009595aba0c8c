"""Back-off and silence, in time that a test makes up."""

from datetime import timedelta

from worker.supervisor.timing import MOST_AT_ONCE, BackOff, Silence

SECOND = timedelta(seconds=1)
START = timedelta(days=3)


def test_pauses_double_up_to_half_a_minute():
    back_off = BackOff()
    pauses = [back_off.pause(SECOND).total_seconds() for _ in range(10)]
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30]


def test_a_minute_of_health_forgives():
    back_off = BackOff()
    for _ in range(5):
        back_off.pause(SECOND)
    assert back_off.pause(timedelta(minutes=1)) == timedelta(seconds=0.2)
    assert back_off.pause(SECOND) == timedelta(seconds=0.4)


def test_silence_grows_while_the_sign_stays_and_ends_with_a_new_one():
    silence = Silence(START)
    assert silence.look("a", START + SECOND) == timedelta(0)
    assert silence.look("a", START + 6 * SECOND) == 5 * SECOND
    assert silence.look("a", START + 11 * SECOND) == 10 * SECOND
    assert silence.look("b", START + 16 * SECOND) == timedelta(0)


def test_who_never_gave_a_sign_is_silent_from_the_start():
    silence = Silence(START)
    assert silence.look(None, START + 5 * SECOND) == 5 * SECOND


def test_a_suspended_machine_is_no_silence():
    silence = Silence(START)
    silence.look("a", START)
    assert silence.look("a", START + timedelta(hours=9)) == MOST_AT_ONCE


def test_an_excuse_begins_the_count_anew():
    silence = Silence(START)
    silence.look("a", START)
    silence.look("a", START + 9 * SECOND)
    assert silence.look("a", START + 18 * SECOND, excused=True) == timedelta(0)
    assert silence.look("a", START + 20 * SECOND) == 2 * SECOND
