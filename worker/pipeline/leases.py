"""The feeds that this process polls now, and that nobody else may meanwhile."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from worker.domain.errors import StoreError
from worker.domain.feeds import ClaimedFeed, FeedSpec
from worker.domain.ports import Clock, FeedStore

LEASE = timedelta(minutes=1)
"""After which the feeds of a killed process are free. A process that lives renews its leases,
so that a poll may take longer: a feed with twenty pages to fetch does.
"""

RENEWED = LEASE / 4
"""Three renewals may fail, or come late, before a lease is lost."""

log = logging.getLogger(__name__)


@dataclass
class Leases:
    """Leases of one poll, from their begin to their end."""

    feeds: FeedStore
    clock: Clock
    floor: timedelta
    """Least time between two requests for one feed."""
    _held: dict[str, ClaimedFeed] = field(default_factory=dict)

    @property
    def _booked(self) -> timedelta:
        """The floor of a request that may be made at any time before the next renewal."""
        return self.floor + min(self.floor, RENEWED)

    def claim(
        self, specs: Sequence[FeedSpec], *, due_only: bool, limit: int | None = None
    ) -> list[ClaimedFeed]:
        """Claim what may be polled now; its polls are still to be begun."""
        claimed = self.feeds.claim(specs, self.clock.now(), LEASE, due_only=due_only, limit=limit)
        return self.hold(claimed)

    def hold(self, claimed: Sequence[ClaimedFeed]) -> list[ClaimedFeed]:
        """Keep feeds that were claimed, perhaps elsewhere, until their turn comes."""
        self._held.update((feed.spec.name, feed) for feed in claimed)
        return list(claimed)

    def begin(self, specs: Sequence[FeedSpec], token: str) -> list[ClaimedFeed]:
        """Begin the polls of feeds that were claimed under ``token``, perhaps elsewhere."""
        begun = self.feeds.begin(specs, token, self.clock.now(), LEASE, self._booked)
        for spec in specs:  # only now: what the database could not begin is still to be released
            self._held.pop(spec.name, None)
        return self.hold(begun)

    def ended(self, feed: str) -> None:
        """A poll was written to its end, and its lease with it."""
        self._held.pop(feed, None)

    def give_up(self) -> None:
        """Release what has not ended."""
        self.feeds.release(list(self._held.values()))
        self._held.clear()

    async def keep(self) -> None:
        """Renew what is held, until cancelled."""
        while True:
            await asyncio.sleep(RENEWED.total_seconds())
            held = list(self._held.values())
            try:
                await asyncio.to_thread(
                    self.feeds.renew, held, self.clock.now(), LEASE, self._booked
                )
            except StoreError as error:  # the next renewal may still be in time
                log.warning("leases were not renewed: %s", error)
