"""The invariant: nothing lies where nothing will bring it out."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select

from worker.domain.alerts import AlertState, MessageState
from worker.domain.telling import Backlog
from worker.storage.claiming import FOLLOWS_ANOTHER
from worker.storage.messages import SENDABLE, SENDING, WAITING
from worker.storage.queueing import PATIENCE, is_in_line, read_heads
from worker.storage.states import is_shut
from worker.storage.tables import alert_items, messages
from worker.storage.tables.alerts import IS_ASTRAY

LONG_AGO = bindparam("long_ago", type_=messages.c.next_at.type)
OVERDUE = select(func.count()).where(
    alert_items.c.state == AlertState.OPEN,
    alert_items.c.due_at < LONG_AGO,
    alert_items.c.recipient_type.is_not(None),
)
ASTRAY = select(func.count()).select_from(alert_items).where(IS_ASTRAY)
UNTRIED = select(
    messages.c.recipient_type, messages.c.recipient_channel, messages.c.next_at
).where(WAITING, messages.c.next_at < LONG_AGO, ~is_shut(LONG_AGO), ~FOLLOWS_ANOTHER)
"""One that waits for an earlier message of its story is stuck only where that one is."""
ABANDONED = select(func.count()).where(SENDING, SENDABLE, messages.c.lease_until < LONG_AGO)
WAITS = select(func.count(), func.min(messages.c.created_at)).where(or_(WAITING, SENDING))
DEAD = select(func.count()).where(messages.c.state == MessageState.DEAD)


def read_backlog(connection: Connection, now: datetime) -> Backlog:
    asked = {"long_ago": now - PATIENCE}
    overdue, abandoned = (
        connection.execute(counted, asked).scalar_one() for counted in (OVERDUE, ABANDONED)
    )
    waiting_long = connection.execute(UNTRIED, asked).all()
    heads = read_heads(connection, now - PATIENCE) if waiting_long else {}
    untried = sum(not is_in_line(row, heads) for row in waiting_long)
    waiting, oldest = connection.execute(WAITS).one()
    return Backlog(
        overdue=overdue,
        astray=connection.execute(ASTRAY).scalar_one(),
        stuck=untried + abandoned,
        waiting=waiting,
        dead=connection.execute(DEAD).scalar_one(),
        oldest=oldest,
    )
