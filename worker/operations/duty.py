"""Whether natowire does what it is there for: ticks, reads feeds, delivers, can be told of."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from worker.domain.alerts import Recipient
from worker.domain.feeds import FeedState
from worker.domain.outbox import Outbox
from worker.domain.settings import Config
from worker.operations.reach import WAITING, concerns, lost, unreached
from worker.signs import LATER, TICK, Signs
from worker.storage import Store

OVERDUE = timedelta(hours=1)
"""How late a feed's poll may be where the service only has much to do."""
STANDING = timedelta(minutes=30)
"""How long a message may wait where its channel is well."""


def idle(
    store: Store, config: Config, ops: Sequence[Recipient], signs: Signs, now: datetime
) -> Iterator[str]:
    """Why no sign of life would be true."""
    age = signs.age(TICK)
    if age is None or age > LATER:
        yield "no tick was done"
    if not _is_reading(config, store.feeds.states().values(), now):
        yield "no feed could be read lately"
    yield from lost(store.outbox.backlog(now))
    if _is_standing(store.outbox, now):
        yield f"messages wait for more than {STANDING // timedelta(minutes=1)} min and none is tried"
    if ops and len(unreached(store.outbox, ops)) == len(ops):
        yield "none of ops.channels can be reached"


def _is_reading(config: Config, states: Iterable[FeedState], now: datetime) -> bool:
    """Whether a feed is well and asked in time; without feeds there is nothing to read."""
    asked = {spec.name for spec in config.feeds if spec.enabled}
    return not asked or any(state.name in asked and _is_read(state, now) for state in states)


def _is_read(state: FeedState, now: datetime) -> bool:
    in_time = state.due_at is not None and now < state.due_at + OVERDUE
    return state.last_success_at is not None and not state.failures and in_time


def _is_standing(outbox: Outbox, now: datetime) -> bool:
    """Whether a channel that is well has messages that nobody tries. What is tried in vain has
    its own times; many that leave one by one are many.
    """
    troubles = outbox.channel_states()
    types = {
        message.recipient.type
        for message in outbox.messages(WAITING)
        if max(message.created_at, message.next_at) < now - STANDING
        and not any(concerns(state, message.recipient) for state in troubles)
    }
    return any(not outbox.tried_since(type_, now - STANDING) for type_ in types)
