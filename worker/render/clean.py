"""Foreign text made safe to show: one line, no steering characters, harmless links."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

from worker.render.addresses import ascii_domain

# Bidirectional controls can turn a title around ("gpj.exe"), line and paragraph separators
# break headers that Python's email package does not break at. ZWJ and ZWNJ stay: emoji and
# Persian need them.
_INVISIBLE = [0x00AD, 0x061C, 0x200B, 0x200E, 0x200F, 0xFEFF]
_BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_BREAKS = [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029]
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "�")
_TABLE = dict.fromkeys([*_INVISIBLE, *_BIDI], "") | dict.fromkeys(_BREAKS, " ") | _SURROGATES
_SPACES = re.compile(r"[ \t]+")

LONGEST_NAME = 100
LONGEST_LINK = 2000
"""Longer addresses are not links to articles; browsers and mail servers cut them anyway."""

# What RFC 3986 allows in a path or query, and the percent sign of what is encoded already.
_SAFE = "%/:=&?~+!$,;'()*@[]|"


def sound(text: str) -> str:
    """The same text with lone surrogates, which no encoding can carry, replaced one for one."""
    return text.translate(_SURROGATES)


def soften(text: str) -> str:
    """Text without control and bidi characters; spaces at its ends are kept."""
    return _SPACES.sub(" ", text.translate(_TABLE))


def clean(text: str) -> str:
    """Text as one line without control and bidi characters."""
    return soften(text).strip()


def cut(text: str, limit: int) -> str:
    """``text`` within ``limit`` code points, ended by an ellipsis after a whole word."""
    if len(text) <= limit:
        return text
    short = text[: limit - 1]
    head, space, _ = short.rpartition(" ")
    return (head if space and len(head) > limit // 2 else short).rstrip() + "…"


def named(text: str) -> str:
    """A name (of an outlet, a person, a route) as a line can hold it."""
    return cut(clean(text), LONGEST_NAME)


def joined(parts: Iterable[str]) -> str:
    """What is not empty, as one line."""
    return " · ".join(filter(None, parts))


def mailto(address: str, subject: str) -> str:
    """A link that opens a mail with its subject (RFC 6068): everything else is encoded."""
    return f"mailto:{quote(address, '@!$*+-._~')}?subject={quote(sound(subject), ':@')}"


def safe_link(url: str | None) -> str | None:
    """An http(s) address in plain ASCII, or None for anything else (``javascript:``, ...).

    User names are taken out: ``https://nato.int@evil.example`` shows one host and opens
    another.
    """
    try:
        parts = urlsplit(sound(url or "").strip())
        host, port = ascii_domain(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    netloc = f"[{host}]" if ":" in host else host
    link = urlunsplit(
        (
            parts.scheme,
            f"{netloc}:{port}" if port else netloc,
            quote(parts.path, _SAFE),
            quote(parts.query, _SAFE),
            quote(parts.fragment, _SAFE),
        )
    )
    return link if len(link) <= LONGEST_LINK else None
