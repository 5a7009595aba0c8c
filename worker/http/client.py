"""The guarded client: one GET, followed by hand, within its limits, ending in a named status."""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus, Validators
from worker.domain.ports import Clock
from worker.domain.settings import HttpSettings
from worker.http import bodies, challenges, freshness, statuses, validators
from worker.http.attempt import Attempt
from worker.http.decoder import ACCEPT_ENCODING
from worker.http.failures import NETWORK_ERRORS, FetchError, explain
from worker.http.guard import GuardedBackend, Resolve, system_resolver
from worker.http.transport import GuardedTransport, trusted_authorities
from worker.http.urls import origin, parsed, redirect_target, without_userinfo

Turn = Callable[[str], Awaitable[None]]
"""Waits until an address may be asked, or raises FetchError where it may not."""


async def at_once(url: str) -> None:
    """The turn of one who asks a server of the admin's own, or a test's."""


@dataclass
class _Journey:
    """Where a fetch has got to, kept for the result however it ends."""

    request: FetchRequest = field(repr=False)
    url: httpx.URL
    attempt: Attempt
    code: int | None = None
    redirects: list[tuple[int, str]] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    asked_with: Validators | None = None
    """The validators sent on this hop, if any were."""

    def turn(self, response: httpx.Response) -> None:
        """Follow a redirect, or raise BAD_REDIRECT with the reason why not."""
        target = redirect_target(self.url, _raw(response, b"location"))
        self.visited.add(str(self.url))
        if str(target) in self.visited:
            raise FetchError(FetchStatus.BAD_REDIRECT, "The redirects lead in a circle.")
        if len(self.redirects) == self.request.most_redirects:
            raise FetchError(
                FetchStatus.BAD_REDIRECT, f"More than {len(self.redirects)} redirects in a row."
            )
        self.redirects.append((response.status_code, str(target)))
        self.url = target


class Client:
    """The port ``Fetcher`` over real connections; one instance an event loop.

        async with Client(settings, clock) as client:
            result = await client.fetch(FetchRequest("https://example.org/feed"))

    At most ``settings.concurrency`` fetches run at once; the deadline of the others begins
    when they do. No cookies, no Referer, nothing from proxies' or .netrc's settings is sent.
    ``resolve`` replaces the system's name look-up.
    """

    def __init__(
        self,
        settings: HttpSettings,
        clock: Clock,
        ssl_context: ssl.SSLContext | None = None,
        *,
        resolve: Resolve | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._bodies = bodies.Reader(settings.max_body)
        self._threads = ThreadPoolExecutor(settings.concurrency, thread_name_prefix="dns")
        self._http = httpx.AsyncClient(
            transport=GuardedTransport(
                GuardedBackend(settings.allow_private, resolve or system_resolver(self._threads)),
                (lambda: ssl_context) if ssl_context else trusted_authorities,
                settings.max_body,
            ),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.__aexit__(kind, error, trace)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def fetch(self, request: FetchRequest, turn: Turn = at_once) -> FetchResult:
        """GET within ``settings.attempt_timeout``, redirects included; never raises for what
        the network does. Credentials and validators go only where they belong.

        ``turn`` is awaited before each request, a redirect's too; what it waits takes neither
        a slot nor time of the attempt.
        """
        attempt = Attempt(self._settings.attempt_timeout)
        try:
            journey = _Journey(request, parsed(request.url), attempt)
        except FetchError as error:
            shown = without_userinfo(request.url)
            return FetchResult(error.status, shown, self._clock.now(), detail=error.detail)
        result = None
        while result is None:
            try:
                await turn(str(journey.url))
                async with self._slots, attempt.running():
                    result = await self._hop(journey)
            except NETWORK_ERRORS as error:
                failure = explain(error)
                result = self._result(journey, failure.status, detail=failure.detail)
        return result

    async def _hop(self, journey: _Journey) -> FetchResult | None:
        """Ask once; None where the answer leads on."""
        response = await self._send(journey)
        try:
            if response.status_code not in statuses.REDIRECTS:
                return await self._arrived(journey, response)
            journey.turn(response)
            return None
        finally:
            await response.aclose()

    async def _send(self, journey: _Journey) -> httpx.Response:
        request, url = journey.request, str(journey.url)
        conditions = validators.conditional_headers(request.validators, url, ACCEPT_ENCODING)
        journey.asked_with = request.validators if conditions else None
        headers = [
            (b"User-Agent", self._settings.user_agent.encode()),
            (b"Accept", request.accept.encode()),
            (b"Accept-Encoding", ACCEPT_ENCODING.encode()),
            (b"Connection", b"close"),
            *conditions,
        ]
        if request.basic_auth and origin(journey.url) == origin(httpx.URL(request.url)):
            headers.append((b"Authorization", _basic(*request.basic_auth)))
        timeouts = {"connect": self._settings.connect_timeout.total_seconds()}
        # built by hand: the client's own requests carry default headers and stored cookies
        hop = httpx.Request("GET", journey.url, headers=headers, extensions={"timeout": timeouts})
        response = await self._http.send(hop, stream=True)
        journey.code = response.status_code
        return response

    async def _arrived(self, journey: _Journey, response: httpx.Response) -> FetchResult:
        code, raw, url = response.status_code, response.headers.raw, str(journey.url)
        if code in statuses.BODIES:
            body = await self._bodies.whole(response, journey.attempt)
            if service := challenges.by_page(body):
                return self._blocked(journey, response, service)
            known = validators.received(raw, url, ACCEPT_ENCODING)
            return self._result(journey, FetchStatus.OK, response, body=body, known=known)
        if code == HTTPStatus.NOT_MODIFIED and journey.asked_with:
            known = validators.refreshed(journey.asked_with, raw)
            return self._result(journey, FetchStatus.NOT_MODIFIED, response, known=known)
        if service := challenges.by_headers(response.headers) or await bodies.bot_check(response):
            return self._blocked(journey, response, service)
        status = statuses.status_of(code)
        return self._result(journey, status, response, detail=statuses.sentence(code, status))

    def _blocked(self, journey: _Journey, response: httpx.Response, service: str) -> FetchResult:
        detail = statuses.blocked(response.status_code, service)
        return self._result(journey, FetchStatus.BLOCKED, response, detail=detail)

    def _result(
        self,
        journey: _Journey,
        status: FetchStatus,
        response: httpx.Response | None = None,
        *,
        body: bytes | None = None,
        known: Validators | None = None,
        detail: str = "",
    ) -> FetchResult:
        now = self._clock.now()
        headers = response.headers if response else httpx.Headers()
        return FetchResult(
            status=status,
            url=str(journey.url),
            fetched_at=now,
            http_status=journey.code,
            body=body,
            content_type=headers.get("content-type"),
            validators=known or Validators(),
            retry_after=freshness.retry_after(headers, now),
            max_age=freshness.max_age(headers, now),
            redirects=tuple(journey.redirects),
            detail=detail,
        )


def _basic(username: str, password: str) -> bytes:
    return b"Basic " + b64encode(f"{username}:{password}".encode())


def _raw(response: httpx.Response, name: bytes) -> bytes | None:
    return next((value for key, value in response.headers.raw if key.lower() == name), None)
