"""Whether recipients are told of an article, and why or why not: one alert item for each.

Every route that applies and every topic's ``notify`` count, folded to one item a recipient. Who
has heard of the story hears of its corrections, and of its course where a route follows it,
whether or not the article reaches them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from worker.alerts.corrections import untold_correction
from worker.alerts.events import marks
from worker.alerts.followups import follow_up
from worker.alerts.questions import Answer, Situation, answer
from worker.alerts.routing import Reach, everyone, reached
from worker.alerts.silencing import silence_of
from worker.alerts.subject import Rules, Subject
from worker.alerts.timing import Due, due, kind_of
from worker.domain.alerts import AlertItem, AlertKind, AlertReason, AlertState
from worker.domain.settings import AlertSettings
from worker.domain.stories import Relation


def decide(subject: Subject, rules: Rules, now: datetime) -> tuple[AlertItem, ...]:
    """One alert item for everyone the matches reach, told or not, and for everyone else who has
    heard of the story and is to hear more of it.

    None for an item seen again. One that another feed brings first now is routed by that
    feed, although the corpus holds it: a route may ask for the feed.
    """
    if subject.verdict.relation is Relation.SAME and subject.seen_before:
        return ()
    article, matches = subject.document.article, subject.document.matches
    reaches: Sequence[Reach] = ()
    if matches:
        feed = rules.feed(article.feed)
        reaches = reached(article, matches, rules.topics, feed, rules.settings)
    situations = [_situation(subject, reach, rules, now) for reach in reaches]
    situations += _asides(subject, {reach.recipient.key for reach in reaches}, rules, now)
    items = [_item(at, rules.settings) for at in situations]
    if matches and not reaches:
        items.append(_unreached(subject, now))
    return tuple(_marked(items, subject, rules.settings))


def _asides(
    subject: Subject, reached_: Collection[str], rules: Rules, now: datetime
) -> Iterator[Situation]:
    """Those who have heard of the story, are not reached by this, and are to hear more of it."""
    others = [h for key, h in subject.hearings.items() if key not in reached_]
    if not others:
        return
    named = everyone(rules.topics, rules.settings)
    for hearing in others:
        recipient = named.get(hearing.recipient.key)
        reach = Reach.of(hearing, recipient or hearing.recipient, rules.settings)
        at = _situation(subject, reach, rules, now, is_gone=recipient is None)
        if subject.correction or at.sequel:
            yield at


def _situation(
    subject: Subject, reach: Reach, rules: Rules, now: datetime, *, is_gone: bool = False
) -> Situation:
    key, feed = reach.recipient.key, subject.document.article.feed
    hidden = {
        topic: silence
        for topic in (reach.topics if rules.silences else ())
        if (silence := silence_of(topic, feed, subject.story, rules.silences, now))
    }
    audible = reach.about(set(reach.topics) - hidden.keys()) if hidden else reach
    hearing = subject.hearings.get(key)
    heard = Reach.of(hearing, reach.recipient, rules.settings) if hearing else None
    routes = audible.joined(heard).routes if heard else audible.routes
    return Situation(
        subject=subject,
        reach=reach,
        audible=audible,
        silence=next(iter(hidden.values()), None),
        told=subject.told.get(key, frozenset()),
        heard=heard,
        correction=untold_correction(subject, hearing, now),
        sequel=follow_up(subject, hearing, routes, audible.topics, now),
        is_gone=is_gone,
        now=now,
    )


def _item(at: Situation, settings: AlertSettings) -> AlertItem:
    subject, found = at.subject, answer(at)
    reach = _counting(at, found)
    kind = (
        AlertKind.CORRECTION
        if at.correction
        else kind_of(found.reason, reach.routes, subject.occasion)
    )
    goes = _due(at, found, kind, reach, settings)
    return AlertItem(
        id=_item_id(subject, reach.recipient.key, kind),
        recipient=reach.recipient,
        kind=kind,
        state=found.state,
        reason=found.reason,
        article=subject.article,
        version=subject.version,
        story=subject.story,
        topics=reach.topics,
        priority=reach.priority,
        routes=tuple(route.name for route in reach.routes),
        created_at=at.now,
        due_at=goes.at,
        detail=found.detail or subject.verdict.detail,
        hold=goes.hold,
    )


def _counting(at: Situation, found: Answer) -> Reach:
    """What of all that reaches the recipient counts for this answer: silences hide nothing of a
    correction, and it is about whatever was told before.
    """
    if found.state is AlertState.SUPPRESSED:
        return at.reach
    if at.heard and at.correction:
        return at.reach.joined(at.heard)
    if at.heard and at.sequel and found.reason is at.sequel.reason:
        return replace(at.audible, routes=at.audible.joined(at.heard).routes)
    return at.audible


def _due(
    at: Situation, found: Answer, kind: AlertKind, reach: Reach, settings: AlertSettings
) -> Due:
    if found.state is AlertState.SUPPRESSED:
        return Due(at.now)
    if (
        kind is AlertKind.UPDATE
        and at.sequel
        and at.sequel.due
        and found.reason is at.sequel.reason
    ):
        return at.sequel.due
    return due(kind, reach.routes, settings, at.now)


def _marked(
    items: Sequence[AlertItem], subject: Subject, settings: AlertSettings
) -> Iterator[AlertItem]:
    """What is told with what its event is known by, where a route waits for more of one: to find
    that takes longer than all the rest.
    """
    waiting = {route.name for route in settings.routes if route.event_wait}
    asked = {
        item.id
        for item in items
        if item.state is AlertState.OPEN and not waiting.isdisjoint(item.routes)
    }
    document = subject.document
    known_by = marks(document.article, document.matches) if asked else ()
    for item in items:
        yield replace(item, marks=known_by) if item.id in asked else item


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


def _item_id(subject: Subject, recipient: str, kind: AlertKind) -> str:
    """24 hex digits that the same decision always gets, in every process."""
    document = subject.document
    key = document.keys[0]
    parts = (recipient, key.kind, key.value, document.digest, kind)
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
