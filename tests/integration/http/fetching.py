"""Fetches for the client's tests: real sockets on loopback, fixed time, short limits."""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from worker.domain.feeds import FetchRequest, FetchResult, Validators
from worker.domain.settings import HttpSettings
from worker.http.client import Client
from worker.http.guard import Resolve

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SETTINGS = HttpSettings(
    user_agent="natowire/test (+https://example.org)",
    attempt_timeout=timedelta(seconds=10),
    allow_private=("127.0.0.0/8",),
)


class StillClock:
    """A clock that always shows ``NOW``."""

    def now(self) -> datetime:
        return NOW


class Names:
    """Look-ups from a table; what is not in it does not resolve. Notes what was asked."""

    def __init__(self, table: dict[str, Sequence[str]]) -> None:
        self.table = table
        self.asked: list[str] = []

    async def __call__(self, name: str, port: int) -> Sequence[str]:
        self.asked.append(name)
        if name not in self.table:
            raise OSError
        return self.table[name]


def client(
    *, resolve: Resolve | None = None, tls: ssl.SSLContext | None = None, **settings: Any
) -> Client:
    return Client(replace(SETTINGS, **settings), StillClock(), tls, resolve=resolve)


def fetch(
    url: str,
    *,
    accept: str = "*/*",
    validators: Validators | None = None,
    basic_auth: tuple[str, str] | None = None,
    resolve: Resolve | None = None,
    tls: ssl.SSLContext | None = None,
    **settings: Any,
) -> FetchResult:
    """One fetch by a client of its own."""
    request = FetchRequest(url, accept, validators or Validators(), basic_auth)

    async def once() -> FetchResult:
        async with client(resolve=resolve, tls=tls, **settings) as fetcher:
            return await fetcher.fetch(request)

    return asyncio.run(once())
