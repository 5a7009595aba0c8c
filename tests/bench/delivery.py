"""What delivering costs: a tick beside 100,000 old rows, and a thousand alerts made ready to send.

Run as ``python -m tests.bench.delivery [OLD]``; a line of figures for each. Times are CPU time of
this process in milliseconds. The tick is what every process does every few seconds: asking what is
due, reading the open items, claiming; then the pass with all it looks at. A thousand alerts go from
open items into messages and through the real renderer into frozen bytes.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from tests.builders import NOW, match
from tests.contract.scribe import ANNA, Scribe, decision, item, named
from tests.unit.render.notices import SETTINGS
from worker.domain.alerts import AlertKind, AlertState, ChannelType, MessageState
from worker.domain.stories import Relation
from worker.domain.telling import Group, Plan
from worker.pipeline.notices import notice
from worker.render.mail import MailRenderer
from worker.render.resources import load_templates
from worker.storage import Store
from worker.storage.messages import new_message
from worker.storage.rows import item_row
from worker.storage.tables import alert_items, deliveries, messages

OLD, ALERTS, TICKS, BATCH = 100_000, 1_000, 50, 5_000
LEASE = timedelta(minutes=16)
TYPES = set(ChannelType)
LONG_AGO = NOW - timedelta(days=30)


@contextmanager
def opened() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'natowire.db'}")
        yield store
        store.close()


def fill(store: Store, count: int) -> None:
    """Messages that were sent long ago, each with its item and its attempt."""
    made = Scribe(store).told("told", state=AlertState.SUPPRESSED)
    for first in range(0, count, BATCH):
        numbers = range(first + 2, min(first + BATCH, count) + 2)
        at = {number: LONG_AGO + number * timedelta(seconds=1) for number in numbers}
        told = [
            item(f"i{n}", made.article, made.story, state=AlertState.TOLD, due_at=at[n])
            for n in numbers
        ]
        with store._database.decide() as connection:
            connection.execute(
                insert(messages),
                [
                    new_message(f"m{n}", ANNA, AlertKind.NEW, at[n])
                    | {"state": MessageState.SENT, "sent_at": at[n], "attempts": 1}
                    for n in numbers
                ],
            )
            connection.execute(
                insert(alert_items),
                [
                    item_row(one, number) | {"message": f"m{number}"}
                    for number, one in zip(numbers, told, strict=True)
                ],
            )
            connection.execute(
                insert(deliveries),
                [
                    {
                        "message": f"m{n}",
                        "attempt": 1,
                        "at": at[n],
                        "outcome": "sent",
                        "detail": "",
                    }
                    for n in numbers
                ],
            )


def tick(store: Store) -> None:
    """What is done every few seconds where nothing is due."""
    assert store.outbox.due(NOW) == set()
    assert store.outbox.open_items(NOW) == []
    assert store.outbox.claim(NOW, LEASE, 1, TYPES, in_turn=["x"]) == []


def whole_pass(store: Store) -> None:
    """The same with all that a pass and a health check look at."""
    tick(store)
    outbox = store.outbox
    assert outbox.take_back(NOW, NOW) == 0
    outbox.past([ANNA], NOW - timedelta(hours=24))
    outbox.digests_done()
    outbox.channel_states()
    outbox.tried_since(ANNA.type, NOW - timedelta(minutes=1))
    assert outbox.backlog(NOW).lost == 0


def cost(what: Callable[[], None], times: int) -> float:
    """The median of its CPU time."""
    took = []
    for _ in range(times):
        started = time.process_time()
        what()
        took.append(1000 * (time.process_time() - started))
    return median(took)


def made_ready(store: Store, count: int) -> float:
    """CPU seconds from open items to frozen bytes."""
    scribe = Scribe(store)
    for number in range(1, count + 1):
        told = item(f"n{number}", number + 1, number + 1)
        document = named(f"n{number}", matches=[match("munition")])
        made = decision(document, Relation.NEW, number + 1, number + 1, alerts=(told,))
        scribe.write(made)
    renderer = MailRenderer(SETTINGS, load_templates())
    outbox, started = store.outbox, time.process_time()
    groups = tuple(Group(ANNA, AlertKind.NEW, (one,)) for one in outbox.open_items(NOW))
    assert outbox.arrange(Plan(groups), NOW) == count
    while got := outbox.claim(NOW, LEASE, 1, TYPES):
        [message] = got
        told_ = outbox.content(message.id)
        assert outbox.freeze(message, renderer.render(notice(message, told_, {})))
    return time.process_time() - started


def main(old: int = OLD) -> None:
    with opened() as store:
        fill(store, old)
        figures = {
            "old_rows": old,
            "tick_ms": round(cost(lambda: tick(store), TICKS), 2),
            "pass_ms": round(cost(lambda: whole_pass(store), TICKS), 2),
        }
        print(json.dumps(figures))
    with opened() as store:
        print(json.dumps({"alerts": ALERTS, "cpu_seconds": round(made_ready(store, ALERTS), 2)}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
