"""What is not told when it is due: for a digest, or until quiet hours end."""

from dataclasses import replace

from worker.alerts.desk import STALE, Desk, is_for_digest
from worker.alerts.digests import Done, next_digest
from worker.domain.alerts import AlertItem, AlertKind, Hold, RouteMode
from worker.domain.topics import Priority


def put_off_stale(desk: Desk) -> None:
    """What waited for its channel for days is told with the next digest, or the next morning."""
    for item in desk.take_due(lambda item: _is_stale(desk, item)):
        until = next_digest(desk.asked.routes_of(item), desk.asked.settings, desk.now)
        desk.put_off([replace(item, kind=AlertKind.DIGEST)], Hold.OUTAGE, until)


def put_off_missed(desk: Desk, done: Done) -> None:
    """What was meant for a digest that went out before it was stored waits for the next one: there
    is one for each slot.
    """
    for item in desk.take_due(lambda item: is_for_digest(item) and _missed(desk, item, done)):
        until = next_digest(desk.asked.routes_of(item), desk.asked.settings, desk.now)
        desk.put_off([item], item.hold or Hold.DIGEST, until)


def take_digest(desk: Desk) -> None:
    """What is due goes into the digest, if it is not told at once this very moment."""
    desk.digest = desk.take_due(is_for_digest)


def put_off_quiet(desk: Desk) -> None:
    """What nobody may be told now is held until the first of its routes may speak."""
    for item in desk.take_due(lambda item: desk.wish(item).quiet_until is not None):
        until = desk.wish(item).quiet_until
        if until:
            desk.put_off([item], Hold.QUIET_HOURS, until)


def _is_stale(desk: Desk, item: AlertItem) -> bool:
    return (
        item.hold is Hold.OUTAGE
        and not is_for_digest(item)
        and item.priority is not Priority.CRITICAL
        and desk.now - item.created_at > STALE
    )


def _missed(desk: Desk, item: AlertItem, done: Done) -> bool:
    """Whether the digest it was due with is done already."""
    key = desk.recipient.key
    ended = (
        done.get((key, route.name))
        for route in desk.asked.routes_of(item)
        if route.mode is RouteMode.DIGEST
    )
    return any(end is not None and end == item.due_at for end in ended)
