"""How much of a page's markup is read, decided before a parser sees it.

libxml2 compares each attribute of an element with all before it: 40,000 of them take 11 s, and
each copy of the tree as long again. One linear walk finds what is too much.
"""

import re
from collections.abc import Iterator

MAX_MARKUP = 6 * 1024 * 1024
"""Characters of a page that are read. The largest of 268 captured pages has 2.2 million."""
MAX_TAGS = 100_000
"""Tags that are read; a tree takes 300 bytes each. The most on a captured page are 6,100."""
MAX_OWN_ATTRIBUTES = 200
"""Attributes of one element that are read. The most on a captured page are 117."""
MAX_ATTRIBUTES = 200_000
"""Attributes of all elements. The most on a captured page are 10,000."""
_SMALL = 1024 * 1024
"""Characters whose attributes are not counted: at worst they have twice as many."""

_RAW = (
    r"(?:[sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE])\b[^<]*+(?:<(?!/[sS][ct-yCT-Y])[^<]*+)*+"
    r"|!--[^-]*+(?:-(?!->)[^-]*+)*+"
)
"""Scripts, styles and comments: no tag in them is one. Where nothing closes them, they are all
the rest, as for a parser, so that no search begins twice at the same place."""
_ATTRIBUTE = (
    r"(?:[\s/]++|(?<=[\"']))(?:=[^\s=>/]*+|[^\s=>/]++)"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\s>\"'][^\s>]*+))?+"
)
_NAME = r"[a-zA-Z][^\s>/<\"']*+"
_CROWDED = re.compile(
    rf"<(?:{_RAW}|(?P<read>{_NAME}(?:{_ATTRIBUTE}){{{MAX_OWN_ATTRIBUTES}}}+)(?:{_ATTRIBUTE})++)"
)
"""One sign in front of all: the search for it runs in C, three times as fast."""
_OPENED = re.compile(rf"<(?:(?P<raw>{_RAW})|{_NAME}(?:{_ATTRIBUTE})*+)?+")
_EACH = re.compile(_ATTRIBUTE)
_SCRIPTS = re.compile(rf"<(?:{_RAW})(?:</\w{{5,6}}\s*+>|-->)?+")
_LINKED_DATA = re.compile(r"<script[^>]{0,500}ld\+json", re.IGNORECASE)


def bounded(text: str) -> tuple[str, str]:
    """The markup that is read, and what is not, in words for a person."""
    markup = _CROWDED.sub(_uncrowded, text[:MAX_MARKUP])
    is_crowded = markup.count("<") > MAX_TAGS
    if is_crowded:
        markup = _without_scripts(markup)
    if is_crowded or len(markup) > _SMALL:
        for position, what in _limits(markup):
            return markup[:position], f"what follows the first {what}"
    if len(text) > MAX_MARKUP:
        return markup, f"what follows the first {MAX_MARKUP:,} of {len(text):,} characters"
    return markup, ""


def _uncrowded(found: re.Match[str]) -> str:
    return f"<{found['read']}" if found["read"] else found[0]


def _without_scripts(markup: str) -> str:
    return _SCRIPTS.sub(lambda raw: raw[0] if _LINKED_DATA.match(raw[0]) else "", markup)


def _limits(markup: str) -> Iterator[tuple[int, str]]:
    """Where in the markup too much was read, and what."""
    tags = attributes = 0
    for found in _OPENED.finditer(markup):
        if found["raw"]:
            continue
        tags += 1
        attributes += len(_EACH.findall(found[0]))
        if tags > MAX_TAGS:
            yield found.start(), f"{MAX_TAGS:,} tags"
        if attributes > MAX_ATTRIBUTES:
            yield found.start(), f"{MAX_ATTRIBUTES:,} attributes"
