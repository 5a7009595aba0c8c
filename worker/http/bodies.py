"""Bodies off the wire: whole and within their limits, or refused with a name."""

import asyncio
from contextlib import ExitStack, suppress
from datetime import timedelta

import httpx

from worker.domain.feeds import FetchStatus
from worker.http import challenges
from worker.http.attempt import Attempt
from worker.http.decoder import Body, too_large
from worker.http.failures import BROKEN_OFF, NETWORK_ERRORS, FetchError

_SMALL = 1024 * 1024
"""Bytes. Of larger bodies, which few feeds are, only some are read at a time: fifty of 10 MB
would be half a gigabyte. The others' servers wait, and that does not count against them."""
_LARGE_AT_ONCE = 4
"""Fewer would let three servers that send slowly keep all large feeds out until their deadline."""
_PATIENCE = timedelta(minutes=1)
"""For a turn among the large: servers break off what is not taken from them for so long."""
_MOST_PIECES = 100_000
"""Chunks of a body. One takes 8 us: ten million of a byte each would be one and a half minutes
in which no other feed is read."""
_GLANCE = timedelta(seconds=2)
"""For the page that comes with a refusal."""
_REFUSALS = frozenset({403, 429, 503})
"""Statuses under which bot checks come, where their headers do not tell."""


class Reader:
    """Reads bodies of at most ``limit`` bytes, of large ones a few at once."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._large = asyncio.Semaphore(_LARGE_AT_ONCE)

    async def whole(self, response: httpx.Response, attempt: Attempt) -> bytes:
        """The body, decoded; a gzip file is given unpacked.

        Raises FetchError TOO_LARGE, TRUNCATED or BAD_ENCODING.
        """
        if int(response.headers.get("content-length", 0)) > self._limit:
            raise too_large(self._limit)
        body = Body(_encodings(response), self._limit, unpack=True)
        with ExitStack() as held:
            try:
                await self._fill(body, response, attempt, held)
            except BROKEN_OFF as error:
                raise FetchError(
                    FetchStatus.TRUNCATED,
                    f"The body broke off after {response.num_bytes_downloaded} bytes.",
                ) from error
            return body.finish()

    async def _fill(
        self, body: Body, response: httpx.Response, attempt: Attempt, held: ExitStack
    ) -> None:
        pieces = 0
        is_large = False
        async for chunk in response.aiter_raw():
            body.feed(chunk)
            pieces += 1
            if pieces > _MOST_PIECES:
                raise FetchError(
                    FetchStatus.TOO_LARGE, f"The body came in more than {_MOST_PIECES} chunks."
                )
            if body.size > _SMALL and not is_large:
                is_large = await attempt.paused(self._turn(held))

    async def _turn(self, held: ExitStack) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                await self._large.acquire()
        except TimeoutError as error:
            raise FetchError(
                FetchStatus.WAITING,
                "Large answers of other servers came in for too long; the next poll tries again.",
            ) from error
        held.callback(self._large.release)
        return True


async def bot_check(response: httpx.Response) -> str | None:
    """The service whose check the page of a refusal is. Nothing that the server does with that
    page changes that it refused.
    """
    if response.status_code not in _REFUSALS:
        return None
    with suppress(*NETWORK_ERRORS):
        async with asyncio.timeout(_GLANCE.total_seconds()):
            page = Body(_encodings(response), challenges.LONGEST_PAGE)
            async for chunk in response.aiter_raw():
                page.feed(chunk)
            return challenges.by_page(page.finish())
    return None


def _encodings(response: httpx.Response) -> list[str]:
    return response.headers.get_list("content-encoding", split_commas=True)
