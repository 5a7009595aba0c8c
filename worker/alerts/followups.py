"""Whether a story that was told is told again, and when: calmly, by what its routes ask for."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from worker.alerts.facts import Facts
from worker.alerts.subject import Subject
from worker.alerts.timing import Due
from worker.domain.alerts import AlertReason, FollowUp, Hold, Occasion, Route, RouteMode
from worker.domain.settings import AlertSettings
from worker.domain.telling import Hearing

FOLLOWED = frozenset({Occasion.NEWS, Occasion.CATCH_UP})
"""What a first poll or an import brings tells nobody of a story's course."""


class FollowUpAnswer(NamedTuple):
    """What a recipient's routes say of a story's next message: ``reason`` is why it is told, or
    why not any more; ``due`` is when it may be, where it is told.
    """

    reason: AlertReason
    due: Due | None = None


def follow_up(
    subject: Subject,
    hearing: Hearing | None,
    routes: Iterable[Route],
    topics: Iterable[str],
    now: datetime,
) -> FollowUpAnswer | None:
    """The most generous answer of these routes for one who has heard of the story; None where
    nothing happened for which one of them follows a story up. ``topics`` are those that no silence
    hides.
    """
    if hearing is None or subject.occasion not in FOLLOWED or subject.correction:
        return None
    heard = hearing.topics.intersection(topics)
    answers = [
        _answer(route, route.follow_up, reason, hearing, now)
        for route in routes
        if heard and route.follow_up and (reason := _asked(subject, route.follow_up, heard))
    ]
    return min(answers, key=_generosity, default=None)


def asks(settings: AlertSettings, what: Callable[[FollowUp], bool]) -> bool:
    """Whether any route follows stories up in this way."""
    return any(route.follow_up and what(route.follow_up) for route in settings.routes)


def _asked(subject: Subject, rule: FollowUp, heard: frozenset[str]) -> AlertReason | None:
    """What happened that the rule asks for."""
    is_fresh = subject.is_update and not heard.isdisjoint(subject.fresh)
    if rule.on_new_facts and is_fresh and subject.facts is not Facts.NONE:
        return AlertReason.NEW_FACTS
    before, after = subject.outlets_before, subject.outlets_after
    crossed = any(before < count <= after for count in rule.at_outlets)
    return AlertReason.MORE_OUTLETS if crossed else None


def _answer(
    route: Route, rule: FollowUp, reason: AlertReason, hearing: Hearing, now: datetime
) -> FollowUpAnswer:
    if now - hearing.first_at > rule.window:
        return FollowUpAnswer(AlertReason.FOLLOW_UPS_OVER)
    joined, apart = _joined(route, hearing, now), _apart(route, rule, hearing, now)
    if joined is None and hearing.follow_ups >= rule.max_per_story:
        return FollowUpAnswer(AlertReason.FOLLOW_UPS_SPENT)
    if joined is None or (_only_pauses(joined, hearing) and apart.at < joined.at):
        return FollowUpAnswer(reason, apart)
    return FollowUpAnswer(reason, joined)


def _joined(route: Route, hearing: Hearing, now: datetime) -> Due | None:
    """What waits to be told of the story takes a further follow-up along: no message more. Who is
    told at once does not wait for what waits for a digest.
    """
    if route.mode is RouteMode.DIGEST:
        is_ahead = hearing.digest_at is not None and hearing.digest_at > now
        return Due(hearing.digest_at, Hold.DIGEST) if hearing.digest_at and is_ahead else None
    is_ahead = hearing.last_at > now and hearing.hold is not Hold.DIGEST
    return Due(hearing.last_at, hearing.hold or Hold.FOLLOW_UP) if is_ahead else None


def _only_pauses(joined: Due, hearing: Hearing) -> bool:
    """Whether it waits for the pause of another route, which may be longer: what is told before
    takes it along.
    """
    return joined.hold is Hold.FOLLOW_UP and hearing.told_at is not None


def _apart(route: Route, rule: FollowUp, hearing: Hearing, now: datetime) -> Due:
    """After the route's own pause."""
    since = hearing.last_at if hearing.last_at <= now else hearing.told_at
    waited = now + route.group_wait
    if since and since + rule.min_interval > waited:
        return Due(since + rule.min_interval, Hold.FOLLOW_UP)
    return Due(waited, Hold.GROUP_WAIT if route.group_wait else None)


def _generosity(answer: FollowUpAnswer) -> tuple[int, float]:
    if answer.due is not None:
        return 0, answer.due.at.timestamp()
    return (1 if answer.reason is AlertReason.FOLLOW_UPS_SPENT else 2), 0.0
