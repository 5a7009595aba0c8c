"""Linked data in pages (JSON-LD, schema.org), read as publishers write it, which is not always
JSON, and no deeper than an article's goes.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]
"""One JSON object; its values are as JSON has them."""

MAX_SCRIPT = 1024 * 1024
"""Characters of one script. The longest of 268 captured pages has 60,000."""
MAX_NODES = 2_000
"""Objects that are looked at. Shop and recipe pages have hundreds, articles ten."""

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$")
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_LOOSE_COMMA = re.compile(r",(\s*[}\]])")
_DECODER = json.JSONDecoder(strict=False)


def linked_data(tree: HtmlElement) -> tuple[Node, ...]:
    """All objects of a page's linked data in the order they stand there, each before those in
    it. What cannot be read as JSON, even mended, is passed over.
    """
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and len(nodes) < MAX_NODES:
            nodes += _nodes(_loaded(script.text or ""), MAX_NODES - len(nodes))
    return tuple(nodes)


def types(node: Node) -> frozenset[str]:
    """The schema.org types of an object, without their address."""
    stated = node.get("@type")
    if stated is None:
        return frozenset()
    names = stated if isinstance(stated, list) else [stated]
    return frozenset(name.rpartition("/")[2] for name in names if isinstance(name, str))


def by_id(nodes: Iterable[Node]) -> dict[str, Node]:
    """Objects by their "@id". One that is only referred to has nothing else, and gives way."""
    found: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(found.get(name, ())):
            found[name] = node
    return found


def _loaded(script: str) -> object:
    """A script's first value; None where it is none. Commonest mistakes: line breaks inside
    strings, commas before a bracket, something behind the end, and the whole escaped as HTML.
    """
    text = _WRAPPING.sub("", script[: MAX_SCRIPT + 1]).strip("\ufeff \t\r\n")
    if not text or len(text) > MAX_SCRIPT:
        return None
    for mend in (str, _mended, _unescaped):
        try:
            value, _ = _DECODER.raw_decode(mend(text))
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _mended(text: str) -> str:
    return _LOOSE_COMMA.sub(r"\1", _CONTROLS.sub(" ", text))


def _unescaped(text: str) -> str:
    return _mended(html.unescape(text)).strip()


def _nodes(value: object, most: int) -> list[Node]:
    return [node for node, _ in zip(_walk(value), range(most), strict=False)]


def _walk(value: object) -> Iterator[Node]:
    """Without recursion: json itself refuses what is deeper than the interpreter's stack."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            yield inner
            waiting += reversed(list(inner.values()))
        elif isinstance(inner, list):
            waiting += reversed(inner)
