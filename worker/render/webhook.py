"""A notice as the bytes of a webhook: compact JSON, kept below the standard's 20 kB.

Where a message is larger, its largest alert gives up details, a row of the table at a time,
until all fit. ``worker.alerts.grouping`` puts few enough into one message; of more than that the
last ones stand in a line each.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate, takewhile
from typing import Any

from worker.render.payload import Json, brief

LARGEST_BODY = 20_000
"""Bytes. Standard Webhooks 1.0.0, "payload size": below 20 kB."""

Limits = Mapping[str, int]
"""By key: how many a list may hold, how many bytes of JSON a text may take."""


def _limits(*, others: int, snippets: int, matches: int, names: int, text: int) -> Limits:
    """An address is told whole or not at all, so it gets more room than other texts."""
    return {
        "others": others,
        "snippets": snippets,
        "matches": matches,
        **dict.fromkeys(("topics", "routes", "agency"), names),
        **dict.fromkeys(("title", "name", "author"), text),
        "url": max(text, _LONGEST_ADDRESS),
    }


_LONGEST_ADDRESS = 300

STEPS: Sequence[Limits] = (
    _limits(others=20, snippets=9, matches=20, names=50, text=2000),
    _limits(others=5, snippets=5, matches=10, names=50, text=2000),
    _limits(others=2, snippets=3, matches=5, names=20, text=1000),
    _limits(others=0, snippets=2, matches=3, names=10, text=600),
    _limits(others=0, snippets=1, matches=1, names=5, text=400),
    _limits(others=0, snippets=0, matches=1, names=3, text=300),
    _limits(others=0, snippets=0, matches=0, names=1, text=150),
    _limits(others=0, snippets=0, matches=0, names=1, text=100),
)
"""What goes first is what a receiver can best do without: it has the article's address."""
FRAME_STEPS: Sequence[Limits] = tuple(
    {
        **dict.fromkeys(("already", "failing"), most),
        **dict.fromkeys(("title", "url", "feed", "source"), text),
    }
    for most, text in ((60, 300), (30, 200), (15, 150), (5, 150))
)
"""The same for what a digest says beside its alerts."""
_LINE: Limits = {"title": 150, "url": 300, "source": 80}
MOST_WHOLE = 50
"""More alerts than this have no room even at their shortest, of 700 bytes."""


def body(document: Json) -> bytes:
    """A payload as UTF-8 JSON of at most LARGEST_BODY bytes."""
    return encoded(fitted(document))


def fitted(document: Json) -> Json:
    """The payload with as much of its details as there is room for."""
    frame, whole = _framed(document), _alerts(document)
    room = LARGEST_BODY - _size(_holding(frame, [])) - len(whole)
    if len(whole) > MOST_WHOLE:
        return _crowded(frame, [shortened(alert, STEPS[-1]) for alert in whole], room)
    told, steps = list(whole), [0] * len(whole)
    sizes = [_size(alert) for alert in whole]
    while sum(sizes) > room:
        yielding = [number for number, step in enumerate(steps) if step < len(STEPS)]
        if not yielding:
            return _crowded(frame, told, room)
        largest = max(yielding, key=sizes.__getitem__)
        told[largest] = shortened(whole[largest], STEPS[steps[largest]])
        sizes[largest] = _size(told[largest])
        steps[largest] += 1
    return _holding(frame, told)


def _framed(document: Json) -> Json:
    """The document whose lists beside the alerts leave them at least half the room."""
    frame = document
    if document["type"] != "natowire.alerts.v1":
        return frame
    for limits in FRAME_STEPS:
        if _size(_holding(frame, [])) <= LARGEST_BODY // 2:
            break
        frame = {**document, "data": shortened(_holding(document, [])["data"], limits)}
    return frame


def _crowded(frame: Json, told: list[Json], room: int) -> Json:
    """As many alerts as fit beside a line for each of the others; last, their number alone."""
    lines = [_line(alert) for alert in told]
    sizes = [_size(alert) + 1 for alert in told]
    briefs = [_size(line) + 1 for line in lines]
    whole, room = 0, room - len("99999")
    while sum(sizes[: whole + 1]) + sum(briefs[whole + 1 :]) <= room:
        whole += 1
    left = accumulate(briefs[whole:], initial=sum(sizes[:whole]))
    in_line = sum(1 for size in left if size <= room) - 1
    data = frame["data"] | {
        "more": lines[whole : whole + in_line],
        "omitted": len(told) - whole - in_line,
    }
    return _holding({**frame, "data": data}, told[:whole])


def _line(alert: Json) -> Json:
    line: Json = _within(brief(alert), "", _LINE, [])
    return line


def shortened(alert: Json, limits: Limits) -> Json:
    """An alert within ``limits``; ``truncated`` counts what was left out or cut short."""
    losses: list[str] = []
    told: Json = _within(alert, "", limits, losses)
    return told | {"truncated": len(losses)}


def _within(value: Any, key: str, limits: Limits, losses: list[str]) -> Any:
    """``value``, which stands under ``key``; each loss adds its key to ``losses``."""
    most = limits.get(key)
    match value:
        case dict():
            return {name: _within(item, name, limits, losses) for name, item in value.items()}
        case list():
            kept = value if most is None else value[:most]
            losses += [key] * (len(value) - len(kept))
            return [_within(item, "name", limits, losses) for item in kept]
        case str() if most is not None and _size(value) > most:
            losses.append(key)
            return None if key == "url" else _cut(value, most)  # half an address is none
        case _:
            return value


def _cut(text: str, most: int) -> str:
    """The beginning of a text, with quotes and an ellipsis in ``most`` bytes of JSON."""
    room = most - _size("…")
    sizes = accumulate(_size(sign) - 2 for sign in text)
    return text[: sum(1 for _ in takewhile(lambda size: size <= room, sizes))].rstrip() + "…"


def _alerts(document: Json) -> list[Json]:
    data = document["data"]
    match document["type"]:
        case "natowire.alert.v1":
            return [data]
        case "natowire.alerts.v1":
            return list(data["alerts"])
        case _:
            return []


def _holding(document: Json, alerts: list[Json]) -> Json:
    """The document with other alerts in their place."""
    match document["type"]:
        case "natowire.alert.v1":
            return {**document, "data": alerts[0] if alerts else {}}
        case "natowire.alerts.v1":
            return {**document, "data": {**document["data"], "alerts": alerts}}
        case _:
            return document


def _size(value: Any) -> int:
    return len(encoded(value))


def encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
