"""Whether a recipient is told of an article, and why or why not.

A table of questions, each a pure function of the situation; the first that answers gives
the named reason, which is stored with the alert item and shown by ``explain``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from worker.alerts.routing import Reach, is_immediate, reached
from worker.alerts.slots import EVERY_DAY, next_slot
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Occasion,
    Route,
    RouteMode,
    Told,
)
from worker.domain.corpus import Document
from worker.domain.feeds import FeedSpec
from worker.domain.settings import AlertSettings
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.domain.topics import Topic

OVERVIEW_WINDOW = timedelta(hours=48)
"""What a first poll's overview reaches back to (CONTRACT section 6)."""
GATHERING = timedelta(minutes=2)
"""How long a catch-up waits for the other feeds of the same outage: asked anew, six hundred
feeds are through in one (see ``worker.alerts.grouping.ready``)."""
MORNING = (time(7),)
"""When someone who is told at once hears at the latest of what came late: the next morning, in
the zone of the defaults. Nobody is left untold, and nobody is called away for old news."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the config says about telling."""

    topics: tuple[Topic, ...]
    feeds: tuple[FeedSpec, ...]
    settings: AlertSettings

    def feed(self, name: str | None) -> FeedSpec | None:
        return next((feed for feed in self.feeds if feed.name == name), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """One judged document, numbered, and what its story has told so far."""

    document: Document
    verdict: Verdict
    article: int
    story: int
    version: int
    told: Told
    before: frozenset[str]
    """Topics of the version that this one revises."""
    seen_before: bool
    """Whether this very item of this very feed was seen before."""
    occasion: Occasion
    late_before: datetime | None = None
    """What was published before this, and is no new version, is told as found late."""


@dataclass(frozen=True, slots=True)
class _Situation:
    subject: Subject
    told: frozenset[str]
    untold: tuple[str, ...]
    now: datetime


Answer = tuple[AlertState, AlertReason]


def decide(subject: Subject, rules: Rules, now: datetime) -> tuple[AlertItem, ...]:
    """One alert item for everyone the matches reach, told or not.

    None for an item seen again. One that another feed brings first now is routed by that
    feed, although the corpus holds it: a route may ask for the feed.
    """
    document, relation = subject.document, subject.verdict.relation
    if not document.matches or (relation is Relation.SAME and subject.seen_before):
        return ()
    feed = rules.feed(document.article.feed)
    reaches = reached(document.article, document.matches, rules.topics, feed, rules.settings)
    if not reaches:
        return (_unreached(subject, now),)
    return tuple(_item(subject, reach, rules.settings, now) for reach in reaches)


def told_by(items: Iterable[AlertItem], before: Told) -> Told:
    """What a story has told once these items stand."""
    after = dict(before)
    for item in items:
        if item.recipient and item.state is not AlertState.SUPPRESSED:
            key = item.recipient.key
            after[key] = after.get(key, frozenset()) | set(item.topics)
    return after


def _silent_import(at: _Situation) -> Answer | None:
    if at.subject.occasion is Occasion.IMPORT:
        return AlertState.SUPPRESSED, AlertReason.IMPORTED
    return None


def _nothing_untold(at: _Situation) -> Answer | None:
    if at.told and not at.untold:
        return AlertState.SUPPRESSED, AlertReason.ALREADY_TOLD
    return None


def _nothing_new(at: _Situation) -> Answer | None:
    revised = at.subject.verdict.relation is Relation.REVISION
    if revised and set(at.untold) <= at.subject.before:
        return AlertState.SUPPRESSED, AlertReason.NOTHING_NEW
    return None


def _silent_first_poll(at: _Situation) -> Answer | None:
    if at.subject.occasion is Occasion.SILENT:
        return AlertState.SUPPRESSED, AlertReason.FIRST_POLL_SILENT
    return None


def _first_poll(at: _Situation) -> Answer | None:
    if at.subject.occasion is not Occasion.OVERVIEW:
        return None
    if at.subject.document.article.dated() < at.now - OVERVIEW_WINDOW:
        return AlertState.SUPPRESSED, AlertReason.FIRST_POLL_OLD
    return AlertState.OPEN, AlertReason.FIRST_POLL


def _late(at: _Situation) -> Answer | None:
    subject, published = at.subject, at.subject.document.article.published
    if subject.late_before is None or published is None or published.inferred:
        return None
    is_update = subject.verdict.relation is Relation.REVISION
    if is_update or published.latest() >= subject.late_before:
        return None
    return AlertState.OPEN, AlertReason.LATE


def _caught_up(at: _Situation) -> Answer | None:
    if at.subject.occasion is Occasion.CATCH_UP:
        return AlertState.OPEN, AlertReason.CAUGHT_UP
    return None


def _new_topic(at: _Situation) -> Answer | None:
    return (AlertState.OPEN, AlertReason.NEW_TOPIC) if at.told else None


def _split(at: _Situation) -> Answer | None:
    parted = at.subject.verdict.reason is VerdictReason.SPLIT
    return (AlertState.OPEN, AlertReason.SPLIT) if parted else None


def _new_recipient(at: _Situation) -> Answer | None:
    return (AlertState.OPEN, AlertReason.NEW_RECIPIENT) if at.subject.told else None


def _new_story(_: _Situation) -> Answer:
    return AlertState.OPEN, AlertReason.NEW_STORY


QUESTIONS: Sequence[Callable[[_Situation], Answer | None]] = (
    _silent_import,
    _nothing_untold,
    _nothing_new,
    _silent_first_poll,
    _first_poll,
    _late,
    _caught_up,
    _new_topic,
    _split,
    _new_recipient,
    _new_story,
)


def _item(subject: Subject, reach: Reach, settings: AlertSettings, now: datetime) -> AlertItem:
    told = subject.told.get(reach.recipient.key, frozenset())
    untold = tuple(topic for topic in reach.topics if topic not in told)
    situation = _Situation(subject, told, untold, now)
    state, reason = next(answer for question in QUESTIONS if (answer := question(situation)))
    kind = _kind(reason, reach)
    return AlertItem(
        id=_item_id(subject, reach.recipient.key, kind),
        recipient=reach.recipient,
        kind=kind,
        state=state,
        reason=reason,
        article=subject.article,
        version=subject.version,
        story=subject.story,
        topics=reach.topics,
        priority=reach.priority,
        routes=tuple(route.name for route in reach.routes),
        created_at=now,
        due_at=_due(kind, reach, settings, now),
        detail=subject.verdict.detail,
    )


def _unreached(subject: Subject, now: datetime) -> AlertItem:
    matches = subject.document.matches
    return AlertItem(
        id=_item_id(subject, "", AlertKind.NEW),
        recipient=None,
        kind=AlertKind.NEW,
        state=AlertState.SUPPRESSED,
        reason=AlertReason.NO_ROUTE,
        article=subject.article,
        version=subject.version,
        story=subject.story,
        topics=tuple(match.topic for match in matches),
        priority=max((match.priority for match in matches), key=lambda p: p.rank),
        routes=(),
        created_at=now,
        due_at=now,
    )


KINDS: Mapping[AlertReason, AlertKind] = {
    AlertReason.FIRST_POLL: AlertKind.OVERVIEW,
    AlertReason.LATE: AlertKind.DIGEST,
}
"""Reasons that decide by themselves how they are told."""
IMMEDIATE_KINDS: Mapping[AlertReason, AlertKind] = {
    AlertReason.CAUGHT_UP: AlertKind.CATCH_UP,
    AlertReason.NEW_TOPIC: AlertKind.UPDATE,
}
"""Those that do so for whoever is told at once; whoever is not waits for a digest."""


def _kind(reason: AlertReason, reach: Reach) -> AlertKind:
    if reason in KINDS:
        return KINDS[reason]
    if not is_immediate(reach):
        return AlertKind.DIGEST
    return IMMEDIATE_KINDS.get(reason, AlertKind.NEW)


def _due(kind: AlertKind, reach: Reach, settings: AlertSettings, now: datetime) -> datetime:
    """An overview goes out when its poll ends, a catch-up when the other feeds of its outage had
    their turn; the rest when the most eager route says.
    """
    match kind:
        case AlertKind.OVERVIEW:
            return now
        case AlertKind.CATCH_UP:
            return now + GATHERING
        case AlertKind.DIGEST:
            return _next_digest(reach, settings, now)
        case _:
            return now + min(
                route.group_wait for route in reach.routes if route.mode is RouteMode.IMMEDIATE
            )


def _next_digest(reach: Reach, settings: AlertSettings, now: datetime) -> datetime:
    """The next slot of the recipient's digests. Who is told at once otherwise gets what came
    late with it, but no later than the next morning: a weekly digest may be far away.
    """
    slots = [_slot(r, settings, now) for r in reach.routes if r.mode is RouteMode.DIGEST]
    if is_immediate(reach):
        slots.append(next_slot(MORNING, EVERY_DAY, ZoneInfo(settings.defaults.timezone), now))
    return min(slots)


def _slot(route: Route, settings: AlertSettings, now: datetime) -> datetime:
    zone = ZoneInfo(route.timezone or settings.defaults.timezone)
    return next_slot(route.at, route.days, zone, now)


def _item_id(subject: Subject, recipient: str, kind: AlertKind) -> str:
    """24 hex digits that the same decision always gets, in every process."""
    document = subject.document
    key = document.keys[0]
    parts = (recipient, key.kind, key.value, document.digest, kind)
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
