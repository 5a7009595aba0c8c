"""One tick: the config looked at, due feeds claimed and sent out, deliveries nudged."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from time import monotonic

from kombu.exceptions import OperationalError

from worker.domain.feeds import ClaimedFeed, PollReport
from worker.domain.ports import FeedStore
from worker.operations.brokers import advice
from worker.operations.live import LiveConfig
from worker.pipeline.poll import AT_ONCE

QUEUE_LEASE = timedelta(minutes=1)
"""How long claimed feeds wait for a worker. Then their message has expired or is lost, and the
next tick claims them again.
"""

MOST = 1000
"""Feeds a tick claims; more than two processes poll until the next one."""

NUDGED_EVERY = timedelta(seconds=2)

SendFetch = Callable[[list[str], str, bool], None]
"""Names, their token, and whether each is to be polled alone."""


log = logging.getLogger(__name__)


def tick(live: LiveConfig, *, fetch: SendFetch, deliver: Callable[[], None]) -> None:
    """``fetch(names, token, alone)`` and ``deliver()`` send messages. Where the broker takes none,
    the claimed feeds are given back before the error goes on.
    """
    live.look()
    runtime = live.runtime()
    feeds, now = runtime.store.feeds, runtime.clock.now()
    enabled = [spec for spec in runtime.config.feeds if spec.enabled]
    claimed = feeds.claim(enabled, now, QUEUE_LEASE, limit=MOST)
    _send(claimed, feeds, fetch)
    if runtime.due():
        deliver()


class Nudge:
    """Asks for a delivery as soon as a poll has found something to tell, but not for every feed
    of a round: the first poll of six hundred would send as many messages.
    """

    def __init__(self, deliver: Callable[[], None], now: Callable[[], float] = monotonic) -> None:
        self._deliver = deliver
        self._now = now
        self._not_before = 0.0

    def __call__(self, report: PollReport) -> None:
        if report.alerts and self._now() >= self._not_before:
            self._not_before = self._now() + NUDGED_EVERY.total_seconds()
            try:
                self._deliver()
            except OperationalError as error:  # the tick will see that something is due
                log.warning("no delivery could be asked for: %s", advice(error))


def _send(claimed: Sequence[ClaimedFeed], feeds: FeedStore, fetch: SendFetch) -> None:
    left = list(claimed)
    try:
        for batch in batches(claimed):
            names = [feed.spec.name for feed in batch]
            fetch(names, batch[0].token, batch[0].suspect)
            left = [feed for feed in left if feed.spec.name not in names]
    finally:
        feeds.release(left)


def batches(claimed: Sequence[ClaimedFeed]) -> Iterator[Sequence[ClaimedFeed]]:
    """Fifty a message, those that may kill their process apart from the others."""
    for suspect in (False, True):
        alike = [feed for feed in claimed if feed.suspect is suspect]
        for start in range(0, len(alike), AT_ONCE):
            yield alike[start : start + AT_ONCE]
