"""What a template may do with values, each bounded by what it costs.

A template's cost is counted, not timed: every value has a weight, every step takes its weight out
of one budget. So the same template always ends at the same place, and none holds up the worker.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import wraps
from itertools import islice
from typing import Any, Final, TypeVar, cast

from jinja2 import Environment, Undefined, pass_environment
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

LARGEST_RESULT = 64 * 1024
"""Bytes: three times the payload it is made of."""
MOST_TURNS = 10_000
"""Of all loops of one rendering together."""
MOST_WORK = 2_000_000
"""Weight of all that is read and made in one rendering: the slowest filters take a second for
that. A digest in a template of a hundred filters takes a tenth."""

_AS_THEY_ARE: Final = frozenset({"count", "d", "default", "first", "last", "length"})
"""Filters that cost the same for any value."""
_CHOSEN: Final = _AS_THEY_ARE | {
    "abs", "capitalize", "dictsort", "e", "escape", "float", "groupby", "items", "list", "lower",
    "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort",
    "string", "title", "trim", "truncate", "unique", "upper", "urlencode", "wordcount",
}  # fmt: skip
"""None that fills up with spaces (``center``, ``indent``, ``format``): a width has no bound."""

_MARKUP = re.compile(r"<[^<>]*>")
_T = TypeVar("_T")


class Budget:
    """What one rendering has left. Its methods raise ValueError where that is too little."""

    def __init__(self) -> None:
        self._turns = 0
        self._work = 0

    def spend(self, work: int) -> None:
        self._work += work
        if self._work > MOST_WORK:
            raise ValueError("takes too much work: fewer loops and filters, please")

    def turns(self, values: Iterable[Any], each: int) -> list[Any]:
        """Every loop runs over this; ``each`` is what one turn costs."""
        listed = list(values)
        self._turns += len(listed)
        if self._turns > MOST_TURNS:
            raise ValueError(f"the loops take more than {MOST_TURNS} turns")
        self.spend(each * len(listed))
        return listed

    def weighed(self, value: _T) -> _T:
        """``value``, paid for. No value gets so large that the next step with it is long."""
        found = weight(value)
        self.spend(found)
        return kept(value, found)

    def printed(self, value: Any) -> str:
        """What comes out, also where a block collects it."""
        return self.weighed(str(self.weighed(value)))

    def bounded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function`` with all that it takes and makes paid for, and nothing left for later."""
        given = 1 if hasattr(function, "jinja_pass_arg") else 0  # what Jinja itself hands in

        @wraps(function)
        def paid(*args: Any, **options: Any) -> Any:
            values = (*args[given:], *options.values())
            for value in values:
                self.weighed(value)
            if values and isinstance(values[0], list | tuple):
                self.spend(len(values[0]) * sum(map(_steps, values[1:])))
            made = function(*args, **options)
            return self.weighed(list(islice(made, LARGEST_RESULT)) if _is_lazy(made) else made)

        return paid


def filters(budget: Budget) -> dict[str, Callable[..., Any]]:
    """The filters of one rendering, by name."""
    chosen = {**{name: FILTERS[name] for name in _CHOSEN}, **_OWN}
    return {
        name: found if name in _AS_THEY_ARE else budget.bounded(found)
        for name, found in chosen.items()
    }


def tests(budget: Budget) -> dict[str, Any]:
    """What stands behind ``is``. That a value is there, or is none, costs nothing."""
    return {
        name: found if name in {"defined", "undefined", "none"} else budget.bounded(found)
        for name, found in cast("Mapping[str, Any]", TESTS).items()
    }


def weight(value: Any) -> int:
    """Code points and values in ``value``, counted until they are too many."""
    total, left = 0, [value]
    while left and total <= LARGEST_RESULT:
        match left.pop():
            case str() as text:
                total += 1 + len(text)
            case Mapping() as mapping:
                total += 2 * len(mapping)
                left += [*mapping, *mapping.values()]
            case list() | tuple() as several:
                total += len(several)
                left += several
            case int() as number:
                total += 1 + number.bit_length() // 8
            case _:
                total += 1
    return total


def kept(value: _T, length: int) -> _T:
    if length > LARGEST_RESULT:
        raise ValueError(f"makes text longer than {LARGEST_RESULT} characters")
    return value


def _steps(attribute: Any) -> int:
    """How far ``attribute`` leads into each of many values: "article.source.name"."""
    return attribute.count(".") + attribute.count(",") if isinstance(attribute, str) else 0


def _is_lazy(value: Any) -> bool:
    return isinstance(value, Iterator)


def _round(value: float, precision: int = 0, method: str = "common") -> Any:
    """Jinja's computes ten to the power of any precision."""
    if not -10 <= precision <= 10:
        raise ValueError("round takes a precision of -10 to 10")
    return FILTERS["round"](value, precision, method)


def _truncate(
    text: Any,
    length: int = 255,
    killwords: bool = False,  # noqa: FBT001, FBT002  # as Jinja has it
    end: str = "...",
    leeway: int = 5,
) -> str:
    """Jinja's asserts its length."""
    whole = str(text)
    if length < len(end) or leeway < 0:
        raise ValueError(f"truncate takes a length of at least {len(end)}, and no leeway below 0")
    if len(whole) <= length + leeway:
        return whole
    short = whole[: length - len(end)]
    return (short if killwords else short.rsplit(" ", 1)[0]) + end


def _int(value: Any, default: int = 0) -> int:
    """Without a base: only in base ten Python bounds the digits."""
    for read in (int, lambda value: int(float(value))):
        with suppress(TypeError, ValueError, OverflowError):
            return read(value)
    return default


@pass_environment
def _sum(
    environment: Environment, values: Iterable[Any], attribute: str | None = None, start: float = 0
) -> Any:
    """Of numbers: a sum of lists is copied with every one."""
    if not isinstance(start, int | float):
        raise TypeError("sum takes numbers only")
    return FILTERS["sum"](environment, values, attribute, start)


def _striptags(text: Any) -> str:
    return " ".join(_MARKUP.sub("", str(text)).split())


def _join(values: Iterable[Any], by: str = "", attribute: str | None = None) -> str:
    texts = [str(value[attribute] if attribute else value) for value in values]
    return kept(by, sum(map(len, texts)) + len(by) * len(texts)).join(texts)


def _replace(text: Any, old: str, new: str) -> str:
    whole = str(text)
    return kept(whole, len(whole) + whole.count(old) * len(new)).replace(old, new)


def _json(value: Any) -> str:
    """As it stands in a JSON document; Jinja's own would escape ``<`` and ``'`` for HTML."""
    return json.dumps(value, ensure_ascii=False, default=_no_json)


def _no_json(value: Any) -> str:
    if isinstance(value, Undefined):
        return str(value)  # raises, with its name
    raise TypeError(f"{type(value).__name__} is no value of JSON")


_OWN: Final[Mapping[str, Callable[..., Any]]] = {
    "int": _int,
    "join": _join,
    "replace": _replace,
    "round": _round,
    "striptags": _striptags,
    "sum": _sum,
    "tojson": _json,
    "truncate": _truncate,
}
"""In place of Jinja's, whose cost has no bound, or which assert."""
