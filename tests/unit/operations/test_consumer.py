"""What a worker's consumer does when its connection goes."""

from typing import Any

import pytest
from celery import Celery

from worker.operations.consumer import ALSO_SURVIVED, Steadfast


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


def test_what_nobody_foresaw_still_ends_it() -> None:
    losing = consumer(Failing(MemoryError()))
    with pytest.raises(MemoryError):
        losing.on_connection_error_after_connected(ConnectionResetError(104, "reset by peer"))
