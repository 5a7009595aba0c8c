"""A service on SQLite whose channels, messages and looks are a test's to set."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.configs import write_config
from tests.fakes import FakeClock
from worker.alerts.routing import recipients
from worker.domain.alerts import AlertKind, ChannelType, Receipt, Recipient
from worker.domain.notices import Incident
from worker.domain.telling import ChannelState, Trouble
from worker.operations.live import LiveConfig
from worker.operations.sweeping import sweep
from worker.places import Places
from worker.signs import Signs

FEEDS = [{"name": "beispiel", "url": "http://127.0.0.1:8001/rss.xml"}]
TOPICS = [{"id": "nato", "title": "N", "query": "Nato"}]
CHANNELS = {
    "box": {"type": "maildir", "path": "mailbox"},
    "hook": {"type": "webhook", "url": "http://127.0.0.1:8002/hook"},
}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LEASE = timedelta(minutes=1)


class Watch:
    """What a test does to the service, and what its operators are told."""

    def __init__(self, live: LiveConfig, clock: FakeClock, signs: Signs) -> None:
        self.live, self.clock, self.signs = live, clock, signs
        self.refusals: dict[ChannelType, str] = {}
        """Types whose recipients are refused, and what is said then."""

    @property
    def store(self) -> Any:
        return self.live.store

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def who(self, channel: str) -> Recipient:
        return recipients([channel], self.live.runtime().config.alerts)[0]

    def sweep(self, long: timedelta = timedelta(0), every: timedelta = 5 * MINUTE) -> None:
        """Sweep now, and on until so much time has passed; what is due goes out meanwhile."""
        until = self.now + long
        sweep(self.live, self.signs)
        while self.now < until:
            self.deliver()
            self.clock.advance(every)
            sweep(self.live, self.signs)

    def shut(self, type_: ChannelType, channel: str | None, trouble: Trouble) -> None:
        """Let a channel be in trouble from now on."""
        state = ChannelState(type_, channel, trouble, self.now, self.now, 1, "kaputt", "")
        self.store.outbox.hold(state)

    def deliver(self) -> None:
        """Let all that is due arrive, or be given up where its recipient is refused."""
        outbox = self.store.outbox
        while claimed := outbox.claim(self.now, LEASE, 1, set(ChannelType)):
            [message] = claimed
            if refusal := self.refusals.get(message.recipient.type):
                outbox.failed(message, refusal, 550, self.now, retry_at=None)
            else:
                outbox.sent(message, Receipt(250, "ok"), self.now)

    def told(self, channel: str) -> list[Incident]:
        """What each message to an operator is about, in their order."""
        messages = self.store.outbox.messages()
        assert {message.kind for message in messages} <= {AlertKind.OPS}
        return [
            self.store.outbox.incident(message.id)
            for message in messages
            if message.recipient.channel == channel
        ]

    def open(self) -> set[str]:
        """The keys of the open incidents."""
        return {incident.key for incident in self.store.incidents.current()}


@contextmanager
def watch(folder: Path, ops: list[str], **more: Any) -> Iterator[Watch]:
    """A service whose operators are reached by the channels ``ops``; ``more`` stands beside."""
    write_config(folder / "config", FEEDS, TOPICS, ops=ops, smtp_port=2525, channels=CHANNELS)
    file = folder / "config" / "alerts.yaml"
    written = json.loads(file.read_text())
    written["ops"] |= more
    file.write_text(json.dumps(written))
    clock = FakeClock()
    live = LiveConfig(Places.find(folder / "config", folder / "var", {}), {}, clock)
    yield Watch(live, clock, Signs(folder / "signs"))
    live.store.close()
