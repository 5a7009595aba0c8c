"""The time that one fetch may take. Waiting for others is no part of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

T = TypeVar("T")


class Attempt:
    """A limit for everything done while it is ``running``, over several times.

    httpx's own timeouts bound single reads: a byte every half second held a 2 s timeout up for
    20 s.
    """

    def __init__(self, limit: timedelta) -> None:
        self._left = limit.total_seconds()
        self._timeout = asyncio.Timeout(None)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Raises TimeoutError when the time is used up."""
        self._timeout = asyncio.timeout(self._left)
        async with self._timeout:
            try:
                yield
            finally:
                self._left = self._remaining()

    async def paused(self, waiting: Awaitable[T]) -> T:
        """Await what is not the server's doing; only while ``running``."""
        self._left = self._remaining()
        self._timeout.reschedule(None)
        try:
            return await waiting
        finally:
            self._timeout.reschedule(asyncio.get_running_loop().time() + self._left)

    def _remaining(self) -> float:
        ends = self._timeout.when()
        return self._left if ends is None else ends - asyncio.get_running_loop().time()
