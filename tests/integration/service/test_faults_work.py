"""Work that ends its process, is stopped, done twice at once, or cut short."""

import asyncio
import time
from collections import defaultdict
from itertools import pairwise
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM

import pytest
from sqlalchemy import select

from tests.conftest import GUARD
from tests.integration.service.faults import BEAT, FEEDS, INTERVAL, WORKER, site
from tests.integration.service.invariants import again, check
from tests.integration.service.parts import alive
from tests.integration.service.side_by_side import PLAYED_WITHIN, kept
from tests.processes import natowire, run
from tests.servers.raw_http import Answer, Script, hang
from tests.servers.raw_http import Pause as Silence
from tests.servers.smtp import Pause
from worker.domain.alerts import MessageState
from worker.domain.feeds import FetchStatus
from worker.pipeline.feed_poll import MOST_CRASHES
from worker.signs import SOON
from worker.storage.tables import feeds, messages

RED_WITHIN = 60.0
DRAINED_WITHIN = 30.0
AFTER_LEASES = 10.0 + 5.0
"""Ten, and what telling all of it takes."""
TOGETHER = 20.0
SLOW = 5.0
JITTER, SHORT = 0.1, 0.3
"""What polls are spread by, and seconds that a request may come sooner after the last one: an
interval begins with the poll's end, a request with its connection.
"""

POISON = """
import os, runpy
runpy.run_path({guard!r})

import worker.feeds.parse as room

sound = room.parse

def parse(body, **given):
    if b"poison" in body:
        os.kill(os.getpid(), 9)
    return sound(body, **given)

room.parse = parse
"""
"""Python imports it at its start: the tests' own guard, and a fault in the parser's place."""

pytestmark = pytest.mark.timeout(PLAYED_WITHIN)


async def a_feed_that_kills_its_process_harms_no_other_for_long(folder):
    async with site(folder) as place:
        poison = folder / "poison"
        poison.mkdir()
        poison.joinpath("sitecustomize.py").write_text(
            POISON.format(guard=str(GUARD / "sitecustomize.py"))
        )
        place.press.routes["/0"] = Answer(b"<rss>poison</rss>")
        place.items[0].clear()
        worker = place.run(WORKER, {"PYTHONPATH": str(poison)})
        place.run(BEAT)

        def left_alone():
            place.expire_leases()  # of the polls that ended with their process
            return place.store.feeds.states()["f0"].last_status == FetchStatus.CRASHED

        await place.until(lambda: "f0" in place.store.feeds.states(), "the feeds registered")
        await place.until(left_alone, "the feed left alone")
        place.publish()
        place.items[0].clear()
        await place.all_told()
        run([*WORKER[:-1], "call", "sweep"], environ=place.environ)
        await place.until(lambda: "f0: " in crashes(place), "an incident")
        assert 0 < place.press.paths.count("/0") <= MOST_CRASHES  # now, after the others' polls
        assert alive(worker)
        check(place)


def crashes(place):
    return "".join(
        i.detail for i in place.store.incidents.current() if i.key.startswith("crashes")
    )


def slowed(route, seconds):
    """The same answer after a silence."""
    return lambda request: Script([Silence(seconds), *route(request).steps])


def red(place, part):
    return natowire("health", part, config=place.config, data=place.data).code != 0


