"""The table of every key in ``docs/configuration.md``, made from the schemas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from worker.config.schema import Schema, schemas

_SLOT = re.compile(
    r"(?P<start><!-- keys of (?P<file>\w+)\.yaml -->\n).*?(?=<!-- end of keys -->)", re.DOTALL
)
_NAMING = frozenset({"version", "id", "name", "type"})
_NUMBERS = {"integer": "whole number", "number": "number"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key as the table tells it."""

    path: str
    write: str
    default: str
    meaning: str

    @property
    def row(self) -> str:
        cells = (f"`{self.path}`", self.write, self.default, self.meaning)
        return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def with_tables(page: str) -> str:
    """The page with the table of every file in the place that is marked for it."""
    made = {name: table(schema) for name, schema in schemas().items()}
    return _SLOT.sub(lambda slot: f"{slot['start']}{made[slot['file']]}", page)


def table(schema: Schema) -> str:
    """Markdown table of all keys of one file."""
    head = "\n| Key | Write | Default | Meaning |\n|---|---|---|---|\n"
    return head + "".join(f"{key.row}\n" for key in keys(schema)) + "\n"


def keys(schema: Schema) -> Iterator[Key]:
    """Every key of a file in the order of its model; sections come before what they hold."""
    return _section(schema, "", schema["definitions"])


def _section(section: Schema, prefix: str, definitions: Mapping[str, Schema]) -> Iterator[Key]:
    required = section.get("required", ())
    naming_first = sorted(section["properties"].items(), key=lambda item: item[0] not in _NAMING)
    for name, value in naming_first:
        path = f"{prefix}{name}"
        default = "required" if name in required else _default(value)
        inside = _referenced(value, definitions) or {}
        meaning = value.get("description") or inside.get("description", "")
        yield Key(path, _write(value, definitions), default, meaning)
        for inner, step in _sections(value, definitions):
            yield from _section(inner, f"{path}{step}", definitions)


def _sections(value: Schema, definitions: Mapping[str, Schema]) -> Iterator[tuple[Schema, str]]:
    """The sections a value holds, and how their keys continue its path."""
    section = _referenced(value, definitions)
    if section:
        yield section, "."
    items = _referenced(value.get("items", {}), definitions)
    if items:
        yield items, "[]."
    for named in value.get("patternProperties", {}).values():
        for choice in named.get("oneOf", ()):
            name = choice["$ref"].rpartition("/")[2]
            yield definitions[name], f".NAME ({name.removesuffix('Section').lower()})."


def _referenced(value: Schema, definitions: Mapping[str, Schema]) -> Schema | None:
    """The section a value refers to, directly or as its only alternative to nothing."""
    for choice in (value, *value.get("allOf", ()), *value.get("anyOf", ())):
        name = choice.get("$ref", "").rpartition("/")[2]
        if name and name != "Variable":
            return definitions[name]
    return None


def _default(value: Schema) -> str:
    default = value.get("default")
    if default is None:
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, list):
        return f"`[{', '.join(map(str, default))}]`"
    return f"`{default}`"


def _write(value: Schema, definitions: Mapping[str, Schema]) -> str:
    """What a person writes: the kind of value, or the words to choose from."""
    kind = _first(value)
    if "title" in value or "const" in value:
        return str(value.get("title") or f"`{value['const']}`")
    if "enum" in kind:
        return ", ".join(f"`{choice}`" for choice in kind["enum"])
    if "patternProperties" in kind:
        (named,) = kind["patternProperties"].values()
        return f"by name: {_write(named, definitions)}"
    if kind.get("type") == "array":
        return f"list: {_write(kind['items'], definitions)}"
    if kind.get("type") in _NUMBERS:
        return f"{_NUMBERS[kind['type']]}, {kind['minimum']} to {kind['maximum']}"
    return "`true`, `false`" if kind.get("type") == "boolean" else "section"


def _first(value: Schema) -> Schema:
    """The value's schema, or the first of its alternatives that says something."""
    return next((choice for choice in value.get("anyOf", ()) if "$ref" not in choice), value)
