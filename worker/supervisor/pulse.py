"""Asking a broker how it is: does it answer, and would it take a message?

Connected by kombu, as Celery is, so that an address means the same to both: socket paths,
certificates and databases are spelt otherwise in redis-py.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kombu.connection import Connection
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    NoPermissionError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)

from worker.domain.errors import CannotRunError
from worker.operations.brokers import advice, tls
from worker.places import REDIS_URL

OLDEST = (6, 2)
"""What Debian 11 and later hold; natowire is tested with Redis 7.0 and Valkey 9."""

PROBE = "supervisor"
PROBE_SECONDS = 60
WHILE_STARTING = timedelta(seconds=0.02)
WHILE_ILL = timedelta(seconds=1)
WHILE_WELL = timedelta(seconds=5)

CONNECTION = {
    "global_keyprefix": "natowire:",
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}

connect: Any = Connection
"""kombu is typed in part only."""

LASTING: tuple[tuple[type[Exception], str, str], ...] = (
    (NoPermissionError, "", "the user of {name} lacks rights; it needs ~natowire:* &* +@all"),
    (AuthenticationError, "", "the broker refuses the login; check user and password in {name}"),
    (AuthorizationError, "", "the broker refuses the login; check user and password in {name}"),
    (ReadOnlyError, "", "this broker is a replica; {name} must name the primary"),
    (ResponseError, "DB index", "the broker has no database of this number; change it in {name}"),
    (ResponseError, "unknown command", "this is no Redis server of our time; {name} needs 6.2"),
)
"""What waiting does not mend: the error, what it says, what to do."""


class Pulse:
    """How a broker is, asked again and again by a thread of its own: a name that is not
    resolved can block for half a minute, and neither signals nor children may wait for it.
    """

    def __init__(self, url: str, starting: Path | None = None) -> None:
        """``starting`` is the socket of a broker that we start ourselves: it is waited for, as
        a client that came too early would try again after two seconds only.
        """
        self.where = shown(url)
        self.answers = 0
        """Grows with each good answer: the broker's sign of life."""
        self.replies = 0
        """Grows with each answer, good or bad: a broker without room on its disk refuses what it
        is told, and yet it does not hang.
        """
        self.trouble: str | None = None
        """What is wrong now, in words."""
        self._url = url
        self._starting = starting
        self._redis: Any = None
        self._ended = threading.Event()

    @property
    def well(self) -> bool:
        return self.answers > 0 and self.trouble is None

    def check(self) -> None:
        """Ask once. Raises CannotRunError where the broker answers, and will never serve; one
        that is only away will be waited for.
        """
        try:
            self._ask()
            version = self._version()
        except (RedisError, OSError) as error:
            if lasting := _lasting(error):
                raise CannotRunError(f"{self.where}: {lasting}") from None
            self.trouble = advice(error)
        except (ValueError, TypeError):  # which might repeat a part of the password
            raise CannotRunError(
                f"{REDIS_URL} cannot be read; it looks like redis://:password@host:6379/0, with "
                "special characters written as %40"
            ) from None
        else:
            if version < OLDEST:
                raise CannotRunError(
                    f"{self.where}: Redis {'.'.join(map(str, version))} is too old; natowire "
                    "needs 6.2 or newer, or any Valkey"
                )

    def start(self, changed: Callable[[], None]) -> None:
        """Go on asking; the asking thread calls ``changed`` where it became well or ill."""
        asking = threading.Thread(target=self._go_on, args=(changed,), name="pulse", daemon=True)
        asking.start()

    def stop(self) -> None:
        """``changed`` is not called for what an answer still under way brings."""
        self._ended.set()

    def _go_on(self, changed: Callable[[], None]) -> None:
        self._await_socket()
        pause = timedelta(0)
        while not self._ended.wait(pause.total_seconds()):
            before = self.well
            try:
                self._ask()
            except (RedisError, OSError) as error:
                self.trouble = _lasting(error) or advice(error)
                self.replies += isinstance(error, ResponseError | BusyLoadingError)
            else:
                self.trouble = None
                self.answers += 1
                self.replies += 1
            pause = WHILE_WELL if self.well else WHILE_ILL
            if self.well is not before and not self._ended.is_set():
                changed()

    def _await_socket(self) -> None:
        while self._starting and not self._ended.wait(WHILE_STARTING.total_seconds()):
            with suppress(OSError):
                self._knock()
                break

    def _knock(self) -> None:
        """A connection that is open already says nothing of whether others can be made: another
        server, left over from before, may have taken the socket away when it ended.
        """
        if self._starting:
            with socket.socket(socket.AF_UNIX) as knocking:
                knocking.connect(str(self._starting))

    def _ask(self) -> None:
        """A write: a broker that is full or cannot write to its disk answers a PING as ever."""
        self._knock()
        if self._redis is None:
            self._redis = (
                connect(self._url, ssl=tls(self._url), transport_options=CONNECTION)
                .channel()
                .client
            )
        self._redis.set(PROBE, "1", ex=PROBE_SECONDS)

    def _version(self) -> tuple[int, ...]:
        """As far as it is told: a user may be allowed what we need, but not to ask."""
        try:
            told = str(self._redis.info("server")["redis_version"])
        except (NoPermissionError, KeyError):
            return OLDEST
        return tuple(int(part) for part in told.split(".")[:2] if part.isdigit())


def shown(url: str) -> str:
    """The address without what may be secret: user, password and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _lasting(error: Exception) -> str | None:
    for kind, said, advised in LASTING:
        if isinstance(error, kind) and said in str(error):
            return f"{advised.format(name=REDIS_URL)} ({error})"
    return None
