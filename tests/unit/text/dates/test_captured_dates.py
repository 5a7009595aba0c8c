"""The dates of captured feeds and of other projects' test feeds."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from worker.domain.dates import Precision, Published
from worker.text.dates.reader import DateReader

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES = (
    "pubDate|date|published|updated|issued|modified|created|lastBuildDate|publication_date|lastmod"
)
ELEMENT = re.compile(
    rf"<(?:\w+:)?(?:{NAMES})(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?\s*([^<>]{{1,200}}?)\s*(?:\]\]>)?\s*</",
    re.IGNORECASE,
)
MEMBER = re.compile(r'"date_(?:published|modified)"\s*:\s*"([^"]*)"')
DECLARED = re.compile(rb"encoding=[\"']([\w-]+)")
EXPECTED = re.compile(r"_parsed'\] == \((\d+), (\d+), (\d+), (\d+), (\d+), (\d+)")

UNREAD = {
    "not a date": "made to be none",
    "1970-01-01T00:00:01Z": "the time of an empty database field",
    "Thu, 01 Jan 1970 00:00:00 GMT": "the time of an empty database field",
}
COARSER = {
    "2008-12-23": "states a day",
    "2025-05-27": "states a day",
    "Fri, 11 Mar 2016 01:15:00 +3000": "no place is thirty hours ahead",
}


def read(raw: str) -> Published | None:
    return DateReader(now=NOW, timezone="Europe/Berlin").read(raw, "pubDate")


def texts(folder: Path, suffixes: set[str]) -> Iterator[str]:
    for file in folder.rglob("*"):
        if file.suffix in suffixes:
            body = file.read_bytes()
            declared = DECLARED.search(body[:200])
            try:
                yield body.decode(declared[1].decode() if declared else "utf-8")
            except (LookupError, ValueError):
                yield body.decode("utf-8", "replace")


def test_every_date_of_the_captured_feeds_is_read_or_refused_for_a_reason(shared):
    raws = {
        unescape(raw)
        for text in texts(shared / "data" / "feeds", {".xml", ".rss", ".json", ".atom"})
        for form in (ELEMENT, MEMBER)
        for raw in form.findall(text)
    }
    found = {raw: read(raw) for raw in raws}
    assert len(raws) > 2_000
    assert {raw for raw, date in found.items() if date is None} == UNREAD.keys()
    assert {
        raw for raw, date in found.items() if date and date.precision is not Precision.MINUTE
    } == COARSER.keys()


def test_feedparsers_own_expectations_hold(shared):
    """Where feedparser's suite says what a date means, the same instant is read from it."""
    checked = 0
    for text in texts(shared / "data" / "feeds" / "kurtmckee_feedparser", {".xml"}):
        for parts in EXPECTED.findall(text.partition("-->")[0]):
            year, month, day, hour, minute, second = map(int, parts)
            instant = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
            raws = [unescape(raw) for raw in ELEMENT.findall(text)]
            if raws:
                checked += 1
                assert instant in {date.earliest() for raw in raws if (date := read(raw))}, text
    assert checked >= 20


def test_gofeeds_own_expectations_hold(shared):
    checked = 0
    for text in texts(shared / "data" / "feeds" / "mmcdole_gofeed", {".json"}):
        try:
            document = json.loads(text)
        except ValueError:
            continue  # one is made to be broken
        for stated, parsed in pairs(document):
            checked += 1
            date = read(stated)
            assert date is not None
            assert date.earliest() == datetime.fromisoformat(parsed).replace(microsecond=0)
    assert checked >= 20


def pairs(value: object) -> Iterator[tuple[str, str]]:
    """Dates as a feed states them, with gofeed's reading beside them."""
    if isinstance(value, dict):
        for name, member in value.items():
            if f"{name}Parsed" in value:
                yield member, value[f"{name}Parsed"]
            yield from pairs(member)
    elif isinstance(value, list):
        for member in value:
            yield from pairs(member)
