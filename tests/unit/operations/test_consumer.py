"""What a worker's consumer does when its connection goes."""

from typing import Any

import pytest
from celery import Celery
from kombu.connection import Connection

from worker.operations.consumer import ALSO_SURVIVED, Steadfast

ONE_HOUR = 3600
"""Seconds."""


class Failing:
    """A connection that fails once more while it is closed, as kombu's does that has messages in
    hand: it gives them back by a transport that it let go a moment before.
    """

    connection_errors = channel_errors = (ConnectionError,)

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.collected = False

    def collect(self, socket_timeout: float | None = None) -> None:
        self.collected = True

    def close(self) -> None:
        raise self.error


def consumer(connection: Failing) -> Any:
    """A consumer with as much of it as the loss of its connection concerns."""
    made: Any = Steadfast.__new__(Steadfast)
    made.app = Celery(set_as_default=False)
    made.app.conf.worker_cancel_long_running_tasks_on_connection_loss = True
    made.app.conf.worker_enable_prefetch_count_reduction = False
    made.connection = connection
    return made


@pytest.mark.parametrize("kind", [*ALSO_SURVIVED, ConnectionError])
def test_a_connection_that_fails_again_while_it_is_closed_ends_no_worker(
    kind: type[Exception],
) -> None:
    connection = Failing(kind("'NoneType' object has no attribute 'hostname'"))
    losing = consumer(connection)
    losing.on_connection_error_after_connected(ConnectionResetError(104, "reset by peer"))
    assert connection.collected
    assert losing.connection is None


def test_a_broker_that_was_away_for_long_is_met_soon_after_its_return(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    refused = ConnectionRefusedError(111, "refused")

    def connected(*_: object) -> object:
        if sum(slept) < ONE_HOUR:
            raise refused
        return object()

    made = consumer(Failing(refused))
    made.app.conf.broker_connection_retry_on_startup = True
    made.app.conf.broker_connection_max_retries = None
    made.first_connection_attempt = False
    made.broker_connection_retry_attempt = 0
    connection: Any = Connection("redis://127.0.0.1:1/0")
    monkeypatch.setattr(connection, "_connection_factory", connected)
    monkeypatch.setattr("kombu.utils.functional.sleep", slept.append)
    pauses: list[float] = []

    def told(seconds: float, *_: str) -> str:
        pauses.append(seconds)
        return f"in {seconds} s"

    monkeypatch.setattr("celery.worker.consumer.consumer.humanize_seconds", told)
    assert made.ensure_connected(connection) is connection
    assert pauses[0] < 1
    assert max(pauses) == pauses[-1] == 5


def test_each_time_it_is_connected_it_says_that_it_is_ready() -> None:
    ready: list[object] = []
    made = consumer(Failing(ConnectionError()))
    made.init_callback = ready.append
    made.on_ready()
    made.on_ready()
    assert ready == [made, made]


def test_what_nobody_foresaw_still_ends_it() -> None:
    losing = consumer(Failing(MemoryError()))
    with pytest.raises(MemoryError):
        losing.on_connection_error_after_connected(ConnectionResetError(104, "reset by peer"))
