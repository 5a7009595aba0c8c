"""Feeds as they are configured, brought into their table.

Ten thousand feeds are asked for every five seconds, and hardly ever is one of them new. What
a process has seen to stand in the table it does not look up again for a minute; another
process that still follows an older config may take an address back meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.domain.feeds import FeedSpec, Hints
from worker.feeds.moving import ADOPTED_AFTER
from worker.storage.lists import among
from worker.storage.rows import AnyRow
from worker.storage.tables import feeds

CHECKED_FOR = timedelta(minutes=1)

FORGET = {
    feeds.c.etag: None,
    feeds.c.last_modified: None,
    feeds.c.validators_url: None,
    feeds.c.validators_encoding: None,
    feeds.c.body_hash: None,
    feeds.c.due_at: None,
    feeds.c.first_success_at: None,
    feeds.c.entries: None,
    feeds.c.failures: 0,
    feeds.c.disabled: None,
    feeds.c.unfinished: 0,
    feeds.c.hints: Hints(),
    feeds.c.failing_since: None,
    feeds.c.moved_to: None,
    feeds.c.moved_times: 0,
    feeds.c.last_body_at: None,
    feeds.c.validators_lied: False,
    feeds.c.profile: None,
    feeds.c.size: 0,
    feeds.c.usual_size: 0.0,
    feeds.c.longest_quiet: None,
    feeds.c.gap_at: None,
    feeds.c.gap_missed: 0,
}
"""What says nothing about a feed's new address. Without a first success its next poll is a
first poll, told as an overview: all its items may be new. The floor stays: it may be the same
server. So do the times and the status of the last poll, which only ``status`` shows: they
tell how the feed fared so far, like its reports.
"""

ADDRESS = (feeds.c.name, feeds.c.url, feeds.c.moved_to, feeds.c.moved_times)
"""What tells whether a feed is still where it was."""

KNOWN = select(*ADDRESS).where(among(feeds.c.name, "names"))
MOVE = (
    update(feeds)
    .where(feeds.c.name == bindparam("feed"))
    .values({feeds.c.url: bindparam("new_url"), **FORGET})
)


FOLLOW = (
    update(feeds)
    .where(feeds.c.name == bindparam("feed"))
    .values({feeds.c.url: bindparam("new_url"), feeds.c.moved_to: None, feeds.c.moved_times: 0})
)
"""The config follows a feed to where it has been asked already: that is no new address."""


class Registered:
    """The feeds that this process lately saw in the table, each with its address."""

    def __init__(self) -> None:
        self._urls: dict[str, str] = {}
        self._since: datetime | None = None

    def unknown(self, specs: Iterable[FeedSpec], now: datetime) -> list[FeedSpec]:
        if self._since is None or not self._since <= now < self._since + CHECKED_FOR:
            self._urls, self._since = {}, now
        urls = self._urls
        return [spec for spec in specs if urls.get(spec.name) != spec.url]

    def add(self, specs: Iterable[FeedSpec]) -> None:
        self._urls.update((spec.name, spec.url) for spec in specs)


def register(connection: Connection, specs: Sequence[FeedSpec]) -> None:
    """Add feeds never seen; a feed with a new address starts anew."""
    found = connection.execute(KNOWN, {"names": [spec.name for spec in specs]}).all()
    known = {row.name for row in found}
    added = [{"name": s.name, "url": s.url} for s in specs if s.name not in known]
    if added:
        connection.execute(insert(feeds), added)
    move(connection, found, {spec.name: spec for spec in specs})


def move(connection: Connection, rows: Iterable[AnyRow], wanted: dict[str, FeedSpec]) -> None:
    """Let rows of another address than the configured one start anew."""
    edited = [(row, wanted[row.name].url) for row in rows if row.url != wanted[row.name].url]
    followed = {
        row.name for row, url in edited if url == row.moved_to and row.moved_times >= ADOPTED_AFTER
    }
    for statement, is_followed in ((FOLLOW, True), (MOVE, False)):
        changed = [
            {"feed": row.name, "new_url": url}
            for row, url in edited
            if (row.name in followed) is is_followed
        ]
        if changed:
            connection.execute(statement, changed)
