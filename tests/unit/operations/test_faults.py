"""The task boundary: one line that says what to do, and no trace where words are enough."""

import pytest
from kombu.exceptions import OperationalError

from worker.domain.errors import StoreError
from worker.operations.faults import named_faults


def failing(error):
    @named_faults
    def task():
        raise error

    return task


@pytest.mark.parametrize(
    "error,words",
    [
        (StoreError("The database is locked; who holds it?"), "The database is locked"),
        (OperationalError("OOM command not allowed"), "the broker is full"),
        (ConnectionRefusedError("nobody"), "task failed"),
    ],
)
def test_a_task_that_fails_says_so_and_ends_well(caplog, error, words):
    failing(error)()
    (record,) = caplog.records
    assert words in record.getMessage()
    assert bool(record.exc_info) is isinstance(error, ConnectionRefusedError)
