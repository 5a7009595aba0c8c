"""ntfy: a plain notification, in which no markup is read.

It is JSON for the server's root, since headers carry no umlauts; the sender puts in the topic,
which is as good as a password.
"""

from collections.abc import Mapping
from typing import Any

from worker.domain.notices import Notice
from worker.domain.topics import Priority
from worker.render.fitting import fitted
from worker.render.lengths import shortened
from worker.render.reader import Reader
from worker.render.sheets import Block, Line, Sheet, Style, plain
from worker.render.webhook import encoded

LARGEST_TEXT = 4096
"""Bytes. A longer one becomes a file that is attached."""
LARGEST_TITLE = 250
LARGEST_BODY = 8000
"""Bytes of JSON, of which a server reads twice its limit for texts."""

PRIORITIES: Mapping[Priority, int] = {
    Priority.LOW: 2,
    Priority.NORMAL: 3,
    Priority.HIGH: 4,
    Priority.CRITICAL: 5,
}


def render(notice: Notice, reader: Reader) -> bytes:
    return encoded(fitted(notice, reader, _message, fits))


def fits(message: dict[str, Any]) -> bool:
    return (
        len(message["message"].encode()) <= LARGEST_TEXT and len(encoded(message)) <= LARGEST_BODY
    )


def _message(sheet: Sheet) -> dict[str, Any]:
    message: dict[str, Any] = {
        "title": shortened(_asleep(sheet.title), LARGEST_TITLE, _size),
        "message": "\n\n".join(filter(None, (_text(sheet, block) for block in sheet.blocks))),
        "priority": PRIORITIES[sheet.priority],
    }
    if sheet.link:
        message["click"] = sheet.link
    if sheet.urgent:
        message["tags"] = ["rotating_light"]
    return message


def _text(sheet: Sheet, block: Block) -> str:
    """The notification's title says already what the message is."""
    lines = (line for line in block if line.style is not Style.HEADING)
    return "\n".join(_line(sheet, line) for line in lines if not _is_said(sheet, line))


def _is_said(sheet: Sheet, line: Line) -> bool:
    title, shown = _asleep(plain(line)), shortened(_asleep(sheet.title), LARGEST_TITLE, _size)
    return line.style is Style.TITLE and shown.endswith(title)


def _line(sheet: Sheet, line: Line) -> str:
    """A link stands below its title, but for the one that a tap opens."""
    links = "".join(f"\n{s.link}" for s in line.spans if s.link and s.link != sheet.link)
    text = _asleep(plain(line))
    return f"> {text}" if line.style is Style.QUOTE else text + links


def _asleep(text: str) -> str:
    """Addresses in foreign text: the apps would make links of them, which nobody checked."""
    return text.replace("://", ":\u2060//")


def _size(text: str) -> int:
    return len(text.encode())
