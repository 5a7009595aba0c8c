"""Hostile answers end in a named status, within their limits of time and memory."""

import asyncio
import gc
import gzip
import json
import socket
import subprocess
import sys
import threading
import time
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.integration.http.fetching import client, fetch
from tests.servers.raw_http import (
    CHUNKED,
    Answer,
    Pause,
    RawServer,
    Request,
    Script,
    again_and_again,
    bomb,
    chunked,
    encoded,
    endless,
    gzipped,
    hang,
    head,
    redirect,
    reset,
    short,
    trickle,
)
from worker.domain.feeds import FetchRequest, FetchResult, FetchStatus
from worker.http.decoder import Body

RSS = b"<rss version='2.0'><channel/></rss>"
SHORT = timedelta(seconds=0.4)
LIMIT = 100_000


@pytest.mark.parametrize(
    "answer",
    [
        trickle(head(200, [("Content-Length", "9")]) + b"slow body", 0.05),
        trickle(RSS, 0.1, before=head(200, [("Content-Length", str(len(RSS)))])),
        trickle(RSS, 0.1, before=head(200)),
        trickle(b"1\r\nx\r\n" * 20, 0.03, before=head(200, [("Transfer-Encoding", "chunked")])),
        hang(),
        Script([step for _ in range(100) for step in (head(100), Pause(0.05))]),
    ],
    ids=["headers", "body", "endless body", "chunks", "silence", "100 Continue"],
)
def test_the_deadline_covers_every_part_of_an_answer(answer):
    with RawServer({"/": answer}) as server:
        start = time.monotonic()
        result = fetch(server.url(), attempt_timeout=SHORT)
        took = time.monotonic() - start
    assert result.status is FetchStatus.TIMEOUT
    assert "attempt_timeout" in result.detail
    assert took < 5


def test_the_deadline_covers_all_redirects_together():
    slow = {f"/{n}": Script([Pause(0.2), *redirect(f"/{n + 1}").steps]) for n in range(5)}
    with RawServer({**slow, "/5": Answer(RSS)}) as server:
        result = fetch(server.url("/0"), attempt_timeout=SHORT)
    assert result.status is FetchStatus.TIMEOUT
    assert 0 < len(result.redirects) < 4


