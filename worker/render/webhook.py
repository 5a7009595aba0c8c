"""A notice as the bytes of a webhook: compact JSON, kept below the standard's 20 kB.

Where a message is larger, its largest alert gives up details, a row of the table at a time,
until all fit. An alert itself is never left out: ``worker.alerts.grouping`` puts few enough
into one message.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate, takewhile
from typing import Any

from worker.domain.notices import Notice
from worker.render.payload import Json, payload

LARGEST_BODY = 20_000
"""Bytes. Standard Webhooks 1.0.0, "payload size": below 20 kB."""

Limits = Mapping[str, int]
"""By key: how many a list may hold, how many bytes of JSON a text may take."""


def _limits(*, others: int, snippets: int, matches: int, names: int, text: int) -> Limits:
    return {
        "others": others,
        "snippets": snippets,
        "matches": matches,
        **dict.fromkeys(("topics", "routes", "agency"), names),
        **dict.fromkeys(("title", "name", "author", "url"), text),
    }


STEPS: Sequence[Limits] = (
    _limits(others=20, snippets=9, matches=20, names=50, text=2000),
    _limits(others=5, snippets=5, matches=10, names=50, text=2000),
    _limits(others=2, snippets=3, matches=5, names=20, text=1000),
    _limits(others=0, snippets=2, matches=3, names=10, text=600),
    _limits(others=0, snippets=1, matches=1, names=5, text=400),
    _limits(others=0, snippets=0, matches=1, names=3, text=300),
    _limits(others=0, snippets=0, matches=0, names=1, text=150),
)
"""What goes first is what a receiver can best do without: it has the article's address."""


class WebhookRenderer:
    """Implements the port ``Renderer`` for webhooks."""

    def render(self, notice: Notice) -> bytes:
        return body(payload(notice))


def body(document: Json) -> bytes:
    """A payload as UTF-8 JSON; of at most LARGEST_BODY bytes where grouping did its part."""
    whole = _alerts(document)
    told, steps = list(whole), [0] * len(whole)
    sizes = [_size(alert) for alert in whole]
    frame = _size(_holding(document, [])) + len(whole)
    while frame + sum(sizes) > LARGEST_BODY:
        yielding = [number for number, step in enumerate(steps) if step < len(STEPS)]
        if not yielding:
            break
        largest = max(yielding, key=sizes.__getitem__)
        told[largest] = shortened(whole[largest], STEPS[steps[largest]])
        sizes[largest] = _size(told[largest])
        steps[largest] += 1
    return _encoded(_holding(document, told))


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
    return len(_encoded(value))


def _encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
