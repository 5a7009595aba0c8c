"""The parts of the service are killed at random, at once and again, while feeds change."""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from random import Random
from signal import SIGKILL

from tests.integration.service.faults import Site
from tests.integration.service.parts import Part

CHILD, WORKER, CREW, BEAT = "child", "worker", "worker and children", "beat"
BROKER, WIPED, FLUSHED = "broker", "broker and its data", "broker flushed"

NEXT = (1.0, 2.0)
"""Seconds from one blow to the next."""
HURRY = 2.0


@dataclass
class Storm:
    """Who is hit when, and when ticks were done."""

    site: Site
    random: Random
    worker: Part
    beat: Part
    blows: list[tuple[float, str]] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    started: float = 0.0
    """When the worker was, the last time."""

    async def rage(self, times: Mapping[str, int], news_every: int) -> None:
        """A blow every second or two, each ``times``; news now and then. The worker is hit when it
        has been at work: one that is killed whenever it has just started does nothing.
        """
        blows: Mapping[str, Callable[[], None]] = {
            CHILD: self._child_killed,
            WORKER: self.worker.shot,
            CREW: self.crew_killed,
            BEAT: self.beat.shot,
            BROKER: self.site.broker.shot,
            WIPED: self._broker_wiped,
            FLUSHED: self._broker_flushed,
        }
        order = list(chain.from_iterable([name] * count for name, count in times.items()))
        for number, blow in enumerate(self.random.sample(order, len(order))):
            await asyncio.sleep(self.random.uniform(*NEXT))
            if blow in {CHILD, WORKER, CREW}:
                await self.site.until(self._at_work, "a tick of the worker")
            self.blows.append((time.time(), blow))
            blows[blow]()
            if number % news_every == 0:
                self.site.publish()

    async def keep(self) -> None:
        """Start again whatever has ended, as a supervisor does, and note when ticks are done;
        until cancelled. A worker that loses a child while it starts gives up by itself.
        """
        while True:
            for part in (self.worker, self.beat, self.site.broker):
                if part.ended():
                    part.start()
                    self.started = time.time() if part is self.worker else self.started
            tick = self.site.tick()
            if not self.ticks or tick > self.ticks[-1]:
                self.ticks.append(tick)
            await asyncio.sleep(0.02)

    async def hurry(self) -> None:
        """What failed is due again after seconds; until cancelled."""
        while True:
            await asyncio.sleep(HURRY)
            self.site.retry_now()
            self.site.ask_crashed_feeds()

    def crew_killed(self) -> None:
        """Whatever there is of workers, an orphan of an earlier one as well: then nobody holds a
        lease, and so they may end as if their minute had passed.
        """
        while crew := set(self.worker.left()) - {self.beat.process.pid}:
            for pid in crew:
                with suppress(ProcessLookupError):
                    os.kill(pid, SIGKILL)
            self.worker.process.wait()
        self.site.expire_leases()

    def waits(self) -> dict[str, list[float]]:
        """Seconds from each blow to the next tick that was done, by who was hit."""
        found = defaultdict(list)
        for at, blow in self.blows:
            following = [tick for tick in self.ticks if tick > at]
            found[blow].append(round(min(following) - at, 1) if following else float("inf"))
        return found

    def _at_work(self) -> bool:
        return not self.worker.ended() and self.site.tick() > self.started

    def _child_killed(self) -> None:
        """One of those that are there: a worker that was just started has none yet."""
        for pid in self.random.sample(pool := self.worker.children(), min(1, len(pool))):
            with suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)

    def _broker_wiped(self) -> None:
        self.site.broker.shot()
        self.site.broker.wipe()

    def _broker_flushed(self) -> None:
        """One that is just coming up again has lost nothing by it."""
        with self.site.broker.client() as client, suppress(ConnectionError):
            client.flushall()
