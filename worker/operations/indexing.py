"""The index of words brought up to date, a little at a time."""

import logging
from collections.abc import Callable
from datetime import timedelta

from worker.domain.search import SearchStore
from worker.operations.live import LiveConfig

EVERY = timedelta(minutes=5)
"""What came since is looked at directly by whoever searches, a few hundred articles."""

MANY = 1_000
"""Articles that are looked at directly in a tenth of a second."""

log = logging.getLogger(__name__)


def index(live: LiveConfig, stopping: Callable[[], bool]) -> None:
    """Index what is new and what has changed, by one worker; a corpus of before bit by bit."""
    store = live.runtime().store
    if store.jobs.take("index", EVERY, live.runtime().clock.now()):
        count = indexed(store.search, stopping)
        if count:
            log.info("indexed: %d articles", count)


def index_many(search: SearchStore) -> None:
    """What a command brought where no service may be running: a few hundred need no index."""
    if search.behind() >= MANY:
        indexed(search, lambda: False)


def indexed(search: SearchStore, stopping: Callable[[], bool]) -> int:
    """Index until all is in or it is time to stop; how many articles were looked at."""
    count = 0
    while not stopping() and (batch := search.index()):
        count += batch
    return count
