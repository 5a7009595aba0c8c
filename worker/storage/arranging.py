"""A plan carried out: items into messages, or put off, or told to nobody."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.domain.alerts import AlertItem, AlertState
from worker.domain.telling import Group, Plan, Slot
from worker.storage.columns import to_micros
from worker.storage.digests import Done, is_done, note, read_done, write_done
from worker.storage.lists import among
from worker.storage.messages import message_id, new_message
from worker.storage.tables import alert_items, messages

OPEN = select(alert_items.c.id).where(
    among(alert_items.c.id, "items"), alert_items.c.state == AlertState.OPEN
)
PLANNED = ("kind", "state", "reason", "detail", "due_at", "hold", "event", "message")
CHANGE = (
    update(alert_items)
    .where(alert_items.c.id == bindparam("item"))
    .values({name: bindparam(f"new_{name}", type_=alert_items.c[name].type) for name in PLANNED})
)

MOMENT = timedelta(microseconds=1)

Rows = list[dict[str, Any]]


def arrange(connection: Connection, plan: Plan, now: datetime) -> int:
    """See the port ``Outbox``. Only items that are still open are touched, each once."""
    free, done = _open_among(connection, _items(plan)), read_done(connection)
    made: Rows = []
    changed: Rows = []
    slots: list[Slot] = []
    for group in plan.groups:
        items = _left(group, free, done)
        if items is None:
            continue
        message = _message(group, items, now)
        made.append(message)
        changed += [_change(item, AlertState.TOLD, message["id"]) for item in items]
        free.difference_update(item.id for item in items)
        if group.slot:
            note(group.slot, done)
            slots.append(group.slot)
    changed += [_change(item, AlertState.OPEN) for item in plan.waiting if item.id in free]
    changed += [_change(i, AlertState.SUPPRESSED) for i in plan.suppressed if i.id in free]
    for slot in plan.slots:
        note(slot, done)
    _write(connection, _one_after_the_other(made, now), changed)
    write_done(connection, [*slots, *plan.slots], done)
    return len(made)


def _items(plan: Plan) -> Iterator[AlertItem]:
    for group in plan.groups:
        yield from group.items
    yield from plan.waiting
    yield from plan.suppressed


def _open_among(connection: Connection, items: Iterable[AlertItem]) -> set[str]:
    return set(connection.scalars(OPEN, {"items": list({item.id for item in items})}))


def _left(group: Group, free: set[str], done: Done) -> list[AlertItem] | None:
    """What of a group is to be told still; None where it makes no message. A digest whose items
    another process took is planned anew: told as empty, it would say that nothing had come.
    """
    if group.slot and is_done(group.slot, done):
        return None
    items = list({item.id: item for item in group.items if item.id in free}.values())
    is_empty_digest = group.slot is not None and not group.items
    return items if items or is_empty_digest else None


def _message(group: Group, items: list[AlertItem], now: datetime) -> dict[str, Any]:
    told = [item.id for item in items] or _slot_parts(group)
    name = message_id(group.recipient, group.kind, told)
    window = (group.slot.begins, group.slot.ends) if group.slot else None
    return new_message(
        name, group.recipient, group.kind, now, window=window, urgent=group.is_urgent
    )


def _one_after_the_other(made: Rows, now: datetime) -> Rows:
    """What is made at once for one recipient goes out in the order of the plan, the last of it
    now: the parts of a message that was too long are read in theirs.
    """
    following: Counter[tuple[str, str]] = Counter()
    for message in reversed(made):
        recipient = message["recipient_type"], message["recipient_address"]
        message["created_at"] = message["next_at"] = now - following[recipient] * MOMENT
        following[recipient] += 1
    return made


def _slot_parts(group: Group) -> list[str]:
    return [str(to_micros(group.slot.ends)), *group.slot.routes] if group.slot else []


def _change(item: AlertItem, state: AlertState, message: str | None = None) -> dict[str, Any]:
    planned = {"state": state, "message": message}
    values = {name: planned.get(name, getattr(item, name, None)) for name in PLANNED}
    return {"item": item.id, **{f"new_{name}": value for name, value in values.items()}}


def _write(connection: Connection, made: Rows, changed: Rows) -> None:
    if made:
        connection.execute(insert(messages), made)
    if changed:
        connection.execute(CHANGE, changed)
