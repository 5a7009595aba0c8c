"""Microsoft Teams, by a workflow that posts an Adaptive Card.

The texts stand in RichTextBlocks, whose TextRuns know no Markdown, unlike TextBlocks, and no
mentions without an entity (learn.microsoft.com, "TextRun").
"""

from collections.abc import Iterator
from typing import Any

from worker.domain.notices import Notice
from worker.render.fitting import fitted
from worker.render.lengths import units
from worker.render.reader import Reader
from worker.render.sheets import Block, Line, Sheet, Span, Style
from worker.render.webhook import encoded

LARGEST_MESSAGE = 28_000
"""Bytes, of 28 KB. They are counted after conversion to UTF-16: 14,000 characters of plain JSON
are refused with 413.
"""
_JOINER = "\u2060"


def render(notice: Notice, reader: Reader) -> bytes:
    return encoded(fitted(notice, reader, _message, fits))


def fits(message: dict[str, Any]) -> bool:
    raw = encoded(message)
    return max(len(raw), 2 * units(raw.decode())) <= LARGEST_MESSAGE


def _message(sheet: Sheet) -> dict[str, Any]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": _literal(sheet.title),
        "msteams": {"width": "Full"},
        "body": [_container(block, number > 0) for number, block in enumerate(sheet.blocks)],
    }
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "summary": _literal(sheet.title), "attachments": [content]}


def _container(block: Block, separator: bool) -> dict[str, Any]:  # noqa: FBT001  # the card's word
    return {"type": "Container", "separator": separator, "items": list(map(_item, block))}


def _item(line: Line) -> dict[str, Any]:
    item: dict[str, Any] = {"type": "RichTextBlock", "inlines": list(_runs(line))}
    if line.style is Style.QUOTE:
        return {"type": "Container", "style": "emphasis", "items": [item]}
    return item | {"spacing": "Small"}


def _runs(line: Line) -> Iterator[dict[str, Any]]:
    for span in line.spans:
        yield {"type": "TextRun", "text": _literal(span.text), **_look(span, line.style)}


def _look(span: Span, style: Style) -> dict[str, Any]:
    look: dict[str, Any] = {}
    if span.bold or style is Style.HEADING:
        look["weight"] = "Bolder"
    if style is Style.HEADING:
        look["size"] = "Large"
    if style is Style.META:
        look["isSubtle"] = True
    if span.link:
        look["color"] = "Accent"
        look["selectAction"] = {"type": "Action.OpenUrl", "url": span.link}
    return look


def _literal(text: str) -> str:
    """Text in which ``{{DATE(...)}}`` and ``${...}`` stay what they are: cards compute with them."""
    return text.replace("{{", f"{{{_JOINER}{{").replace("${", f"${_JOINER}{{")
