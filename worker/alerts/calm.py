"""What goes out now, and what waits and why: the calm between deciding and sending.

A pure function of what is open, what was sent and what the clock says, so that any process comes
to the same plan, and comes to it again after a crash. Nothing is lost on the way: each due item
goes into a message or gets a later time.

How long one may wait: for events and bursts together an hour from when it first might go (the
longest wait of its route, where that is more), for a storm another hour. Quiet hours come on top,
and a follow-up has its interval before.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from worker.alerts.catching_up import tell_together
from worker.alerts.desk import Desk, in_order
from worker.alerts.digests import Done, due, may_be_empty
from worker.alerts.grouping import groups_of
from worker.alerts.pacing import tell_stories
from worker.alerts.putting_off import put_off_missed, put_off_quiet, put_off_stale, take_digest
from worker.alerts.wishes import Wishes, wishes
from worker.domain.alerts import AlertItem, AlertKind, Recipient
from worker.domain.settings import AlertSettings
from worker.domain.telling import Group, Past, Plan, Slot

PAST = timedelta(hours=12)
"""How far back ``past`` must reach: six grouped messages an hour apart, and more."""
AHEAD = timedelta(days=8)
"""How far ahead of their time items are looked at where one is due: what goes out takes along
what waits for its story, its event or company, past any quiet hours, and until a weekly digest.
"""


def plan(
    items: Sequence[AlertItem],
    past: Past,
    settings: AlertSettings,
    done: Done,
    now: datetime,
    *,
    last: bool = False,
) -> Plan:
    """What becomes of the open ``items`` that are due; items up to ``AHEAD`` of ``now`` may go
    along with them, and are left as they are and not named where they do not.

    What goes out and what waits carries its event and hold, to be kept. ``last`` says that the
    polls are over: what is gathered waits for none. Items of nobody are left alone.
    """
    slots = due(settings, done, now)
    owed = {slot.recipient: slot for slot in slots.due}
    mine = _by_recipient(items)
    asked = wishes(settings, now)
    groups: list[Group] = []
    waiting: list[AlertItem] = []
    skipped = list(slots.first)
    for recipient in dict.fromkeys([*mine, *owed]):
        desk, slot = _desk(recipient, mine.get(recipient, []), past, asked), owed.get(recipient)
        _set_aside(desk, slot, done)
        _tell(desk, last=last)
        told = _digest(desk, slot)
        for items_told in desk.groups:
            told += groups_of(recipient, items_told)
        waiting += desk.waiting
        groups += told
        if slot and not any(group.slot for group in told):
            skipped.append(slot)
    return Plan(tuple(groups), tuple(sorted(waiting, key=in_order)), (), tuple(skipped))


def _by_recipient(items: Iterable[AlertItem]) -> dict[Recipient, list[AlertItem]]:
    mine: dict[Recipient, list[AlertItem]] = {}
    for item in sorted(items, key=in_order):
        if item.recipient is not None:
            mine.setdefault(item.recipient, []).append(item)
    return mine


def _desk(recipient: Recipient, items: list[AlertItem], past: Past, asked: Wishes) -> Desk:
    return Desk(
        recipient=recipient,
        due=[item for item in items if item.due_at <= asked.now],
        later=[item for item in items if item.due_at > asked.now],
        sendings=list(past.sendings.get(recipient.key, ())),
        spoken=list(past.spoken.get(recipient.key, ())),
        asked=asked,
        now=asked.now,
    )


def _set_aside(desk: Desk, slot: Slot | None, done: Done) -> None:
    """What is for a digest, for this one or a later one."""
    put_off_stale(desk)
    if slot is None:
        put_off_missed(desk, done)
    take_digest(desk)


def _digest(desk: Desk, slot: Slot | None) -> list[Group]:
    """The digest that is due to a recipient, also an empty one; and without a slot what came late
    for who has no digest.
    """
    if desk.digest or (slot and may_be_empty(slot, desk.asked.settings)):
        return list(groups_of(desk.recipient, desk.digest, AlertKind.DIGEST, slot))
    return []


def _tell(desk: Desk, *, last: bool) -> None:
    put_off_quiet(desk)
    tell_together(desk, last=last)
    tell_stories(desk)
