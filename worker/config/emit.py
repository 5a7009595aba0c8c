"""Values as YAML text, the way a person writes a config file: for what an edit adds."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from worker.config.tree import plain_value

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"""What an edit can add. Text is taken literally: a ``${`` in it is no variable."""

FLOW_WIDTH: Final = 72
"""A list or mapping inside an item stands on one line up to here."""

_PLAIN = re.compile(r"[^\W_](?:.*[^\s:])?|/\S*[^\s:]")
_PLAIN_IN_FLOW = re.compile(r"[^\W_][\w.-]*(?: [\w.-]+)*")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def literal(value: Value) -> Value:
    """The value as its text must stand in a file, where ``${`` would start a variable.

    What came from elsewhere, a feed's title or an OPML file, must not read the environment.
    """
    if isinstance(value, str):
        return value.replace("${", "$${")
    if isinstance(value, Mapping):
        return {key: literal(inner) for key, inner in value.items()}
    return [literal(inner) for inner in value] if isinstance(value, Sequence) else value


def block(value: Value, column: int, *, offset: int = 2) -> list[str]:
    """Lines of a list or a mapping whose dashes or keys stand at ``column`` (from 0).

    ``offset`` is how far an item's text stands behind its dash.
    """
    pad = " " * column
    if isinstance(value, Mapping):
        return [line for key, inner in value.items() for line in _pair(key, inner, column)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [line for item in value for line in _item(item, column, offset)]
    return [pad + flow(value)]


def flow(value: Value, *, inside: bool = False, json: bool = False) -> str:
    """The value on one line; ``inside`` brackets more signs need quotes, in JSON all text does."""
    if isinstance(value, str):
        return _double_quoted(value) if json else _text(value, inside=inside)
    if isinstance(value, Mapping):
        pairs = (
            f"{flow(key, inside=True, json=json)}: {flow(inner, inside=True, json=json)}"
            for key, inner in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(flow(item, inside=True, json=json) for item in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _pair(key: str, value: Value, column: int) -> list[str]:
    lead = f"{' ' * column}{flow(key)}:"
    return [f"{lead} {flow(value)}"] if _is_short(value) else [lead, *block(value, column + 2)]


def _item(value: Value, column: int, offset: int) -> list[str]:
    dash = " " * column + "-".ljust(offset)
    if not isinstance(value, Mapping) or not value:
        return [dash + flow(value)]
    first, *others = block(value, column + offset)
    return [dash + first.lstrip(" "), *others]


def _is_short(value: Value) -> bool:
    """Whether it stands on its key's line: all but long lists and mappings."""
    if isinstance(value, str) or not isinstance(value, Sequence | Mapping):
        return True
    return len(flow(value)) <= FLOW_WIDTH


def _text(text: str, *, inside: bool) -> str:
    if not text.isprintable():
        return _double_quoted(text)
    plain = _PLAIN_IN_FLOW if inside else _PLAIN
    means_itself = plain_value(text) == text and ": " not in text and " #" not in text
    if plain.fullmatch(text) and means_itself:
        return text
    return "'" + text.replace("'", "''") + "'"


def _double_quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
