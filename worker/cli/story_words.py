"""Verdicts, rulings and alerts in words: one line each, made of what their JSON says."""

from collections.abc import Mapping
from typing import Any

from worker.domain.alerts import AlertReason, AlertState, Hold, MessageState

Document = Mapping[str, Any]

ALIKE = frozenset({"near", "partial", "series"})
"""Relations of which one may ask how alike two texts are."""

HOLDS: Mapping[Hold, str] = {
    Hold.GROUP_WAIT: "with the copies that come until then",
    Hold.EVENT: "with other texts about the event, of which they were told lately",
    Hold.BURST: "with what else comes until then: more came than the route tells one by one",
    Hold.FOLLOW_UP: "since the story's last message is not long ago",
    Hold.QUIET_HOURS: "when the quiet hours end",
    Hold.STORM: "with all else that waits: they got more messages than anyone may in an hour",
    Hold.DIGEST: "with the digest",
    Hold.OUTAGE: "with what else its channel could not take",
}
"""Why somebody is told later."""

MESSAGES: Mapping[MessageState, str] = {
    MessageState.PENDING: "not yet told {of}: {message} waits",
    MessageState.SENDING: "being told {of}: {message} is on its way",
    MessageState.FAILED: "not yet told {of}: {message} failed{error}",
    MessageState.SENT: "told {of} ({message})",
    MessageState.DEAD: "not told {of}: {message} was given up{error}",
    MessageState.CANCELLED: "not told {of}: {message} was taken out by hand",
}

GROUNDS: Mapping[AlertReason, str] = {
    **{reason: reason.replace("_", " ") for reason in AlertReason},
    AlertReason.NO_ROUTE: "no route and no notify leads it to anybody",
    AlertReason.NEW_FACTS: "it says something new",
    AlertReason.CORRECTED: "corrects what they were told",
    AlertReason.RETRACTED: "withdraws what they were told",
    AlertReason.FOLLOW_UPS_SPENT: "the story has had all follow-ups that its route allows",
    AlertReason.FOLLOW_UPS_OVER: "the story was told too long ago for its route to follow it up",
    AlertReason.SILENCED: "silenced",
    AlertReason.CANCELLED: "its message was taken out by hand",
}
"""Why somebody is told, or is not."""

DETAILED = frozenset({
    AlertReason.SILENCED,
    AlertReason.CANCELLED,
    AlertReason.MORE_OUTLETS,
    AlertReason.NEW_FACTS,
    AlertReason.CORRECTED,
    AlertReason.RETRACTED,
    AlertReason.FOLLOW_UPS_SPENT,
    AlertReason.FOLLOW_UPS_OVER,
})  # fmt: skip
"""Reasons whose detail says more than the verdict does, which is shown anyway."""


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
    if alert["state"] == AlertState.SUPPRESSED:
        return f"not told {of}"
    if alert["message"]:
        return _in_message(of, alert)
    if alert["state"] == AlertState.OPEN:
        return _open(of, alert)
    return f"said to be told {of}, but in no message: natowire status"


def _in_message(of: str, alert: Document) -> str:
    """What became of an alert with its message; one of which nothing is kept had its end."""
    message, error = f"message {alert['message']}", f": {alert['error']}" if alert["error"] else ""
    words = MESSAGES.get(alert["message_state"], MESSAGES[MessageState.SENT])
    return words.format(of=of, message=message, error=error) + _delay(alert)


def _open(of: str, alert: Document) -> str:
    if not alert.get("hold"):
        return f"to be told {of} from {clock(alert['due'])} on{_delay(alert)}"
    why = HOLDS[Hold(alert["hold"])]
    return f"to be told {of} from {clock(alert['due'])} on, {why}{_delay(alert)}"


def _delay(alert: Document) -> str:
    """What else keeps it, where that is known: the next attempt, its channel."""
    next_ = f"; next attempt {clock(alert['next'])}" if alert.get("next") else ""
    trouble = alert.get("channel_trouble")
    return next_ + (f"; its channel: {trouble}" if trouble else "")


def ground_in_words(alert: Document) -> str:
    """``new story, topics munition, by all``."""
    by = f", by {', '.join(alert['routes'])}" if alert["routes"] else ""
    topics = f", topics {', '.join(alert['topics'])}" if alert["topics"] else ""
    detail = alert.get("detail") if alert["reason"] in DETAILED else ""
    said = f" ({detail})" if detail else ""
    return f"{GROUNDS[AlertReason(alert['reason'])]}{said}{topics}{by}"


def recipient_in_words(key: str | None) -> str:
    """The address of ``email:anna@beispiel.example``."""
    return key.partition(":")[2] if key else "nobody"
