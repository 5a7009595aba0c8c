"""What is asked every few seconds reads no table whole, however large it has grown.

SQLite tells its plan in words; PostgreSQL's depends on how much there is.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import NOW
from tests.contract.scribe import ANNA, Scribe, named
from worker.domain.alerts import AlertKind, ChannelType
from worker.domain.articles import PageUse
from worker.domain.feeds import FeedSpec
from worker.storage import Store
from worker.storage.tables import metadata

LEASE = timedelta(minutes=1)
SPEC = FeedSpec("beispiel", "https://beispiel.example/feed")
TYPES = set(ChannelType)


@pytest.fixture
def filled(sqlite_template: Path, tmp_path: Path) -> Store:
    """A store with something in every table that is asked."""
    path = tmp_path / "natowire.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = Store.open(f"sqlite:///{path}")
    Scribe(store).told("a", "b")
    Scribe(store).new(named("p", page=PageUse.PENDING))
    [first, _] = [told.item for told in store.outbox.open_items(NOW)]
    store.outbox.compose([(ANNA, AlertKind.NEW, [first])], NOW)
    store.feeds.release(store.feeds.claim([SPEC], NOW, LEASE))
    store.search.index()
    return store


def plans(store: Store, ask: Callable[[], object]) -> list[str]:
    """The steps of all reading that asking takes."""
    asked: list[tuple[str, Any]] = []

    def note(
        _connection: object, _cursor: object, statement: str, values: Any, *_: object
    ) -> None:
        asked.append((statement, values))

    engine = store._database.engine
    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    with store._database.read() as connection:
        return [
            row.detail
            for statement, values in asked
            if statement.startswith(("SELECT", "UPDATE"))
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


def _rest(store: Store) -> object:
    with store.search.look() as view:
        return view.rest()


ASKED: dict[str, Callable[[Store], object]] = {
    "claim feeds": lambda store: store.feeds.claim([SPEC], NOW, LEASE),
    "due": lambda store: store.outbox.due(NOW),
    "open items": lambda store: store.outbox.open_items(NOW),
    "claim messages": lambda store: store.outbox.claim(NOW, LEASE, 1, TYPES, without=["x"]),
    "hold": lambda store: store.outbox.hold(ChannelType.EMAIL, NOW),
    "free": lambda store: store.outbox.free(ChannelType.EMAIL, NOW),
    "content": lambda store: store.outbox.content(store.outbox.claim(NOW, LEASE, 1, TYPES)[0].id),
    "last position": lambda store: store.outbox.last_position(),
    "decided after": lambda store: store.outbox.decided_after(0),
    "take pages": lambda store: store.pages.take("beispiel", NOW, NOW, 9, [LEASE]),
    "take due pages": lambda store: store.pages.take("beispiel", NOW + LEASE, NOW, 9, [LEASE]),
    "live": lambda store: store.revisions.live(),
    "versions": lambda store: store.corpus.versions(1),
    "what is not indexed": _rest,
}


@pytest.mark.parametrize("name", ASKED)
def test_nothing_is_read_whole(filled: Store, name: str) -> None:
    steps = plans(filled, lambda: ASKED[name](filled))
    assert steps
    whole = {found[1] for step in steps if (found := re.match(r"SCAN (\w+)", step))}
    ends_early = {"config_revisions"}  # its newest row, from the end
    small = {"index_stale"}  # what has changed in some minutes
    assert whole & set(metadata.tables) <= ends_early | small
    filled.close()
