import asyncio
from datetime import timedelta

import pytest

from worker.http.attempt import Attempt

LIMIT = timedelta(milliseconds=150)


def test_the_limit_holds_over_several_times():
    async def step(attempt: Attempt) -> None:
        async with attempt.running():
            await asyncio.sleep(0.06)

    async def three() -> None:
        attempt = Attempt(LIMIT)
        await step(attempt)
        await step(attempt)
        with pytest.raises(TimeoutError):
            await step(attempt)

    asyncio.run(three())


def test_what_is_used_up_leaves_no_time():
    async def twice() -> None:
        attempt = Attempt(timedelta(0))
        for _ in range(2):
            with pytest.raises(TimeoutError):
                async with attempt.running():
                    await asyncio.sleep(1)

    asyncio.run(twice())


def test_the_clock_stands_while_it_is_paused():
    async def slow() -> str:
        await asyncio.sleep(0.3)
        return "waited"

    async def paused() -> str:
        attempt = Attempt(LIMIT)
        async with attempt.running():
            await asyncio.sleep(0.05)
            said = await attempt.paused(slow())
            await asyncio.sleep(0.05)
        return said

    assert asyncio.run(paused()) == "waited"


def test_the_clock_runs_on_after_a_pause():
    async def paused(attempt: Attempt) -> None:
        async with attempt.running():
            await attempt.paused(asyncio.sleep(0.2))
            await asyncio.sleep(5)

    with pytest.raises(TimeoutError):
        asyncio.run(paused(Attempt(LIMIT)))


def test_an_error_in_a_pause_passes_and_the_limit_stands():
    async def failing() -> None:
        raise ValueError("a bug")

    async def paused() -> None:
        attempt = Attempt(LIMIT)
        async with attempt.running():
            with pytest.raises(ValueError, match="a bug"):
                await attempt.paused(failing())
        with pytest.raises(TimeoutError):
            async with attempt.running():
                await asyncio.sleep(5)

    asyncio.run(paused())
