"""Many schedules, over several processes."""

import logging
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.simulation.world import Make, World
from worker.pipeline.deliver import Courier

MOST = 10
"""Broken schedules after which a run has seen enough."""


def first_broken(seed: int, schedules: int, make: Make = Courier, most: int = MOST) -> list[int]:
    """The seeds of the first schedules that break a promise, of so many from ``seed`` on."""
    logging.disable(logging.CRITICAL)
    found: list[int] = []
    try:
        for one in range(seed, seed + schedules):
            try:
                World(one, make).run()
            except AssertionError:
                found.append(one)
                if len(found) == most:
                    break
    finally:
        logging.disable(logging.NOTSET)
    return found


def broken(seed: int, schedules: int, processes: int) -> list[int]:
    """The same of the real courier, over several processes of their own."""
    share = -(-schedules // processes)
    starts = range(seed, seed + schedules, share)
    counts = [min(share, seed + schedules - start) for start in starts]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return [one for found in pool.map(first_broken, starts, counts) for one in found]
