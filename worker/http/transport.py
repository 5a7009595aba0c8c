"""The seam between httpx and httpcore: a connection pool whose connections the guard opens.

httpx has no public way to hand its pool a network backend; httpcore's pool has.
"""

import logging
import ssl
from collections.abc import AsyncIterator, Callable
from functools import cache

import httpcore
import httpx

# They log whole URLs at INFO and headers at DEBUG: tokens of private feeds, and passwords.
for _library in ("httpx", "httpcore"):
    logging.getLogger(_library).setLevel(logging.WARNING)


@cache
def trusted_authorities() -> ssl.SSLContext:
    """One a process: reading the authorities takes 30 ms. Honours SSL_CERT_FILE."""
    return httpx.create_ssl_context()


class GuardedTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over guarded connections. Raises httpcore's errors as they are.

    No connection is kept alive: between two polls of a host lie minutes, and a kept one that
    the server has just closed would fail a fetch. Fifty kept connections also cost 5 ms a
    fetch, ten 0.4 ms, since the pool looks at each of them for every request (measured).

    ``authorities`` gives the TLS context, and is asked at the first https request: reading
    them costs 20 ms.
    """

    def __init__(
        self,
        backend: httpcore.AsyncNetworkBackend,
        authorities: Callable[[], ssl.SSLContext],
        max_connections: int,
    ) -> None:
        self._backend = backend
        self._authorities = authorities
        self._max_connections = max_connections
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.pool(request.url.scheme).handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Stream(response))

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()

    def pool(self, scheme: str) -> httpcore.AsyncConnectionPool:
        """The connections of a scheme, made at its first request."""
        if scheme not in self._pools:
            self._pools[scheme] = httpcore.AsyncConnectionPool(
                ssl_context=self._authorities() if scheme == "https" else None,
                max_connections=self._max_connections,
                max_keepalive_connections=0,
                network_backend=self._backend,
            )
        return self._pools[scheme]


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._response.aiter_stream()

    async def aclose(self) -> None:
        await self._response.aclose()
