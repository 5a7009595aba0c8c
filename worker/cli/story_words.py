"""Verdicts, rulings and alerts in words: one line each, made of what their JSON says."""

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]

ALIKE = frozenset({"near", "partial", "series"})
"""Relations of which one may ask how alike two texts are."""


def clock(moment: str) -> str:
    """A time for people, to the minute: ``2026-04-25 20:00`` of RFC 3339 in UTC."""
    return moment[:16].replace("T", " ")


def verdict_in_words(verdict: Document) -> str:
    """``near a2: 82% of the shorter text stands in that of Nachbarblatt``."""
    said = verdict["detail"] or verdict["reason"].replace("_", " ")
    if verdict["match"] is None:
        return f"{verdict['relation']}: {said}"
    is_plain = "%" in said or verdict["relation"] not in ALIKE
    alike = "" if is_plain else f", {verdict['similarity']:.0%} alike"
    marked = f", {verdict['correction']}" if verdict["correction"] else ""
    overlaps = ", ".join(verdict["overlaps"])
    more = f"; it also holds much of {overlaps}" if overlaps else ""
    return f"{verdict['relation']} {verdict['match']}{marked}{alike}: {said}{more}"


def ruling_in_words(ruling: Document) -> str:
    """``a3 was taken out of s2 and became s5: another event``."""
    articles = ", ".join(ruling["articles"]) or "an article no longer stored"
    story, other, why = ruling["story"], ruling["other"], ruling["why"]
    if ruling["kind"] == "split":
        return f"{articles} was taken out of {story} and became {other}: {why}"
    return f"{story} ({articles}) was joined into {other}: {why}"


def outcome_in_words(alert: Document) -> str:
    """``told of a2 on 2026-04-25 20:00 (message 24d1, receipt 250 ok)``."""
    of = f"of {alert['article']}"
    if alert["sent"]:
        receipt = f", receipt {alert['receipt']}" if alert["receipt"] else ""
        return f"told {of} on {clock(alert['sent'])} (message {alert['message']}{receipt})"
    if alert["message"]:
        error = f": {alert['error']}" if alert["error"] else ""
        return f"not yet told {of} (message {alert['message']} is {alert['message_state']}{error})"
    if alert["state"] == "open":
        return f"to be told {of} from {clock(alert['due'])} on"
    return f"not told {of}"


def ground_in_words(alert: Document) -> str:
    """``new story, topics munition, by all``."""
    by = f", by {', '.join(alert['routes'])}" if alert["routes"] else ""
    return f"{alert['reason'].replace('_', ' ')}, topics {', '.join(alert['topics'])}{by}"


def recipient_in_words(key: str | None) -> str:
    """The address of ``email:anna@beispiel.example``."""
    return key.partition(":")[2] if key else "nobody"
