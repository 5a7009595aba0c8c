"""From open alert items to messages: what waited in vain, what is due, and the plan for it."""

from datetime import datetime, timedelta

from worker.alerts.calm import AHEAD, PAST, plan
from worker.domain.alerts import AlertItem, RouteMode
from worker.domain.outbox import Outbox
from worker.domain.ports import Clock
from worker.domain.settings import AlertSettings

OUTAGE = timedelta(minutes=30)
"""A message that waited longer for its channel goes out together with the others that did."""


def arranged(outbox: Outbox, settings: AlertSettings, clock: Clock, *, last: bool = False) -> int:
    """Make the messages that are to go out now; returns how many.

    Whatever another process plans at the same moment: ``Outbox.arrange`` puts each item into one
    message, and a digest's slot is made once.
    """
    now = clock.now()
    outbox.take_back(now - OUTAGE, now)
    items = _in_view(outbox, now, last=last)
    if not items and not any(route.mode is RouteMode.DIGEST for route in settings.routes):
        return 0  # most passes: only digests are made of nothing
    people = {item.recipient for item in items if item.recipient}
    past, done = outbox.past(people, now - PAST), outbox.digests_done()
    planned = plan(items, past, settings, done, now, last=last)
    return outbox.arrange(planned, clock.now())


def _in_view(outbox: Outbox, now: datetime, *, last: bool) -> list[AlertItem]:
    """Items are read ahead of their time only when something goes out that could take them along:
    an outage leaves thousands, and every few seconds a pass would read them all.
    """
    due = outbox.open_items(now)
    return outbox.open_items(now + AHEAD) if due or last else due