def test_the_deadline_covers_the_name_look_up():
    async def never(name: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    result = fetch("http://slow.example/", attempt_timeout=SHORT, resolve=never)
    assert result.status is FetchStatus.TIMEOUT


def test_waiting_for_a_free_slot_does_not_count():
    slow = Script([Pause(0.25), *Answer(RSS).steps])
    with RawServer({"/": slow}) as server:

        async def queued() -> list[FetchResult]:
            async with client(concurrency=1, attempt_timeout=SHORT) as fetcher:
                request = FetchRequest(server.url())
                return await asyncio.gather(*(fetcher.fetch(request) for _ in range(4)))

        assert {result.status for result in asyncio.run(queued())} == {FetchStatus.OK}


@pytest.mark.parametrize(
    "answer, expected",
    [
        (hang(), FetchStatus.TIMEOUT),
        (trickle(RSS, 0.1, before=head(200)), FetchStatus.TIMEOUT),
        (Answer(bytes(LIMIT + 1)), FetchStatus.TOO_LARGE),
        (reset(), FetchStatus.CONNECT_ERROR),
        (Answer(b"no", 500), FetchStatus.SERVER_ERROR),
        (redirect("/", 302), FetchStatus.BAD_REDIRECT),
        (Answer(RSS), FetchStatus.OK),
    ],
    ids=lambda value: str(value) if isinstance(value, FetchStatus) else "",
)
def test_no_end_of_a_fetch_leaves_its_connection_behind(answer, expected):
    with RawServer({"/": answer}) as server:

        async def four() -> tuple[list[FetchResult], list[int]]:
            async with client(concurrency=2, attempt_timeout=SHORT, max_body=LIMIT) as fetcher:
                asked = [fetcher.fetch(FetchRequest(server.url())) for _ in range(4)]
                return await asyncio.gather(*asked), connected_to(server.port)

        results, left = asyncio.run(four())
    assert [result.status for result in results] == [expected] * 4
    assert left == []


def test_a_handshake_that_is_given_up_leaves_no_connection_behind():
    with RawServer() as server:  # waits for a request, and never begins TLS

        async def shaken() -> tuple[FetchResult, list[int]]:
            async with client(attempt_timeout=SHORT) as fetcher:
                url = server.url().replace("http:", "https:")
                return await fetcher.fetch(FetchRequest(url)), connected_to(server.port)

        result, left = asyncio.run(shaken())
    assert (result.status, server.connections) == (FetchStatus.TIMEOUT, 1)
    assert left == []


def connected_to(port: int) -> list[int]:
    """The file descriptors of this process that are still connected to ``port``."""
    held = [int(entry.name) for entry in Path("/dev/fd").iterdir()]
    return [fd for fd in held if _peer_port(fd) == port]


def _peer_port(fd: int) -> int | None:
    """The port that a descriptor is connected to; None for what is no connection."""
    try:
        held = socket.socket(fileno=fd)
    except OSError:  # no socket, or closed meanwhile: the list itself was one of them
        return None
    try:
        return int(held.getpeername()[1])
    except (OSError, IndexError, ValueError):
        return None
    finally:
        held.detach()


def test_cancelling_a_fetch_cancels_it():
    asked = threading.Event()

    def silence(request: Request) -> Script:
        asked.set()
        return hang()

    with RawServer({"/": silence}) as server:

        async def cancelled() -> None:
            async with client() as fetcher:
                task = asyncio.create_task(fetcher.fetch(FetchRequest(server.url())))
                await asyncio.to_thread(asked.wait, 10)
                task.cancel()
                await task

        with pytest.raises(asyncio.CancelledError):
            asyncio.run(cancelled())


@pytest.mark.parametrize(
    "answer, expected",
    [
        (Answer(bytes(LIMIT)), FetchStatus.OK),
        (Answer(bytes(LIMIT + 1)), FetchStatus.TOO_LARGE),
        (short(b"x", LIMIT + 1), FetchStatus.TOO_LARGE),
        (short(b"x", 10**19), FetchStatus.TOO_LARGE),
        (chunked(bytes(LIMIT)), FetchStatus.OK),
        (chunked(bytes(LIMIT), b"x"), FetchStatus.TOO_LARGE),
        (endless(), FetchStatus.TOO_LARGE),
        (gzipped(bytes(LIMIT)), FetchStatus.OK),
        (bomb(LIMIT + 1), FetchStatus.TOO_LARGE),
        (bomb(5_000_000), FetchStatus.TOO_LARGE),
        (encoded(zlib.compress(bytes(LIMIT + 1)), "deflate"), FetchStatus.TOO_LARGE),
        (bomb(1000, "gzip, gzip"), FetchStatus.BAD_ENCODING),
        (bomb(1000, ", ".join(["gzip"] * 50)), FetchStatus.BAD_ENCODING),
        (encoded(RSS, "br"), FetchStatus.BAD_ENCODING),
        (encoded(RSS, "zstd"), FetchStatus.BAD_ENCODING),
        (encoded(RSS, "gzip"), FetchStatus.BAD_ENCODING),
        (encoded(RSS, "identity"), FetchStatus.OK),
        (gzipped(RSS, RSS), FetchStatus.OK),
        (gzipped(RSS, keep=-1), FetchStatus.TRUNCATED),
        (gzipped(RSS, RSS, keep=-5), FetchStatus.TRUNCATED),
        (encoded(zlib.compress(RSS), "deflate"), FetchStatus.OK),
        (encoded(zlib.compress(RSS)[2:-4], "deflate"), FetchStatus.OK),
        (encoded(zlib.compress(RSS)[:-1], "deflate"), FetchStatus.TRUNCATED),
        (short(RSS, len(RSS) + 1), FetchStatus.TRUNCATED),
        (chunked(RSS, ended=False), FetchStatus.TRUNCATED),
        (reset(head(200, [("Content-Length", "9")]) + b"half"), FetchStatus.TRUNCATED),
        (Script([head(200, [("Transfer-Encoding", "chunked")]), b"zz\r\n"]), FetchStatus.TRUNCATED),
        (reset(), FetchStatus.CONNECT_ERROR),
        (Script([]), FetchStatus.PROTOCOL_ERROR),
        (Script([b"SSH-2.0-OpenSSH_9.2\r\n\r\n"]), FetchStatus.PROTOCOL_ERROR),
        (Script([b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n"]), FetchStatus.PROTOCOL_ERROR),
        (Script([head(200, [("X", b"a\0b")])]), FetchStatus.PROTOCOL_ERROR),
        (Script([head(200, [("X", "y" * 5_000_000)])]), FetchStatus.PROTOCOL_ERROR),
        (Script([head(200, [("Content-Length", "-1")])]), FetchStatus.PROTOCOL_ERROR),
        (Script([head(200, [("Content-Length", "9" * 5000)])]), FetchStatus.PROTOCOL_ERROR),
        (Script([head(200, [("Content-Length", "1"), ("Content-Length", "2")])]),
         FetchStatus.PROTOCOL_ERROR),
        (Script([head(200, [("Transfer-Encoding", "gzip, chunked")])]),
         FetchStatus.PROTOCOL_ERROR),
    ],
)  # fmt: skip
def test_sizes_encodings_and_framing(answer, expected):
    with RawServer({"/": answer}) as server:
        result = fetch(server.url(), max_body=LIMIT)
    assert result.status is expected
    assert (result.body is not None) is (expected is FetchStatus.OK)
    assert bool(result.detail) is (expected is not FetchStatus.OK)


@pytest.mark.parametrize(
    "begin, again, expected, said",
    [
        (CHUNKED, b"1\r\nx\r\n" * 4000, FetchStatus.TOO_LARGE, "chunks"),
        (CHUNKED, b"1;" + b"a" * 60_000 + b"\r\nx\r\n", FetchStatus.TOO_LARGE, "framing"),
        (b"", head(100) * 1000, FetchStatus.PROTOCOL_ERROR, "without an answer"),
        (
            b"",
            head(103, [("Link", "<x>")]) * 1000,
            FetchStatus.PROTOCOL_ERROR,
            "without an answer",
        ),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000, FetchStatus.PROTOCOL_ERROR, "proper"),
    ],
    ids=["tiny chunks", "chunk extensions", "100 Continue", "early hints", "headers"],
)
def test_what_comes_around_a_body_is_bounded_too(begin, again, expected, said):
    with RawServer({"/": again_and_again(again, begin=begin)}) as server:
        started = time.process_time()
        result = fetch(server.url(), attempt_timeout=timedelta(seconds=20))
        used = time.process_time() - started
    assert result.status is expected
    assert said in result.detail
    assert used < 5  # 1.0 s at most; the attempt's whole 20 s where only the body is bounded


@pytest.mark.parametrize(
    "answer", [endless(), gzipped(bytes(200_000), keep=-5), reset(head(200) + b"x" * 50_000)]
)
def test_a_body_that_is_refused_is_let_go_at_once(answer):
    """Kept by its exception's frames, fifty of 10 MB stayed until the collector came."""
    with RawServer({"/": answer}) as server:

        async def after() -> list[object]:
            async with client(max_body=1_000_000) as fetcher:
                await fetcher.fetch(FetchRequest(server.url()))
                return [left for left in gc.get_objects() if isinstance(left, Body)]

        gc.collect()
        gc.disable()
        try:
            assert asyncio.run(after()) == []
        finally:
            gc.enable()


def test_all_members_of_a_gzip_body_arrive():
    with RawServer({"/": gzipped(b"first,", b"second")}) as server:
        assert fetch(server.url()).body == b"first,second"


def test_a_broken_body_leaves_no_validators():
    broken = Answer(gzip.compress(RSS)[:-1], headers=[("Content-Encoding", "gzip"), ("ETag", "1")])
    with RawServer({"/": broken}) as server:
        assert fetch(server.url()).validators.etag is None


HEADERS = ["Content-Length", "Transfer-Encoding", "Content-Encoding", "Location", "ETag", "Age"]


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Bytes that look like HTTP to a varying degree."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=60))
    code = draw(st.sampled_from([b"200", b"301", b"304", b"000", b"099", b"999", b"1e3"]))
    value = st.binary(max_size=12) | st.sampled_from([b"gzip", b"chunked", b"5", b"//[", b"\xff:"])
    lines = draw(st.lists(st.tuples(st.sampled_from(HEADERS), value), max_size=3))
    fields = b"".join(b"%b: %b\r\n" % (name.encode(), text) for name, text in lines)
    return b"HTTP/1.1 %b X\r\n%b\r\n%b" % (code, fields, draw(st.binary(max_size=20)))


@pytest.fixture(scope="module")
def fuzzed():
    with RawServer() as server:
        yield server


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answer=answers())
def test_whatever_a_server_says_the_fetch_ends_in_a_status(fuzzed, answer):
    fuzzed.routes["/"] = Script([answer])
    result = fetch(fuzzed.url(), attempt_timeout=timedelta(seconds=5))
    assert result.status is not FetchStatus.TIMEOUT
    assert (result.body is not None) is (result.status is FetchStatus.OK)


MEASURE = """
import asyncio, json, sys
from pathlib import Path
from tests.integration.http.fetching import FetchRequest, client

def peak():  # of this program alone: ru_maxrss would begin with what its parent used
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024

async def measured(small, url):
    async with client() as fetcher:
        await fetcher.fetch(FetchRequest(small))
        before = peak()
        result = await fetcher.fetch(FetchRequest(url))
        return {"status": result.status, "megabytes": peak() - before}

print(json.dumps(asyncio.run(measured(*sys.argv[1:]))))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
@pytest.mark.parametrize(
    "answer, expected",
    [
        (lambda request: bomb(200_000_000), FetchStatus.TOO_LARGE),
        (lambda request: bomb(200_000_000, "gzip, gzip"), FetchStatus.BAD_ENCODING),
        (endless(), FetchStatus.TOO_LARGE),
        (lambda request: bomb(10 * 1024 * 1024), FetchStatus.OK),
    ],
    ids=["bomb", "double bomb", "endless", "largest allowed"],
)
def test_no_answer_costs_more_than_30_megabytes(answer, expected):
    with RawServer({"/small": gzipped(RSS), "/": answer}) as server:
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, server.url("/small"), server.url()],
            capture_output=True,
            check=True,
            timeout=60,
            cwd=ROOT,
        )
    seen = json.loads(done.stdout)
    assert seen["status"] == expected
    assert seen["megabytes"] < 30
