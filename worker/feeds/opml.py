"""OPML 2.0 (opml.org/spec2.opml): lists of feeds from other readers and for them.

What OPML has no word for stands in attributes of natowire's own namespace, under the keys of
``feeds.yaml``, so that a list that natowire wrote is read again without loss.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from itertools import groupby
from types import MappingProxyType
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from worker.domain.errors import DocumentError
from worker.feeds.fields import plain_title
from worker.feeds.naming import tag_names
from worker.feeds.sniff import narrowed

NAMESPACE = "urn:natowire:feeds"
MAX_BYTES = 2 * 1024 * 1024
MAX_FEEDS = 5_000
MAX_ELEMENTS = 50_000
MAX_REFERENCES = 100_000
MAX_DEPTH = 50
MAX_VALUE = 4_000
MAX_TAG = 64
"""Bounds of a list that is read. A thousand feeds that say all they can take 500 KB."""

_REFERENCE = re.compile(
    rb"&(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});|#(?:[0-9]+|[xX][0-9A-Fa-f]+);)?"
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list.

    ``own`` is what natowire alone says of it, by key of ``feeds.yaml``; a list of another
    reader has nothing there. ``url`` is as it stands in the file, empty where it lacks, and
    ``tags`` are then made of folders and categories. ``line`` is where it was read.
    """

    url: str
    text: str
    language: str | None = None
    tags: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    line: int = 0


