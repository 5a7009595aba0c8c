"""Alert items and the messages they go out in."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

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
from worker.domain.telling import Attempt, Backlog, ChannelState, Past, Plan
from worker.storage import handling
from worker.storage.arranging import arrange
from worker.storage.backlog import read_backlog
from worker.storage.claiming import UNKNOWN, Claim, due_types, is_any_due, lease_messages
from worker.storage.digests import read_done
from worker.storage.engine import Database
from worker.storage.heard import with_hearing
from worker.storage.incidents import read_incident
from worker.storage.messages import (
    BODY_SEEN,
    GIVEN_UP,
    OTHERS,
    WAITING,
    end_attempt,
    message_from,
    report,
    select_messages,
)
from worker.storage.past import read_past
from worker.storage.rows import item_from
from worker.storage.states import forget_state, keep_state, over, read_states
from worker.storage.tables import alert_items, deliveries, messages
from worker.storage.told import ITEMS, read_told

BATCH = 100
"""Alert items read at once by a stream."""

NEWER_THAN_ALL = 2**63 - 1
"""A position no alert item has."""

NOT_SUPPRESSED = alert_items.c.state != AlertState.SUPPRESSED
LAST_POSITION = select(func.max(alert_items.c.position))
OPEN_BY = (
    alert_items.c.state == AlertState.OPEN,
    alert_items.c.due_at <= bindparam("now", type_=alert_items.c.due_at.type),
    alert_items.c.recipient_type.is_not(None),
)
TRIED_SINCE = (
    select(func.count())
    .select_from(deliveries)
    .join(messages, messages.c.id == deliveries.c.message)
    .where(
        deliveries.c.at >= bindparam("since", type_=deliveries.c.at.type),
        messages.c.recipient_type == bindparam("type", type_=messages.c.recipient_type.type),
    )
)
_over_it = (
    deliveries.c.at >= bindparam("since", type_=deliveries.c.at.type),
    messages.c.recipient_type == bindparam("type", type_=messages.c.recipient_type.type),
    messages.c.recipient_channel == bindparam("channel"),
)
_last_success = (
    select(func.coalesce(func.max(deliveries.c.id), 0))
    .join(messages, messages.c.id == deliveries.c.message)
    .where(*_over_it, deliveries.c.outcome == MessageState.SENT)
    .scalar_subquery()
)
FAILING = (
    select(deliveries.c.message)
    .distinct()
    .join(messages, messages.c.id == deliveries.c.message)
    .where(*_over_it, deliveries.c.id > _last_success)
)
GIVEN_UP_SINCE = (
    select(*OTHERS, BODY_SEEN)
    .where(
        or_(
            messages.c.state == MessageState.DEAD,
            and_(messages.c.state == MessageState.SENT, messages.c.last_error != ""),
        ),
        messages.c.next_at > bindparam("since", type_=messages.c.next_at.type),
    )
    .order_by(messages.c.created_at, messages.c.id)
)
ATTEMPTS = (
    select(deliveries)
    .where(deliveries.c.message == bindparam("message"))
    .order_by(deliveries.c.id)
)


class SqlOutbox:
    """The port ``Outbox``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_items(self, now: datetime) -> list[AlertItem]:
        with self._database.read() as connection:
            rows = connection.execute(select(alert_items).where(*OPEN_BY), {"now": now}).all()
        return [item_from(row) for row in sorted(rows, key=attrgetter("position"))]

    def past(self, recipients: Collection[Recipient], since: datetime) -> Past:
        with self._database.read() as connection:
            return read_past(connection, recipients, since)

    def digests_done(self) -> Mapping[tuple[str, str], datetime]:
        with self._database.read() as connection:
            return read_done(connection)

    def arrange(self, plan: Plan, now: datetime) -> int:
        if plan == Plan():
            return 0
        with self._database.decide() as connection:
            return arrange(connection, plan, now)

    def take_back(self, before: datetime, now: datetime) -> int:
        """See the port. It waits for nobody where there is nothing to take back."""
        with self._database.read() as connection:
            if not handling.in_vain(connection, before, now):
                return 0
        with self._database.decide() as connection:
            names = handling.in_vain(connection, before, now)
            handling.take_back(connection, names)
            return len(names)

    def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        types: Collection[ChannelType],
        *,
        due_by: datetime | None = None,
        without: Collection[str] = (),
        in_turn: Collection[str] = (),
        at_once: Mapping[ChannelType, int] | None = None,
    ) -> list[Message]:
        """See the port. It waits for nobody where there is nothing to send."""
        claim = Claim(now, limit, types, due_by or now, without, in_turn, at_once or {})
        with self._database.read() as connection:
            if not is_any_due(connection, claim):
                return []
        with self._database.decide() as connection:
            return lease_messages(connection, claim, lease)

    def tried_since(self, type_: ChannelType, since: datetime) -> int:
        with self._database.read() as connection:
            asked = {"type": type_, "since": since}
            return connection.execute(TRIED_SINCE, asked).scalar_one()

    def failing(self, recipient: Recipient, since: datetime) -> set[str]:
        asked = {"type": recipient.type, "channel": recipient.channel, "since": since}
        with self._database.read() as connection:
            return set(connection.scalars(FAILING, asked))

    def due(self, now: datetime) -> set[ChannelType]:
        with self._database.read() as connection:
            return due_types(connection, now)

    def channel_states(self) -> list[ChannelState]:
        with self._database.read() as connection:
            return read_states(connection)

    def hold(self, state: ChannelState) -> int:
        held = select(func.count()).where(WAITING, *over(state.type, state.channel))
        with self._database.decide() as connection:
            keep_state(connection, state)
            return connection.execute(held).scalar_one()

    def free(self, type_: ChannelType, now: datetime, *, channel: str | None = None) -> int:
        freed = select(func.count()).where(
            WAITING, messages.c.next_at <= now, *over(type_, channel)
        )
        with self._database.decide() as connection:
            if not forget_state(connection, type_, channel):
                return 0
            return connection.execute(freed).scalar_one()

    def incident(self, message: str) -> Incident | None:
        with self._database.read() as connection:
            return read_incident(connection, message)

    def content(self, message: str) -> list[ToldArticle]:
        return self._heard(alert_items.c.message == message)

    def told_at_once(
        self, recipient: Recipient, begins: datetime, ends: datetime
    ) -> list[ToldArticle]:
        """See the port. Of two digests that follow each other the earlier one lists what was told
        at the moment between them.
        """
        singly = select(messages.c.id).where(
            messages.c.recipient_type == recipient.type,
            messages.c.recipient_address == recipient.address,
            messages.c.created_at > begins,
            messages.c.created_at <= ends,
            messages.c.kind != AlertKind.DIGEST,
            ~GIVEN_UP,
        )
        return self._told(alert_items.c.message.in_(singly))

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
        unknown: bool = False,
    ) -> bool:
        state = MessageState.DEAD if retry_at is None else MessageState.FAILED
        change = {
            "next_at": retry_at or now,
            "last_error": error,
            "unknown_outcomes": messages.c.unknown_outcomes + int(unknown),
        }
        delivery = {"at": now, "code": code, "detail": error}
        outcome = {"outcome": UNKNOWN} if unknown else {}
        with self._database.write() as connection:
            return end_attempt(connection, message, state, change, {**delivery, **outcome})

    def messages(
        self,
        states: Collection[MessageState] | None = None,
        *,
        bodies: bool = False,
        since: datetime | None = None,
        limit: int | None = None,
        newest: bool = False,
    ) -> list[Message]:
        found = select_messages(states, bodies=bodies, since=since, limit=limit, newest=newest)
        with self._database.read() as connection:
            return [message_from(row) for row in connection.execute(found)]

    def given_up(self, since: datetime) -> list[Message]:
        with self._database.read() as connection:
            rows = connection.execute(GIVEN_UP_SINCE, {"since": since})
            return [message_from(row) for row in rows]

    def message(self, id_: str) -> Message | None:
        with self._database.read() as connection:
            row = connection.execute(select(messages).where(messages.c.id == id_)).first()
        return message_from(row) if row else None

    def attempts(self, message: str) -> list[Attempt]:
        with self._database.read() as connection:
            return [
                Attempt(row.attempt, row.at, row.outcome, row.code, row.detail, row.receipt)
                for row in connection.execute(ATTEMPTS, {"message": message})
            ]

    def retry(self, messages: Collection[str], now: datetime) -> list[str]:
        with self._database.decide() as connection:
            return handling.retry(connection, messages, now)

    def replay(self, messages: Collection[str], now: datetime) -> list[str]:
        with self._database.decide() as connection:
            return handling.replay(connection, messages, now)

    def cancel(self, messages: Collection[str], why: str, now: datetime) -> list[str]:
        with self._database.decide() as connection:
            return handling.cancel(connection, messages, why, now)

    def withdraw(self, named: Collection[str], why: str, now: datetime) -> int:
        """See the port. It waits for nobody where everyone is named."""
        with self._database.read() as connection:
            gone = [who for who in handling.untried(connection) if who.key not in named]
        if not gone:
            return 0
        with self._database.decide() as connection:
            return sum(handling.withdraw(connection, who, why, now) for who in gone)

    def backlog(self, now: datetime) -> Backlog:
        with self._database.read() as connection:
            return read_backlog(connection, now)

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
        return next(iter(self._heard(alert_items.c.id == item)), None)

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

    def _heard(self, *conditions: ColumnElement[bool]) -> list[ToldArticle]:
        """Those of one message, or one; with what their recipient had heard before."""
        with self._database.read() as connection:
            rows = connection.execute(ITEMS.where(*conditions)).all()
            told = read_told(connection, sorted(rows, key=attrgetter("position")))
            return with_hearing(connection, told)

    def _newest(
        self, size: int, *conditions: ColumnElement[bool]
    ) -> tuple[list[ToldArticle], int]:
        """The newest items, and the position of the last of them."""
        newest = ITEMS.where(*conditions).order_by(alert_items.c.position.desc()).limit(size)
        with self._database.read() as connection:
            rows = connection.execute(newest).all()
            return read_told(connection, rows), rows[-1].position if rows else 0
