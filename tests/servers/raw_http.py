"""A raw-socket HTTP server for tests: every byte and every pause of an answer is the test's own.

It runs in a thread of its own, so plain and async tests use it alike:

    with RawServer({"/feed": feed(XML, etag=b'"1"')}) as server:
        poll(server.url("/feed"))
        assert server.requests[0].header("User-Agent") == b"natowire"

A route is what to answer: an ``Answer`` (a well-formed response), a ``Script`` (bytes, pauses,
a reset: whatever a hostile server would do), a function from the request to one of them, or a
list of them, given one after the other with the last repeated. ``server.routes`` may be changed
at any time. What has no route is a 404.
"""

import asyncio
import gzip
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from itertools import repeat
from types import TracebackType
from typing import Self

Headers = Iterable[tuple[str | bytes, str | bytes]]
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in; header names and values byte for byte."""

    method: str
    path: str
    headers: tuple[tuple[bytes, bytes], ...]
    raw_head: bytes
    body: bytes = b""

    def header(self, name: str) -> bytes | None:
        """The first value of a header, case aside; None where it was not sent."""
        wanted = name.lower().encode()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence of so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reset:
    """Break the connection off with a TCP reset."""


Step = bytes | Pause | Reset


@dataclass(frozen=True, slots=True)
class Script:
    """Steps to take one after the other; then the connection is closed.

    ``steps`` may be endless, but must be iterable anew for every request.
    """

    steps: Iterable[Step]


@dataclass(frozen=True, slots=True)
class Answer:
    """A well-formed response; Content-Length is added unless ``headers`` brings one.

    The connection stays open for the next request.
    """

    body: bytes = b""
    status: int = 200
    headers: Headers = ()

    @property
    def steps(self) -> Iterator[Step]:
        headers = [(_bytes(name), _bytes(value)) for name, value in self.headers]
        if not any(name.lower() == b"content-length" for name, _ in headers):
            headers.append((b"Content-Length", b"%d" % len(self.body)))
        yield head(self.status, headers)
        yield b"" if self.status == HTTPStatus.NOT_MODIFIED else self.body


Response = Answer | Script
Responder = Callable[[Request], Response]
Route = Response | Responder | Sequence[Response | Responder]


def head(status: int = 200, headers: Headers = ()) -> bytes:
    """A status line with headers and the blank line, for use in scripts."""
    with suppress(ValueError):
        return _head(status, HTTPStatus(status).phrase, headers)
    return _head(status, "Unheard Of", headers)


def feed(
    body: bytes,
    *,
    etag: bytes | None = None,
    last_modified: bytes | None = None,
    headers: Headers = (),
) -> Responder:
    """Serve ``body`` with validators, and 304 to whoever sends them back byte for byte."""
    own = [(b"ETag", etag), (b"Last-Modified", last_modified)]
    sent = [(name, value) for name, value in own if value is not None]
    all_headers = [(b"Content-Type", b"application/rss+xml"), *sent, *headers]

    def respond(request: Request) -> Answer:
        match = request.header("If-None-Match")
        since = request.header("If-Modified-Since")
        fresh = match == etag if match is not None else since == last_modified
        if (match is not None or since is not None) and fresh:
            return Answer(status=304, headers=all_headers)
        return Answer(body, headers=all_headers)

    return respond


def redirect(to: str | bytes, status: int = 302, headers: Headers = ()) -> Answer:
    return Answer(status=status, headers=[("Location", to), *headers])


def encoded(body: bytes, encoding: str = "gzip") -> Answer:
    """A body that is encoded already, under its Content-Encoding."""
    return Answer(body, headers=[("Content-Encoding", encoding)])


def gzipped(*members: bytes, keep: int | None = None) -> Answer:
    """One gzip member a part; cut off after ``keep`` bytes though well framed."""
    return encoded(b"".join(gzip.compress(member, mtime=0) for member in members)[:keep])


def bomb(size: int, encoding: str = "gzip") -> Answer:
    """``size`` zero bytes in about a thousandth of that."""
    squeeze = zlib.compressobj(wbits=31)
    blocks = [squeeze.compress(bytes(min(_BLOCK, size - at))) for at in range(0, size, _BLOCK)]
    return encoded(b"".join([*blocks, squeeze.flush()]), encoding)


def chunked(*chunks: bytes, headers: Headers = (), ended: bool = True) -> Script:
    """Chunked transfer coding; without its last chunk if not ``ended``."""
    framed = [b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks]
    last = [b"0\r\n\r\n"] if ended else []
    return Script([head(200, [("Transfer-Encoding", "chunked"), *headers]), *framed, *last])


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
"""The beginning of a chunked answer."""


def close_delimited(body: bytes, headers: Headers = ()) -> Script:
    """HTTP/1.0: the body ends where the connection does."""
    return Script([_head(200, "OK", headers, version=b"HTTP/1.0"), body])


def line_feeds_only(body: bytes, headers: Headers = ()) -> Script:
    """Header lines that end in LF instead of CR LF."""
    sized = [("Content-Length", str(len(body))), *headers]
    return Script([head(200, sized).replace(b"\r\n", b"\n"), body])


def short(body: bytes, promised: int) -> Script:
    """A Content-Length that promises more than comes."""
    return Script([head(200, [("Content-Length", str(promised))]), body])


def trickle(data: bytes, pause: float = 0.1, *, before: bytes = b"") -> Script:
    """``before`` at once, then ``data`` byte by byte with a pause before each.

    The bytes are sent as they are: begin with a status line for slow headers, or hand
    ``head(...)`` as ``before`` for a slow body.
    """
    slow = [step for byte in data for step in (Pause(pause), bytes([byte]))]
    return Script([before, *slow])


class _Again:
    def __init__(self, begin: bytes, again: bytes) -> None:
        self._begin, self._again = begin, again

    def __iter__(self) -> Iterator[Step]:
        yield self._begin
        yield from repeat(self._again)


def again_and_again(again: bytes, *, begin: bytes = b"") -> Script:
    """``begin``, then the same bytes for ever, as fast as they are read."""
    return Script(_Again(begin, again))


def endless() -> Script:
    """A chunked body that never ends, as fast as it is read."""
    return again_and_again(b"10000\r\n" + b"x" * 0x10000 + b"\r\n", begin=CHUNKED)


def hang(seconds: float = 60) -> Script:
    """Take the request and say nothing."""
    return Script([Pause(seconds)])


def reset(after: bytes = b"") -> Script:
    """A TCP reset, at once or after some bytes."""
    return Script([after, Pause(0.05), Reset()])


class RawServer:
    """The server; see the module's docstring. Listens while the ``with`` block runs.

    ``requests`` are kept in order, ``connections`` counts accepted TCP connections.
    """

    def __init__(
        self,
        routes: Mapping[str, Route] | None = None,
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.requests: list[Request] = []
        self.connections = 0
        self.port = 0
        self._host = host
        self._tls = tls
        self._turns: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        self._listener = socket.socket(family, socket.SOCK_STREAM)
        self._listener.bind((self._host, 0))
        self._listener.listen(512)
        self.port = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="raw-http", daemon=True)
        self._thread.start()
        assert self._ready.wait(10), "the raw HTTP server did not start"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the raw HTTP server did not stop"

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The address of a path, by the server's own address or by another name for it."""
        name = host or (f"[{self._host}]" if ":" in self._host else self._host)
        return f"{'https' if self._tls else 'http'}://{name}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [request.path for request in self.requests]

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, sock=self._listener, ssl=self._tls)
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client hung up, or the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await _read_request(reader)
        self.requests.append(request)
        response = self._response(request)
        for step in response.steps:
            await _take(step, writer)
        return isinstance(response, Answer)

    def _response(self, request: Request) -> Response:
        route = self.routes.get(request.path)
        if isinstance(route, Sequence):
            turn = self._turns.get(request.path, 0)
            self._turns[request.path] = turn + 1
            route = route[min(turn, len(route) - 1)]
        if route is None:
            return Answer(b"no such route", status=404)
        return route(request) if callable(route) else route


async def _read_request(reader: asyncio.StreamReader) -> Request:
    raw_head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = raw_head[:-4].split(b"\r\n")
    method, path, _ = first.decode("latin-1").split(" ", 2)
    headers = tuple(
        (name, value.removeprefix(b" "))
        for name, _, value in (line.partition(b":") for line in lines)
    )
    request = Request(method, path, headers, raw_head)
    length = int(request.header("Content-Length") or 0)
    body = await reader.readexactly(length)
    return Request(method, path, headers, raw_head, body)


async def _take(step: Step, writer: asyncio.StreamWriter) -> None:
    if isinstance(step, Pause):
        await asyncio.sleep(step.seconds)
    elif isinstance(step, Reset):
        linger = struct.pack("ii", 1, 0)  # on, for no time: close() sends RST
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()
    else:
        writer.write(step)
        await writer.drain()


def _head(status: int, reason: str, headers: Headers, version: bytes = b"HTTP/1.1") -> bytes:
    lines = [b"%b %d %b" % (version, status, reason.encode())]
    lines += [b"%b: %b" % (_bytes(name), _bytes(value)) for name, value in headers]
    return b"\r\n".join([*lines, b"", b""])


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