async def who_was_stopped_too_long_is_red_and_writes_no_more(folder):
    async with site(folder) as place:
        place.configure(http={"timeouts": {"attempt": "2m"}})  # time goes on while it is stopped
        for n in range(FEEDS):
            place.press.routes[f"/{n}"] = slowed(place.route(n), SLOW * 2)
        stopped, beat = place.run(WORKER, log="stopped"), place.run(BEAT)
        await place.until(lambda: len(place.asked) == FEEDS, "a batch begun")
        await place.until(lambda: not (red(place, "worker") or red(place, "beat")), "green")

        stopped.signal_all(SIGSTOP)
        beat.signal_all(SIGSTOP)
        since = time.monotonic()
        await asyncio.sleep(SOON.total_seconds() - 2)
        await place.until(lambda: red(place, "worker") and red(place, "beat"), "red")
        assert time.monotonic() - since < RED_WITHIN

        for n in range(FEEDS):
            place.press.routes[f"/{n}"] = place.route(n)
        place.expire_leases()
        other = place.run(WORKER)
        beat.signal_all(SIGCONT)
        await place.all_told()
        assert [red(place, "worker"), red(place, "beat")] == [False, False]

        stopped.signal_all(SIGCONT)
        await place.until(lambda: "polled " in stopped.log.read_text(), "its batch ended")
        refused = len(place.asked) - place.polls().total()
        assert refused >= FEEDS, f"only {refused} polls were refused"
        place.publish()
        await place.all_told()
        assert alive(stopped, other)
        check(place)


async def a_killed_worker_s_batch_is_done_ten_seconds_after_its_leases(folder):
    async with site(folder) as place:
        for n in range(FEEDS):
            place.press.routes[f"/{n}"] = slowed(place.route(n), SLOW)
        worker, _ = place.run(WORKER), place.run(BEAT)
        await place.until(lambda: len(place.asked) == FEEDS, "a batch begun")
        worker.signal_all(SIGKILL)
        await place.ended(worker)
        for n in range(FEEDS):
            place.press.routes[f"/{n}"] = place.route(n)
        worker.start()
        await place.next_tick()
        place.expire_leases()
        await place.all_told(AFTER_LEASES)
        check(place)


async def two_beats_and_two_workers_ask_each_feed_once_and_tell_once(folder):
    async with site(folder) as place:
        for command in (WORKER, BEAT, WORKER, BEAT):
            place.run(command)
        await place.all_told()
        ends = time.monotonic() + TOGETHER
        while time.monotonic() < ends:
            place.publish()
            await asyncio.sleep(INTERVAL)
        await place.all_told()
        await place.until(lambda: place.asked_by_feed() == place.polls(), "a poll a request", 10)
        asked = defaultdict(list)
        for at, number in list(place.asked):
            asked[number].append(at)
        for own in asked.values():
            assert len(own) > TOGETHER / INTERVAL / 2
            assert min(b - a for a, b in pairwise(own)) > INTERVAL * (1 - JITTER) - SHORT
        assert again(place) == 0
        check(place)


async def sigterm_ends_what_is_in_hand_and_gives_the_rest_back(folder):
    async with site(folder) as place:
        worker, _ = place.run(WORKER), place.run(BEAT)
        await place.all_told()
        for n in range(0, FEEDS, 3):
            place.press.routes[f"/{n}"] = hang()
        place.post.faults["."] = Pause(SLOW)
        before, hung = len(place.post.messages), len(place.press.requests)
        place.publish()
        await place.until(lambda: len(place.post.messages) > before, "a mail that is being sent")
        await place.until(lambda: "/0" in place.press.paths[hung:], "a feed that hangs")
        worker.process.send_signal(SIGTERM)
        assert await place.ended(worker, DRAINED_WITHIN) == 0
        with place.reading() as connection:
            held = connection.scalars(select(feeds.c.name).where(feeds.c.lease_token.is_not(None)))
            assert held.all() == []
            states = list(connection.scalars(select(messages.c.state)))
            assert MessageState.SENDING not in states
        assert worker.left() == [part.process.pid for part in place.parts if not part.ended()]
        for n in range(FEEDS):
            place.press.routes[f"/{n}"] = place.route(n)
        del place.post.faults["."]
        worker.start()
        await place.all_told()
        assert again(place) == 0
        check(place)


PROMISES = (
    a_killed_worker_s_batch_is_done_ten_seconds_after_its_leases,
    a_feed_that_kills_its_process_harms_no_other_for_long,
    sigterm_ends_what_is_in_hand_and_gives_the_rest_back,
    two_beats_and_two_workers_ask_each_feed_once_and_tell_once,
    who_was_stopped_too_long_is_red_and_writes_no_more,
)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_faults(outcomes, promise):
    kept(outcomes[promise])
