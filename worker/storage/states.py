"""Channels in trouble: nothing goes out over them before their time.

A message keeps its own ``next_at``: whether its channel is shut is looked up when it is due, so
that one made, failed or left behind by a crash meanwhile waits like all others.
"""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    or_,
    select,
)

from worker.domain.alerts import ChannelType
from worker.domain.telling import ChannelState, Trouble
from worker.storage.tables import channel_states, messages
from worker.storage.upserts import insert_into

WHOLE = ""
"""In place of a channel: all of the type, which share one server."""

KEY = (channel_states.c.recipient_type, channel_states.c.channel)
ALL = select(channel_states).order_by(*KEY)


def is_shut(by: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a message's channel, or all of its type, lets nothing go out by then."""
    of_it = or_(
        channel_states.c.channel == WHOLE,
        channel_states.c.channel == messages.c.recipient_channel,
    )
    shut = or_(channel_states.c.trouble == Trouble.DISABLED, channel_states.c.until > by)
    return (
        select(channel_states.c.channel)
        .where(channel_states.c.recipient_type == messages.c.recipient_type, of_it, shut)
        .correlate(messages)
        .exists()
    )


def over(type_: ChannelType, channel: str | None) -> list[ColumnElement[bool]]:
    """The messages that go over a channel, or over all of its type."""
    of_type = messages.c.recipient_type == type_
    return [of_type] if channel is None else [of_type, messages.c.recipient_channel == channel]


def keep_state(connection: Connection, state: ChannelState) -> None:
    row = {
        "recipient_type": state.type,
        "channel": state.channel or WHOLE,
        "trouble": state.trouble,
        "since": state.since,
        "until": state.until,
        "failures": state.failures,
        "problem": state.problem,
        "config": state.config,
    }
    keeping = insert_into(connection.dialect.name, channel_states).values(row)
    changed = {name: row[name] for name in row if name not in {"recipient_type", "channel"}}
    connection.execute(keeping.on_conflict_do_update(index_elements=KEY, set_=changed))


def forget_state(connection: Connection, type_: ChannelType, channel: str | None) -> bool:
    """Whether there was one."""
    forgetting = delete(channel_states).where(
        channel_states.c.recipient_type == type_, channel_states.c.channel == (channel or WHOLE)
    )
    return connection.execute(forgetting).rowcount > 0


def read_states(connection: Connection) -> list[ChannelState]:
    return [
        ChannelState(
            type=row.recipient_type,
            channel=row.channel or None,
            trouble=row.trouble,
            since=row.since,
            until=row.until,
            failures=row.failures,
            problem=row.problem,
            config=row.config,
        )
        for row in connection.execute(ALL)
    ]
