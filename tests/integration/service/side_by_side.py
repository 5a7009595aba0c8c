"""Scenarios that mostly wait, played at the same time."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

Scenario = Callable[[Path], Coroutine[Any, Any, None]]
Outcomes = dict[Scenario, BaseException | None]

PLAYED_WITHIN = 420
"""Seconds; the first test that asks for an outcome waits for all."""
AT_ONCE = 5


def side_by_side(scenarios: Sequence[Scenario], folder: Path, at_once: int = AT_ONCE) -> Outcomes:
    """Play scenarios that mostly wait at the same time, each in a folder of its own; how each
    ended. All processes are started by this thread: their lives are bound to it.
    """
    turns = asyncio.Semaphore(at_once)

    async def play(scenario: Scenario) -> None:
        own = folder / scenario.__name__
        own.mkdir()
        async with turns:
            await scenario(own)

    async def play_all() -> list[BaseException | None]:
        return await asyncio.gather(*map(play, scenarios), return_exceptions=True)

    return dict(zip(scenarios, asyncio.run(play_all()), strict=True))


def kept(outcome: BaseException | None) -> None:
    """Raise how a scenario failed."""
    if outcome is not None:
        raise outcome
