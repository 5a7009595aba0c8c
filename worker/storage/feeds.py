"""What is remembered of feeds, and who may poll which of them now."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    insert,
    or_,
    select,
    true,
    update,
)

from worker.domain.feeds import ClaimedFeed, FeedSpec, FeedState, PollReport, Validators
from worker.storage.engine import Database
from worker.storage.lists import among
from worker.storage.rows import AnyRow
from worker.storage.tables import feeds, polls

STATE = tuple(field.name for field in fields(FeedState) if field.name != "validators")
REPORT = tuple(field.name for field in fields(PollReport))
"""Fields that are columns of the same name."""

FORGET = {
    feeds.c.etag: None,
    feeds.c.last_modified: None,
    feeds.c.validators_url: None,
    feeds.c.validators_encoding: None,
    feeds.c.body_hash: None,
    feeds.c.due_at: None,
    feeds.c.first_success_at: None,
    feeds.c.failures: 0,
    feeds.c.disabled: None,
}
"""What says nothing about a feed's new address. Without a first success its next poll is a
first poll, told as an overview: all its items may be new. The floor stays: it may be the same
server. So do the times and the status of the last poll, which only ``status`` shows: they
tell how the feed fared so far, like its reports.
"""

KNOWN = select(feeds.c.name, feeds.c.url).where(among(feeds.c.name, "names"))
MOVE = (
    update(feeds)
    .where(feeds.c.name == bindparam("feed"))
    .values({feeds.c.url: bindparam("new_url"), **FORGET})
)
FINISH = (
    update(feeds)
    .where(feeds.c.name == bindparam("feed"), feeds.c.lease_token == bindparam("token"))
    .values(
        {
            column: bindparam(f"new_{column.name}", type_=column.type)
            for column in feeds.c
            if column.name not in {"name", "lease_token", "lease_until"}
        }
        | {feeds.c.lease_token: None, feeds.c.lease_until: None}
    )
)
"""Built once: a statement made anew for each feed cost 0.4 ms, most of an unchanged poll."""

RELEASE = (
    update(feeds)
    .where(among(feeds.c.name, "names"), feeds.c.lease_token == bindparam("token"))
    .values({feeds.c.lease_token: None, feeds.c.lease_until: None})
)
LOG = insert(polls)


class SqlFeeds:
    """The port ``FeedStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self,
        specs: Sequence[FeedSpec],
        now: datetime,
        lease: timedelta,
        *,
        due_only: bool = True,
    ) -> list[ClaimedFeed]:
        """See the port. One token for all feeds of a claim: a lease is feed and token."""
        wanted = {spec.name: spec for spec in specs if spec.enabled}
        token = secrets.token_hex(16)
        with self._database.decide() as connection:
            _register(connection, wanted)
            states = _lease(connection, wanted, token, now, now + lease, due_only=due_only)
        return [
            ClaimedFeed(spec, states[name], token)
            for name, spec in wanted.items()
            if name in states
        ]

    def release(self, claimed: Sequence[ClaimedFeed]) -> None:
        """See the port. What was finished or has passed to another stays as it is."""
        if not claimed:
            return
        tokens: dict[str, list[str]] = {}
        for feed in claimed:
            tokens.setdefault(feed.token, []).append(feed.spec.name)
        with self._database.decide() as connection:
            for token, names in tokens.items():
                connection.execute(RELEASE, {"names": names, "token": token})

    def states(self) -> dict[str, FeedState]:
        with self._database.read() as connection:
            return {row.name: _state(row) for row in connection.execute(select(feeds))}

    def reports(self, feed: str, limit: int = 10) -> list[tuple[datetime, PollReport]]:
        newest = (
            select(polls)
            .where(polls.c.feed == feed)
            .order_by(polls.c.at.desc(), polls.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return [(row.at, _report(row)) for row in connection.execute(newest)]


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


def _register(connection: Connection, wanted: dict[str, FeedSpec]) -> None:
    """Add feeds never seen; a feed with a new address starts anew."""
    known = {row.name: row.url for row in connection.execute(KNOWN, {"names": list(wanted)})}
    added = [{"name": name, "url": spec.url} for name, spec in wanted.items() if name not in known]
    moved = [
        {"feed": name, "new_url": spec.url}
        for name, spec in wanted.items()
        if known.get(name, spec.url) != spec.url
    ]
    if added:
        connection.execute(insert(feeds), added)
    if moved:
        connection.execute(MOVE, moved)


def _lease(
    connection: Connection,
    names: Collection[str],
    token: str,
    now: datetime,
    until: datetime,
    *,
    due_only: bool,
) -> dict[str, FeedState]:
    free = and_(
        among(feeds.c.name, "names"),
        feeds.c.disabled.is_(None),
        _reached(feeds.c.not_before, now),
        _reached(feeds.c.lease_until, now),
        _reached(feeds.c.due_at, now) if due_only else true(),
    )
    leasing = update(feeds).where(free).values(lease_token=token, lease_until=until)
    leased = connection.execute(leasing.returning(feeds), {"names": list(names)})
    return {row.name: _state(row) for row in leased}


def _reached(column: ColumnElement[datetime | None], now: datetime) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= now)


def _state(row: AnyRow) -> FeedState:
    validators = Validators(
        row.etag, row.last_modified, row.validators_url, row.validators_encoding
    )
    return FeedState(validators=validators, **{name: getattr(row, name) for name in STATE})


def _state_row(spec: FeedSpec, state: FeedState) -> dict[str, Any]:
    """The address is the configured one: a redirect's would look like an edit of the config."""
    return {
        **{name: getattr(state, name) for name in STATE if name != "name"},
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
