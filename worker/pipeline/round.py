"""A round of polls: feeds claimed in portions, polled side by side, dangerous ones alone."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from worker.domain.feeds import ClaimedFeed, PollReport
from worker.pipeline.leases import Leases
from worker.pipeline.poll import Poller


@dataclass
class Round:
    """One process's round. However it ends, it keeps no lease."""

    poller: Poller
    leases: Leases
    on_report: Callable[[PollReport], None] = lambda _: None
    stopping: Callable[[], bool] = lambda: False
    _alone: list[ClaimedFeed] = field(default_factory=list)

    async def run(
        self,
        first: Sequence[ClaimedFeed],
        more: Callable[[int], Sequence[ClaimedFeed]] = lambda _: (),
    ) -> list[PollReport]:
        """Poll ``first``, and what ``more(room)`` gives as places get free."""
        keeper = asyncio.create_task(self.leases.keep())
        try:
            reports = await self.poller.poll(
                self._calm(first),
                self._ended,
                more=lambda room: self._calm(more(room)),
                stopping=self.stopping,
            )
            while self._alone and not self.stopping():
                suspect = self._alone.pop()
                reports += await self.poller.poll([suspect], self._ended, stopping=self.stopping)
            return reports
        finally:
            keeper.cancel()
            self.leases.give_up()

    def _calm(self, claimed: Sequence[ClaimedFeed]) -> list[ClaimedFeed]:
        """Those that may be polled beside others. A feed whose last poll ended with its process
        waits until nothing else can be harmed.
        """
        self._alone += [feed for feed in claimed if feed.suspect]
        return [feed for feed in claimed if not feed.suspect]

    def _ended(self, report: PollReport) -> None:
        self.leases.ended(report.feed)
        self.on_report(report)
