"""Work over processes: in order, bounded, and no piece takes another with it."""

import multiprocessing
import os
import signal
from datetime import timedelta
from itertools import count

import pytest

from tests.crews import live
from worker.cli.crew import AT_HAND, Fate, Lost, in_order
from worker.domain.errors import CannotRunError

LONG = timedelta(minutes=1)


def told(deeds, *, limit=LONG, processes=2):
    pieces = [(deed, number) for number, deed in enumerate(deeds, start=1)]
    with in_order(live, pieces, limit=limit, processes=processes) as results:
        return list(results)


@pytest.fixture(autouse=True)
def _nobody_is_left():
    yield
    assert multiprocessing.active_children() == []


def test_results_come_in_the_order_of_their_pieces():
    assert told(["return"] * 200) == list(range(1, 201))


def test_nothing_to_do_starts_nobody():
    assert told([]) == []


def test_all_processes_have_work():
    assert len(set(told(["pid"] * 40))) == 2


@pytest.mark.parametrize(
    "deed, fate, detail",
    [
        ("die", Fate.CRASHED, "its process was ended by SIGKILL"),
        ("exit", Fate.CRASHED, "its process ended with exit code 3"),
        ("raise", Fate.CRASHED, "natowire's own mistake: ValueError: of 3"),
        ("hang", Fate.TIMEOUT, "took longer than 0.2 s"),
    ],
)
def test_a_piece_that_ends_badly_costs_itself_only(deed, fate, detail):
    deeds = ["return", "return", deed, *["return"] * 20]
    limit = timedelta(seconds=0.2) if deed == "hang" else LONG
    lost = Lost(fate, detail)
    assert told(deeds, limit=limit, processes=1) == [1, 2, lost, *range(4, 24)]


def test_pieces_are_asked_for_as_they_are_needed():
    asked = []

    def pieces():
        for number in count():
            asked.append(number)
            yield "return", number

    with in_order(live, pieces(), limit=LONG, processes=1) as results:
        for number in range(100):
            assert next(results) == number
            assert len(asked) <= number + 1 + 4 * AT_HAND


def test_leaving_early_ends_the_processes_at_once():
    with in_order(live, [("return", 1), ("hang", 2)], limit=LONG) as results:
        assert next(results) == 1
    assert multiprocessing.active_children() == []


def test_processes_that_cannot_begin_are_told_of_and_not_started_forever(monkeypatch):
    told(["return"])  # multiprocessing keeps a process of its own, which is to begin well
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    with pytest.raises(CannotRunError, match="before it began"):
        told(["return"] * 10)


def test_a_process_does_not_answer_ctrl_c():
    """It reaches all processes of a terminal: only the first one speaks."""
    with in_order(live, [("pid", number) for number in range(3)], limit=LONG) as results:
        first = next(results)
        assert isinstance(first, int)
        os.kill(first, signal.SIGINT)
        assert all(isinstance(result, int) for result in results)
