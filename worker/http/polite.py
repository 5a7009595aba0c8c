"""Fetching as a good guest: one request a host and moment, robots.txt obeyed for pages.

The gate in the database rules all processes; inside one process a semaphore a host keeps
the order, so that fifty feeds of one publisher queue here instead of racing there.
"""

import asyncio
from collections import defaultdict
from datetime import timedelta

from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.domain.ports import Clock, Fetcher, HostGate
from worker.domain.settings import HttpSettings
from worker.http.guard import is_private_allowed
from worker.http.hosts import registrable_domain
from worker.http.robots import allowed

PATIENCE = timedelta(seconds=90)
"""How long a request waits for its host. Where the host wants a longer pause, the request
ends as WAITING and the schedule tries again."""

LONGEST_HOLD = timedelta(hours=24)
"""A Retry-After is obeyed up to here (88 hours have been seen in the wild)."""

PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"

_BACK_OFF = frozenset({FetchStatus.RATE_LIMITED, FetchStatus.SERVER_ERROR})


class Guest:
    """The port ``Web`` over a guarded client and the shared host gate.

    Hosts that ``allow_private`` names are the admin's own: they have no gap.
    """

    def __init__(
        self, client: Fetcher, gate: HostGate, settings: HttpSettings, clock: Clock
    ) -> None:
        self._client = client
        self._gate = gate
        self._settings = settings
        self._clock = clock
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(settings.host_concurrency)
        )

    async def feed(self, request: FetchRequest) -> FetchResult:
        return await self._visit(request)

    async def page(self, url: str) -> FetchResult:
        agent, now = self._settings.user_agent, self._clock.now()
        if _host(url) and not await allowed(self, self._gate, url, agent, now):
            return FetchResult(
                FetchStatus.ROBOTS_DENIED, url, now, detail="The site's robots.txt says no."
            )
        return await self._visit(FetchRequest(url, PAGE))

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """As ``feed``: robots.txt itself is fetched through the gate, too."""
        return await self._visit(request)

    async def _visit(self, request: FetchRequest) -> FetchResult:
        if is_private_allowed(request.url, self._settings.allow_private):
            return await self._client.fetch(request)
        host = _host(request.url)
        if host is None:
            return await self._client.fetch(request)
        async with self._hosts[host]:
            if not await self._turn(host):
                return FetchResult(
                    FetchStatus.WAITING,
                    request.url,
                    self._clock.now(),
                    detail=f"{host} asked for a pause; the next poll tries again.",
                )
            result = await self._client.fetch(request)
            await self._heed(host, result)
            return result

    async def _turn(self, host: str) -> bool:
        """Wait for the host's next free moment; False where that is too far away."""
        now = self._clock.now()
        moment = await asyncio.to_thread(self._gate.reserve, host, now, self._settings.host_gap)
        if moment - now > PATIENCE:
            return False
        await asyncio.sleep(max(timedelta(0), moment - now).total_seconds())
        return True

    async def _heed(self, host: str, result: FetchResult) -> None:
        if result.status in _BACK_OFF and result.retry_after:
            until = self._clock.now() + min(result.retry_after, LONGEST_HOLD)
            await asyncio.to_thread(self._gate.hold, host, until)


def _host(url: str) -> str | None:
    """The registrable domain; None where the address is none, which the client will name."""
    try:
        return registrable_domain(url)
    except ValueError:
        return None
