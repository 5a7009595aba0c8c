"""A round of polls: feeds claimed in portions, polled side by side, dangerous ones alone."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from worker.domain.feeds import ClaimedFeed, PollReport
from worker.pipeline.leases import Leases
from worker.pipeline.poll import Poller


@dataclass
class Round:
    """One process's round. However it ends, it keeps no lease.

    Once it has had ``enough`` it begins nothing further; when it is ``stopping``, it gives up
    what runs as well. ``alone`` are feeds known to be suspects from the start.
    """

    poller: Poller
    leases: Leases
    on_report: Callable[[PollReport], None] = lambda _: None
    enough: Callable[[], bool] = lambda: False
    stopping: Callable[[], bool] = lambda: False
    alone: list[ClaimedFeed] = field(default_factory=list)

    async def run(
        self,
        first: Sequence[ClaimedFeed],
        more: Callable[[int], Sequence[ClaimedFeed]] = lambda _: (),
    ) -> list[PollReport]:
        """Poll ``first``, and what ``more(room)`` gives as places get free; all of it claimed
        already. Suspects wait until nothing else can be harmed.
        """
        keeper = asyncio.create_task(self.leases.keep())
        try:
            reports = await self.poller.poll(
                self._begun(first),
                self._ended,
                more=lambda room: [] if self.enough() else self._begun(more(room)),
                stopping=self.stopping,
            )
            return reports + await self._one_by_one()
        finally:
            keeper.cancel()
            self.leases.give_up()

    async def _one_by_one(self) -> list[PollReport]:
        """Each is begun when its turn comes: what ends the process is then the only one whose
        poll was left unfinished.
        """
        reports: list[PollReport] = []
        while self.alone and not self.enough() and not self.stopping():
            # the most suspicious last: else whoever stands first is in hand at every kill
            suspect = min(self.alone, key=lambda feed: feed.state.unfinished)
            self.alone.remove(suspect)
            begun = self.leases.begin([suspect.spec], suspect.token)
            reports += await self.poller.poll(begun, self._ended, stopping=self.stopping)
        return reports

    def _begun(self, claimed: Sequence[ClaimedFeed]) -> list[ClaimedFeed]:
        """Begin the polls of those that may be polled beside others."""
        self.alone += [feed for feed in claimed if feed.suspect]
        tokens: dict[str, list[ClaimedFeed]] = {}
        for feed in claimed:
            if not feed.suspect:
                tokens.setdefault(feed.token, []).append(feed)
        return [
            feed
            for token, feeds in tokens.items()
            for feed in self.leases.begin([feed.spec for feed in feeds], token)
        ]

    def _ended(self, report: PollReport) -> None:
        self.leases.ended(report.feed)
        self.on_report(report)
