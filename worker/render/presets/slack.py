"""Slack: blocks of rich text, whose texts are literal.

Slack's own markup has no escape for ``*`` and ``_``; in rich text there is nothing to escape, and
mentions and channels are elements of their own (docs.slack.dev, "Rich text block").
"""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from worker.domain.notices import Notice
from worker.render.clean import cut
from worker.render.fitting import fitted
from worker.render.lengths import shortened, units
from worker.render.reader import Reader
from worker.render.sheets import Block, Line, Sheet, Span, Style, plain
from worker.render.webhook import encoded

MOST_BLOCKS = 50
LONGEST_HEADER = 150
LONGEST_BLOCK = 3000
LONGEST_MESSAGE = 12_000
"""Characters of all blocks. Slack names none; messages above 13,200 are reported as refused."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def render(notice: Notice, reader: Reader) -> bytes:
    return encoded(fitted(notice, reader, _message, fits))


def fits(message: dict[str, Any]) -> bool:
    sizes = [_size(block) for block in message["blocks"]]
    return (
        len(sizes) <= MOST_BLOCKS and max(sizes) <= LONGEST_BLOCK and sum(sizes) <= LONGEST_MESSAGE
    )


def _message(sheet: Sheet) -> dict[str, Any]:
    """``text`` is what notifications show; it is markup, so what begins a mention is escaped."""
    return {
        "text": cut(sheet.title, LONGEST_HEADER).translate(_ESCAPES),
        "blocks": [found for block in sheet.blocks for found in _blocks(block)],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _blocks(block: Block) -> Iterator[dict[str, Any]]:
    lines = list(block)
    if lines[0].style is Style.HEADING:
        text = shortened(plain(lines.pop(0)), LONGEST_HEADER)
        yield {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}
    if lines:
        parts = groupby(lines, key=lambda line: line.style is Style.QUOTE)
        yield {
            "type": "rich_text",
            "elements": [_part(list(part), is_quote=quoted) for quoted, part in parts],
        }


def _part(lines: Sequence[Line], *, is_quote: bool) -> dict[str, Any]:
    elements: list[dict[str, Any]] = []
    for number, line in enumerate(lines):
        if number:
            elements.append({"type": "text", "text": "\n"})
        elements += [_element(span, line.style) for span in line.spans]
    return {"type": "rich_text_quote" if is_quote else "rich_text_section", "elements": elements}


def _element(span: Span, style: Style) -> dict[str, Any]:
    element = (
        {"type": "link", "url": span.link, "text": span.text}
        if span.link
        else {"type": "text", "text": span.text}
    )
    styles = {"bold": span.bold, "italic": style is Style.META}
    chosen = {name: True for name, wanted in styles.items() if wanted}
    return element | ({"style": chosen} if chosen else {})


def _size(block: dict[str, Any]) -> int:
    """Characters of a block, addresses too: what Slack counts it does not say."""
    return units(json.dumps(block.get("text", ""), ensure_ascii=False)) + sum(
        units(element.get("text", "")) + units(element.get("url", ""))
        for part in block.get("elements", ())
        for element in part["elements"]
    )
