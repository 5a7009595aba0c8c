"""Foreign text in the Markdown of chat rooms, as Mattermost and Discord read it."""

import re
from collections.abc import Iterator

from worker.render.sheets import Line, Span, Style, plain

_JOINER = "\u2060"
"""WORD JOINER: invisible, breaks no line, and is part of no name, no hashtag and no address."""
_PUNCTUATION = frozenset("\\`*_[]>#|~")
_PIECES = re.compile(
    r"(?P<waking>www(?=\.)|@|[#~](?=\w)|:(?=//|[\w+-]+:)|&(?=#?\w+;)|<(?=[\w/@#:!&]))|.",
    re.DOTALL | re.IGNORECASE,
)
"""``waking``: what begins a mention, a hashtag, a channel, an emoji, an address or an entity."""
_LIST = re.compile(r"(\s*(?:\d+(?=[.)])|(?=[-+=])))(.)(.*)", re.DOTALL)
"""What would begin a list or underline a heading, at the beginning of a line."""


def pieces(text: str) -> Iterator[str]:
    """``text`` sign by sign, each as it is written so that it means nothing but itself."""
    if begun := _LIST.fullmatch(text):
        yield f"{begun[1]}\\{begun[2]}"
        text = begun[3]
    for found in _PIECES.finditer(text):
        sign = found[0]
        written = f"\\{sign}" if sign in _PUNCTUATION else sign
        yield written + _JOINER if found["waking"] else written


def escaped(text: str) -> str:
    return "".join(pieces(text))


def line(shown: Line) -> str:
    """One line in Markdown."""
    if shown.style in {Style.HEADING, Style.SECTION}:
        return _span(Span(plain(shown), bold=True))
    text = "".join(map(_span, shown.spans))
    return f"> {text}" if shown.style is Style.QUOTE else text


def _span(span: Span) -> str:
    """``** a **`` is no emphasis: spaces stay outside."""
    inside = span.text.strip()
    before, _, after = span.text.partition(inside) if inside else (span.text, "", "")
    text = escaped(inside)
    if span.link:
        text = f"[{text}]({address(span.link)})"
    if span.bold and inside:
        text = f"**{text}**"
    return f"{before}{text}{after}"


def address(link: str) -> str:
    """An address that ends where it should: brackets in it would end the link."""
    return link.replace("(", "%28").replace(")", "%29")
