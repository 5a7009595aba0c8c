"""How values are written in YAML: text, numbers, words to choose from.

Each kind is one ``Written``: how it is read, how editors are told of it, how a default is
shown. ``amounts`` and ``addresses`` hold the kinds with a form of their own.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from worker.config.tree import plain_value
from worker.config.variables import Substituted

MAX_TEXT = 20_000
"""Code points of one value; the longest real thing here is a query of 200 terms."""


class MisreadError(ValueError):
    """What a value must be, as the end of a sentence that starts with its key.

    A ValueError because that alone is what pydantic turns into one error among others.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """One kind of value, as pydantic metadata: ``Annotated[timedelta, Written(...)]``."""

    read: Callable[[object], object]
    schema: JsonSchemaValue
    write: Callable[[Any], object] = str

    def __get_pydantic_core_schema__(
        self, _source: type[Any], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(self.write),
        )

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)


def shown(value: object) -> str:
    """A value as messages quote it: short, and a variable by its name, not its content."""
    if isinstance(value, Substituted):
        return value.source
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}..."'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return "nothing" if value is None else str(value)


def near(word: object, known: Iterable[str]) -> str:
    """A "did you mean" for a word that is close to a known one, else nothing."""
    close = difflib.get_close_matches(str(word)[:100], list(known), n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""


def text(value: object) -> str:
    """Text in NFC, without control characters but line breaks and tabs."""
    if isinstance(value, bool | int | float):
        raise MisreadError(f"must be text: write {shown(value)} in quotes")
    if not isinstance(value, str):
        raise MisreadError(f"must be text, not {shown(value)}")
    if not value.strip():
        raise MisreadError("must not be empty")
    if len(value) > MAX_TEXT:
        raise MisreadError(f"is longer than {MAX_TEXT} characters")
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in value):
        raise MisreadError("holds a control character")
    return unicodedata.normalize("NFC", str(value))


def line(value: object) -> str:
    """Text on one line."""
    found = text(value).strip()
    if "\n" in found:
        raise MisreadError("must be a single line")
    return found


def matching(pattern: str, must_be: str) -> Callable[[object], str]:
    """A reader of one-line text of a certain form."""
    compiled = re.compile(pattern)

    def read(value: object) -> str:
        found = line(value)
        if not compiled.fullmatch(found):
            raise MisreadError(f"must be {must_be}, not {shown(value)}")
        return found

    return read


def typed(value: object) -> object:
    """A variable's text has no type of its own; it takes the one YAML would give it."""
    return plain_value(value) if isinstance(value, Substituted) else value


def whole(least: int, most: int) -> Written:
    """A whole number within bounds."""

    def read(value: object) -> int:
        number = typed(value)
        if not isinstance(number, int) or isinstance(number, bool):
            raise MisreadError(f"must be a whole number, not {shown(value)}")
        if not least <= number <= most:
            raise MisreadError(f"must be {least} to {most}, not {shown(value)}")
        return number

    return Written(read, {"type": "integer", "minimum": least, "maximum": most}, int)


def _flag(value: object) -> bool:
    flag = typed(value)
    if not isinstance(flag, bool):
        raise MisreadError(f"must be true or false, not {shown(value)}")
    return flag


FLAG = Written(_flag, {"type": "boolean"}, bool)


def one_of(*choices: str) -> Written:
    """One of a few words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            hint = near(value, choices) if isinstance(value, str) else ""
            raise MisreadError(f"must be one of {', '.join(choices)}{hint}")
        return str(value)

    return Written(read, {"enum": list(choices)})


def member_of(enum: type[StrEnum]) -> Written:
    """One of an enumeration's words, as its member."""
    words = one_of(*enum)
    return Written(lambda value: enum(str(words.read(value))), words.schema)
