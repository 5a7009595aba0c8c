"""What recipients have heard of a story once alert items stand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Recipient,
    Told,
)
from worker.domain.telling import TAKES_BACK, Hearing

FOLLOW_UPS = frozenset({AlertReason.MORE_OUTLETS, AlertReason.NEW_FACTS})


def is_follow_up(kind: AlertKind, reason: AlertReason) -> bool:
    """Whether it counts against a route's ``max_per_story``, in whatever message it comes."""
    return kind is AlertKind.UPDATE or reason in FOLLOW_UPS


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
    is_another = before.last_at <= item.created_at
    takes_back, retracts = item.reason in TAKES_BACK, item.reason is AlertReason.RETRACTED
    return replace(
        before,
        topics=before.topics.union(item.topics),
        priority=max(before.priority, item.priority, key=lambda p: p.rank),
        routes=tuple(dict.fromkeys((*before.routes, *item.routes))),
        article=item.article,
        version=item.version,
        first_at=min(before.first_at, item.due_at),
        last_at=max(before.last_at, item.due_at),
        follow_ups=before.follow_ups + (is_another and is_follow_up(item.kind, item.reason)),
        articles=before.articles | {item.article},
        corrected_at=item.created_at if takes_back else before.corrected_at,
        retracted_at=item.created_at if retracts else before.retracted_at,
    )


def _nothing(item: AlertItem, recipient: Recipient) -> Hearing:
    article, version, at = item.article, item.version, item.due_at
    return Hearing(recipient, frozenset(), item.priority, (), article, version, at, at)
