"""Markup made to hurt its reader, each with the item "T" that must not be lost.

Each is made when it is asked for: all together they would hide what one costs in memory.
"""

from collections.abc import Callable
from random import Random


def item(content: bytes) -> bytes:
    return (
        b'<rss version="2.0"><channel><item><title>T</title>'
        + content
        + b"</item></channel></rss>"
    )


def text(content: bytes) -> bytes:
    return item(b"<description>" + content + b"</description>")


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">'
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    + b']><rss version="2.0"><channel><item><title>T &l9;</title></item></channel></rss>'
)
_GML = b'<rss xmlns:gml="http://www.opengis.net/gml"><channel>'
_BREAKING = b"<item><title>x</title><gml:pos>1 2</gml:pos></item>"
_EXTERNAL = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

HOSTILE: dict[str, Callable[[], bytes]] = {
    "entity bomb": lambda: _LAUGHS,
    "quadratic entities": lambda: b'<!DOCTYPE rss [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
    + text(b"&a;" * 20_000),
    "outside entity": lambda: _EXTERNAL.encode() + text(b"&x;"),
    "outside entity in UTF-16": lambda: (_EXTERNAL + text(b"&x;").decode()).encode("utf-16"),
    "outside entity in UTF-7": lambda: b'<?xml version="1.0" encoding="utf-7"?>'
    b"+ADwAIQ-DOCTYPE rss +AFsAPAAh-ENTITY x SYSTEM +ACI-file:///etc/passwd+ACIAPgBdAD4-"
    + text(b"+ACY-x+ADs-"),
    "comments": lambda: text(b"<!--" * 40_000),
    "escaped comments": lambda: text(b"&lt;!--" * 40_000),
    "deep nesting": lambda: text(b"<b>" * 50_000),
    "author without spaces": lambda: item(b"<author>" + b"a" * 200_000 + b"</author>"),
    "author in pieces": lambda: item(b"<author>" + b"<b/>".join([b"a" * 900] * 200) + b"</author>"),
    "categories": lambda: item(b"".join(b"<category>c%d</category>" % n for n in range(40_000))),
    "keywords": lambda: item(
        b'<media:keywords xmlns:media="http://search.yahoo.com/mrss/">'
        + b",".join(b"c%d" % n for n in range(80_000)) + b"</media:keywords>"
    ),
    "attributes": lambda: item(b"<x " + b" ".join(b'a%d="b"' % n for n in range(50_000)) + b"/>"),
    "many attributes": lambda: item((b"<x " + b" ".join(b'a%d="b"' % n for n in range(2_000)) + b"/>") * 300),
    "items": lambda: item(b"</item><item><title>x</title>" * 200_000),
    "open items": lambda: item(b"<item><title>x</title>" * 200_000),
    "wide items": lambda: item(b"</item><item><title>x</title>" * 100_000).decode().encode("utf-16"),
    "long titles": lambda: item(b"</item><item><title>" + b"a " * 4_000_000 + b"</title>"),
    "title of 20 MB": lambda: item(b"</item><item><title>" + b"a" * 20_000_000 + b"</title>"),
    "quotes": lambda: item(b'<a b="' * 50_000),
    "elements": lambda: item(b"<p>x</p>" * 1_000_000),
    "open elements": lambda: text(b"<p>& " * 1_500_000),
    "ampersands": lambda: text(b"& " * 4_000_000),
    "references": lambda: text(b"&amp; " * 1_500_000),
    "HTML's references": lambda: text(b"&uuml;" * 1_500_000),
    "references to nothing": lambda: text(b"&#0;" * 2_000_000),
    "open sections": lambda: item(b"<description><![CDATA[" * 60_000),
    "controls": lambda: text(b"\0a" * 4_000_000),
    "head": lambda: b"<rss><channel>" + b"<x>y</x>" * 500_000 + item(b""),
    "breaking items": lambda: _GML + item(b"") + _BREAKING * 1_900,
    "breaking items behind a long head": lambda: _GML + b"<x>y</x>" * 120_000 + item(b"")
    + _BREAKING * 1_900,
    "long breaking items": lambda: _GML + item(b"")
    + (_BREAKING[:-7] + b"<b>x</b>" * 100 + b"</item>") * 1_900,
    "unclosed items": lambda: item(b"") + b"<item><title>x<description>y<p>" * 1_900,
    "noise": lambda: item(b"</item>" + Random(1).randbytes(9_000_000)),
    "one broken letter": lambda: item(b"</item>" + b"<item><title>gr\xc3\xbcn</title></item>" * 200_000 + b"\xfc"),
}  # fmt: skip
