"""The service's one copy, a process, of what its tasks need."""

import gc
import logging
import os
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from worker.domain.errors import NatowireError
from worker.operations import memory
from worker.operations.lanes import Lanes
from worker.places import Places
from worker.signs import Signs
from worker.text import language

if TYPE_CHECKING:
    from worker.operations.live import LiveConfig

LOADED_ONCE = (
    "worker.tasks",
    "worker.pipeline.prepare",
    "worker.articles.page",
    "worker.http.client",
    "worker.http.polite",
    "worker.notify.maildir",
    "worker.notify.smtp",
    "worker.notify.webhook",
    "worker.render.mail",
)
"""What a command loads when it first needs it; loaded here, all children share its memory. Beat,
which only sends names of tasks, loads none of it.
"""

ALONE = 3
"""Fetches, delivers and ticks, one after the other."""

_lanes: list[Lanes] = []

log = logging.getLogger(__name__)


def prepare(concurrency: int) -> None:
    """Make and load, before the fork, what all children of a worker share."""
    _lanes[:] = [Lanes(concurrency)]
    for name in LOADED_ONCE:
        import_module(name)
    language.load()
    _build()
    gc.collect()
    memory.give_back()
    gc.freeze()  # or the first collection in a child would write to every page


def _build() -> None:
    """The runtime, too, where config and database are well; each child builds its own else."""
    try:
        live().runtime().prepare()
        live().store.close()  # a child opens connections of its own
    except NatowireError as error:
        log.warning("the service starts without its config: %s", error)


def lanes() -> Lanes:
    """The worker's lanes; a process that is no worker's child has the fetching to itself."""
    if not _lanes:
        _lanes.append(Lanes(ALONE))
    return _lanes[0]


def winding_down(after: timedelta) -> Callable[[], bool]:
    """Asked between two pieces of work: is the worker to end, or has this task had its time?"""
    until, shared = time.monotonic() + after.total_seconds(), lanes()
    return lambda: shared.draining or time.monotonic() > until


@cache
def places() -> Places:
    return Places.of_environment(os.environ)


@cache
def signs() -> Signs:
    return Signs(places().signs)


@cache
def live() -> "LiveConfig":
    """This process's live config; the store inside it opens its connections after the fork."""
    from worker.operations.live import LiveConfig

    return LiveConfig(places(), os.environ)
