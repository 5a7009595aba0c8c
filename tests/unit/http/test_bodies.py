"""Bodies are read within their limits, and the large ones one by one."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from worker.domain.feeds import FetchStatus
from worker.http import bodies
from worker.http.attempt import Attempt
from worker.http.bodies import Reader, bot_check
from worker.http.failures import FetchError

LIMIT = 5_000_000
HALF = bytes(1_200_000)
SMALL = bytes(1000)


class Slow(httpx.AsyncByteStream):
    """A body in two parts with a pause between; counts how many are in their second part."""

    under_way = 0
    most = 0

    def __init__(self, part: bytes, pause: float = 0.02) -> None:
        self.part, self.pause = part, pause

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.part
        Slow.under_way += 1
        Slow.most = max(Slow.most, Slow.under_way)
        await asyncio.sleep(self.pause)
        yield self.part
        Slow.under_way -= 1


@pytest.fixture(autouse=True)
def nothing_under_way():
    Slow.under_way = Slow.most = 0


async def read(reader: Reader, stream: Slow, limit: float = 10) -> bytes:
    attempt = Attempt(timedelta(seconds=limit))
    async with attempt.running():
        return await reader.whole(httpx.Response(200, stream=stream), attempt)


def together(*streams: Slow, limit: float = 10) -> list[bytes]:
    async def all_() -> list[bytes]:
        reader = Reader(LIMIT)
        return await asyncio.gather(*(read(reader, stream, limit) for stream in streams))

    return asyncio.run(all_())


def test_of_large_bodies_a_few_are_read_at_once():
    assert together(*(Slow(HALF) for _ in range(9))) == [HALF * 2] * 9
    assert Slow.most == 4


def test_small_bodies_wait_for_nobody():
    assert together(*(Slow(SMALL) for _ in range(4))) == [SMALL * 2] * 4
    assert Slow.most == 4


def test_waiting_for_other_large_bodies_takes_no_time_of_the_attempt():
    assert len(together(*(Slow(HALF, 0.1) for _ in range(16)), limit=0.25)) == 16


def test_a_body_that_fails_gives_its_turn_away():
    async def both() -> None:
        reader = Reader(2_000_000)
        for _ in range(6):
            with pytest.raises(FetchError):
                await read(reader, Slow(HALF))

    asyncio.run(asyncio.wait_for(both(), 5))


def test_who_waits_too_long_behind_large_bodies_is_told_so(monkeypatch):
    monkeypatch.setattr(bodies, "_PATIENCE", timedelta(seconds=0.02))

    async def both() -> tuple[bytes, FetchError]:
        reader = Reader(LIMIT)
        first, *_ = [asyncio.create_task(read(reader, Slow(HALF, 0.2))) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(FetchError) as caught:
            await read(reader, Slow(HALF))
        return await first, caught.value

    whole, error = asyncio.run(both())
    assert (whole, error.status) == (HALF * 2, FetchStatus.WAITING)
    assert "other servers" in error.detail


@pytest.mark.parametrize(
    "code, page, service",
    [
        (403, b"<html><title>Just a moment...</title>", "Cloudflare"),
        (429, b"<html><div id=px-captcha>", "HUMAN"),
        (503, b"<html>Service Unavailable</html>", None),
        (404, b"<html><title>Just a moment...</title>", None),
        (403, b"<html>" + b" " * 70_000 + b"px-captcha", None),
    ],
)
def test_the_page_of_a_refusal_may_be_a_bot_check(code, page, service):
    assert asyncio.run(bot_check(httpx.Response(code, stream=Slow(page, 0)))) == service


@pytest.mark.parametrize("encoding", ["gzip", "br", "gzip, gzip"])
def test_a_refusals_page_that_cannot_be_read_changes_nothing(encoding):
    page = Slow(b"<html><title>Just a moment...</title>")
    response = httpx.Response(403, headers={"Content-Encoding": encoding}, stream=page)
    assert asyncio.run(bot_check(response)) is None


def test_a_refusals_page_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(bodies, "_GLANCE", timedelta(seconds=0.02))
    response = httpx.Response(403, stream=Slow(SMALL, 60))
    assert asyncio.run(bot_check(response)) is None
