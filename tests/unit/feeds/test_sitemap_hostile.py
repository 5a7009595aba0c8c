"""Sitemaps made to hurt, and the largest that the protocol allows.

The bounds are far above what was measured (0.02 to 0.3 s a megabyte; 2.7 s and 4 MB for the
largest), so that a slow machine passes.
"""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT
from worker.feeds.parse import parse

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIZE = 1_000_000
BOUND = 3.0
OPEN = b'<urlset xmlns:news="sitemap-news"><url><loc>https://b.example/1</loc><news:news>'
TITLE = OPEN + b"<news:title>"


def filled(head: bytes, with_: bytes) -> bytes:
    return head + with_ * (SIZE // len(with_))


HOSTILE = {
    "comments": filled(OPEN, b"<!--"),
    "closed comments": filled(TITLE, b"<!---->"),
    "cdata": filled(OPEN, b"<![CDATA["),
    "closed cdata": filled(TITLE, b"<![CDATA[]]>"),
    "titles": filled(OPEN, b"<news:title>"),
    "urls": filled(OPEN, b"<url>"),
    "news": filled(OPEN, b"<url><loc>https://b.example/1</loc><news:news>"),
    "open tags": filled(OPEN, b"<url "),
    "an open tag": filled(OPEN + b"<url", b" "),
    "bare signs": filled(TITLE, b"<&"),
    "references": filled(TITLE, b"&amp;"),
    "prefixes": filled(OPEN, b"<" + b"a" * 40),
    "namespaces": filled(b"<urlset", b' xmlns:a="sitemap-news"') + b">" + OPEN,
    "elements": filled(OPEN, b"<a/>"),
    "nesting": filled(OPEN, b"<a>"),
    "keywords": filled(OPEN, b"<url><loc>https://b.example/1</loc><news:news><news:keywords>"
                       + b"a," * 8000),
    "dates": OPEN + b"".join(
        b"<url><loc>https://b.example/1</loc><n:news><n:publication_date>%d. Maerz um %d, 3 Uhr x"
        % (n, n)
        for n in range(10_000)
    ),
    "marks": filled(TITLE, "\u0301".encode()),
    "foreign sitemaps": b"<sitemapindex>" + b"".join(
        b"<sitemap><loc>https://%d.example%d.co.uk/</loc></sitemap>" % (n, n)
        for n in range(15_000)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_sitemaps_cost_bounded_time(name):
    started = time.process_time()
    parsed = parse(HOSTILE[name], url="https://b.example/", content_type=None, now=NOW)
    assert time.process_time() - started < BOUND
    assert len(parsed.entries) == (0 if name == "foreign sitemaps" else 1)


MEASURE = """
import json, sys, time
from datetime import datetime
from pathlib import Path
from worker.feeds.parse import parse

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024

def read(body):
    now = datetime.fromisoformat("2026-11-22T12:00:00Z")
    return parse(body, url="https://b.example/", content_type=None, now=now)

read(b"<urlset><url><loc>https://b.example/1</loc><news><title>T</title></news></url></urlset>")
body = Path(sys.argv[1]).read_bytes()
before, started = peak(), time.process_time()
parsed = read(body)
print(json.dumps({
    "entries": len(parsed.entries),
    "seconds": time.process_time() - started,
    "megabytes": peak() - before,
}))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
def test_the_largest_sitemap_costs_little_time_and_memory(tmp_path):
    urls = (
        b"<url><loc>https://b.example/%d</loc><news:news><news:publication><news:name>B</news:name>"
        b"</news:publication><news:publication_date>2026-11-21T%02d:%02d:00Z"
        b"</news:publication_date><news:title>Titel</news:title></news:news></url>"
        % (number, number % 24, number % 60)
        for number in range(50_000)
    )
    tmp_path.joinpath("sitemap.xml").write_bytes(
        b'<urlset xmlns:news="sitemap-news">' + b"".join(urls) + b"</urlset>"
    )
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, tmp_path / "sitemap.xml"],
        capture_output=True,
        check=True,
        timeout=60,
        cwd=ROOT,
    )
    seen = json.loads(done.stdout)
    assert seen["entries"] == 2000
    assert seen["seconds"] < 10
    assert seen["megabytes"] < 30
