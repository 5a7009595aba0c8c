"""From open alert items to messages: what waited in vain, what is due, and the plan for it."""

from dataclasses import replace
from datetime import datetime, timedelta

from worker.alerts.calm import AHEAD, PAST, plan
from worker.domain.alerts import AlertItem, AlertKind, AlertReason, RouteMode
from worker.domain.outbox import Outbox
from worker.domain.ports import Clock
from worker.domain.settings import AlertSettings
from worker.domain.telling import Group, Plan
from worker.domain.topics import Priority

OUTAGE = timedelta(minutes=30)
"""A message that waited longer for its channel goes out together with the others that did."""
TAKEN_BACK = frozenset({AlertReason.CORRECTED, AlertReason.RETRACTED})


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
    return sum(outbox.arrange(part, clock.now()) for part in in_order(planned))


def in_order(plan: Plan) -> list[Plan]:
    """The plan in parts that are carried out one after the other, as the oldest message goes out
    first: what cannot wait, then all else.
    """
    urgent = tuple(group for group in plan.groups if _is_urgent(group))
    rest = tuple(group for group in plan.groups if not _is_urgent(group))
    parts = [Plan(urgent), replace(plan, groups=rest)]
    return [part for part in parts if part != Plan()]


def _is_urgent(group: Group) -> bool:
    """Readers of something that was wrong hear of it before they read on."""
    return group.kind is AlertKind.CORRECTION or any(
        item.priority is Priority.CRITICAL or item.reason in TAKEN_BACK for item in group.items
    )


def _in_view(outbox: Outbox, now: datetime, *, last: bool) -> list[AlertItem]:
    """Items are read ahead of their time only when something goes out that could take them along:
    an outage leaves thousands, and every few seconds a pass would read them all.
    """
    due = outbox.open_items(now)
    return outbox.open_items(now + AHEAD) if due or last else due
