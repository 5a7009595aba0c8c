"""Alert items and the messages they go out in."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertState,
    ChannelType,
    Message,
    MessageState,
    Receipt,
    Recipient,
)
from worker.domain.corpus import ToldArticle
from worker.domain.notices import Incident
from worker.storage.engine import Database
from worker.storage.incidents import read_incident
from worker.storage.lists import among
from worker.storage.messages import (
    due_types,
    end_attempt,
    free_messages,
    hold_messages,
    lease_messages,
    message_from,
    message_id,
    new_message,
    report,
)
from worker.storage.pauses import end_pause, first_attempts, pause
from worker.storage.tables import alert_items, messages
from worker.storage.told import ITEMS, read_told

BATCH = 100
"""Alert items read at once by a stream."""

NEWER_THAN_ALL = 2**63 - 1
"""A position no alert item has."""

Group = tuple[Recipient, AlertKind, Sequence[AlertItem]]

NOT_SUPPRESSED = alert_items.c.state != AlertState.SUPPRESSED
LAST_POSITION = select(func.max(alert_items.c.position))

FREE = select(alert_items.c.id).where(
    among(alert_items.c.id, "items"), alert_items.c.state == AlertState.OPEN
)
TELL = (
    update(alert_items)
    .where(alert_items.c.id == bindparam("item"))
    .values(state=AlertState.TOLD, message=bindparam("in_message"))
)


class SqlOutbox:
    """The port ``Outbox``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_items(self, now: datetime) -> list[ToldArticle]:
        return self._told(alert_items.c.state == AlertState.OPEN, alert_items.c.due_at <= now)

    def compose(self, groups: Sequence[Group], now: datetime) -> int:
        wanted = {item.id for _, _, items in groups for item in items}
        with self._database.decide() as connection:
            free = set(connection.scalars(FREE, {"items": list(wanted)}))
            first = first_attempts(connection, now)
            made: list[dict[str, Any]] = []
            told: list[dict[str, str]] = []
            for recipient, kind, items in groups:
                inside = [item for item in dict.fromkeys(i.id for i in items) if item in free]
                if inside:
                    free.difference_update(inside)
                    name = message_id(recipient, kind, inside)
                    message = new_message(name, recipient, kind, now)
                    made.append({**message, "next_at": first(recipient)})
                    told += [{"item": item, "in_message": name} for item in inside]
            if made:
                connection.execute(insert(messages), made)
                connection.execute(TELL, told)
        return len(made)

    def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        types: Collection[ChannelType],
        *,
        due_by: datetime | None = None,
        without: Collection[str] = (),
    ) -> list[Message]:
        with self._database.decide() as connection:
            return lease_messages(
                connection, now, lease, limit, types, due_by=due_by or now, without=without
            )

    def due(self, now: datetime) -> set[ChannelType]:
        with self._database.read() as connection:
            return due_types(connection, now)

    def hold(
        self,
        type_: ChannelType,
        until: datetime,
        *,
        channel: str | None = None,
        asked: bool = False,
    ) -> int:
        with self._database.decide() as connection:
            if asked:
                pause(connection, type_, until, channel)
            return hold_messages(connection, type_, until, channel)

    def free(self, type_: ChannelType, now: datetime, *, channel: str | None = None) -> int:
        with self._database.decide() as connection:
            end_pause(connection, type_, channel)
            return free_messages(connection, type_, now, channel)

    def incident(self, message: str) -> Incident | None:
        with self._database.read() as connection:
            return read_incident(connection, message)

    def content(self, message: str) -> list[ToldArticle]:
        return self._told(alert_items.c.message == message)

    def freeze(self, message: Message, body: bytes) -> bool:
        """See the port. Bytes that stand already stay: they may have been sent."""
        with self._database.write() as connection:
            return report(connection, message, {"body": func.coalesce(messages.c.body, body)})

    def renew(self, message: Message, until: datetime) -> bool:
        with self._database.write() as connection:
            return report(connection, message, {"lease_until": until})

    def sent(self, message: Message, receipt: Receipt, now: datetime) -> bool:
        change = {"sent_at": now, "receipt": receipt.text, "last_error": ""}
        delivery = {"at": now, "code": receipt.code, "detail": "", "receipt": receipt.text}
        with self._database.write() as connection:
            return end_attempt(connection, message, MessageState.SENT, change, delivery)

    def failed(
        self,
        message: Message,
        error: str,
        code: int | None,
        now: datetime,
        *,
        retry_at: datetime | None,
    ) -> bool:
        state = MessageState.DEAD if retry_at is None else MessageState.FAILED
        change = {"next_at": retry_at or now, "last_error": error}
        delivery = {"at": now, "code": code, "detail": error}
        with self._database.write() as connection:
            return end_attempt(connection, message, state, change, delivery)

    def messages(self, states: Collection[MessageState] | None = None) -> list[Message]:
        """Messages of these states, or all, in the order they were made."""
        found = select(messages).order_by(messages.c.created_at, messages.c.id)
        if states is not None:
            found = found.where(messages.c.state.in_(list(states)))
        with self._database.read() as connection:
            return [message_from(row) for row in connection.execute(found)]

    def alerts(
        self, limit: int | None = None, *, suppressed: bool = True
    ) -> Iterator[ToldArticle]:
        """See the port. A stream, each batch a short transaction of its own."""
        shown = () if suppressed else (NOT_SUPPRESSED,)
        left, before = limit, NEWER_THAN_ALL
        while left is None or left > 0:
            size = BATCH if left is None else min(left, BATCH)
            batch, before = self._newest(size, alert_items.c.position < before, *shown)
            yield from batch
            if len(batch) < size:
                return
            left = None if left is None else left - size

    def alert(self, item: str) -> ToldArticle | None:
        return next(iter(self._told(alert_items.c.id == item)), None)

    def last_position(self) -> int:
        with self._database.read() as connection:
            return connection.execute(LAST_POSITION).scalar() or 0

    def decided_after(self, position: int, limit: int = 100) -> list[tuple[int, ToldArticle]]:
        following = (
            ITEMS.where(alert_items.c.position > position, NOT_SUPPRESSED)
            .order_by(alert_items.c.position)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(following).all()
            told = read_told(connection, rows)
        return [(row.position, one) for row, one in zip(rows, told, strict=True)]

    def _told(self, *conditions: ColumnElement[bool]) -> list[ToldArticle]:
        """Ordered here: asked for that order, SQLite walks all items ever decided along it."""
        with self._database.read() as connection:
            rows = connection.execute(ITEMS.where(*conditions)).all()
            return read_told(connection, sorted(rows, key=attrgetter("position")))

    def _newest(
        self, size: int, *conditions: ColumnElement[bool]
    ) -> tuple[list[ToldArticle], int]:
        """The newest items, and the position of the last of them."""
        newest = ITEMS.where(*conditions).order_by(alert_items.c.position.desc()).limit(size)
        with self._database.read() as connection:
            rows = connection.execute(newest).all()
            return read_told(connection, rows), rows[-1].position if rows else 0
