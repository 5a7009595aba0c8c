"""Bytes of documents and pages as text."""

import codecs
import re

from worker.articles.charsets import likeliest

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
_SAMPLE = 64 * 1024
_EUROPEAN = re.compile("[\t\n\r -~\xa0-\u052f\u1e00-\u1fff\u2010-\u203a\u20ac]")
"""Latin, Greek, Cyrillic and the signs of their texts."""
_LEAST_EUROPEAN = 0.97
"""Share of such characters in a text; other bytes read as UTF-16 are Chinese for the most part."""
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\f\r\x1b"))
_CHARSETS = re.compile(
    r"ascii|iso8859-\d+|cp(?:125\d|85\d|866|874|932|949|950)|koi8-[rtu]|mac-\w+|kz1048|tis-620"
    r"|big5\w*|euc_\w+|gb\w+|shift_jis\w*|johab|iso2022_\w+"
)
"""Python's names of what a page may be written in. Its other codecs unpack, escape or raise."""
_WIDER = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    "iso8859-9": "cp1254",
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "shift_jis": "cp932",
}
"""The supersets that are meant by these names (WHATWG encoding standard, 4.2)."""


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark states."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, content_type: str | None = None) -> str:
    """Text by byte order mark, NULs as UTF-16 has them, valid UTF-8, what is declared, the
    likeliest charset, in this order.

    Valid UTF-8 with a letter beyond ASCII is never anything else by chance, while declared
    charsets are often the server's default.
    """
    if encoding := marked_encoding(data) or _unmarked_utf16(data):
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_declared(data, content_type) or _guessed(data), "replace")


def looks_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding that is read here."""
    if marked_encoding(data) or _unmarked_utf16(data):
        return False
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" in sample or controls > len(sample) // 50


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark, by what it reads as: some editors of Windows leave the mark out."""
    sample = data[:_SAMPLE]
    if b"\0" not in sample or len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if len(_EUROPEAN.findall(text)) > _LEAST_EUROPEAN * len(text):
            return encoding
    return None


def _declared(data: bytes, content_type: str | None) -> str | None:
    """The charset that the server or the page names; not UTF-8, which it was found not to be."""
    stated = _CHARSET.search(content_type or "")
    meta = _META_CHARSET.search(data[:_HEAD])
    for name in (stated and stated[1], meta and meta[1].decode("ascii", "replace")):
        try:
            codec = codecs.lookup(name).name if name else ""
        except LookupError:
            continue
        if _CHARSETS.fullmatch(codec):
            return _WIDER.get(codec, codec)
    return None


def _guessed(data: bytes) -> str:
    return "utf-8" if _mostly_utf8(data) else likeliest(data)


def _mostly_utf8(data: bytes) -> bool:
    """Whether letters that decode outnumber the broken: one bad byte must not turn all umlauts
    of a page into two letters each.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text[: 1 << 20])
    return 2 * broken < beyond_ascii
