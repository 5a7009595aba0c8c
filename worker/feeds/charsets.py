"""The bytes of a feed as UTF-8, whatever they came as.

Left to itself, feedparser asks chardet about the whole document as soon as one byte is wrong:
2.4 s a megabyte, and Polish comes out as Turkish. A cut letter in one teaser would turn every
umlaut of the feed into two letters.
"""

import codecs
import re
from collections.abc import Iterator

CERTAIN = 8
"""Characters beyond ASCII from which valid UTF-8 is no other encoding by chance. One is enough
against a Western charset, where "Ã¼" is not written; two Chinese letters may look like UTF-8."""
MOSTLY = 2
"""Sound characters beyond ASCII for each broken byte that make a damaged document UTF-8. In
other encodings at most every third looks sound (Chinese), and hardly any in European ones."""

_MOST_STRAYS = 10_000
_CUT_LETTERS = frozenset({b"\xc2", b"\xc3", b"\xe2"})
"""First bytes of most letters and signs of Western Europe: alone they are a letter cut off."""
_REPLACED = "\ufffd"

_HEAD = 1024
_LONGEST_NAME = 40
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
"""What XML forbids. One of them would end the strict reading of the whole document."""
_HIGH = bytes(range(0x80, 0x100))
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,500}?\sencoding\s*=\s*[\"']\s*([\w.:-]+)")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(rb"<language>\s*([a-z]{2})", re.IGNORECASE)
_LONG_RUN = re.compile(rb"[\x80-\xff]{4,}")

_WIDER = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
"""Codecs, and the supersets that are meant by their names (WHATWG encoding standard, 4.2)."""
_WESTERN = frozenset({"cp1252", "iso8859-15", "mac-roman"})
_SEVEN_BITS = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz"})
"""Encodings of ASCII bytes only. UTF-7 is not read: it serves to smuggle markup past filters."""
_CHARSETS = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp(?:125\d|866|874|932|949|950)|koi8-[rtu]|mac-\w+|kz1048|tis-620"
    r"|big5\w*|euc_\w+|gb\w+|shift_jis\w*|johab|iso2022_\w+|hz"
)
"""Python's names of charsets in which markup is ASCII, as it was when its kind was told."""

_CODE_PAGES = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro", "bs"), ("cp1250", "iso8859-2")),
    "el": ("cp1253", "iso8859-7"),
    "tr": ("cp1254", "cp1254"),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257", "iso8859-13")),
}
"""By the feed's language, for documents that declare nothing: Windows' and ISO's code page."""
_ONLY_WINDOWS = frozenset(range(0x80, 0xA0))


def as_utf8(body: bytes, content_type: str | None) -> bytes:
    """A narrowed body as valid UTF-8 without mark and controls.

    In this order: a byte order mark (RFC 7303, 3.3), UTF-8 by its own evidence, the charset of
    Content-Type, that of the XML declaration, a guess.
    """
    marked = body.startswith(codecs.BOM_UTF8)
    data = body.removeprefix(codecs.BOM_UTF8)
    declared = tuple(_declared(data, content_type))
    if not data.isascii():
        data = _decoded(data, declared, marked=marked).encode("utf-8", "replace")
    elif declared and declared[0] in _SEVEN_BITS:
        data = data.decode(declared[0], "replace").encode()
    return data.translate(None, _CONTROLS)


def _declared(data: bytes, content_type: str | None) -> Iterator[str]:
    """Charsets that server and document name, the server's first; unknown names are left out."""
    stated = _CHARSET.search(content_type or "")
    written = _DECLARED.match(data[:_HEAD])
    for name in (stated and stated[1], written and written[1].decode("ascii", "replace")):
        if codec := _codec(name or ""):
            yield codec


def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name if 0 < len(name) <= _LONGEST_NAME else ""
    except LookupError:
        return None
    return _WIDER.get(codec, codec) if _CHARSETS.fullmatch(codec) else None


def _decoded(data: bytes, declared: tuple[str, ...], *, marked: bool) -> str:
    if text := _as_utf8_itself(data, declared, marked=marked):
        return text
    for codec in (*declared, *_guesses(data)):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _as_utf8_itself(data: bytes, declared: tuple[str, ...], *, marked: bool) -> str | None:
    """The text where its own bytes speak for UTF-8, a few damaged ones notwithstanding."""
    text = data.decode("utf-8", "replace")
    broken = text.count(_REPLACED) - data.count(_REPLACED.encode())
    sound = len(text) - len(data.translate(None, _HIGH)) - broken
    believed = marked or not declared or declared[0] == "utf-8" or declared[0] in _WESTERN
    if not broken:
        return text if believed or sound >= CERTAIN else None
    if not marked and sound < MOSTLY * broken:
        return None
    return data.decode("utf-8", "natowire.strays") if broken <= _MOST_STRAYS else text


def _stray(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 as windows-1252, from where most of them strayed into a feed."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    cut = len(stray) > 1 or stray in _CUT_LETTERS
    return _REPLACED if cut else stray.decode("cp1252", "replace"), error.end


codecs.register_error("natowire.strays", _stray)


def _guesses(data: bytes) -> Iterator[str]:
    """For bytes that declare nothing: Cyrillic where words are all beyond ASCII, else by the
    feed's language, else Western.
    """
    language = _LANGUAGE.search(data)
    windows, iso = _CODE_PAGES.get(
        language[1].decode().lower() if language else "", ("cp1252", "cp1252")
    )
    high = data.translate(None, bytes(range(0x80)))
    if windows == "cp1252" and 2 * sum(map(len, _LONG_RUN.findall(data))) > len(high):
        yield _cyrillic(high)
    yield iso if _ONLY_WINDOWS.isdisjoint(high) else windows
    yield "cp1252"


def _cyrillic(high: bytes) -> str:
    """Small letters, which are the most, stand below the capitals in KOI8 and above in 1251."""
    below = sum(map(high.count, range(0xC0, 0xE0)))
    above = sum(map(high.count, range(0xE0, 0x100)))
    return "koi8-u" if below > above else "cp1251"
