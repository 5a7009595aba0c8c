"""Files that are gzip themselves, as sitemaps often are: unpacked once, within the limits."""

import gzip
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.integration.http.fetching import fetch
from tests.servers.raw_http import Answer, Headers, RawServer, bomb, chunked, encoded
from worker.domain.feeds import FetchStatus

SITEMAP = b"<urlset><url><loc>https://blatt.example/1</loc></url></urlset>"
PACKED = gzip.compress(SITEMAP, mtime=0)
LIMIT = 100_000


def typed(body: bytes, content_type: str, *more: tuple[str, str]) -> Answer:
    headers: Headers = [("Content-Type", content_type), *more]
    return Answer(body, headers=headers)


@pytest.mark.parametrize(
    "answer",
    [
        typed(PACKED, "application/gzip"),
        typed(PACKED, "application/x-gzip"),
        typed(PACKED, "text/xml"),
        typed(PACKED, "application/octet-stream"),
        Answer(PACKED),
        typed(SITEMAP, "application/gzip"),
        typed(PACKED, "application/gzip", ("Content-Encoding", "identity")),
        typed(PACKED, "text/xml", ("Content-Encoding", "gzip")),
        typed(gzip.compress(PACKED), "application/gzip", ("Content-Encoding", "gzip")),
        typed(zlib.compress(PACKED), "application/gzip", ("Content-Encoding", "deflate")),
        Answer(gzip.compress(SITEMAP[:9]) + gzip.compress(SITEMAP[9:])),
        Answer(PACKED + bytes(512)),
        chunked(*(PACKED[at : at + 1] for at in range(len(PACKED)))),
    ],
    ids=[
        "gzip type",
        "x-gzip type",
        "xml type",
        "no real type",
        "no type",
        "unpacked by the server",
        "identity",
        "said to be an encoding",
        "file in an encoding",
        "file in deflate",
        "two members",
        "padding",
        "a byte at a time",
    ],
)
def test_a_gzip_file_arrives_unpacked_whatever_is_said_of_it(answer):
    with RawServer({"/sitemap.xml.gz": answer}) as server:
        result = fetch(server.url("/sitemap.xml.gz"))
    assert (result.status, result.body) == (FetchStatus.OK, SITEMAP)


@pytest.mark.parametrize("body", [b"", b"\x1f", b"\x1f\x8b", b"\x1f\x8bx", b"<\x1f\x8b\x08"])
def test_what_only_begins_like_a_gzip_file_stays_as_it_is(body):
    with RawServer({"/": Answer(body)}) as server:
        assert fetch(server.url()).body == body


@pytest.mark.parametrize(
    "answer, expected",
    [
        (Answer(gzip.compress(bytes(LIMIT))), FetchStatus.OK),
        (Answer(gzip.compress(bytes(LIMIT + 1))), FetchStatus.TOO_LARGE),
        (Answer(gzip.compress(bytes(50 * LIMIT))), FetchStatus.TOO_LARGE),
        (encoded(gzip.compress(gzip.compress(bytes(50 * LIMIT)))), FetchStatus.TOO_LARGE),
        (encoded(gzip.compress(gzip.compress(b"") * LIMIT)), FetchStatus.TOO_LARGE),
        (Answer(gzip.compress(PACKED)), FetchStatus.BAD_ENCODING),
        (encoded(gzip.compress(gzip.compress(PACKED))), FetchStatus.BAD_ENCODING),
        (Answer(PACKED[:-1]), FetchStatus.TRUNCATED),
        (Answer(PACKED[:3]), FetchStatus.TRUNCATED),
        (Answer(PACKED + PACKED[:-1]), FetchStatus.TRUNCATED),
        (encoded(gzip.compress(PACKED[:-1])), FetchStatus.TRUNCATED),
        (encoded(gzip.compress(PACKED)[:-1]), FetchStatus.TRUNCATED),
        (Answer(PACKED[:12] + b"\xff\xff\xff" + PACKED[15:]), FetchStatus.BAD_ENCODING),
        (Answer(PACKED + b"more"), FetchStatus.BAD_ENCODING),
    ],
    ids=[
        "largest allowed",
        "too large",
        "bomb",
        "bomb in an encoding",
        "members that hold nothing",
        "packed twice",
        "packed twice in an encoding",
        "cut off",
        "head alone",
        "second member cut off",
        "cut off in an encoding",
        "encoding cut off",
        "damaged",
        "more behind it",
    ],
)
def test_limits_and_completeness_hold_for_files_as_for_encodings(answer, expected):
    with RawServer({"/": answer}) as server:
        result = fetch(server.url(), max_body=LIMIT)
    assert result.status is expected
    assert (result.body is not None) is (expected is FetchStatus.OK)


MEASURE = """
import json, sys, time
from pathlib import Path
from tests.integration.http.fetching import fetch

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024

fetch(sys.argv[1])
before, started = peak(), time.process_time()
result = fetch(sys.argv[2])
print(json.dumps({
    "status": result.status,
    "megabytes": peak() - before,
    "seconds": time.process_time() - started,
}))
"""
MEGABYTES = 1024 * 1024


def inner(size: int) -> bytes:
    """A bomb without its Content-Encoding: a file."""
    _, body = bomb(size).steps
    assert isinstance(body, bytes)
    return body


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
@pytest.mark.parametrize(
    "answer, expected",
    [
        (lambda request: Answer(inner(200 * MEGABYTES)), FetchStatus.TOO_LARGE),
        (lambda request: encoded(gzip.compress(inner(200 * MEGABYTES))), FetchStatus.TOO_LARGE),
        (
            lambda request: encoded(gzip.compress(gzip.compress(b"") * (9 * MEGABYTES // 20))),
            FetchStatus.OK,
        ),
        (lambda request: Answer(inner(10 * MEGABYTES)), FetchStatus.OK),
    ],
    ids=["bomb", "bomb in an encoding", "members that hold nothing", "largest allowed"],
)
def test_no_file_costs_more_than_30_megabytes_and_five_seconds(answer, expected):
    with RawServer({"/small": Answer(PACKED), "/": answer}) as server:
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
    assert seen["seconds"] < 5
