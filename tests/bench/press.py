"""Hundreds of publishers on loopback addresses of their own, each as slow as a real one.

A process of its own, driven over its pipes, so that its work is not taken for the service's:
a request costs it 0.1 ms of CPU. Run as ``python -m tests.bench.press FEEDS ITEMS LATENCY``.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import Any, Self

from tests.bench.feeds import bodies

ROOT = Path(__file__).parents[2]
HEAD = b"<description>Nachrichten</description>"

VALIDATED, PLAIN, CHANGED = "validated", "plain", "changed"
"""Answers with an ETag, and 304 to who knows it; always 200, with nothing to ask by; the same
items below a head that says another time, in every round of requests another.
"""


def addresses(feeds: int) -> list[str]:
    """Hosts of their own, as hundreds of publishers are."""
    return [f"127.{1 + n // 200}.{7 + n % 200}.{1 + n % 250}" for n in range(feeds)]


class Press:
    """The server as the benchmark sees it. Ends with the context or with who runs it."""

    def __init__(self, feeds: int, items: int, latency: float) -> None:
        numbers = (str(feeds), str(items), str(latency))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.press", *numbers],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        self.port = int(self._line()["port"])
        hosts = addresses(feeds)
        self.urls = [f"http://{host}:{self.port}/{n}" for n, host in enumerate(hosts)]
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=10)  # the end of its input is its own end

    def behave(self, mode: str) -> None:
        """Answer like this from now on, and count anew."""
        self._tell(mode)
        assert self._line() == {"mode": mode}

    def seen(self) -> dict[str, Any]:
        """``requests`` since the mode was set, and when the ``first`` of them came."""
        self._tell("seen")
        return self._line()

    def _tell(self, words: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n".encode())
        self._process.stdin.flush()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told


class _Paper:
    """What is answered, and what was asked."""

    def __init__(self, feeds: int, items: int) -> None:
        self._bodies = bodies(feeds, items)
        self._edition = 0
        self.behave(VALIDATED)

    def behave(self, mode: str) -> None:
        self._mode = mode
        self._edition += 1
        self.requests, self.first = 0, 0.0

    def answer(self, request: bytes) -> bytes:
        self.requests += 1
        self.first = self.first or time.time()
        number = int(request.split(b" ", 2)[1][1:])
        tag = f'"{number}"'.encode()
        if self._mode == VALIDATED and b"If-None-Match: " + tag in request:
            return _response(b"304 Not Modified", b"", tag)
        return _response(b"200 OK", self._body(number), tag if self._mode == VALIDATED else b"")

    def _body(self, number: int) -> bytes:
        body = self._bodies[number]
        if self._mode != CHANGED:
            return body
        built = b"<lastBuildDate>Sat, 25 Apr 2026 19:%02d:00 +0200</lastBuildDate>"
        edition = self._edition + self.requests // len(self._bodies)
        return body.replace(HEAD, HEAD + built % (edition % 60), 1)


def _response(status: bytes, body: bytes, tag: bytes) -> bytes:
    head = [
        b"HTTP/1.1 " + status,
        b"Content-Type: application/rss+xml",
        b"Content-Length: %d" % len(body),
        b"Connection: close",
    ]
    if tag:
        head.append(b"ETag: " + tag)
    return b"\r\n".join([*head, b"", body])


class _Visit(asyncio.Protocol):
    def __init__(self, paper: _Paper, latency: float) -> None:
        self._paper, self._latency = paper, latency
        self._request = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._request += data
        if self._request.endswith(b"\r\n\r\n"):
            asyncio.get_running_loop().call_later(self._latency, self._answer)

    def _answer(self) -> None:
        self._transport.write(self._paper.answer(self._request))
        self._transport.close()


async def _serve(feeds: int, items: int, latency: float) -> None:
    # unbuffered: no order waits where the loop does not see it
    orders = FileIO(sys.stdin.fileno(), closefd=False)
    loop, paper, ended = asyncio.get_running_loop(), _Paper(feeds, items), asyncio.Event()

    def hear() -> None:
        match orders.readline().decode().split():
            case []:
                ended.set()
            case ["seen"]:
                _say(requests=paper.requests, first=paper.first)
            case [mode]:
                paper.behave(mode)
                _say(mode=mode)

    hosts: Sequence[str] = addresses(feeds)
    first = await loop.create_server(lambda: _Visit(paper, latency), hosts[0], 0, backlog=500)
    port = first.sockets[0].getsockname()[1]
    rest = await loop.create_server(lambda: _Visit(paper, latency), hosts[1:], port, backlog=500)
    loop.add_reader(orders, hear)
    _say(port=port)
    await ended.wait()
    first.close()
    rest.close()


def _say(**told: object) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