def write(outlines: Iterable[Outline], title: str) -> str:
    """The list as a document. Neighbours with the same first tag share a folder, by which most
    readers sort; the order stays. It bears no date: the same feeds give the same bytes.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:natowire="{NAMESPACE}">',
        "  <head>",
        f"    <title>{escape(_NOT_IN_XML.sub('', title))}</title>",
        "  </head>",
        "  <body>",
        *_body(outlines),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def read(name: str, body: bytes) -> tuple[Outline, ...]:
    """The feeds of a list, in its order.

    HTML's entities and bare ampersands, which many readers write, are understood. Raises
    DocumentError, with the line, for what is no OPML, declares entities or exceeds the bounds.
    """
    if len(body) > MAX_BYTES:
        raise DocumentError(name, f"is larger than {MAX_BYTES // 1024**2} MiB")
    if body.count(b"&") > MAX_REFERENCES:
        raise DocumentError(name, f"holds more than {MAX_REFERENCES} ampersands")
    content = narrowed(body)
    start = content.lstrip()
    reader = _Reader(name, lines_before=content[: len(content) - len(start)].count(b"\n"))
    return reader.read(_REFERENCE.sub(_plain_reference, start))


def _body(outlines: Iterable[Outline]) -> Iterator[str]:
    for tag, neighbours in groupby(outlines, key=lambda outline: outline.tags[:1]):
        if not tag:
            yield from (f"    {_element(outline)}" for outline in neighbours)
            continue
        yield f"    <outline{_attributes({'text': tag[0]})}>"
        yield from (f"      {_element(outline)}" for outline in neighbours)
        yield "    </outline>"


def _element(outline: Outline) -> str:
    own = {f"natowire:{key}": value for key, value in outline.own.items()}
    standard = {
        "type": "rss",
        "text": outline.text,
        "title": outline.text,
        "xmlUrl": outline.url,
        "language": outline.language or "",
        "category": ",".join(outline.tags),
    }
    return f"<outline{_attributes(standard | own)}/>"


def _attributes(values: Mapping[str, str]) -> str:
    fit = ((key, _NOT_IN_XML.sub("", value)) for key, value in values.items())
    return "".join(f" {key}={quoteattr(value)}" for key, value in fit if value)


def _plain_reference(found: re.Match[bytes]) -> bytes:
    """A reference that XML knows without a DTD; the ampersand itself where it is none."""
    if found[0] == b"&":
        return b"&amp;"
    name = (found["name"] or b"").decode("ascii")
    if not name or name in _XML_NAMES:
        return found[0]
    meant = html5.get(f"{name};")
    return _numbered(meant) if meant else b"&amp;" + found[0][1:]


def _numbered(characters: str) -> bytes:
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii")


class _Reader:
    """Takes the elements as they come: no tree is kept, whatever is nested in whatever."""

    def __init__(self, name: str, lines_before: int) -> None:
        self._name = name
        self._lines_before = lines_before
        self._prefix = ""
        self._elements = 0
        self._folders: list[str] = []
        self._found: list[Outline] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._entity

    def read(self, markup: bytes) -> tuple[Outline, ...]:
        try:
            self._parser.Parse(markup, True)
        except expat.ExpatError as error:
            raise self._error(expat.ErrorString(error.code), error.lineno) from None
        except (LookupError, ValueError) as error:  # an encoding nobody knows, or of many bytes
            raise self._error(str(error), 1) from None
        return tuple(self._found)

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        if not self._folders and element.lower() != "opml":
            raise self._error(f"is no OPML: its root is <{element[:60]}>")
        if len(self._folders) == MAX_DEPTH:
            raise self._error(f"is nested more than {MAX_DEPTH} levels deep")
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise self._error(f"has more than {MAX_ELEMENTS} elements")
        self._learn_prefix(attributes)
        is_feed = element.lower() == "outline" and self._take(attributes)
        named = "" if is_feed or element.lower() != "outline" else _text(attributes)
        self._folders.append(named)

    def _end(self, _: str) -> None:
        self._folders.pop()

    def _entity(self, *_: object) -> None:
        raise self._error("declares entities, which no list of feeds needs")

    def _learn_prefix(self, attributes: Mapping[str, str]) -> None:
        """A tool that saved the list anew may have renamed the prefix."""
        for key, value in attributes.items():
            if key.startswith("xmlns:") and value == NAMESPACE:
                self._prefix = f"{key.removeprefix('xmlns:')}:"

    def _take(self, attributes: dict[str, str]) -> bool:
        """Keep a feed; False for a folder."""
        known = {key.lower(): value for key, value in attributes.items()}
        if not {"xmlurl", "htmlurl", "url"} & known.keys():
            return False
        if len(self._found) == MAX_FEEDS:
            raise self._error(f"names more than {MAX_FEEDS} feeds")
        own = self._own(attributes)
        outline = Outline(
            url=known.get("xmlurl", "").strip(),
            text=_text(attributes),
            language=known.get("language", "").strip()[:MAX_TAG] or None,
            tags=self._tags(known.get("category", ""), is_own=bool(own)),
            own=own,
            line=self._line,
        )
        self._found.append(outline)
        return True

    def _own(self, attributes: Mapping[str, str]) -> dict[str, str]:
        if not self._prefix:
            return {}
        own = {
            key.removeprefix(self._prefix): value
            for key, value in attributes.items()
            if key.startswith(self._prefix)
        }
        for key, value in own.items():
            self._bound(key, value)
        return own

    def _tags(self, category: str, *, is_own: bool) -> tuple[str, ...]:
        """Those of natowire's own list as they were; its folders only repeat the first."""
        self._bound("category", category)
        categories = [part for part in re.split("[,/]", category) if part]
        return tuple(categories) if is_own else tag_names([*self._folders, *categories])

    def _bound(self, key: str, value: str) -> None:
        if len(value) > MAX_VALUE:
            raise self._error(f"{key[:40]} is longer than {MAX_VALUE} characters")

    @property
    def _line(self) -> int:
        return self._lines_before + self._parser.CurrentLineNumber

    def _error(self, problem: str, line: int | None = None) -> DocumentError:
        at = self._line if line is None else self._lines_before + line
        return DocumentError(self._name, f"line {at}: {problem}")


def _text(attributes: Mapping[str, str]) -> str:
    known = {key.lower(): value for key, value in attributes.items()}
    return plain_title(known.get("text")) or plain_title(known.get("title"))
