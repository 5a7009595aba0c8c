"""The seam between httpx and httpcore: one request, on one guarded and metered connection.

httpx has no public way to hand its pool a network backend; httpcore's connection has.
"""

import logging
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from functools import cache
from typing import Any

import httpcore
import httpx

from worker.domain.feeds import FetchStatus
from worker.http.failures import FetchError

LONGEST_HEAD = 256 * 1024
"""Bytes until the final status and its headers have come: h11 ends a single head at 100 KiB,
but no number of 1xx answers before it. 20 s of them cost 20 s of CPU (measured)."""

# They log whole URLs at INFO and headers at DEBUG: tokens of private feeds, and passwords.
for _library in ("httpx", "httpcore"):
    logging.getLogger(_library).setLevel(logging.WARNING)


@cache
def trusted_authorities() -> ssl.SSLContext:
    """One a process: reading the authorities takes 30 ms. Honours SSL_CERT_FILE."""
    return httpx.create_ssl_context()


class GuardedTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over guarded connections. Raises FetchError, and httpcore's errors as they are.

    No connection is kept alive, and there is no pool: between two polls of a host lie minutes,
    and a kept one that the server has just closed would fail a fetch.

    ``authorities`` gives the TLS context, and is asked at the first https request: reading
    them costs 20 ms. ``longest_body`` is what the caller reads of a body; its framing may take
    as much again.
    """

    def __init__(
        self,
        backend: httpcore.AsyncNetworkBackend,
        authorities: Callable[[], ssl.SSLContext],
        longest_body: int,
    ) -> None:
        self._backend = backend
        self._authorities = authorities
        self._longest_body = longest_body

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer with its body still to be read; closing it closes the connection."""
        wire = _Wire(self._backend)
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        connection = httpcore.AsyncHTTPConnection(
            url.origin,
            ssl_context=self._authorities() if request.url.scheme == "https" else None,
            network_backend=wire,
        )
        try:
            response = await connection.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=url,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        except BaseException:  # a cancelled handshake would leave the connection open
            await wire.close()
            raise
        wire.allow(2 * self._longest_body)
        stream = _Body(response, wire)
        return httpx.Response(response.status, headers=response.headers, stream=stream)


class _Wire(httpcore.AsyncNetworkBackend):
    """One connection, and how much the other side may still say on it.

    Limits on the body do not bound what comes around it: 60 KB of chunk extensions or six
    bytes of framing for each byte, informational answers without end.
    """

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        self._backend = backend
        self._left = LONGEST_HEAD
        self._too_much = FetchError(
            FetchStatus.PROTOCOL_ERROR, f"{LONGEST_HEAD} bytes came without an answer among them."
        )
        self._stream: httpcore.AsyncNetworkStream | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return self.metered(
            await self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        )

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)

    def metered(self, stream: httpcore.AsyncNetworkStream) -> httpcore.AsyncNetworkStream:
        self._stream = stream
        return _Metered(stream, self)

    def allow(self, size: int) -> None:
        """The head is here: so many bytes may follow."""
        self._left = size + LONGEST_HEAD
        self._too_much = FetchError(
            FetchStatus.TOO_LARGE, f"The body with all its framing is larger than {size} bytes."
        )

    def took(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self._too_much

    async def close(self) -> None:
        if self._stream:
            await self._stream.aclose()


class _Metered(httpcore.AsyncNetworkStream):
    """A stream that counts what is read from it, inside TLS where that is begun."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, wire: _Wire) -> None:
        self._stream = stream
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        self._wire.took(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        secured = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return self._wire.metered(secured)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response, wire: _Wire) -> None:
        self._response = response
        self._wire = wire

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._response.aiter_stream()

    async def aclose(self) -> None:
        await self._response.aclose()
        await self._wire.close()
