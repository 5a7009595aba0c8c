"""What is remembered of feeds, and who may poll which of them now."""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Update, bindparam, insert, select, update

from worker.domain.feeds import ClaimedFeed, FeedSpec, FeedState, PollReport
from worker.storage import leases, registration
from worker.storage.columns import EPOCH
from worker.storage.engine import Database
from worker.storage.rows import FEED, AnyRow, feed_from
from worker.storage.tables import feeds, polls

REPORT = tuple(field.name for field in fields(PollReport))
"""Fields that are columns of the same name."""

LEASE = {feeds.c.lease_token: None, feeds.c.lease_until: None, feeds.c.begun: False}
FINISH = (
    update(feeds)
    .where(feeds.c.name == bindparam("feed"), feeds.c.lease_token == bindparam("token"))
    .values(
        {
            column: bindparam(f"new_{column.name}", type_=column.type)
            for column in feeds.c
            if column.name != "name" and column not in LEASE
        }
        | LEASE
    )
)
"""Built once: a statement made anew for each feed cost 0.4 ms, most of an unchanged poll."""

LOG = insert(polls)


class SqlFeeds:
    """The port ``FeedStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._registered = registration.Registered()

    def claim(
        self,
        specs: Sequence[FeedSpec],
        now: datetime,
        lease: timedelta,
        *,
        due_only: bool = True,
        limit: int | None = None,
    ) -> list[ClaimedFeed]:
        """See the port. One token serves all feeds of a claim. One that finds nothing only
        reads, and so waits for nobody who writes.
        """
        wanted = {spec.name: spec for spec in specs if spec.enabled}
        unknown = self._registered.unknown(wanted.values(), now)
        if not unknown and not self._any_free(wanted, now, due_only=due_only):
            return []
        with self._database.decide() as connection:
            if unknown:
                registration.register(connection, unknown)
            free = leases.free(connection, wanted, now, due_only=due_only, limit=limit)
            claimed = _lease(connection, free, wanted, partial(leases.claim, until=now + lease))
        self._registered.add(unknown)
        return sorted(claimed, key=lambda feed: feed.state.due_at or EPOCH)

    def begin(
        self,
        specs: Sequence[FeedSpec],
        token: str,
        now: datetime,
        lease: timedelta,
        floor: timedelta,
    ) -> list[ClaimedFeed]:
        wanted = {spec.name: spec for spec in specs}
        begin = partial(leases.begin, until=now + lease, booked=now + floor)
        with self._database.decide() as connection:
            claimed = leases.claimed(connection, wanted, token)
            begun = _lease(connection, claimed, wanted, begin)
        return [replace(feed, begun=True) for feed in begun]

    def renew(
        self, claimed: Sequence[ClaimedFeed], now: datetime, lease: timedelta, floor: timedelta
    ) -> None:
        self._change(leases.RENEW, claimed, until=now + lease, booked=now + floor)

    def release(self, claimed: Sequence[ClaimedFeed]) -> None:
        """See the port. What was finished or has passed to another stays as it is."""
        self._change(leases.RELEASE, claimed)

    def states(self) -> dict[str, FeedState]:
        with self._database.read() as connection:
            return {row.name: feed_from(row) for row in connection.execute(select(feeds))}

    def reports(self, feed: str, limit: int = 10) -> list[tuple[datetime, PollReport]]:
        newest = (
            select(polls)
            .where(polls.c.feed == feed)
            .order_by(polls.c.at.desc(), polls.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return [(row.at, _report(row)) for row in connection.execute(newest)]

    def _any_free(self, wanted: Collection[str], now: datetime, *, due_only: bool) -> bool:
        with self._database.read() as connection:
            return bool(leases.free(connection, wanted, now, due_only=due_only, limit=1))

    def _change(self, statement: Update, claimed: Sequence[ClaimedFeed], **new: Any) -> None:
        """Change the leases among these that are still held."""
        if not claimed:
            return
        names: dict[str, list[str]] = {}
        for feed in claimed:
            names.setdefault(feed.token, []).append(feed.spec.name)
        with self._database.decide() as connection:
            for token, held in names.items():
                connection.execute(statement, {"names": held, "token": token, **new})


def finish_poll(
    connection: Connection,
    claimed: ClaimedFeed,
    state: FeedState,
    report: PollReport,
    now: datetime,
) -> bool:
    """Write a poll's outcome unless its lease has passed to another (a stopped process that
    wakes up late must not undo what was done meanwhile).
    """
    fence = {"feed": claimed.spec.name, "token": claimed.token}
    new = {f"new_{name}": value for name, value in _state_row(claimed.spec, state).items()}
    if not connection.execute(FINISH, {**fence, **new}).rowcount:
        return False
    connection.execute(LOG, {"at": now, **_report_row(report)})
    return True


def _lease(
    connection: Connection,
    rows: Sequence[AnyRow],
    wanted: dict[str, FeedSpec],
    how: Callable[[Connection, list[str], str], dict[str, FeedState]],
) -> list[ClaimedFeed]:
    """Lease the feeds of these rows, in the order they were asked for. An address that was
    edited since they were registered starts anew.
    """
    if not rows:
        return []
    registration.move(connection, rows, wanted)
    token = secrets.token_hex(16)
    states = how(connection, [row.name for row in rows], token)
    return [
        ClaimedFeed(spec, states[name], token) for name, spec in wanted.items() if name in states
    ]


def _state_row(spec: FeedSpec, state: FeedState) -> dict[str, Any]:
    """The address is the configured one: a redirect's would look like an edit of the config."""
    return {
        **{name: getattr(state, name) for name in FEED if name != "name"},
        "url": spec.url,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "validators_url": state.validators.url,
        "validators_encoding": state.validators.accept_encoding,
    }


def _report(row: AnyRow) -> PollReport:
    return PollReport(**{name: getattr(row, name) for name in REPORT})


def _report_row(report: PollReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in REPORT}
