"""A deadline for a whole conversation, which timeouts per operation do not give.

A server that trickled one byte every half second held ``smtplib`` with ``timeout=2`` for 17 s.
"""

import contextlib
import socket
import threading
import time
from datetime import timedelta
from types import TracebackType
from typing import Self


class Deadline:
    """Shuts the watched connection down when the time is up, so that every wait on it ends."""

    def __init__(self, limit: timedelta) -> None:
        self.limit = limit
        self._ends = time.monotonic() + limit.total_seconds()
        self._timer = threading.Timer(limit.total_seconds(), self._expire)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        self.expired = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def left(self, at_most: timedelta) -> float:
        """Seconds an operation may take: never 0, which would make a socket non-blocking."""
        return max(0.001, min(at_most.total_seconds(), self._ends - time.monotonic()))

    def watch(self, connection: socket.socket) -> None:
        """Guard ``connection`` through a duplicate.

        ``wrap_socket`` takes the descriptor away from the original, and would leave the
        watchdog with nothing to close during the TLS handshake.
        """
        with self._lock:
            self._connection = connection.dup()
            if self.expired:
                self._shut()

    def _expire(self) -> None:
        with self._lock:
            self.expired = True
            self._shut()

    def _shut(self) -> None:
        """``shutdown`` wakes a thread that waits in ``recv``; ``close`` would not."""
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
