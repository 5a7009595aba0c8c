"""A newsroom that takes every step of the service by hand: real config, database, decisions and
couriers, on a clock that stands still until it is moved.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from random import Random
from typing import Any

from tests.builders import article
from tests.configs import write_config
from tests.fakes import FakeClock
from worker.domain.alerts import AlertKind, Message, MessageState, Occasion
from worker.domain.articles import Article
from worker.domain.outbox import Outbox
from worker.operations.live import LiveConfig, Look
from worker.operations.sweeping import sweep
from worker.pipeline.deliver import DeliveryReport
from worker.places import Places
from worker.signs import Signs

TOPICS = ({"id": "munition", "title": "Munition", "query": "Munition"},)
READER = "email:reader@example.org"
SITE = "https://beispiel.example/"
SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "no", "pi", "ra", "su", "te", "vo", "wi")
TICKS = timedelta(minutes=5)
"""Passes of the courier and looks for troubles are that far apart where hours are to pass."""


@dataclass
class Desk:
    """One newsroom. ``live`` is what a worker process has of it."""

    folder: Path
    live: LiveConfig
    clock: FakeClock
    random: Random = field(default_factory=lambda: Random(7))
    published: int = 0

    def configure(self, port: int, **settings: Any) -> None:
        """Write the config anew, with a mail server at ``port``; it is at work at once."""
        write_config(self.folder / "config", [], TOPICS, smtp_port=port, **settings)
        if self.live.store.revisions.live() is not None:
            assert self.live.look() is Look.LIVE

    @property
    def outbox(self) -> Outbox:
        return self.live.store.outbox

    def publish(self, stories: int = 1) -> None:
        """So many stories, each in words of its own."""
        first, self.published = self.published, self.published + stories
        articles = [self._article(number) for number in range(first, self.published)]
        self.live.runtime().ingest(articles, Occasion.NEWS)

    def deliver(self) -> DeliveryReport:
        """One pass of a worker."""
        return replace(self.live.runtime(), random=self.random).deliver(last=True)

    def sweep(self) -> None:
        """One look for troubles; what there is to tell of them goes out."""
        sweep(self.live, Signs(self.folder / "signs"))
        self.deliver()

    def goes_on(self, duration: timedelta, step: timedelta = TICKS) -> None:
        """Time passes while worker and beat are at work."""
        for _ in range(duration // step):
            self.clock.advance(step)
            self.deliver()
            self.sweep()

    def restart(self) -> None:
        """Whoever was at work is gone; who comes now knows what the database holds."""
        self.live.store.close()
        self.live = _worker(self.folder, self.clock)

    def box(self, kind: AlertKind) -> list[EmailMessage]:
        """What lies in the maildir, of one kind, oldest first."""
        files = sorted((self.folder / "var" / "mailbox" / "new").glob("*"))
        mails = (parsed(file.read_bytes()) for file in files)
        return [mail for mail in mails if mail["X-Natowire-Kind"] == kind]

    def messages(self, recipient: str = READER) -> list[Message]:
        return [made for made in self.outbox.messages() if made.recipient.key == recipient]

    def states(self, recipient: str = READER) -> Counter[MessageState]:
        return Counter(message.state for message in self.messages(recipient))

    def _article(self, number: int) -> Article:
        words = ["".join(self.random.choices(SYLLABLES, k=3)) for _ in range(60)]
        return article(
            title=f"Munition: {' '.join(words[:6])}",
            body=f"{' '.join(words[6:]).capitalize()}.",
            url=f"{SITE}{number}",
            canonical_url=f"{SITE}{number}",
            guid=str(number),
            first_seen=self.clock.now(),
        )


def _worker(folder: Path, clock: FakeClock) -> LiveConfig:
    return LiveConfig(Places.find(folder / "config", folder / "var", {}), {}, clock)


def parsed(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, policy=default)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def told(mail: bytes) -> set[int]:
    """The stories that a mail's text tells, by their numbers."""
    return {int(number) for number in re.findall(rf"{SITE}(\d+)", text_of(parsed(mail)))}


@contextmanager
def desk(folder: Path, port: int, **settings: Any) -> Iterator[Desk]:
    """A newsroom that tells ``READER`` by the mail server at ``port``. Whatever is done to it, in
    the end nothing may lie where nothing brings it out.
    """
    clock = FakeClock()
    made = Desk(folder, _worker(folder, clock), clock)
    made.configure(port, **settings)
    try:
        yield made
        assert made.outbox.backlog(clock.now()).lost == 0
    finally:
        made.live.store.close()
