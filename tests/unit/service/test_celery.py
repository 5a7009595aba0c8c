"""The Celery app: settings that measured faults ask for, and a beat that says what keeps it."""

import ast
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from celery.beat import ScheduleEntry, SchedulingError
from celery.schedules import schedule

from tests.conftest import ROOT
from worker import celery as module
from worker.celery import LONGEST_FETCH, Ticker, app
from worker.places import DATA, REDIS_URL
from worker.signs import Signs, own

MOST_LINES = 15


@pytest.mark.parametrize(
    "setting,value",
    [
        ("task_ignore_result", True),
        ("result_backend", None),
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("task_acks_on_failure_or_timeout", True),
        ("worker_prefetch_multiplier", 1),
        ("worker_pool", "prefork"),
        ("worker_cancel_long_running_tasks_on_connection_loss", False),
        ("broker_connection_retry_on_startup", True),
        ("broker_connection_max_retries", None),
        ("task_serializer", "json"),
        ("accept_content", ["json"]),
        ("worker_send_task_events", False),
    ],
)
def test_a_setting_that_a_measured_fault_asks_for(setting, value):
    assert app.conf[setting] == value


def test_a_message_comes_back_only_after_its_work_must_have_ended():
    visibility = app.conf.broker_transport_options["visibility_timeout"]
    assert visibility > 2 * LONGEST_FETCH.total_seconds()


def test_beat_knows_entries_that_never_pile_up():
    entries = app.conf.beat_schedule
    assert set(entries) == {"tick", "sweep", "heartbeat", "index", "daily"}
    assert entries["tick"]["schedule"] == 5
    for entry in entries.values():
        assert entry["options"]["expires"] <= entry["schedule"]


def test_a_task_is_a_few_lines():
    tree = ast.parse((ROOT / "worker" / "tasks.py").read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= MOST_LINES


@pytest.mark.parametrize(
    "url,words", [(None, "names no broker"), ("amqp://guest:geheim@host//", "must begin with")]
)
def test_without_a_broker_nothing_starts_and_the_reason_is_said(monkeypatch, url, words):
    monkeypatch.delenv(REDIS_URL, raising=False)
    if url:
        monkeypatch.setenv(REDIS_URL, url)
    with pytest.raises(SystemExit) as told:
        module._broker_named()
    assert words in str(told.value)
    assert "geheim" not in str(told.value)


@pytest.fixture
def signs(monkeypatch, tmp_path):
    monkeypatch.setenv(DATA, str(tmp_path))
    return Signs(tmp_path / "signs")


def applied(monkeypatch, outcome):
    def apply_async(*_given, **_options):
        if outcome:
            raise outcome

    ticker = Ticker(app, lazy=True)
    monkeypatch.setattr(ticker, "apply_async", apply_async)
    ticker.apply_entry(ScheduleEntry("tick", "tick", schedule=schedule(timedelta(seconds=5))))


def test_a_tick_that_the_broker_took_is_a_sign_of_life(monkeypatch, signs):
    applied(monkeypatch, None)
    assert signs.age(own("beat")) < timedelta(seconds=5)


def test_a_tick_that_it_refused_is_told_in_words(monkeypatch, signs, caplog):
    applied(monkeypatch, SchedulingError("OOM command not allowed when used memory"))
    assert signs.age(own("beat")) is None
    (line,) = caplog.messages
    assert line.startswith("tick could not be sent: the broker is full: raise its maxmemory")


def test_beat_goes_on_when_the_clock_is_set_back(monkeypatch, caplog):
    sent, wall = [], time.time()
    ticker = Ticker(app)
    ticker.__dict__["producer"] = None  # or it would connect
    monkeypatch.setattr(ticker, "apply_entry", lambda entry, **_: sent.append(entry.name))
    clocks = {"time": wall, "monotonic": 1000.0}

    def at(seconds, *, back=0.0):
        clocks.update(time=wall + seconds - back, monotonic=1000.0 + seconds)
        with time_machine.travel(clocks["time"], tick=False):
            return ticker.tick()

    monkeypatch.setattr(time, "monotonic", lambda: clocks["monotonic"])
    ticker._ahead = wall - 1000.0
    at(0)
    at(6)
    assert sent == ["tick"]
    assert at(7, back=3600) <= 5
    at(13, back=3600)
    assert sent == ["tick", "tick"]
    assert "set back by 3600 s" in caplog.text


def test_beat_never_sleeps_longer_than_a_tick():
    assert Ticker(app, lazy=True).max_interval == 5


def test_the_worker_gives_a_sign_of_life_while_its_loop_turns(signs):
    calls = []

    def call_repeatedly(*call):
        calls.append(call)
        return SimpleNamespace(cancel=calls.clear)

    step = module.SignOfLife(SimpleNamespace())
    step.start(SimpleNamespace(timer=SimpleNamespace(call_repeatedly=call_repeatedly)))
    assert signs.age(own("worker")) < timedelta(seconds=5)
    [(every, give, arguments)] = calls
    assert (every, arguments) == (5.0, (own("worker"),))
    (signs._folder / own("worker")).unlink()
    give(*arguments)
    assert signs.age(own("worker")) < timedelta(seconds=5)
    step.stop(None)
    assert calls == []
