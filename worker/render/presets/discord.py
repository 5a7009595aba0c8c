"""Discord: embeds in Markdown, and no mention that pings."""

from collections.abc import Sequence
from typing import Any

from worker.domain.notices import Notice
from worker.render.fitting import fitted
from worker.render.lengths import shortened, units
from worker.render.presets import markdown
from worker.render.reader import Reader
from worker.render.sheets import Block, Sheet, Span, Style, plain
from worker.render.webhook import encoded

LONGEST_CONTENT = 2000
LONGEST_TITLE = 256
LONGEST_DESCRIPTION = 4096
LONGEST_EMBEDS = 6000
"""Characters of all embeds together."""
MOST_EMBEDS = 10


def render(notice: Notice, reader: Reader) -> bytes:
    return encoded(fitted(notice, reader, _message, fits))


def fits(message: dict[str, Any]) -> bool:
    embeds = message["embeds"]
    texts = [(units(embed.get("title", "")), units(embed["description"])) for embed in embeds]
    return (
        len(embeds) <= MOST_EMBEDS
        and max(description for _, description in texts) <= LONGEST_DESCRIPTION
        and sum(map(sum, texts)) <= LONGEST_EMBEDS
    )


def _message(sheet: Sheet) -> dict[str, Any]:
    """``content`` is what notifications show."""
    return {
        "content": shortened(markdown.pieces(sheet.title), 300),
        "embeds": [_embed(block) for block in sheet.blocks],
        "allowed_mentions": {"parse": []},
    }


def _embed(block: Block) -> dict[str, Any]:
    """A story's title is the embed's, which is a link by itself."""
    span = _own_title(block)
    if span is None:
        return {"description": _text(block)}
    label = plain(block[0]).removesuffix(span.text)
    title = shortened(markdown.pieces(label + span.text), LONGEST_TITLE)
    url = {"url": span.link} if span.link else {}
    return {"title": title, **url, "description": _text(block[1:])}


def _own_title(block: Block) -> Span | None:
    return block[0].spans[-1] if block[0].style is Style.TITLE and block[1:] else None


def _text(lines: Sequence[Any]) -> str:
    return "\n".join(map(markdown.line, lines))
