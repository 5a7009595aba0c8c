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
from tests.contract.ledgers import arrange
from tests.contract.scribe import ANNA, Scribe, named, planned
from worker.domain.alerts import ChannelType, MessageState
from worker.domain.articles import PageUse
from worker.domain.feeds import FeedSpec
from worker.domain.telling import ChannelState, Trouble
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
    [first, _] = store.outbox.open_items(NOW)
    arrange(store.outbox, first)
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
            if statement.startswith(("SELECT", "UPDATE", "DELETE"))
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


def _rest(store: Store) -> object:
    with store.search.look() as view:
        return view.rest()


DOWN = ChannelState(ChannelType.EMAIL, None, Trouble.DOWN, NOW, NOW, 1, "refused")


def _freed(store: Store) -> object:
    store.outbox.hold(DOWN)
    return store.outbox.free(ChannelType.EMAIL, NOW)


def _taken_back(store: Store) -> int:
    store.outbox.arrange(planned(*store.outbox.open_items(NOW)), NOW)
    taken = store.outbox.take_back(NOW + LEASE, NOW + LEASE)
    assert taken == 2
    return taken


ASKED: dict[str, Callable[[Store], object]] = {
    "claim feeds": lambda store: store.feeds.claim([SPEC], NOW, LEASE),
    "due": lambda store: store.outbox.due(NOW),
    "open items": lambda store: store.outbox.open_items(NOW),
    "past": lambda store: store.outbox.past([ANNA], NOW - LEASE),
    "digests done": lambda store: store.outbox.digests_done(),
    "arrange": lambda store: store.outbox.arrange(planned(*store.outbox.open_items(NOW)), NOW),
    "take back": _taken_back,
    "claim messages": lambda store: store.outbox.claim(NOW, LEASE, 1, TYPES, without=["x"]),
    "claim in turn": lambda store: store.outbox.claim(
        NOW, LEASE, 1, TYPES, in_turn=["mail"], at_once={ChannelType.EMAIL: 2}
    ),
    "tried since": lambda store: store.outbox.tried_since(ChannelType.EMAIL, NOW - LEASE),
    "channel states": lambda store: store.outbox.channel_states(),
    "hold": lambda store: store.outbox.hold(DOWN),
    "free": _freed,
    "told at once": lambda store: store.outbox.told_at_once(ANNA, NOW - LEASE, NOW),
    "attempts": lambda store: store.outbox.attempts("a"),
    "message": lambda store: store.outbox.message("a"),
    "backlog": lambda store: store.outbox.backlog(NOW),
    "retry": lambda store: store.outbox.retry(["a"], NOW),
    "replay": lambda store: store.outbox.replay(["a"], NOW),
    "cancel": lambda store: store.outbox.cancel(["a"], "why", NOW),
    "unsent": lambda store: store.outbox.messages(
        [MessageState.PENDING, MessageState.DEAD], since=NOW, limit=9, newest=True
    ),
    "silences": lambda store: store.silences.list(NOW),
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
    # What has changed in some minutes; channels in trouble, digests by route, planned pauses.
    small = {"index_stale", "channel_states", "digests", "silences"}
    assert whole & set(metadata.tables) <= ends_early | small
    filled.close()


def test_what_is_astray_is_found_in_an_index_of_nothing_else(filled: Store) -> None:
    """By the state alone all that was ever told would be read."""
    steps = plans(filled, lambda: filled.outbox.backlog(NOW))
    assert any("ix_alert_items_astray" in step for step in steps)
    filled.close()


def test_what_cannot_wait_is_found_in_an_index_of_nothing_else(filled: Store) -> None:
    steps = plans(filled, lambda: filled.outbox.claim(NOW, LEASE, 1, TYPES))
    assert any("ix_messages_urgent" in step for step in steps)
    assert any("ix_messages_due" in step for step in steps)
    assert not [step for step in steps if "TEMP B-TREE" in step and "SEARCH messages" in step]
    filled.close()
