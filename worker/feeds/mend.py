"""Items whose elements nobody closed, closed where the next one begins.

A description without its end takes the rest of the feed for its text, and all items in it.
"""

import re

_NAME = rb"(?:[\w.-]{1,30}:)?"
_PLAIN = (
    rb"title|link|description|guid|pubdate|category|comments|encoded|creator|date|subject"
    rb"|summary|id|published|updated|issued|modified"
)
"""Elements that hold text or HTML and never each other; ``author`` or ``source`` may hold them."""
_TOKEN = re.compile(
    rb"<!\[CDATA\[|<(?P<end>/?)(?:(?P<item>" + _NAME + rb"(?:item|entry))"
    rb"|(?P<name>" + _NAME + rb"(?:" + _PLAIN + rb")))(?=[\s/>])[^<>]*?(?P<empty>/?)>",
    re.IGNORECASE,
)
_ITEM_END = re.compile(rb"</" + _NAME + rb"(?:item|entry)\s*>", re.IGNORECASE)


def mended_item(item: bytes) -> bytes:
    """An item with all its elements closed; ``item`` reaches to where the next one begins."""
    pieces: list[bytes] = []
    position = scanned = 0
    name, unclosed, is_open = b"item", b"", True

    def close(at: int, *ends: bytes) -> None:
        nonlocal position, unclosed
        elements = (b"</%s>" % unclosed,) if unclosed else ()
        pieces.extend((item[position:at], *ends, *elements))
        position, unclosed = at, b""

    while token := _TOKEN.search(item, scanned):
        scanned = token.end()
        if token["item"]:
            name, is_open = token["item"], not token["end"]
            close(token.start())
        elif token["name"] is None:
            scanned = item.find(b"]]>", scanned) + 3
            if scanned < 3:
                close(_last_end(item, token.end()), b"]]>")
                scanned = position
        elif token["end"]:
            unclosed = b"" if token["name"] == unclosed else unclosed
        elif not token["empty"]:
            close(token.start())
            unclosed = token["name"]
    close(len(item))
    return b"".join((*pieces, b"</%s>" % name if is_open else b""))


def _last_end(item: bytes, start: int) -> int:
    """Where the item ends that holds an unclosed CDATA section from ``start`` on."""
    ends = [match.start() for match in _ITEM_END.finditer(item, start)]
    return ends[-1] if ends else len(item)
