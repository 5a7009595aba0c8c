"""Bounds on feed bytes before feedparser sees them, where its own cost grows with the square.

Measured with feedparser 6.0.14: an author of 200 kB without a space takes more than 15 s (its
address pattern starts anew at every character), 80,000 categories of one item 80 s (each is
compared with all before it), one tag with 50,000 attributes more than 15 s. What remains grows
with the size alone, at worst by a second a megabyte. Honest feeds pass unchanged.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

MAX_ITEMS = 2_000
"""Entries read of one feed. The largest of the captured feeds holds 200."""
MAX_TAGS = 500
"""Categories of one item."""
LONGEST_NAME = 2_000
"""Bytes of one author or list of keywords."""

_PREFIX = rb"(?:[\w.-]{1,30}:)?"
_ITEM = re.compile(rb"<" + _PREFIX + rb"(?:item|entry)(?=[\s>/])")
_ITEM_END = re.compile(rb"</" + _PREFIX + rb"(?:item|entry)\s*>")
_ITEM_OR_TAG = re.compile(
    rb"<" + _PREFIX + rb"(?:(?P<item>item|entry)|category|subject)(?=[\s>/])", re.IGNORECASE
)
_NAMES = _PREFIX + rb"(?:author|creator|managingeditor|webmaster|publisher|keywords)"
_NAME = re.compile(rb"<" + _NAMES + rb"(?=[\s>])[^<>]*(?<!/)>", re.IGNORECASE)
_NAME_END = re.compile(rb"</" + _NAMES + rb"\s*>", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#(?:(?P<decimal>[0-9]+)|[xX](?P<hex>[0-9a-fA-F]+));?")
_LONG_TAG = re.compile(rb"<[^<>]{20000,}>?")


def sieve(body: bytes) -> tuple[bytes, int]:
    """The bytes to parse, and how many items were left out because there are too many."""
    sound = _REFERENCE.sub(_known_character, _LONG_TAG.sub(b"", body))
    body, left_out = _first_items(sound)
    body = _without(body, _long_names(body))
    return _without(body, _surplus_tags(body)), left_out


def beyond_limit(left_out: int) -> str:
    """What the admin is told of items that were left out; nothing where none were."""
    return f"items beyond the {MAX_ITEMS} that are read: {left_out}" if left_out > 0 else ""


def split_items(body: bytes) -> tuple[bytes, list[bytes]]:
    """What stands before the first item, and each item with all up to the next."""
    bounds = [*(match.start() for match in _ITEM.finditer(body)), len(body)]
    return body[: bounds[0]], [body[start:end] for start, end in pairwise(bounds)]


def _known_character(reference: re.Match[bytes]) -> bytes:
    """A character reference, unless it names no character: one ends feedparser's reading."""
    digits, base = (reference["decimal"], 10) if reference["decimal"] else (reference["hex"], 16)
    code = int(digits, base) if len(digits) < 10 else -1
    return reference[0] if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else b""


def _first_items(body: bytes) -> tuple[bytes, int]:
    """Keep everything before the item that is one too many, and what follows the last item."""
    starts = [match.start() for match in _ITEM.finditer(body)]
    if len(starts) <= MAX_ITEMS:
        return body, 0
    last_end = max((match.end() for match in _ITEM_END.finditer(body)), default=len(body))
    return body[: starts[MAX_ITEMS]] + body[last_end:], len(starts) - MAX_ITEMS


def _surplus_tags(body: bytes) -> Iterator[tuple[int, int]]:
    """From the first category too many to the next item."""
    count, surplus = 0, 0
    for match in _ITEM_OR_TAG.finditer(body):
        if match["item"]:
            if count > MAX_TAGS:
                yield surplus, match.start()
            count = 0
            continue
        count += 1
        if count == MAX_TAGS + 1:
            surplus = match.start()
    if count > MAX_TAGS:
        yield surplus, len(body)


def _long_names(body: bytes) -> Iterator[tuple[int, int]]:
    """What such an element holds beyond its limit, whatever other markup stands in it."""
    start = _NAME.search(body)
    while start and (end := _NAME_END.search(body, start.end())):
        if end.start() - start.end() > LONGEST_NAME:
            yield start.end() + LONGEST_NAME, end.start()
        start = _NAME.search(body, end.end())


def _without(body: bytes, cuts: Iterator[tuple[int, int]]) -> bytes:
    kept, position = [], 0
    for start, end in cuts:
        kept.append(body[position:start])
        position = end
    return b"".join((*kept, body[position:])) if kept else body
