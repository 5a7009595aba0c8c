"""Equal warnings folded: an outage is one line, then a count a minute, not a page a second."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

AGAIN = timedelta(minutes=1)
MOST_KINDS = 200
"""Kinds remembered at once; the one heard of the longest ago is forgotten first."""

_VARYING = re.compile(r"\d+(?:[.,:]\d+)*|0x[0-9a-f]+|\b[0-9a-f]{8}-[0-9a-f-]{27}\b")
"""Numbers, addresses of objects and task ids do not make another trouble of it."""


@dataclass(slots=True)
class _Kind:
    shown: timedelta
    last: str
    held: int = 0


class Folding:
    """Shows the first of equal lines, and how many followed within a minute."""

    def __init__(self) -> None:
        self._kinds: OrderedDict[str, _Kind] = OrderedDict()

    def take(self, line: str, now: timedelta) -> list[str]:
        """The lines to show for one that came now; none where it is held back."""
        key = _VARYING.sub("#", line)
        kind = self._kinds.get(key)
        if kind is not None and now - kind.shown < AGAIN:
            kind.held += 1
            kind.last = line
            return []
        told = [*self._told(kind)] if kind else []
        self._kinds[key] = _Kind(now, line)
        self._kinds.move_to_end(key)
        while len(self._kinds) > MOST_KINDS:
            told += self._told(self._kinds.popitem(last=False)[1])
        return [*told, line]

    def due(self, now: timedelta) -> list[str]:
        """What was held back for a minute, counted."""
        told: list[str] = []
        for kind in self._kinds.values():
            if kind.held and now - kind.shown >= AGAIN:
                told += self._told(kind)
                kind.shown = now
        return told

    def rest(self) -> list[str]:
        """What is still held back, at the end."""
        return [line for kind in self._kinds.values() for line in self._told(kind)]

    @property
    def holding(self) -> bool:
        return any(kind.held for kind in self._kinds.values())

    @staticmethod
    def _told(kind: _Kind) -> Iterator[str]:
        if kind.held:
            yield f"... {kind.held} more like this: {kind.last}"
        kind.held = 0
