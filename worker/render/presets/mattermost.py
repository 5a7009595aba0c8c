"""Mattermost: one text in Markdown."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from worker.domain.notices import Notice
from worker.render.fitting import fitted
from worker.render.lengths import units
from worker.render.presets import markdown
from worker.render.reader import Reader
from worker.render.sheets import Block, Sheet, Style
from worker.render.webhook import encoded

LONGEST_TEXT = 16_383
"""Characters of a post since version 5.0."""


def render(notice: Notice, reader: Reader) -> bytes:
    return encoded(fitted(notice, reader, _message, fits))


def fits(message: dict[str, Any]) -> bool:
    return units(message["text"]) <= LONGEST_TEXT


def _message(sheet: Sheet) -> dict[str, Any]:
    return {"text": "\n\n".join("\n".join(_lines(block)) for block in sheet.blocks)}


def _lines(block: Block) -> Iterator[str]:
    """A quote goes on until an empty line."""
    for before, line in pairwise((None, *block)):
        if before and line and before.style is Style.QUOTE is not line.style:
            yield ""
        if line:
            yield markdown.line(line)
