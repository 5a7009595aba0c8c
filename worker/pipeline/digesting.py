"""What a digest says beside its stories, gathered when it is made."""

from collections.abc import Callable
from datetime import datetime

from worker.alerts.digests import zone_of
from worker.alerts.routing import recipients
from worker.alerts.slots import next_slot
from worker.domain.alerts import Message, Recipient, RouteMode
from worker.domain.outbox import Outbox
from worker.domain.settings import AlertSettings
from worker.domain.telling import Survey
from worker.pipeline.notices import Issue

Surveyor = Callable[[datetime, datetime], Survey]
"""What was checked from then to then."""


def issue(
    message: Message, outbox: Outbox, settings: AlertSettings, survey: Surveyor, now: datetime
) -> Issue | None:
    """None for whatever is no digest with a window to report on."""
    if message.window is None:
        return None
    begins, ends = message.window
    return Issue(
        survey=survey(begins, ends),
        already=outbox.told_at_once(message.recipient, begins, ends),
        next_issue=next_issue(message.recipient, settings, now),
    )


def next_issue(recipient: Recipient, settings: AlertSettings, now: datetime) -> datetime | None:
    """When this recipient's next digest comes; None where no route makes any."""
    slots = (
        next_slot(route.at, route.days, zone_of(route, settings), now)
        for route in settings.routes
        if route.mode is RouteMode.DIGEST and recipient in recipients(route.channels, settings)
    )
    return min(slots, default=None)
