"""The broker is emptied, gone, mute, full, or shared with another application."""

import asyncio
import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGCONT, SIGKILL, SIGSTOP

import pytest
from redis import Redis

from tests.bench.feeds import bodies
from tests.integration.service.faults import (
    BEAT,
    NEXT_TICK_WITHIN,
    WORKER,
    element,
    site,
)
from tests.integration.service.invariants import check
from tests.integration.service.parts import alive
from tests.integration.service.side_by_side import PLAYED_WITHIN, kept
from worker.domain.alerts import AlertState

AWAY = 10.0
"""Seconds."""
QUEUE = "natowire:natowire"
JUNK = 1000
"""Keys."""
OPEN = 40
"""Stories, each for three receivers; a few may be copies of others."""
TOLD_WITHIN = 30.0


def envelope(task: str, content_type: str = "application/json") -> str:
    """A message as Celery puts it into a queue."""
    body = b64encode(json.dumps([[], {}, {}]).encode()).decode()
    properties = {
        "delivery_info": {"exchange": "", "routing_key": "natowire"},
        "delivery_tag": "1",
        "delivery_mode": 2,
        "body_encoding": "base64",
    }
    headers = {"lang": "py", "task": task, "id": "7", "argsrepr": "()"}
    return json.dumps(
        {
            "body": body,
            "content-type": content_type,
            "content-encoding": "utf-8",
            "headers": headers,
            "properties": properties,
        }
    )


THEIR_MESSAGES = (
    envelope("shop.tasks.bill"),
    envelope("shop.tasks.bill", "application/x-python-serialize"),
    '{"job": 7}',
    "[]",
    "not even JSON",
    b"\x80\x04\x95",
)

pytestmark = pytest.mark.timeout(PLAYED_WITHIN)


async def started(place):
    """A worker and beat that have told what there was."""
    worker, beat = place.run(WORKER), place.run(BEAT)
    await place.all_told()
    return worker, beat


async def still_tells(place):
    """News are told without anybody's help, and everything is as it should be."""
    place.publish()
    await place.next_tick(NEXT_TICK_WITHIN)
    await place.all_told()


async def an_emptied_broker_is_no_loss(folder):
    async with site(folder) as place:
        await started(place)
        for _ in range(5):
            place.publish()
            await asyncio.sleep(1)
            with place.broker.client() as client:
                client.flushall()
        await still_tells(place)
        check(place)


def documents(folder, number):
    """So many stories of the topic, as an import reads them."""
    (body,) = bodies(1, number, seed=8)
    lines = [
        json.dumps(
            {
                "id": element("guid", item),
                "url": element("link", item),
                "title": f"Rathaus {element('title', item)}",
                "text": element("description", item),
            }
        )
        for item in re.findall(rb"<item>.*?</item>", body)
    ]
    file = folder / "documents.jsonl"
    file.write_text("\n".join(lines))
    return file


async def a_hundred_open_alerts_outlive_an_emptied_broker(folder):
    async with site(folder) as place:
        worker, beat = await started(place)
        worker.signal_all(SIGKILL)
        worker.process.wait()
        beat.shot()
        place.natowire("import", "--alert", str(documents(folder, OPEN)))
        assert place.alerts()[AlertState.OPEN] > 100
        with place.broker.client() as client:
            client.flushall()
        worker.start()
        beat.start()

        def told():
            return AlertState.OPEN not in place.alerts() and place.nothing_waits()

        await place.until(told, "all told", TOLD_WITHIN)


async def a_broker_that_is_gone_or_mute_is_waited_for(folder):
    async with site(folder) as place:
        parts = await started(place)
        place.broker.shot()
        place.publish()
        await asyncio.sleep(AWAY)
        assert place.said("the broker cannot be reached; natowire goes on trying")
        place.broker.start()
        await still_tells(place)
        os.kill(place.broker.process.pid, SIGSTOP)
        place.publish()
        await asyncio.sleep(AWAY)
        os.kill(place.broker.process.pid, SIGCONT)
        await still_tells(place)
        assert alive(*parts)
        check(place)


@contextmanager
def full(client: Redis) -> Iterator[None]:
    """Junk of another application's takes all memory that is allowed, and more."""
    for number in range(JUNK):
        client.set(f"junk:{number}", b"x" * 4096)
    client.config_set("maxmemory", client.info("memory")["used_memory"] - JUNK * 1024)
    yield
    client.delete(*client.keys("junk:*"))


async def a_full_broker_is_told_in_words_and_survived(folder):
    async with site(folder, binary="redis") as place:
        worker, beat = await started(place)
        with place.broker.client() as client:
            os.kill(worker.process.pid, SIGSTOP)
            await place.until(lambda: client.llen(QUEUE), "a message that waits")
            with full(client):
                os.kill(worker.process.pid, SIGCONT)
                place.publish()
                words = "the broker is full: raise its maxmemory"
                await place.hears(words)
                await asyncio.sleep(AWAY)
                well = alive(worker, beat)
            assert well, place.tail()
        await still_tells(place)
        check(place)


async def what_another_application_keeps_there_stays_untouched(folder):
    async with site(folder, binary="redis") as place:
        with place.broker.client() as client:
            client.lpush("celery", *THEIR_MESSAGES)
            client.hset("unacked", mapping={"a": "1"})
            client.zadd("unacked_index", {"a": 1.0})
            client.sadd("_kombu.binding.celery", "celery\x06\x16\x06\x16celery")
            before = {name: client.dump(name) for name in client.scan_iter()}
            await started(place)
            await still_tells(place)
            assert {name: client.dump(name) for name in before} == before
        check(place)


async def a_key_of_ours_that_is_theirs_is_told_in_words(folder):
    async with site(folder) as place:
        worker, beat = await started(place)
        with place.broker.client() as client:
            client.delete(QUEUE)
            client.set(QUEUE, "theirs")
            words = "give natowire a database of its own"
            await place.hears(words)
            await asyncio.sleep(AWAY / 2)
            well = alive(worker, beat)
            assert client.get(QUEUE) == b"theirs"
            client.delete(QUEUE)
        assert well, place.tail()
        await still_tells(place)
        check(place)


async def a_message_that_is_not_ours_stops_no_worker(folder):
    async with site(folder) as place:
        worker, beat = await started(place)
        with place.broker.client() as client:
            for message in THEIR_MESSAGES:
                client.lpush(QUEUE, message)
                await place.next_tick()
        assert alive(worker, beat), place.tail()
        await still_tells(place)
        check(place)


PROMISES = (
    a_hundred_open_alerts_outlive_an_emptied_broker,
    a_broker_that_is_gone_or_mute_is_waited_for,
    a_full_broker_is_told_in_words_and_survived,
    a_key_of_ours_that_is_theirs_is_told_in_words,
    a_message_that_is_not_ours_stops_no_worker,
    an_emptied_broker_is_no_loss,
    what_another_application_keeps_there_stays_untouched,
)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_faults(outcomes, promise):
    kept(outcomes[promise])
