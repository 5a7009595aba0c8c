"""What the routes that reached a recipient ask of the telling: how calm it may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from worker.alerts.bursts import WIDEN
from worker.alerts.quiet import quiet_until
from worker.domain.alerts import AlertItem, AlertKind, Burst, Route, RouteMode
from worker.domain.settings import AlertSettings
from worker.domain.topics import Priority

NOTIFY = "notify:"
"""How the name of the immediate route begins that a topic's ``notify`` is."""
LEAST_PATIENCE = timedelta(hours=1)
"""What events and bursts together may hold an item for; more where the config waits longer."""

_NAMELESS = Route("", ())


@dataclass(frozen=True, slots=True)
class Wish:
    """How an item may be told. ``quiet_until`` is when it may be told at all, ``patience`` how
    long after it was decided it goes in any case (but for quiet hours and storms).
    """

    event_wait: tuple[timedelta, ...] = ()
    burst: Burst | None = None
    quiet_until: datetime | None = None
    patience: timedelta = LEAST_PATIENCE

    @property
    def is_eager(self) -> bool:
        return not self.event_wait and self.burst is None


@dataclass(frozen=True)
class Wishes:
    """The config's routes, asked for items."""

    settings: AlertSettings
    routes: Mapping[str, Route]
    now: datetime
    _known: dict[tuple[object, ...], Wish] = field(default_factory=dict)

    def of(self, item: AlertItem) -> Wish:
        """A route that has left the config asks nothing; where none is left that tells at once,
        the defaults count.
        """
        key = (item.routes, item.priority, item.kind)
        if key not in self._known:
            self._known[key] = self._folded(item)
        return self._known[key]

    def routes_of(self, item: AlertItem) -> list[Route]:
        """The routes of the config that reached the item's recipient."""
        return [route for name in item.routes if (route := self._route(name))]

    def _folded(self, item: AlertItem) -> Wish:
        routes = [r for r in self.routes_of(item) if r.mode is RouteMode.IMMEDIATE]
        return most_eager([self._of_route(route, item) for route in routes or [_NAMELESS]])

    def _route(self, name: str) -> Route | None:
        return Route(name, ()) if name.startswith(NOTIFY) else self.routes.get(name)

    def _of_route(self, route: Route, item: AlertItem) -> Wish:
        return Wish(
            event_wait=route.event_wait,
            burst=route.burst,
            quiet_until=self._quiet(route, item.priority),
            patience=_patience(route, item.kind),
        )

    def _quiet(self, route: Route, priority: Priority) -> datetime | None:
        defaults = self.settings.defaults
        hours = route.quiet_hours or defaults.quiet_hours
        if hours is None or priority in hours.bypass:
            return None
        return quiet_until(hours, route.timezone or defaults.timezone, self.now)


def wishes(settings: AlertSettings, now: datetime) -> Wishes:
    return Wishes(settings, {route.name: route for route in settings.routes}, now)


def most_eager(asked: Sequence[Wish]) -> Wish:
    """Calm is what all ask for, and no calmer than the most eager of them."""
    bursts = [wish.burst for wish in asked if wish.burst]
    quiet = [wish.quiet_until for wish in asked if wish.quiet_until]
    return Wish(
        event_wait=min((wish.event_wait for wish in asked), key=lambda waits: waits[-1:]),
        burst=max(bursts, key=_eagerness) if len(bursts) == len(asked) else None,
        quiet_until=min(quiet) if len(quiet) == len(asked) else None,
        patience=max(wish.patience for wish in asked),
    )


def _eagerness(burst: Burst) -> tuple[float, timedelta]:
    return burst.more_than / burst.within.total_seconds(), -burst.every


def _patience(route: Route, kind: AlertKind) -> timedelta:
    longest = max(
        LEAST_PATIENCE,
        *route.event_wait,
        route.burst.every * WIDEN[-1] if route.burst else LEAST_PATIENCE,
    )
    is_followed = kind is AlertKind.UPDATE and route.follow_up
    before = route.follow_up.min_interval if is_followed and route.follow_up else timedelta(0)
    return route.group_wait + before + longest
