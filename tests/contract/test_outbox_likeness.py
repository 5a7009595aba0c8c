"""Any sequence of operations leaves the outbox in memory as it leaves the one in a database, with
no item astray.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.builders import NOW
from tests.contract.ledgers import Ledger, MemoryLedger, StoredLedger
from tests.contract.scribe import ANNA, BOX
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertState,
    ChannelType,
    Hold,
    Message,
    MessageState,
    Receipt,
    Recipient,
)
from worker.domain.telling import ChannelState, Group, Plan, Slot, Trouble

RED = Recipient(ChannelType.WEBHOOK, "red", "red")
PEOPLE = (ANNA, BOX, RED)
TYPES = set(ChannelType)
KINDS = (AlertKind.NEW, AlertKind.UPDATE, AlertKind.CATCH_UP, AlertKind.DIGEST)
MINUTE = timedelta(minutes=1)
STEPS = 60


class Life:
    """One outbox of each kind, to which the same happens; the clock may jump back."""

    def __init__(self, random: Random, stored: Ledger) -> None:
        self.random = random
        self.ledgers = (MemoryLedger(), stored)
        self.now = NOW
        self.names = count(1)
        self.held: list[tuple[Message, ...]] = []

    def both(self, ask: Callable[[Ledger], Any]) -> Any:
        one, other = (ask(ledger) for ledger in self.ledgers)
        assert one == other
        return one

    def step(self) -> None:
        self.now += self.random.choice([0, 1, 5, 20, 60, -60]) * MINUTE
        self.random.choice(OPERATIONS)(self)

    def decide(self) -> None:
        names = [f"i{next(self.names)}" for _ in range(self.random.randint(1, 3))]
        wanted = {
            "recipient": self.random.choice(PEOPLE),
            "due_at": self.now + self.random.choice([0, 10]) * MINUTE,
            "created_at": self.now,
        }
        known = self.both(lambda ledger: ledger.outbox.last_position())
        story = self.random.randint(1, known) if known and self.random.random() < 0.5 else None
        stories = {told.item.story for told in self.ledgers[0].outbox.alerts()}
        of = story if story in stories else None
        self.both(lambda ledger: ledger.told(*names, of=of, **wanted))

    def arrange(self) -> None:
        items = self.both(lambda ledger: ledger.outbox.open_items(self.now))
        self.random.shuffle(items)
        groups = [self._group(items) for _ in range(self.random.randint(0, 2))]
        held = [self._put_off(item) for item in items if self.random.random() < 0.3]
        plan = Plan(tuple(groups), waiting=tuple(held))
        self.both(lambda ledger: ledger.outbox.arrange(plan, self.now))

    def _group(self, items: list[AlertItem]) -> Group:
        who, kind = self.random.choice(PEOPLE), self.random.choice(KINDS)
        own = tuple(i for i in items if i.recipient == who and self.random.random() < 0.6)
        if kind is not AlertKind.DIGEST:
            return Group(who, kind, own)
        day = datetime(2026, 4, self.random.randint(1, 28), tzinfo=NOW.tzinfo)
        return Group(who, kind, own, Slot(who, ("morgens",), day - timedelta(days=1), day))

    def _put_off(self, item: AlertItem) -> AlertItem:
        return replace(item, due_at=self.now + 9 * MINUTE, hold=Hold.BURST, event=item.story)

    def claim(self) -> None:
        how: dict[str, Any] = {
            "limit": self.random.randint(1, 4),
            "in_turn": self.random.choice([(), ("red",), ("red", "mail")]),
            "at_once": self.random.choice([None, {ChannelType.EMAIL: 1}]),
        }
        got = [
            ledger.outbox.claim(self.now, 15 * MINUTE, types=TYPES, **how)
            for ledger in self.ledgers
        ]
        assert [_known(message) for message in got[0]] == [_known(message) for message in got[1]]
        self.held += zip(*got, strict=True)

    def _report(self, ask: Callable[[Ledger, Message], Any]) -> None:
        """By the holder of a lease, which may have passed on."""
        if not self.held:
            return
        pair = self.held.pop(self.random.randrange(len(self.held)))
        one, other = (ask(ledger, m) for ledger, m in zip(self.ledgers, pair, strict=True))
        assert one == other
        if self.random.random() < 0.2:
            self.held.append(pair)

    def freeze(self) -> None:
        self._report(lambda ledger, message: ledger.outbox.freeze(message, b"bytes"))

    def sent(self) -> None:
        ok = Receipt(250, "ok")
        self._report(lambda ledger, message: ledger.outbox.sent(message, ok, self.now))

    def failed(self) -> None:
        retry_at = self.random.choice([None, self.now, self.now + 30 * MINUTE])
        unknown = self.random.random() < 0.3
        self._report(
            lambda ledger, message: ledger.outbox.failed(
                message, "no", 451, self.now, retry_at=retry_at, unknown=unknown
            )
        )

    def hold(self) -> None:
        who = self.random.choice(PEOPLE)
        channel = None if who == ANNA else who.channel
        trouble = self.random.choice(list(Trouble))
        until = self.now + self.random.choice([0, 30]) * MINUTE
        state = ChannelState(who.type, channel, trouble, self.now, until, 1, "refused")
        self.both(lambda ledger: ledger.outbox.hold(state))

    def free(self) -> None:
        states = self.both(lambda ledger: ledger.outbox.channel_states())
        if states:
            way = self.random.choice(states)
            self.both(lambda ledger: ledger.outbox.free(way.type, self.now, channel=way.channel))

    def take_back(self) -> None:
        before = self.now - self.random.choice([0, 30]) * MINUTE
        self.both(lambda ledger: ledger.outbox.take_back(before, self.now))

    def handle(self) -> None:
        every = [message.id for message in self.ledgers[0].outbox.messages()]
        names = self.random.sample(every, min(len(every), 2))
        ask: Callable[[Ledger], Any] = self.random.choice(
            [
                lambda ledger: ledger.outbox.retry(names, self.now),
                lambda ledger: ledger.outbox.replay(names, self.now),
                lambda ledger: ledger.outbox.cancel(names, "weil", self.now),
            ]
        )
        self.both(ask)

    def compare(self) -> None:
        self.both(lambda ledger: [_known(one) for one in ledger.outbox.messages(bodies=True)])
        told = self.both(lambda ledger: [_told(one) for one in ledger.outbox.alerts()])
        self.both(lambda ledger: ledger.outbox.due(self.now))
        self.both(lambda ledger: ledger.outbox.past(PEOPLE, self.now - 60 * MINUTE))
        self.both(lambda ledger: ledger.outbox.digests_done())
        self.both(lambda ledger: ledger.outbox.tried_since(ANNA.type, self.now - 60 * MINUTE))
        assert self.both(lambda ledger: ledger.outbox.backlog(self.now)).astray == 0
        for item, message, state in told:
            assert (message is None) == (state is None)
            assert (item.state is AlertState.TOLD) <= (message is not None)
            assert (item.state is AlertState.OPEN) <= (message is None)
            if state is MessageState.CANCELLED:
                assert item.state is AlertState.SUPPRESSED


OPERATIONS: tuple[Callable[[Life], None], ...] = (
    *[Life.decide, Life.arrange, Life.claim, Life.sent] * 2,
    Life.freeze,
    Life.failed,
    Life.hold,
    Life.free,
    Life.take_back,
    Life.handle,
)


def _known(message: Message) -> Message:
    """Without its token, which is drawn."""
    return replace(message, token=None)


def _told(told: Any) -> tuple[AlertItem, str | None, MessageState | None]:
    return told.item, told.message, told.message_state


@pytest.mark.parametrize("seed", range(6))
def test_both_live_the_same_life(seed: int, sqlite_template: Path) -> None:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(sqlite_template, folder))
        with StoredLedger(f"sqlite:///{path}") as stored:
            life = Life(Random(seed), stored)
            for _ in range(STEPS):
                life.step()
                life.compare()
