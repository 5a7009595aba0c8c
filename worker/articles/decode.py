"""Bytes of documents and pages as text."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_HEAD = 4096
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\f\r\x1b"))
_LATIN = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}
"""What pages call Latin-1 is windows-1252 (WHATWG encoding standard)."""


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark states."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, content_type: str | None = None) -> str:
    """Text by byte order mark, valid UTF-8, what is declared, windows-1252, in this order.

    Valid UTF-8 with a letter beyond ASCII is never anything else by chance, while declared
    charsets are often the server's default.
    """
    if marked := marked_encoding(data):
        return data.decode(marked, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _declared(data, content_type)


def looks_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding that is read here."""
    if marked_encoding(data):
        return False
    sample = data[: 64 * 1024]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" in sample or controls > len(sample) // 50


def _declared(data: bytes, content_type: str | None) -> str:
    stated = _CHARSET.search(content_type or "")
    meta = _META_CHARSET.search(data[:_HEAD])
    for name in (stated and stated[1], meta and meta[1].decode("ascii", "replace")):
        try:
            codec = codecs.lookup(_LATIN.get(name.lower(), name)) if name else None
        except LookupError:
            continue
        if codec and codec.name != "utf-8":
            return data.decode(codec.name, "replace")
    return data.decode("utf-8" if _mostly_utf8(data) else "cp1252", "replace")


def _mostly_utf8(data: bytes) -> bool:
    """Whether letters that decode outnumber the broken: one bad byte must not turn all umlauts
    of a page into two letters each.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text[: 1 << 20])
    return 2 * broken < beyond_ascii
