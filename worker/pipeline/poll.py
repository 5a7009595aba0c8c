"""Polling many feeds at once, each to its end.

Fetching runs on the event loop; everything that computes or writes runs on one thread
beside it. So a process has one writer. Articles' pages, which are long, are read on another.
Each feed ends in a report and, in its last transaction, in its new state.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from worker.domain.feeds import ClaimedFeed, PollReport
from worker.pipeline.feed_poll import FeedPoll, Tools, aside
from worker.pipeline.page_desk import PageDesk

AT_ONCE = 50
"""Feeds polled at once by one process."""

_WORTH_ASKING = 10
"""Free places for which more feeds are asked for: a claim is a transaction."""

_LOOK_UP = 1.0
"""Seconds after which a poll that waits looks whether it is to stop."""


@dataclass(frozen=True)
class Poller(Tools):
    """Polls feeds side by side."""

    async def poll(
        self,
        feeds: Sequence[ClaimedFeed],
        on_report: Callable[[PollReport], None] = lambda _: None,
        *,
        more: Callable[[int], Sequence[ClaimedFeed]] = lambda _: (),
        stopping: Callable[[], bool] = lambda: False,
    ) -> list[PollReport]:
        """Poll claimed feeds concurrently; the reports come in the order in which polls end.

        ``more(room)`` gives further feeds as places get free, so that one slow feed holds no
        other up. Once ``stopping`` says so, polls that run are given up and their feeds'
        leases are the caller's to release. Otherwise only a StoreError ends it early: without
        the database nothing can be decided.
        """
        reports: list[PollReport] = []
        running: set[asyncio.Task[PollReport]] = set()
        with (
            ThreadPoolExecutor(max_workers=1, thread_name_prefix="natowire") as executor,
            ThreadPoolExecutor(max_workers=1, thread_name_prefix="natowire-pages") as reader,
        ):
            desk = PageDesk(self.web, self.clock, partial(aside, reader))
            try:
                waiting = list(feeds)
                while waiting or running:
                    running |= {
                        asyncio.create_task(FeedPoll(self, claimed, executor, desk).run())
                        for claimed in waiting
                    }
                    done, running = await asyncio.wait(
                        running, timeout=_LOOK_UP, return_when=asyncio.FIRST_COMPLETED
                    )
                    for task in done:
                        reports.append(task.result())
                        on_report(reports[-1])
                    if stopping():
                        break
                    room = AT_ONCE - len(running)
                    asked = room if done and room >= _WORTH_ASKING else 0
                    waiting = list(await aside(executor, partial(more, asked))) if asked else []
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                await desk.close()
        return reports
