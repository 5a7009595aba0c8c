"""A newsroom of made-up feeds whose service can be taken apart: every part is a process of its own."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from tests.bench.feeds import bodies
from tests.configs import write_config
from tests.fakes import rss
from tests.integration.service.parts import Nudges, Part, nudges
from tests.integration.service.services import CELERY_S_OWN
from tests.processes import Finished, natowire
from tests.servers.raw_http import Answer, RawServer, Request, Responder, Response, Route, feed
from tests.servers.smtp import Fault, SmtpSink
from worker.domain.alerts import AlertState, MessageState
from worker.domain.feeds import FetchStatus
from worker.places import CONFIG, DATA, DATABASE_URL, REDIS_URL
from worker.signs import TICK
from worker.storage import Store
from worker.storage.columns import EPOCH
from worker.storage.engine import Database
from worker.storage.tables import alert_items, channel_states, feeds, messages, polls, sources

FEEDS, ITEMS = 30, 20
AT_FIRST = 10
"""Items a feed has at first; the others are its news."""
INTERVAL = 5.0
RECEIVERS = ("email:reader@example.org", "maildir:box", "webhook:hook")
TOPICS = [{"id": "rathaus", "title": "Rathaus", "query": "Rathaus"}]

NEXT_TICK_WITHIN = 15.0
"""Seconds from a kill to the next tick that is done, whatever was killed."""
PATIENCE = 60.0
"""Seconds to wait for what must come."""

WORKER, BEAT = CELERY_S_OWN

Items = list[list[bytes]]


@cache
def made_up() -> tuple[tuple[bytes, ...], ...]:
    """All items, by feed; each has words of its own, so that each is a story of its own."""
    return tuple(tuple(re.findall(rb"<item>.*?</item>", body)) for body in bodies(FEEDS, ITEMS))


def element(name: str, item: bytes) -> str:
    found = re.search(rb"<%b>(.*?)</%b>" % (name.encode(), name.encode()), item)
    assert found
    return unescape(found[1].decode())


@dataclass
class Site:
    """One newsroom: feeds, three receivers that know ids, a broker, and parts of the service."""

    folder: Path
    press: RawServer
    post: SmtpSink
    broker: Nudges
    database: str
    made: Sequence[Sequence[bytes]] = field(default_factory=made_up)
    """All items that there will be, by feed."""
    at_first: int = AT_FIRST
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What else the config says; see ``write_config``."""
    items: Items = field(default_factory=list)
    asked: list[tuple[float, int]] = field(default_factory=list)
    """When each feed was asked, by the test's own clock."""
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.data.mkdir(parents=True)
        self.items.extend(list(own[: self.at_first]) for own in self.made)
        self.press.routes = {f"/{n}": self.route(n) for n in range(len(self.made))}
        self.hook(Answer(status=204))
        self.configure()
        self.store = Store.open(self.database)

    def configure(self, **settings: Any) -> None:
        hook = {
            "type": "webhook",
            "url": self.press.url("/hook"),
            "allow_private": ["127.0.0.0/8"],
            "timeout": "5s",
        }
        write_config(
            self.config,
            [
                {"name": f"f{n}", "url": self.press.url(f"/{n}"), "language": "de"}
                for n in range(len(self.made))
            ],
            TOPICS,
            smtp_port=self.post.port,
            channels={"box": {"type": "maildir", "path": "mailbox"}, "hook": hook},
            polling={"interval": f"{INTERVAL:g}s"},
            **self.settings,
            **settings,
        )

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def data(self) -> Path:
        return self.folder / "var"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def environ(self) -> dict[str, str]:
        return {
            CONFIG: str(self.config),
            DATA: str(self.data),
            DATABASE_URL: self.database,
            REDIS_URL: self.broker.url,
        }

    # --- the parts ---------------------------------------------------------------------------

    def run(
        self,
        command: Sequence[str | Path],
        environ: dict[str, str] | None = None,
        log: str = "log",
    ) -> Part:
        part = Part([command], {**self.environ, **(environ or {})}, self.folder / log)
        part.start()
        self.parts.append(part)
        return part

    def left(self) -> list[int]:
        return self.parts[0].left()

    # --- the feeds and the receivers -----------------------------------------------------------

    def route(self, number: int) -> Responder:
        return partial(self.serve, number)

    def serve(self, number: int, request: Request) -> Response:
        """A feed as it is now, with its validator."""
        self.asked.append((time.monotonic(), number))
        body = rss().replace(b"</channel>", b"".join(self.items[number]) + b"</channel>")
        return feed(body, etag=b'"%d"' % len(self.items[number]))(request)

    def publish(self) -> None:
        """One more item in every feed; at least two of them are of the topic."""
        for own, all_ in zip(self.items, self.made, strict=True):
            own.extend(all_[len(own) : len(own) + 1])

    def hook(self, route: Route) -> None:
        """What the webhook's receiver answers from now on."""
        self.press.routes["/hook"] = route

    def calls(self) -> list[Request]:
        return [request for request in self.press.requests if request.path == "/hook"]

    def published(self) -> set[str]:
        """The titles that everybody is to be told."""
        return {title for number in range(len(self.made)) for title in self.titles(number)}

    def titles(self, number: int) -> set[str]:
        """Those of one feed."""
        all_ = {element("title", item) for item in self.items[number]}
        return {title for title in all_ if title.startswith("Rathaus")}

    def called(self) -> set[str]:
        """The titles that the webhook's receiver has heard."""
        bodies_ = (json.loads(call.body)["data"] for call in self.calls())
        return {data["article"]["title"] for data in bodies_}

    def mailbox(self) -> list[Path]:
        return list(self.data.glob("mailbox/new/*"))

    # --- looking -------------------------------------------------------------------------------

    def natowire(self, *arguments: str) -> Finished:
        done = natowire(*arguments, config=self.config, data=self.data, environ=self.environ)
        assert done.code == 0, f"{arguments}: {done.err}{done.out}"
        return done

    def said(self, words: str) -> bool:
        return words in self.log.read_text(errors="replace")

    def tick(self) -> float:
        """When a tick was last done, as seconds since 1970; 0 where none was."""
        try:
            return (self.data / "signs" / TICK).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def settled(self) -> bool:
        """Whether all that was published is stored and told, and nothing is left to do."""
        with self.reading() as connection:
            stored = connection.scalar(select(func.count()).select_from(sources))
        told = len(RECEIVERS) * len(self.published())
        return (
            stored == sum(map(len, self.items))
            and self.alerts() == {AlertState.TOLD: told}
            and self.nothing_waits()
        )

    def alerts(self) -> Counter[AlertState]:
        with self.reading() as connection:
            return Counter(connection.scalars(select(alert_items.c.state)))

    def nothing_waits(self) -> bool:
        """Whether every message that was made is sent."""
        with self.reading() as connection:
            return set(connection.scalars(select(messages.c.state))) == {MessageState.SENT}

    @contextmanager
    def reading(self) -> Iterator[Any]:
        database = Database(self.database)
        try:
            with database.read() as connection:
                yield connection
        finally:
            database.close()

    def expire_leases(self) -> None:
        """As if a minute had passed since they were last renewed."""
        database = Database(self.database)
        try:
            with database.write() as connection:
                connection.execute(
                    update(feeds).where(feeds.c.lease_until.is_not(None)).values(lease_until=EPOCH)
                )
                connection.execute(
                    update(messages)
                    .where(messages.c.lease_until.is_not(None))
                    .values(lease_until=EPOCH)
                )
        finally:
            database.close()

    def retry_now(self) -> None:
        """As if the waits after failed deliveries were over, and those of their servers."""
        database = Database(self.database)
        try:
            with database.write() as connection:
                connection.execute(update(channel_states).values(until=EPOCH))
                connection.execute(
                    update(messages)
                    .where(messages.c.state.in_([MessageState.FAILED, MessageState.PENDING]))
                    .values(next_at=EPOCH)
                )
        finally:
            database.close()

    def ask_crashed_feeds(self) -> None:
        """As if the hour were over for which a feed is left alone whose polls end their process:
        blows from outside may hit one feed's polls five times.
        """
        database = Database(self.database)
        try:
            with database.write() as connection:
                connection.execute(
                    update(feeds)
                    .where(feeds.c.last_status == FetchStatus.CRASHED)
                    .values(not_before=EPOCH, due_at=EPOCH)
                )
        finally:
            database.close()

    def asked_by_feed(self) -> Counter[str]:
        return Counter(f"f{number}" for _, number in list(self.asked))

    def polls(self) -> Counter[str]:
        with self.reading() as connection:
            return Counter(connection.scalars(select(polls.c.feed)))

    # --- waiting -------------------------------------------------------------------------------

    async def until(
        self, condition: Callable[[], object], what: str, within: float = PATIENCE
    ) -> float:
        """Wait for a condition; the seconds it took."""
        start = time.monotonic()
        while not condition():
            assert time.monotonic() < start + within, (
                f"not within {within} s: {what}\n{self.tail()}"
            )
            await asyncio.sleep(0.1)
        return time.monotonic() - start

    async def hears(self, words: str) -> None:
        """Wait until the log says something."""
        await self.until(lambda: self.said(words), words)

    async def called_again(self) -> None:
        """Wait for a call of the webhook after now."""
        before = len(self.calls())
        await self.until(lambda: len(self.calls()) > before, "a call")

    async def next_tick(self, within: float = NEXT_TICK_WITHIN) -> float:
        """Wait for a tick that is done after now; the seconds it took."""
        before = time.time()
        return await self.until(lambda: self.tick() > before, "a tick done", within)

    async def all_told(self, within: float = PATIENCE) -> float:
        return await self.until(self.settled, "all stored and told", within)

    async def ended(self, part: Part, within: float = 30.0) -> int:
        """Wait for the end of a part; its exit code."""
        await self.until(part.ended, "the end of a part", within)
        return part.process.wait()

    def tail(self) -> str:
        with self.reading() as connection:
            states = Counter(connection.scalars(select(messages.c.state)))
            items = Counter(connection.scalars(select(alert_items.c.state)))
            stored = connection.scalar(select(func.count()).select_from(sources))
            held = connection.execute(
                select(feeds.c.name, feeds.c.lease_until, feeds.c.unfinished, feeds.c.last_status)
            ).all()
        return (
            f"{stored} of {sum(map(len, self.items))} items; alerts {items} of "
            f"{len(self.published())} x 3; messages {states}; feeds {held}\n"
            f"{self.log.read_text(errors='replace')[-6000:]}"
        )


@asynccontextmanager
async def site(
    folder: Path,
    *,
    binary: str = "valkey",
    database: str | None = None,
    mail_faults: dict[str, Fault] | None = None,
    **given: Any,
) -> AsyncIterator[Site]:
    """A newsroom with nothing of the service started; nothing outlives the context. ``given`` is
    what it has of its own.
    """
    with RawServer({}) as press, SmtpSink(faults=mail_faults) as post, nudges(binary) as held:
        url = database or f"sqlite:///{folder / 'var' / 'natowire.db'}"
        made = Site(folder, press, post, held, url, **given)
        try:
            yield made
        finally:
            for part in made.parts:
                part.kill()
            made.store.close()
