"""What recipients have heard of a story once alert items stand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Hold,
    Recipient,
    Told,
)
from worker.domain.telling import TAKES_BACK, Hearing

FOLLOW_UPS = frozenset({AlertReason.MORE_OUTLETS, AlertReason.NEW_FACTS})


def is_follow_up(kind: AlertKind, reason: AlertReason) -> bool:
    """Whether it counts against a route's ``max_per_story``, in whatever message it comes."""
    return kind is AlertKind.UPDATE or reason in FOLLOW_UPS


def waits_for_digest(kind: AlertKind, hold: Hold | None) -> bool:
    """A correction of who has digests only keeps its kind, what no channel took for days its hold."""
    return kind is AlertKind.DIGEST or hold is Hold.DIGEST


def told_by(items: Iterable[AlertItem], before: Told) -> Told:
    """What a story has told once these items stand."""
    after = dict(before)
    for item in items:
        if item.recipient and item.state is not AlertState.SUPPRESSED:
            key = item.recipient.key
            after[key] = after.get(key, frozenset()) | set(item.topics)
    return after


def heard_by(items: Iterable[AlertItem], before: Mapping[str, Hearing]) -> dict[str, Hearing]:
    """What recipients have heard of a story, or will at ``last_at``, once these items stand."""
    after = dict(before)
    for item in items:
        if item.recipient and item.state is not AlertState.SUPPRESSED:
            key = item.recipient.key
            after[key] = _heard(item, after.get(key) or _nothing(item, item.recipient))
    return after


def _heard(item: AlertItem, before: Hearing) -> Hearing:
    """What joins something that waits to be told of the story is no message of its own."""
    waits = waits_for_digest(item.kind, item.hold)
    is_ahead = before.digest_at is not None if waits else before.last_at > item.created_at
    takes_back, retracts = item.reason in TAKES_BACK, item.reason is AlertReason.RETRACTED
    return replace(
        before,
        topics=before.topics.union(item.topics),
        priority=max(before.priority, item.priority, key=lambda p: p.rank),
        routes=tuple(dict.fromkeys((*before.routes, *item.routes))),
        article=item.article,
        version=item.version,
        follow_ups=before.follow_ups + (not is_ahead and is_follow_up(item.kind, item.reason)),
        articles=before.articles | {item.article},
        corrected_at=item.created_at if takes_back else before.corrected_at,
        retracted_at=item.created_at if retracts else before.retracted_at,
        **_times(item, before),
    )


class _Times(TypedDict, total=False):
    first_at: datetime
    last_at: datetime
    told_at: datetime | None
    hold: Hold | None
    digest_at: datetime | None


def _times(item: AlertItem, before: Hearing) -> _Times:
    """When they hear of it. What waits for a digest counts as long as nothing is told at once."""
    at = item.due_at
    if waits_for_digest(item.kind, item.hold):
        return {"digest_at": at}
    if before.hold is Hold.DIGEST:
        return {"first_at": at, "last_at": at, "hold": item.hold}
    is_told = before.last_at <= item.created_at
    return {
        "first_at": min(before.first_at, at),
        "last_at": max(before.last_at, at),
        "told_at": before.last_at if is_told else before.told_at,
        "hold": item.hold if at >= before.last_at else before.hold,
    }


def _nothing(item: AlertItem, recipient: Recipient) -> Hearing:
    """What is known of one before the first item."""
    hold = Hold.DIGEST if waits_for_digest(item.kind, item.hold) else item.hold
    return Hearing(
        recipient=recipient,
        topics=frozenset(),
        priority=item.priority,
        routes=(),
        article=item.article,
        version=item.version,
        first_at=item.due_at,
        last_at=item.due_at,
        hold=hold,
    )
