"""Digests: when a recipient's next one is, and which are due now.

A slot is known by recipient and route, and done once: the last slot that has passed is due where
it is later than the one done last. So a beat that was down for days finds one slot, not many, and
a clock that is set back finds none again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from worker.alerts.routing import recipients
from worker.alerts.slots import EVERY_DAY, last_slot, next_slot
from worker.domain.alerts import Route, RouteMode
from worker.domain.settings import AlertSettings
from worker.domain.telling import Slot

MORNING = (time(7),)
"""When someone who is told at once hears at the latest of what came late: the next morning, in
the zone of the defaults. Nobody is left untold, and nobody is called away for old news."""

Done = Mapping[tuple[str, str], datetime]
"""Up to when digests were made, by the recipient's key and the route."""


@dataclass(frozen=True, slots=True)
class Slots:
    """``due`` are to be told of, one a recipient; ``first`` are those of routes that no digest was
    made of before, which only begin to count.
    """

    due: tuple[Slot, ...] = ()
    first: tuple[Slot, ...] = ()


def due(settings: AlertSettings, done: Done, now: datetime) -> Slots:
    """The slots up to ``now`` that are not done, in the order of the config.

    What is due to one recipient at the same look is one slot with all its routes.
    """
    passed = list(_passed(settings, now))
    fresh = [slot for slot in passed if _done(slot, done) is None]
    late = [
        Slot(slot.recipient, slot.routes, before, slot.ends)
        for slot in passed
        if (before := _done(slot, done)) and before < slot.ends
    ]
    return Slots(tuple(_folded(late)), tuple(fresh))


def next_digest(routes: Iterable[Route], settings: AlertSettings, now: datetime) -> datetime:
    """When someone hears of what is told in a digest: at the next slot of ``routes``, those that
    reach them. Who is told at once otherwise gets what came late with it, but no later than the
    next morning: a weekly digest may be far away.
    """
    asked = list(routes)
    slots = [
        next_slot(route.at, route.days, zone_of(route, settings), now)
        for route in asked
        if route.mode is RouteMode.DIGEST
    ]
    if not slots or any(route.mode is RouteMode.IMMEDIATE for route in asked):
        slots.append(next_slot(MORNING, EVERY_DAY, ZoneInfo(settings.defaults.timezone), now))
    return min(slots)


def may_be_empty(slot: Slot, settings: AlertSettings) -> bool:
    """Whether a digest with nothing to tell is sent: where any of its routes asks for it."""
    return any(route.name in slot.routes and route.empty == "send" for route in settings.routes)


def zone_of(route: Route, settings: AlertSettings) -> ZoneInfo:
    return ZoneInfo(route.timezone or settings.defaults.timezone)


def _passed(settings: AlertSettings, now: datetime) -> Iterator[Slot]:
    """The last slot of each recipient and route; it begins where the one done before it ended."""
    for route in settings.routes:
        if route.mode is RouteMode.DIGEST:
            zone = zone_of(route, settings)
            ends = last_slot(route.at, route.days, zone, now)
            for recipient in recipients(route.channels, settings):
                yield Slot(recipient, (route.name,), ends, ends)


def _done(slot: Slot, done: Done) -> datetime | None:
    return done.get((slot.recipient.key, slot.routes[0]))


def _folded(slots: Sequence[Slot]) -> Iterator[Slot]:
    order = {slot.recipient: place for place, slot in reversed(list(enumerate(slots)))}
    in_turn = sorted(slots, key=lambda slot: order[slot.recipient])
    for recipient, group in groupby(in_turn, key=lambda slot: slot.recipient):
        folded = list(group)
        yield Slot(
            recipient,
            tuple(route for slot in folded for route in slot.routes),
            min(slot.begins for slot in folded),
            max(slot.ends for slot in folded),
        )
