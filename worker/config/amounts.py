"""How amounts are written: durations, sizes, percentages, times of day."""

import re
from datetime import time, timedelta

from worker.config.written import MisreadError, Written, shown, typed

_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_DURATION = re.compile(r"([0-9]{1,12})(ms|s|m|h|d)")
_LONGEST = timedelta(days=3660)


def duration(value: object) -> timedelta:
    """A length of time: a number and a unit, at most ten years."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise MisreadError(
            "must be a duration: a number and a unit (ms, s, m, h, d) such as 15m, "
            f"not {shown(value)}"
        )
    if int(found[1]) > _LONGEST / _UNITS[found[2]]:
        raise MisreadError(f"must be at most 3660d, not {shown(value)}")
    return int(found[1]) * _UNITS[found[2]]


def format_duration(length: timedelta) -> str:
    """The shortest way to write a length of time with one unit."""
    for unit in ("d", "h", "m", "s"):
        if length and not length % _UNITS[unit]:
            return f"{length // _UNITS[unit]}{unit}"
    return f"{length // _UNITS['ms']}ms" if length else "0s"


DURATION = Written(
    duration,
    {
        "type": "string",
        "title": "duration",
        "pattern": "^[0-9]{1,12}(ms|s|m|h|d)$",
        "examples": ["15m"],
    },
    format_duration,
)


def _period(value: object) -> timedelta:
    length = duration(value)
    if not length:
        raise MisreadError(f"must be more than 0s, not {shown(value)}")
    return length


PERIOD = Written(
    _period,
    {
        "type": "string",
        "title": "duration",
        "pattern": "^0*[1-9][0-9]{0,11}(ms|s|m|h|d)$",
        "examples": ["14d"],
    },
    format_duration,
)
"""A duration that must not be zero."""


def _interval(value: object) -> timedelta | None:
    if value == "auto":
        return None
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        raise MisreadError(f"must be auto or a duration such as 15m, not {shown(value)}")
    return duration(value)


INTERVAL = Written(
    _interval,
    {
        "type": "string",
        "title": "`auto` or duration",
        "pattern": "^(auto|[0-9]{1,12}(ms|s|m|h|d))$",
        "examples": ["auto", "15m"],
    },
    lambda length: format_duration(length) if length is not None else "auto",
)

_SIZES = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_SIZE = re.compile(r"([0-9]{1,12})(B|KiB|MiB|GiB)")


def size(value: object) -> int:
    """A number of bytes, at most 1 GiB."""
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise MisreadError(
            f"must be a size: a number and B, KiB, MiB or GiB such as 10MiB, not {shown(value)}"
        )
    amount = int(found[1]) * _SIZES[found[2]]
    if not 1 <= amount <= _SIZES["GiB"]:
        raise MisreadError(f"must be 1B to 1GiB, not {shown(value)}")
    return amount


def format_size(amount: int) -> str:
    unit = next(unit for unit in ("GiB", "MiB", "KiB", "B") if not amount % _SIZES[unit])
    return f"{amount // _SIZES[unit]}{unit}"


SIZE = Written(
    size,
    {
        "type": "string",
        "title": "size",
        "pattern": "^[0-9]{1,12}(B|KiB|MiB|GiB)$",
        "examples": ["10MiB"],
    },
    format_size,
)

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")


def share(value: object) -> float:
    """A share of a whole, from ``10%`` or ``0.1``."""
    written = typed(value)
    found = _PERCENT.fullmatch(written) if isinstance(written, str) else None
    part = float(found[1]) / 100 if found else written
    if isinstance(part, bool) or not isinstance(part, int | float) or not 0 <= part <= 1:
        raise MisreadError(f"must be 0% to 100% (or 0 to 1), not {shown(value)}")
    return float(part)


SHARE = Written(
    share,
    {
        "anyOf": [
            {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,6})?%$"},
            {"type": "number", "minimum": 0, "maximum": 1},
        ],
        "title": "percentage",
        "examples": ["10%"],
    },
    lambda part: f"{part * 100:g}%",
)


def _part(value: object) -> float:
    part = share(value)
    if not part:
        raise MisreadError(f"must be more than 0%, not {shown(value)}")
    return part


PART = Written(
    _part,
    {
        "anyOf": [
            {"type": "string", "pattern": r"^(?!0+(\.0+)?%)[0-9]{1,3}(\.[0-9]{1,6})?%$"},
            {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        ],
        "title": "percentage",
        "examples": ["40%"],
    },
    SHARE.write,
)
"""A share that must not be zero: every text holds nothing of every other."""

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def time_of_day(value: object) -> time:
    """A local time of day, hours and minutes."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise MisreadError(f'must be a time in quotes such as "07:00", not {shown(value)}')
    return time(int(found[1]), int(found[2]))


TIME = Written(
    time_of_day,
    {
        "type": "string",
        "title": "time",
        "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$",
        "examples": ["07:00"],
    },
    lambda moment: f"{moment:%H:%M}",
)


MOST_TIMES = 24
"""A digest an hour; what comes more often is no digest."""


def times(value: object) -> tuple[time, ...]:
    """One time of day or several, in order."""
    given = value if isinstance(value, list) else [value]
    if not given:
        raise MisreadError('must name at least one time such as "07:00"')
    if len(given) > MOST_TIMES:
        raise MisreadError(f"must name at most {MOST_TIMES} times, not {len(given)}")
    return tuple(sorted({time_of_day(moment) for moment in given}))


TIMES = Written(
    times,
    {
        "anyOf": [
            TIME.schema,
            {"type": "array", "items": TIME.schema, "minItems": 1, "maxItems": MOST_TIMES},
        ],
        "title": "time or list of times",
    },
    lambda moments: [f"{moment:%H:%M}" for moment in moments],
)
