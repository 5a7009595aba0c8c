"""The parts of the service are killed at random, at once and again, while feeds change."""

import asyncio
import logging
import os
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from random import Random
from signal import SIGKILL

import pytest

from tests.integration.service.faults import BEAT, NEXT_TICK_WITHIN, WORKER, Site, site
from tests.integration.service.invariants import again, check
from tests.integration.service.parts import Part

KILLS = {"worker": 2, "child": 5, "beat": 3, "broker": 3, "broker and its data": 4}
"""How often each is killed. A worker that is killed whenever it has just started does nothing."""
NEWS_EVERY = 4
"""Kills."""

log = logging.getLogger(__name__)

pytestmark = pytest.mark.timeout(300)


@dataclass
class Storm:
    """Who is killed when, and when ticks were done."""

    site: Site
    random: Random
    worker: Part
    beat: Part
    kills: list[tuple[float, str]] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)

    def child_killed(self) -> None:
        """One of those that are there: a worker that was just started has none yet."""
        for pid in self.random.sample(pool := self.worker.children(), min(1, len(pool))):
            with suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)

    def broker_wiped(self) -> None:
        self.site.broker.shot()
        self.site.broker.wipe()

    async def rage(self) -> None:
        """A kill every second or two, news now and then."""
        kills: Mapping[str, Callable[[], None]] = {
            "worker": self.worker.shot,
            "child": self.child_killed,
            "beat": self.beat.shot,
            "broker": self.site.broker.shot,
            "broker and its data": self.broker_wiped,
        }
        victims = list(chain.from_iterable([name] * times for name, times in KILLS.items()))
        for number, victim in enumerate(self.random.sample(victims, len(victims))):
            await asyncio.sleep(self.random.uniform(1, 2))
            self.kills.append((time.time(), victim))
            kills[victim]()
            if number % NEWS_EVERY == 0:
                self.site.publish()

    async def keep(self) -> None:
        """Start again whatever has ended, as a supervisor does, and note when ticks are done;
        until cancelled. A worker that loses a child while it starts gives up by itself.
        """
        while True:
            for part in (self.worker, self.beat, self.site.broker):
                if part.ended():
                    part.start()
            tick = self.site.tick()
            if not self.ticks or tick > self.ticks[-1]:
                self.ticks.append(tick)
            await asyncio.sleep(0.02)

    def waits(self) -> dict[str, list[float]]:
        """Seconds from each kill to the next tick that was done, by who was killed."""
        found = defaultdict(list)
        for at, victim in self.kills:
            following = [tick for tick in self.ticks if tick > at]
            found[victim].append(round(min(following) - at, 1) if following else float("inf"))
        return found


async def play(folder):
    async with site(folder) as place:
        storm = Storm(place, Random(14), place.run(WORKER), place.run(BEAT))
        keeping = asyncio.create_task(storm.keep())
        await place.until(place.published, "something")
        await place.until(place.tick, "the first tick")
        await storm.rage()
        await place.next_tick()
        place.expire_leases()
        quiet = await place.all_told()
        keeping.cancel()
        waits = storm.waits()
        log.info("seconds to the next tick: %s", dict(waits))
        log.info("all told %.1f s after; copies beyond the first: %s", quiet, again(place))
        check(place)
        return waits


def test_a_storm_of_kills_loses_nothing_and_tells_nothing_twice(tmp_path):
    waits = asyncio.run(play(tmp_path))
    assert {victim: len(all_) for victim, all_ in waits.items()} == KILLS
    assert max(max(all_) for all_ in waits.values()) < NEXT_TICK_WITHIN
