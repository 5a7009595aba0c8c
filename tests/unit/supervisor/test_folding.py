"""Equal warnings are one line and a count."""

from datetime import timedelta

from worker.supervisor.folding import AGAIN, MOST_KINDS, Folding

NOW = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def test_the_first_is_shown_and_the_next_are_held_back():
    folding = Folding()
    assert folding.take("worker: error: no broker", NOW) == ["worker: error: no broker"]
    assert folding.take("worker: error: no broker", NOW + SECOND) == []
    assert folding.holding


def test_numbers_do_not_make_another_trouble_of_it():
    folding = Folding()
    folding.take("trying again in 2.00 seconds (1/100)", NOW)
    assert folding.take("trying again in 4.00 seconds (2/100)", NOW + SECOND) == []


def test_troubles_that_alternate_are_each_folded():
    folding = Folding()
    shown = [folding.take(f"{name}: gone", NOW) for name in ("worker", "beat") * 10]
    assert shown == [["worker: gone"], ["beat: gone"], *[[]] * 18]


def test_a_minute_later_it_is_said_how_many_there_were():
    folding = Folding()
    for second in range(13):
        folding.take(f"gone for {second} s", NOW + second * SECOND)
    assert folding.due(NOW + AGAIN - SECOND) == []
    assert folding.due(NOW + AGAIN) == ["... 12 more like this: gone for 12 s"]
    assert folding.due(NOW + 3 * AGAIN) == []


def test_after_a_quiet_minute_it_is_shown_again_in_full():
    folding = Folding()
    folding.take("gone", NOW)
    assert folding.take("gone", NOW + AGAIN) == ["gone"]


def test_nothing_held_back_is_lost_at_the_end():
    folding = Folding()
    folding.take("gone", NOW)
    folding.take("gone", NOW)
    assert folding.rest() == ["... 1 more like this: gone"]
    assert folding.rest() == []


def test_kinds_without_number_are_forgotten_but_not_unsaid():
    folding = Folding()
    folding.take("a", NOW)
    folding.take("a", NOW)
    words = [
        "".join("bcdefghij"[int(digit)] for digit in f"{n:03}" if digit != "9") + "!" * n
        for n in range(MOST_KINDS)
    ]
    shown = [line for word in words for line in folding.take(word, NOW)]
    assert "... 1 more like this: a" in shown
    assert len(folding._kinds) == MOST_KINDS
