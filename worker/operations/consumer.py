"""A consumer that outlives what a broker may hold or answer.

Celery's own begins anew after errors of the connection, and ends the worker after any other:
a broker that is full and cannot note a message as taken, a key of ours that holds another
application's data, a message that is no message (``[]`` is enough), kombu's own slip when the
connection goes with messages in hand (``'NoneType' object has no attribute 'hostname'``, of
the kind of kombu #582). None of these is mended by another process.
"""

import logging
import time
from functools import partial
from typing import Any

from celery.worker.consumer import Consumer
from redis.exceptions import ResponseError

from worker.operations.brokers import advice

ALSO_SURVIVED = (ResponseError, ValueError, TypeError, AttributeError, KeyError)

RETRY = {"interval_start": 0.5, "interval_step": 0.5, "interval_max": 5.0}
"""Seconds between attempts to connect. Kombu's own grow to 30: the next tick after a long outage
would come later than the 15 s that are promised.
"""

PAUSE = 1.0
"""Seconds before it begins anew: such a fault is still there at once."""

log = logging.getLogger(__name__)


class Steadfast(Consumer):
    """Celery's consumer, for which such errors are as good as a lost connection."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        survived: tuple[type[BaseException], ...] = self.connection_errors  # type: ignore[has-type]  # set by Celery
        self.connection_errors = (*survived, *ALSO_SURVIVED)

    def ensure_connected(self, conn: Any) -> Any:
        """Connect, however long it takes; Celery has no setting for the pauses."""
        conn.ensure_connection = partial(conn.ensure_connection, **RETRY)
        return super().ensure_connected(conn)

    def on_ready(self) -> None:
        """Ready is said each time, not once: what beat sends while the broker is away is lost, and
        so the worker begins with a tick of its own as it does at its start.
        """
        callback = self.init_callback  # type: ignore[has-type]  # set by Celery
        super().on_ready()
        self.init_callback = callback

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        if isinstance(exc, ALSO_SURVIVED):
            log.error("%s", advice(exc) if isinstance(exc, ResponseError) else unexpected(exc))
            time.sleep(PAUSE)
        try:
            super().on_connection_error_after_connected(exc)
        except ALSO_SURVIVED as error:
            # kombu's slip once more, while the lost connection is closed; what was in hand is due
            # again by the database.
            log.warning("closing the lost connection failed (%r); the worker begins anew", error)


def unexpected(error: Exception) -> str:
    """What is said of an error that nobody foresaw."""
    return (
        f"the broker gave something that is no message of natowire's ({type(error).__name__}: "
        f"{error}); the worker begins anew"
    )
