"""What other projects' test feeds say that a reader must find in them, as claims on our fields.

feedparser writes an expression into a comment of each file, gofeed a JSON file beside it. Only
claims on what an entry keeps here are taken: nobody's generator, cloud or licence is.
"""

import ast
import calendar
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from worker.articles.html import to_text
from worker.domain.feeds import Entry, FetchStatus, ParsedFeed
from worker.feeds.parse import parse
from worker.feeds.sniff import narrowed

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SERVER = "http://127.0.0.1:8097/"
"""Where feedparser's test server stands: its files expect addresses joined to it."""

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_EXPECT = re.compile(r"^\s*Expect:(.*)", re.MULTILINE)
_HEADER = re.compile(r"^\s*Header:\s*([\w-]+)\s*:\s*(.*)$", re.MULTILINE)
_ITEM_END = re.compile(rb"</(item|entry)>")

_FIELDS = {
    "title": "title",
    "title_detail.value": "title",
    "summary": "summary",
    "description": "summary",
    "summary_detail.value": "summary",
    "content.#.value": "content",
    "link": "url",
    "id": "id",
    "guid": "id",
    "author": "author",
    "author_detail.name": "author",
    "authors.#.name": "author",
    "tags.#.term": "category",
    "tags.#.label": "category",
    "category": "category",
    "published": "date",
    "updated": "date",
    "created": "date",
    "published_parsed": "instant",
    "updated_parsed": "instant",
    "created_parsed": "instant",
}
"""feedparser's paths into an entry, and what they are called here; ``#`` is a position."""
_FEED_FIELDS = {"title": "title", "title_detail.value": "title", "language": "language"}


@dataclass(frozen=True)
class Claim:
    """``field`` of the entry at ``entry`` (None: of the feed itself) is ``expected``.

    ``position`` counts among several authors or categories.
    """

    field: str
    entry: int | None
    expected: Any
    position: int = 0

    def __str__(self) -> str:
        return self.field if self.entry is None else f"{self.entry}.{self.field}"


@dataclass(frozen=True)
class Case:
    """One file of a suite with all that is claimed of it."""

    file: Path
    claims: tuple[Claim, ...]
    url: str = SERVER
    content_type: str | None = None

    def deviations(self) -> Iterator[Claim]:
        """Claims that do not hold for what is read from the file."""
        body = self.file.read_bytes()
        parsed = self._read(body)
        furnished: ParsedFeed | None = None
        for claim in self.claims:
            told = parsed
            if claim.entry is not None and claim.entry >= len(parsed.entries):
                furnished = furnished or self._read(_with_links(body))
                told = furnished
            if not holds(claim, told):
                yield claim

    def _read(self, body: bytes) -> ParsedFeed:
        return parse(body, url=self.url, content_type=self.content_type, now=NOW)


def _with_links(body: bytes) -> bytes:
    """Every item with a link, since one that holds only an author or a category is no entry."""
    return _ITEM_END.sub(rb"<link>http://furnished.example/</link></\1>", body)


def feedparser_cases(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.rglob("*.xml")):
        text = narrowed(file.read_bytes()).decode("utf-8", "replace")
        comment = found[1] if (found := _COMMENT.search(text)) else ""
        claims = [claim for line in _EXPECT.findall(comment) for claim in _claims(line)]
        headers = {name.lower(): value.strip() for name, value in _HEADER.findall(comment)}
        if claims:
            yield Case(
                file,
                tuple(claims),
                headers.get("content-location", SERVER),
                headers.get("content-type"),
            )


def _claims(expression: str) -> Iterator[Claim]:
    """Claims of ``a == 'x' and b == c == 'y'``; nothing is evaluated but literals."""
    try:
        todo: list[ast.expr] = [ast.parse(expression.strip(), mode="eval").body]
    except SyntaxError:
        return
    while todo:
        node = todo.pop()
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            todo += node.values
        elif isinstance(node, ast.Compare) and all(isinstance(op, ast.Eq) for op in node.ops):
            *sides, last = node.left, *node.comparators
            try:
                expected = _literal(last)
            except ValueError:
                continue
            yield from filter(None, (_claim(_path(side), expected) for side in sides))


def _literal(node: ast.expr) -> Any:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _literal(node.left) + _literal(node.right)
    return ast.literal_eval(node)


def _path(node: ast.expr) -> list[Any]:
    """``entries[0]['tags'][1].term`` as its names and positions; empty for anything else."""
    parts: list[Any] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            parts.append(node.slice.value)
        else:
            return []
        node = node.value
    return [node.id, *reversed(parts)]


