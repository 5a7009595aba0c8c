"""Lines above, one status line below; nothing ever waits for the terminal."""

import os
import time

import pytest

from tests.unit.supervisor import streams
from worker.supervisor.screen import CLEAR_LINE, MOST_WAITING, Look, Screen, fitted

TERMINAL, PLAIN = Look(live=True, coloured=False), Look(live=False, coloured=False)


@pytest.fixture
def out():
    watched = streams.pipe()
    yield watched
    watched.close()


@pytest.fixture
def err():
    watched = streams.pipe()
    yield watched
    watched.close()


@pytest.fixture
def terminal():
    watched = streams.terminal()
    yield watched
    watched.close()


def test_the_status_line_is_rewritten_in_place(out, err):
    screen = Screen(out.stream, err.stream, TERMINAL)
    screen.status("one")
    screen.status("two")
    screen.line("alert")
    screen.close()
    assert out.shown() == f"one{CLEAR_LINE}two{CLEAR_LINE}alert\ntwo{CLEAR_LINE}"


def test_an_unchanged_status_is_not_written_again(out, err):
    screen = Screen(out.stream, err.stream, TERMINAL)
    for _ in range(5):
        screen.status("same")
    screen.close()
    assert out.shown() == f"same{CLEAR_LINE}"


def test_where_nothing_can_be_rewritten_there_is_no_status(out, err):
    screen = Screen(out.stream, err.stream, PLAIN)
    screen.status("one")
    screen.line("alert")
    screen.close()
    assert out.shown() == "alert\n"


def test_problems_go_to_stderr_and_equal_ones_are_folded(out, err):
    screen = Screen(out.stream, err.stream, PLAIN)
    for number in range(10):
        screen.problem(f"no broker, try {number}")
    screen.line("kept apart")
    screen.close()
    assert err.shown() == "no broker, try 0\n... 9 more like this: no broker, try 9\n"
    assert out.shown() == "kept apart\n"


def test_a_stopped_terminal_holds_up_nobody(err):
    out = streams.pipe()
    os.set_blocking(out.stream.fileno(), True)
    screen = Screen(out.stream, err.stream, PLAIN)
    started = time.monotonic()
    for _ in range(MOST_WAITING * 3):
        screen.line("x" * 200)
    assert time.monotonic() - started < 1
    os.close(out.reading)
    screen.close()
    out.stream.close()


def test_a_terminal_that_is_gone_ends_nothing(err):
    out = streams.terminal()
    screen = Screen(out.stream, err.stream, TERMINAL)
    os.close(out.reading)
    screen.line("alert")
    screen.status("status")
    screen.close()
    out.stream.close()


def test_a_real_terminal_is_live(terminal, out):
    assert Look.of(terminal.stream, no_color=None, term="xterm") == Look(live=True, coloured=True)
    assert Look.of(terminal.stream, no_color="", term=None) == Look(live=True, coloured=True)
    assert Look.of(terminal.stream, no_color="1", term="xterm") == TERMINAL
    assert Look.of(terminal.stream, no_color=None, term="dumb") == PLAIN
    assert Look.of(out.stream, no_color=None, term="xterm") == PLAIN


@pytest.mark.parametrize(
    "text, width, shown",
    [
        ("natowire", 80, "natowire"),
        ("natowire", 8, "natowir"),
        ("北约北约", 8, "北约北"),
        ("e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301"),
        ("natowire", 1, ""),
    ],
)
def test_the_status_never_wraps(text, width, shown):
    assert fitted(text, width) == shown
