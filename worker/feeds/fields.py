"""Single fields of an entry made plain: addresses, titles, names, and how long each may be."""

import hashlib
import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from worker.text.addresses import without_userinfo
from worker.text.normalise import clean_line

MAX_ID = 2_000
MAX_URL = 4_000
MAX_TITLE = 1_000
MAX_TEXT = 256 * 1024
MAX_NAMES = 50
MAX_NAME = 200
"""Longest fields kept, in characters, and most authors or categories an entry may carry. The
longest article of the captured feeds has 60,000 characters of HTML."""

_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|</?(?:a|abbr|acronym|applet|article|b|base|big|blockquote|body|br"
    r"|button|center|cite|code|del|div|em|embed|font|form|frame|frameset|h[1-6]|head|hr|html|i"
    r"|iframe|img|input|ins|kbd|li|link|mark|meta|object|ol|p|param|pre|q|s|section|small|span"
    r"|strike|strong|style|sub|sup|svg|table|td|th|tr|tt|u|ul|var|video|wbr)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE | re.DOTALL,
)
"""Tags that titles really hold. Anything else in angle brackets is text ("Kurs < 5 Euro")."""
_SCRIPT = re.compile(
    r"<(script|style)\b[^<>]{0,2000}>.{0,20000}?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_TO_CP1252 = {
    ord(bytes([code]).decode("cp1252")): code
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""The letters of windows-1252 as bytes; five of them are undefined."""
_TWICE_ENCODED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")
_TELLTALE = re.compile(
    "\u00c3[\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf]|\u00e2\u20ac[\u0080-\u2122]"
)
"""A vowel or a quotation mark of nearly every Western text; quotes that end a word in capitals
(Portuguese "IRM\u00c3\u00bb") are none."""
_PLACES = re.compile("(?:[\u00c2\u00c3][\u0080-\u00bf\u0152-\u2122]|\u00e2\u20ac[\u0080-\u2122])+")
_HALVED = re.compile("(?<=[a-z\u00df-\u00ff])\u00c3(?=\\s|$)|(?<!\\S)\u00c3(?=\\s)")
"""An "\u00e0" whose second half, a no-break space, was taken for one."""
_UNFIT = re.compile("[\x00-\x20\x7f-\x9f\ud800-\udfff]")
"""Controls and lone surrogates: no part of an address."""
_PLAIN_LINK = re.compile(
    r"https?://[A-Za-z0-9.-]+(?:/[!-\"$-:<->@-~]*(?:\?[!-\"$-:<-~]+)?(?:#[!-:<-~]+)?)?"
)
"""An absolute address that joining, parsing and cleaning would leave as it is: nearly all are
such, and those three take 13 us."""
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def link(base: str, address: object) -> str | None:
    """An absolute http(s) address, or None for anything else ("javascript:...", "tel:").

    Without credentials, and fit to be encoded: a JSON feed may hold half a surrogate pair.
    """
    if not isinstance(address, str) or not 0 < len(address) <= MAX_URL:
        return None
    if _PLAIN_LINK.fullmatch(address):
        return address
    compact = "".join(address.split())
    if not compact or _UNFIT.search(compact):
        return None
    try:
        url = without_userinfo(urljoin(base, compact))
        parts = urlsplit(url)
        reachable = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return url if reachable else None


def plain_title(markup: object) -> str:
    """A title as one line of text: tags out, entities read once more where they were doubled."""
    if not isinstance(markup, str):
        return ""
    once = html_free(repaired(markup[: 4 * MAX_TITLE]))
    if "&" in once:
        once = html_free(_ENTITY.sub(lambda found: html.unescape(found[0]), once))
    return clean_line(once)[:MAX_TITLE]


def repaired(text: str) -> str:
    """Text that was UTF-8, read as windows-1252 and written as UTF-8 again ("KÃ¼nstler").

    feedparser undoes that for Latin-1 only, so a quotation mark keeps a field broken. A text that
    becomes valid UTF-8 as a whole is changed, which chance does not bring about; one that does
    not, since a template put sound marks beside it, in those places alone that nobody writes.
    """
    if text.isascii() or not _TWICE_ENCODED.search(text):
        return text
    try:
        return _once(text)
    except UnicodeError:
        return _repaired_in_places(text) if _TELLTALE.search(text) else text


def _once(text: str) -> str:
    return text.translate(_TO_CP1252).encode("latin-1").decode("utf-8")


def _repaired_in_places(text: str) -> str:
    def mended(place: re.Match[str]) -> str:
        try:
            return _once(place[0])
        except UnicodeError:
            return place[0]

    return _HALVED.sub("\u00e0", _PLACES.sub(mended, text))


def html_free(markup: str) -> str:
    if "<" not in markup:
        return markup
    return _TAGS.sub(" ", _SCRIPT.sub(" ", markup))


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Authors or categories as distinct lines of text, in their order."""
    lines = (plain_title(value)[:MAX_NAME] for value in values)
    return tuple(dict.fromkeys(line for line in lines if line))[:MAX_NAMES]


def text_as_html(text: str) -> str:
    """Plain text as the HTML that shows it, paragraphs kept."""
    paragraphs = re.split(r"\n\s*\n", text)
    if len(paragraphs) == 1:
        return html.escape(text, quote=False)
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs)


def digest(*parts: str) -> str:
    """A stable name for text that brings none of its own."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def bounded_id(value: str) -> str:
    """An id that can be kept: a long one by its digest, an address without its credentials."""
    return without_userinfo(value) if len(value) <= MAX_ID else digest(value)
