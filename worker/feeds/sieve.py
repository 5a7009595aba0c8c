"""Bounds on feed bytes before feedparser sees them, where its cost grows beyond their size.

Measured with feedparser 6.0.14: an author of 200 kB without a space takes more than 15 s (its
address pattern starts anew at every character), 80,000 categories of one item 80 s (each is
compared with all before it), one tag with 50,000 attributes more than 15 s, a million tags 10 s.
Honest feeds pass unchanged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from worker.feeds.mend import mended_item

MAX_ITEMS = 2_000
"""Entries read of one feed. The largest of the captured feeds holds 200."""
MAX_TAGS = 500
"""Categories of one item."""
LONGEST_NAME = 2_000
"""Bytes of one author or list of keywords."""

TAG_EFFORT = 6
"""What reading a tag costs, in references such as ``&amp;`` or in attributes, which take 1.5 us.
Where the markup is broken it is read twice, and the second reader takes half as long again."""
MOST_EFFORT = 750_000
"""Of a whole feed: 125,000 tags that no CDATA hides. The captured ones take 38,000 at most."""
MOST_EFFORT_ALONE = 120_000
"""Of one item, or of what stands before the first. Of the captured ones 25,000."""
MOST_ATTRIBUTES = 200
"""Of one tag: each is compared with all others, 2,000 take ten times what they should."""

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
_LONG_TAG = re.compile(rb"<[^<>]{1000,}>?")
_LONGEST_TAG = 20_000
_SIGN = re.compile(rb"[<&]|/>|=[\"']")
_TAG_SIGNS = frozenset({b"<", b"/>"})
_BEGINNINGS = frozenset({b"<", b"&"})
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"


@dataclass(frozen=True, slots=True)
class Sieved:
    """The bytes to parse, how many items they hold, and how many were too many to be kept."""

    body: bytes
    items: int
    left_out: int


def sieve(body: bytes) -> Sieved:
    body, items, too_many = _first_items(_LONG_TAG.sub(_fair_tag, body))
    body, too_much = _affordable(body)
    body = _REFERENCE.sub(_known_character, body)
    body = _without(body, _long_names(body))
    body = _without(body, _surplus_tags(body))
    return Sieved(body, items - too_much, too_many + too_much)


def beyond_limit(left_out: int) -> str:
    """What the admin is told of items that were left out; nothing where none were."""
    return f"items beyond the {MAX_ITEMS} that are read: {left_out}" if left_out > 0 else ""


def split_items(body: bytes) -> tuple[bytes, list[bytes]]:
    """What stands before the first item, and each item with all up to the next."""
    bounds = [*(match.start() for match in _ITEM.finditer(body)), len(body)]
    return body[: bounds[0]], [body[start:end] for start, end in pairwise(bounds)]


def outside_items(body: bytes) -> bytes:
    """What stands before the first item and after the last."""
    first = _ITEM.search(body)
    if first is None:
        return body
    *_, last_end = (first.start(), *(match.end() for match in _ITEM_END.finditer(body)))
    return body[: first.start()] + body[max(first.start(), last_end) :]


def effort(markup: bytes) -> int:
    """What its markup costs to read, in references; that of CDATA sections is only text."""
    if _CDATA in markup:
        before, *sections = markup.split(_CDATA)
        markup = before + b"".join(section.partition(_CDATA_END)[2] for section in sections)
    tags = markup.count(b"<") + markup.count(b"/>")
    return TAG_EFFORT * tags + markup.count(b"&") + markup.count(b'="') + markup.count(b"='")


def _fair_tag(tag: re.Match[bytes]) -> bytes:
    fair = len(tag[0]) <= _LONGEST_TAG and tag[0].count(b"=") <= MOST_ATTRIBUTES
    return tag[0] if fair else b""


def _known_character(reference: re.Match[bytes]) -> bytes:
    """A character reference, unless it names no character of XML.

    One that names no character at all ends feedparser's reading, a control the strict one.
    """
    digits, base = (reference["decimal"], 10) if reference["decimal"] else (reference["hex"], 16)
    code = int(digits, base) if len(digits) < 10 else -1
    known = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xDFFF < code < 0x110000
    return reference[0] if known and code not in {0xFFFE, 0xFFFF} else b""


def _first_items(body: bytes) -> tuple[bytes, int, int]:
    """Keep everything before the item that is one too many, and what follows the last item."""
    starts = [match.start() for match in _ITEM.finditer(body)]
    if len(starts) <= MAX_ITEMS:
        return body, len(starts), 0
    last_end = max((match.end() for match in _ITEM_END.finditer(body)), default=len(body))
    kept = body[: starts[MAX_ITEMS]] + body[last_end:]
    return kept, MAX_ITEMS, len(starts) - MAX_ITEMS


def _affordable(body: bytes) -> tuple[bytes, int]:
    """As many items as can be read with bounded effort, each cut to its own share."""
    if effort(body) <= MOST_EFFORT_ALONE:
        return body, 0
    head, items = split_items(body)
    kept, spent = [_cut(head)], 0
    for item in items:
        share = item if effort(item) <= MOST_EFFORT_ALONE else mended_item(_cut(item))
        spent += effort(share)
        if spent > MOST_EFFORT:
            break
        kept.append(share)
    return b"".join(kept), len(items) + 1 - len(kept)


def _cut(markup: bytes) -> bytes:
    """What its share of effort allows; behind that stand the end tags."""
    if effort(markup) <= MOST_EFFORT_ALONE:
        return markup
    left, position = MOST_EFFORT_ALONE, 0
    while sign := _SIGN.search(markup, position):
        position = sign.end()
        if markup.startswith(_CDATA, sign.start()):
            end = markup.find(_CDATA_END, position)
            position = end if end >= 0 else len(markup)
        elif left <= 0 and sign[0] in _BEGINNINGS:
            return markup[: sign.start()]
        else:
            left -= TAG_EFFORT if sign[0] in _TAG_SIGNS else 1
    return markup


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
