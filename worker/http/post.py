"""The guarded POST: one request to the address the admin wrote, and to no other.

It shares the address guard, TLS and the sentences of the GET client, and is stricter: no
redirect is followed, because what answers elsewhere was not checked and not signed for.
"""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from worker.domain.feeds import FetchStatus
from worker.domain.ports import Clock
from worker.domain.settings import HttpSettings
from worker.http import challenges, freshness, statuses
from worker.http.failures import NETWORK_ERRORS, Failure, FetchError, explain
from worker.http.guard import ANY_PORT, GuardedBackend, Resolve, system_resolver
from worker.http.transport import GuardedTransport, trusted_authorities
from worker.http.urls import parsed, redirect_target

LONGEST_ANSWER = 4096
"""Bytes that are read of an answer: enough for a sentence of the receiver's."""

_READABLE = ("text/plain", "application/json", "application/problem+json")


@dataclass(frozen=True, slots=True)
class PostRequest:
    """One POST. ``timeout`` bounds it as a whole, look-up and answer included.

    ``section`` is the part of alerts.yaml it comes from (``channels.desk``): what can be
    mended there is named by it. The address may be a secret and is shown nowhere.
    """

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    timeout: timedelta
    allow_private: tuple[str, ...]
    section: str


@dataclass(frozen=True, slots=True)
class PostResult:
    """How one POST ended: OK where it was taken, by any 2xx.

    ``detail`` is one sentence that shows nothing of the address but hosts. ``retry_after`` is
    unclamped. ``answer`` is the beginning of the body, where that is text, as it came; of a
    message that was taken too, for who answers 200 and says no. ``unknown``: the request was on
    its way and no status came back, so it may have been taken.
    """

    status: FetchStatus
    host: str = ""
    code: int | None = None
    detail: str = ""
    retry_after: timedelta | None = None
    answer: str = ""
    unknown: bool = False


async def post(
    request: PostRequest,
    settings: HttpSettings,
    clock: Clock,
    *,
    resolve: Resolve | None = None,
    tls: ssl.SSLContext | None = None,
) -> PostResult:
    """Send ``request`` once. Never raises for what the network does.

    Of ``settings`` only the user agent and the limit for connecting count here.
    """
    host, sent = "", asyncio.Event()
    try:
        url = parsed(request.url)
        host = url.host
        hop = _hop(request, url, settings, sent)
        with _transport(request, resolve, tls) as transport:
            return await _exchange(transport, hop, request, clock)
    except NETWORK_ERRORS as error:
        failure = _explained(error, request)
        return PostResult(failure.status, host, detail=failure.detail, unknown=sent.is_set())


@contextmanager
def _transport(
    request: PostRequest, resolve: Resolve | None, tls: ssl.SSLContext | None
) -> Iterator[GuardedTransport]:
    threads = ThreadPoolExecutor(1, thread_name_prefix="dns")
    backend = GuardedBackend(
        request.allow_private,
        resolve or system_resolver(threads),
        ports=ANY_PORT,
        opened_by=f"{request.section}.allow_private in alerts.yaml",
    )
    authorities = (lambda: tls) if tls else trusted_authorities
    try:
        yield GuardedTransport(backend, authorities, LONGEST_ANSWER)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


async def _exchange(
    transport: GuardedTransport, hop: httpx.Request, request: PostRequest, clock: Clock
) -> PostResult:
    ends = asyncio.get_running_loop().time() + request.timeout.total_seconds()
    async with asyncio.timeout_at(ends):
        # without httpx's client above it there are no cookies and no redirects to switch off
        response = await transport.handle_async_request(hop)
    try:
        # the status has arrived: whatever the rest of the answer does changes nothing
        answer = await _beginning(response, ends)
    finally:
        await response.aclose()
    return _judged(response, answer, hop.url, request, clock.now())


def _hop(
    request: PostRequest, url: httpx.URL, settings: HttpSettings, sent: asyncio.Event
) -> httpx.Request:
    """The one request; ``sent`` is set when its head is on the wire, and the body follows."""

    async def trace(event: str, _info: Mapping[str, Any]) -> None:
        if event == "http11.send_request_headers.complete":
            sent.set()

    headers = {
        "User-Agent": settings.user_agent,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
        **request.headers,
    }
    timeouts = {"connect": settings.connect_timeout.total_seconds()}
    extensions = {"timeout": timeouts, "trace": trace}
    return httpx.Request("POST", url, headers=headers, content=request.body, extensions=extensions)


async def _beginning(response: httpx.Response, ends: float) -> bytes:
    """What of the body comes before the deadline, at most LONGEST_ANSWER bytes."""
    taken = bytearray()
    with suppress(*NETWORK_ERRORS):
        async with asyncio.timeout_at(ends):
            async for chunk in response.aiter_raw():
                taken += chunk
                if len(taken) >= LONGEST_ANSWER:
                    break
    return bytes(taken[:LONGEST_ANSWER])


def _judged(
    response: httpx.Response,
    answer: bytes,
    url: httpx.URL,
    request: PostRequest,
    now: datetime,
) -> PostResult:
    code, said = response.status_code, _readable(response, answer)
    if response.is_success:
        return PostResult(FetchStatus.OK, url.host, code, answer=said)
    if response.is_redirect:
        detail = _astray(response, url, request.section)
        return PostResult(FetchStatus.BAD_REDIRECT, url.host, code, detail)
    service = challenges.by_headers(response.headers)
    status = FetchStatus.BLOCKED if service else statuses.status_of(code)
    return PostResult(
        status=status,
        host=url.host,
        code=code,
        detail=statuses.blocked(code, service) if service else statuses.sentence(code, status),
        retry_after=freshness.retry_after(response.headers, now),
        answer=said,
    )


def _astray(response: httpx.Response, url: httpx.URL, section: str) -> str:
    """What to do about a redirect: its target is named by the host alone."""
    location = response.headers.get("location", "").encode()
    try:
        elsewhere = f" and points to {redirect_target(url, location).host}"
    except FetchError:
        elsewhere = ""
    said = f"{statuses.answered(response.status_code)}{elsewhere}"
    return f"{said}. Messages follow no redirect: put the final address into {section}."


def _readable(response: httpx.Response, answer: bytes) -> str:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return answer.decode("utf-8", "replace") if kind in _READABLE else ""


def _explained(error: Exception, request: PostRequest) -> Failure:
    """As the GET client has it, but for the deadline, which is another setting here."""
    if isinstance(error, TimeoutError):
        limit = f"{request.timeout.total_seconds():g} s ({request.section}.timeout)"
        return Failure(FetchStatus.TIMEOUT, f"The request did not end within {limit}.")
    return explain(error)
