"""Markup made to hurt. The bounds are far above what was measured (0.02 to 1.6 s) and far
below what feedparser alone takes (15 s to minutes), so that a slow machine passes."""

import time
from datetime import UTC, datetime

import pytest

from worker.feeds.parse import parse

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOUND = 10.0


def item(content: bytes) -> bytes:
    return (
        b'<rss version="2.0"><channel><item><title>T</title>'
        + content
        + b"</item></channel></rss>"
    )


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">'
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    + b']><rss version="2.0"><channel><item><title>T &l9;</title></item></channel></rss>'
)
HOSTILE = {
    "entity bomb": LAUGHS,
    "quadratic entities": b'<!DOCTYPE rss [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
    + item(b"<description>" + b"&a;" * 20_000 + b"</description>"),
    "outside entity": b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + item(b"<description>&a;</description>"),
    "comments": item(b"<description>" + b"<!--" * 40_000 + b"</description>"),
    "escaped comments": item(b"<description>" + b"&lt;!--" * 40_000 + b"</description>"),
    "deep nesting": item(b"<description>" + b"<b>" * 50_000 + b"</description>"),
    "author without spaces": item(b"<author>" + b"a" * 200_000 + b"</author>"),
    "author in pieces": item(b"<author>" + b"<b/>".join([b"a" * 900] * 200) + b"</author>"),
    "categories": item(b"".join(b"<category>c%d</category>" % n for n in range(40_000))),
    "keywords": item(
        b'<media:keywords xmlns:media="http://search.yahoo.com/mrss/">'
        + b",".join(b"c%d" % n for n in range(80_000)) + b"</media:keywords>"
    ),
    "attributes": item(b"<x " + b" ".join(b'a%d="b"' % n for n in range(50_000)) + b"/>"),
    "items": item(b"</item><item><title>x</title>" * 200_000),
    "open items": item(b"<item><title>x</title>" * 200_000),
    "wide items": item(b"</item><item><title>x</title>" * 100_000).decode().encode("utf-16"),
    "long title": item(b"</item><item><title>" + b"a " * 4_000_000 + b"</title>"),
    "quotes": item(b'<a b="' * 50_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_costs_bounded_time_and_loses_no_item(name):
    started = time.process_time()
    parsed = parse(HOSTILE[name], url="https://example.org/", content_type=None, now=NOW)
    assert time.process_time() - started < BOUND
    assert len(parsed.entries) <= 2_000
    assert any(entry.title.startswith("T") for entry in parsed.entries)


def test_no_file_is_read_through_an_entity():
    parsed = parse(
        HOSTILE["outside entity"], url="https://example.org/", content_type=None, now=NOW
    )
    assert "root:" not in repr(parsed)
