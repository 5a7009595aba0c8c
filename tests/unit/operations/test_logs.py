"""The log: a JSON object a line for programs, words for people, nothing said by everybody."""

import io
import json
import logging

import pytest

from worker.operations.logs import bind, configure


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def restored():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    bind()


def test_a_line_is_one_json_object_with_the_task_at_work():
    stream = io.StringIO()
    configure(stream)
    bind(task="tick", task_id="7")
    logging.getLogger("worker.demo").info("%s Grüße\nin zwei Zeilen", 2)
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert told["event"] == "2 Grüße\nin zwei Zeilen"
    assert (told["level"], told["logger"]) == ("info", "worker.demo")
    assert (told["task"], told["task_id"]) == ("tick", "7")
    assert told["timestamp"].endswith("Z")


def test_a_trace_stays_on_its_line():
    stream = io.StringIO()
    configure(stream)
    logging.getLogger("worker.demo").error("it failed", exc_info=ValueError("kaputt"))
    (line,) = stream.getvalue().splitlines()
    assert "ValueError: kaputt" in json.loads(line)["exception"]


def test_a_person_reads_words():
    stream = Terminal()
    configure(stream)
    logging.getLogger("worker.demo").warning("the broker is full")
    assert "the broker is full" in stream.getvalue()
    assert "{" not in stream.getvalue()


def test_celerys_own_talk_is_left_out():
    stream = io.StringIO()
    configure(stream)
    logging.getLogger("celery.beat").info("Scheduler: Sending due task tick")
    assert stream.getvalue() == ""
