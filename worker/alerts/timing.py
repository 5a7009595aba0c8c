"""As what kind of message a decision is told, when it may go out, and what it waits for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from worker.alerts.digests import next_digest
from worker.alerts.routing import is_immediate
from worker.domain.alerts import AlertKind, AlertReason, Hold, Occasion, Route, RouteMode
from worker.domain.settings import AlertSettings

GATHERING = timedelta(minutes=2)
"""How long a catch-up waits for the other feeds of the same outage: asked anew, six hundred
feeds are through in one. What they bring meanwhile goes along (``worker.alerts.catching_up``)."""

KINDS: Mapping[AlertReason, AlertKind] = {
    AlertReason.FIRST_POLL: AlertKind.OVERVIEW,
    AlertReason.LATE: AlertKind.DIGEST,
    AlertReason.CORRECTED: AlertKind.CORRECTION,
    AlertReason.RETRACTED: AlertKind.CORRECTION,
}
"""Reasons that decide by themselves how they are told."""
IMMEDIATE_KINDS: Mapping[AlertReason, AlertKind] = {
    AlertReason.CAUGHT_UP: AlertKind.CATCH_UP,
    AlertReason.NEW_TOPIC: AlertKind.UPDATE,
    AlertReason.MORE_OUTLETS: AlertKind.UPDATE,
    AlertReason.NEW_FACTS: AlertKind.UPDATE,
    AlertReason.FOLLOW_UPS_SPENT: AlertKind.UPDATE,
    AlertReason.FOLLOW_UPS_OVER: AlertKind.UPDATE,
}
"""Those that do so for whoever is told at once; whoever is not waits for a digest."""


class Due(NamedTuple):
    """When an item may go into a message, and why not at once."""

    at: datetime
    hold: Hold | None = None


def kind_of(reason: AlertReason, routes: Sequence[Route], occasion: Occasion) -> AlertKind:
    """What follows a story up after a gap is told together with what else came in it."""
    if reason in KINDS:
        return KINDS[reason]
    if not is_immediate(routes):
        return AlertKind.DIGEST
    kind = IMMEDIATE_KINDS.get(reason, AlertKind.NEW)
    is_caught_up = occasion is Occasion.CATCH_UP and kind is AlertKind.UPDATE
    return AlertKind.CATCH_UP if is_caught_up else kind


def due(kind: AlertKind, routes: Sequence[Route], settings: AlertSettings, now: datetime) -> Due:
    """An overview goes out when its poll ends, a catch-up when the other feeds of its outage had
    their turn, a correction at once or with the digest of who has only that; the rest when the
    most eager route says.
    """
    match kind:
        case AlertKind.OVERVIEW:
            return Due(now)
        case AlertKind.CATCH_UP:
            return Due(now + GATHERING, Hold.GROUP_WAIT)
        case AlertKind.CORRECTION if not routes or is_immediate(routes):
            return Due(now)
        case AlertKind.DIGEST | AlertKind.CORRECTION:
            return Due(next_digest(routes, settings, now), Hold.DIGEST)
        case _:
            return _after_group_wait(routes, now)


def _after_group_wait(routes: Iterable[Route], now: datetime) -> Due:
    wait = min(route.group_wait for route in routes if route.mode is RouteMode.IMMEDIATE)
    return Due(now + wait, Hold.GROUP_WAIT if wait else None)
