"""Fetching as a good guest: one request a host and moment, robots.txt obeyed for pages.

The gate in the database rules all processes; inside one process a semaphore a host keeps
the order, so that fifty feeds of one publisher queue here instead of racing there.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Protocol

from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.domain.ports import Clock, HostGate
from worker.domain.settings import HttpSettings
from worker.http.client import Turn
from worker.http.failures import FetchError
from worker.http.guard import is_private_allowed
from worker.http.hosts import registrable_domain
from worker.http.robots import Robots

PATIENCE = timedelta(seconds=90)
"""How long a request waits for its host, and before that for others of this process to leave
it. Where it would take longer, the request ends as WAITING and the schedule tries again."""

LONGEST_HOLD = timedelta(hours=24)
"""A Retry-After is obeyed up to here (88 hours have been seen in the wild)."""

UNTOLD_HOLD = timedelta(minutes=15)
"""What "asked too often" means where the server does not say how long."""

PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"

_MAY_ASK_FOR_A_PAUSE = frozenset(
    {FetchStatus.RATE_LIMITED, FetchStatus.SERVER_ERROR, FetchStatus.BLOCKED}
)

Admit = Callable[[str], Awaitable[timedelta]]
"""Raises FetchError where an address may not be asked, else gives the pause wanted after it."""


class Travelling(Protocol):
    """A fetcher that waits for its turn before each request, those of redirects too."""

    async def fetch(self, request: FetchRequest, turn: Turn) -> FetchResult: ...


class Guest:
    """The port ``Web`` over a guarded client and the shared host gate.

    Hosts that ``allow_private`` names are the admin's own: they have no gap.
    """

    def __init__(
        self, client: Travelling, gate: HostGate, settings: HttpSettings, clock: Clock
    ) -> None:
        self._client = client
        self._settings = settings
        self._clock = clock
        self._gate = gate
        self._robots = Robots(self, gate, settings.user_agent, clock)
        self._hosts = _semaphores(settings.host_concurrency)
        self._page_lanes = _semaphores(settings.host_concurrency)

    async def feed(self, request: FetchRequest) -> FetchResult:
        return await self.fetch(request)

    async def page(self, url: str) -> FetchResult:
        """As the port has it. A host's pages queue among themselves, so that a feed waits
        behind one of them at most.
        """
        visit = partial(self._visit, FetchRequest(url, PAGE), self._robots.admit)
        if self._is_own(url):
            return await visit()
        async with self._page_lanes[_domain(url)]:
            return await visit()

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """As ``feed``: robots.txt itself is fetched through the gate, too."""
        return await self._visit(request, _welcome)

    async def _visit(self, request: FetchRequest, admit: Admit) -> FetchResult:
        """Fetch with one host's turn in hand at a time: two visits that a redirect leads to
        each other's host do not wait for one another.
        """
        held: list[asyncio.Semaphore] = []

        async def turn(url: str) -> None:
            _leave(held)
            pause = await admit(url)
            if not self._is_own(url):
                held.append(await self._entered(registrable_domain(url)))
                await self._moment(registrable_domain(url), pause)

        try:
            result = await self._client.fetch(request, turn)
            await self._heed(result)
        finally:
            _leave(held)
        return result

    def _is_own(self, url: str) -> bool:
        return is_private_allowed(url, self._settings.allow_private)

    async def _entered(self, host: str) -> asyncio.Semaphore:
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await self._hosts[host].acquire()
        except TimeoutError as error:
            raise _waiting(f"Others wait for {host} already") from error
        return self._hosts[host]

    async def _moment(self, host: str, pause: timedelta) -> None:
        """Wait for the host's next free moment, and book the ``pause`` behind it."""
        now, gap = self._clock.now(), max(self._settings.host_gap, pause)
        moment = await asyncio.to_thread(self._gate.reserve, host, now, gap, PATIENCE)
        if moment is None:
            raise _waiting(f"{host} asked for a pause")
        await asyncio.sleep(max(timedelta(0), moment - now).total_seconds())

    async def _heed(self, result: FetchResult) -> None:
        """Let nobody ask the host that answered, be it a redirect's, before it wants that."""
        untold = UNTOLD_HOLD if result.status is FetchStatus.RATE_LIMITED else None
        asked = result.retry_after or untold
        if result.status not in _MAY_ASK_FOR_A_PAUSE or asked is None:
            return
        if not self._is_own(result.url):
            until = self._clock.now() + min(asked, LONGEST_HOLD)
            await asyncio.to_thread(self._gate.hold, registrable_domain(result.url), until)


def _semaphores(size: int) -> defaultdict[str, asyncio.Semaphore]:
    return defaultdict(lambda: asyncio.Semaphore(size))


def _leave(held: list[asyncio.Semaphore]) -> None:
    while held:
        held.pop().release()


async def _welcome(_: str) -> timedelta:
    """Feeds are there to be asked for."""
    return timedelta(0)


def _waiting(why: str) -> FetchError:
    return FetchError(FetchStatus.WAITING, f"{why}; the next poll tries again.")


def _domain(url: str) -> str:
    """The registrable domain, or the address itself where it is none, which the client names."""
    try:
        return registrable_domain(url)
    except ValueError:
        return url