def _claim(path: list[Any], expected: Any) -> Claim | None:
    root, *rest = path or [""]
    entry = rest.pop(0) if root == "entries" and rest else None
    name = ".".join("#" if isinstance(part, int) else part for part in rest)
    position = next((part for part in rest if isinstance(part, int)), 0)
    if root == "version":
        return Claim("version", None, expected)
    table = {"feed": _FEED_FIELDS, "entries": _FIELDS}.get(root, {})
    return Claim(table[name], entry, expected, position) if name in table else None


def gofeed_cases(folder: Path) -> Iterator[Case]:
    for file in sorted((*folder.rglob("*.xml"), *folder.rglob("*.json"))):
        beside = {
            ".xml": file.with_suffix(".json"),
            ".json": Path(f"{file.with_suffix('')}_expected.json"),
        }
        expected = beside[file.suffix]
        if expected.exists() and (claims := tuple(_stated(json.loads(expected.read_text())))):
            yield Case(file, claims, "http://example.org/feed")


def _stated(feed: dict[str, Any]) -> Iterator[Claim]:
    for field in ("title", "language"):
        if feed.get(field):
            yield Claim(field, None, feed[field])
    for number, item in enumerate(feed.get("items") or feed.get("entries") or ()):
        for field, expected in _of_item(item):
            values = expected if isinstance(expected, list) else [expected]
            for position, value in enumerate(values):
                if value:
                    yield Claim(field, number, value, position)


def _of_item(item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "title", item.get("title")
    yield "summary", item.get("description") or item.get("summary")
    yield "content", _inner(item.get("content") or item.get("content_html"), "value")
    yield "id", _inner(item.get("guid") or item.get("id"), "value")
    yield "url", item.get("link") or item.get("url") or next(_alternates(item), None)
    authors = item.get("authors") or item.get("author") or []
    yield (
        "author",
        [_inner(one, "name") for one in (authors if isinstance(authors, list) else [authors])],
    )
    categories = item.get("categories") or item.get("tags") or []
    yield (
        "category",
        [
            _inner(one, "label") or _inner(one, "term") or _inner(one, "value")
            for one in categories
        ],
    )
    dates = ("published", "pubDate", "date_published", "updated", "date_modified")
    yield "date", next((item[name] for name in dates if item.get(name)), None)


def _inner(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else value


def _alternates(item: dict[str, Any]) -> Iterator[str]:
    for link in item.get("links", ()):
        if isinstance(link, dict) and link.get("rel", "alternate") == "alternate":
            yield link.get("href", "")


def holds(claim: Claim, parsed: ParsedFeed) -> bool:
    """Whether a claim is true, but for what is documented to be made of every field."""
    if claim.entry is None:
        return _feed_holds(claim, parsed)
    if claim.entry >= len(parsed.entries):
        return False
    return _entry_holds(claim, parsed.entries[claim.entry])


def _feed_holds(claim: Claim, parsed: ParsedFeed) -> bool:
    if claim.field == "version":
        return parsed.status is FetchStatus.OK or not claim.expected
    told = parsed.title if claim.field == "title" else parsed.language
    return _same_text(told or "", str(claim.expected))


def _entry_holds(claim: Claim, entry: Entry) -> bool:
    expected = claim.expected
    if claim.field in {"title", "summary", "content"}:
        return _same_text(_text_of(entry, claim.field), str(expected))
    if claim.field == "date":
        return bool(entry.published or entry.updated) == bool(expected)
    if claim.field == "instant":
        moment = datetime.fromtimestamp(calendar.timegm(expected), UTC)
        return any(date and date.earliest() == moment for date in (entry.published, entry.updated))
    if claim.field == "author":  # feedparser's "Eva (eva@example.com)" is the name alone here
        return any(str(expected).startswith(name) for name in entry.authors[claim.position :])
    if claim.field == "category":
        return expected in entry.categories[claim.position : claim.position + 1]
    return bool(getattr(entry, claim.field) == expected)


def _text_of(entry: Entry, field: str) -> str:
    if field == "title":
        return entry.title
    return to_text(entry.summary if field == "summary" else entry.content or entry.summary)


def _same_text(told: str, expected: str) -> bool:
    """Equal as text: markup is read as what it shows, white space is none of it."""
    shown = BeautifulSoup(f"<i>{expected}</i>", "html.parser").get_text()
    return _bare(told) in {_bare(shown), _bare(expected), _bare(html.unescape(shown))}


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFC", text))
