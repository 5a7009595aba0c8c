"""Column types: domain values in forms that SQLite and PostgreSQL keep exactly alike."""

import json
import re
import struct
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ARRAY, JSON, BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from worker.domain.feeds import Hints

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A row's number. SQLite makes only INTEGER PRIMARY KEY, not BIGINT, the row's own place."""

E = TypeVar("E", bound=StrEnum)


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970. Raises ValueError for a time without its zone."""
    if moment.tzinfo is None:
        raise ValueError(f"the time {moment} has no zone; hand in an aware one")
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    return EPOCH + micros * MICROSECOND


class UtcTime(TypeDecorator[datetime]):
    """An aware time as whole microseconds since 1970.

    SQLite has no time type; its text form orders wrongly once a fraction or a zone differs
    in length. An integer orders and compares exactly on both databases.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


class Span(TypeDecorator[timedelta]):
    """A span of time as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, _dialect: Dialect) -> int | None:
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> timedelta | None:
        return None if value is None else value * MICROSECOND


UNPAIRED = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what a database cannot hold, of the same length.

    PostgreSQL refuses U+0000, UTF-8 has no form for a lone surrogate, and JSON can bring
    both. One such item must not undo the chunk of fifty it arrives in. One character
    replaces one, so that offsets into the text stay true.
    """
    text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return UNPAIRED.sub("\ufffd", text)
    return text


class SafeText(TypeDecorator[str]):
    """Text from outside."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class OneOf(TypeDecorator[E], Generic[E]):
    """A member of an enumeration by its value: readable rows, and no type to migrate."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[E]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: E | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> E | None:
        return None if value is None else self.members(value)


class Strings(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings as a JSON list, which no query looks into."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: Dialect) -> Any:
        return None if value is None else list(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class Hinted(TypeDecorator[Hints]):
    """A feed's hints as a line of JSON; null where it gives none, as most do."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Hints | None, _dialect: Dialect) -> str | None:
        if value is None or value == Hints():
            return None
        seconds = value.interval.total_seconds() if value.interval is not None else None
        return json.dumps([seconds, sorted(value.skip_hours), sorted(value.skip_days)])

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Hints:
        if value is None:
            return Hints()
        seconds, hours, days = json.loads(value)
        interval = None if seconds is None else timedelta(seconds=seconds)
        return Hints(interval, frozenset(hours), frozenset(days))


class Words(TypeDecorator[tuple[int, ...]]):
    """Numbers below 2^24, such as a fingerprint's words, three little-endian bytes each.

    Of the four bytes that ``struct`` knows slices leave one out: 4 us for 300 words, where a loop
    over them takes 20.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, _dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        whole = struct.pack(f"<{len(value)}I", *value)
        packed = bytearray(3 * len(value))
        for place in range(3):
            packed[place::3] = whole[place::4]
        return bytes(packed)

    def process_result_value(
        self, value: bytes | None, _dialect: Dialect
    ) -> tuple[int, ...] | None:
        if value is None:
            return None
        count = len(value) // 3
        whole = bytearray(4 * count)
        for place in range(3):
            whole[place::4] = value[place::3]
        return struct.unpack(f"<{count}I", whole)


class ListOf(TypeDecorator[Collection[Any]]):
    """A whole list as one parameter; ``worker.storage.lists`` turns it into rows."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(self.item))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        items = list(value or ())
        return items if dialect.name == "postgresql" else json.dumps(items)
