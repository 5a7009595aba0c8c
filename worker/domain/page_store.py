"""The port behind which articles wait for their page (see ``worker.domain.ports``)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from worker.domain.articles import Article
from worker.domain.corpus import PendingPage


class PageStore(Protocol):
    """Articles whose page is pending: they wait for it under ``Article.page``."""

    def take(
        self, feed: str, before: datetime, now: datetime, limit: int, back_off: Sequence[timedelta]
    ) -> list[PendingPage]:
        """Take up pages of a feed that were due ``before``, at most ``limit``. Each one's attempt
        is counted and the next put off by ``back_off`` before anything is asked.
        """

    def book(
        self, articles: Collection[int], now: datetime, back_off: Sequence[timedelta]
    ) -> list[PendingPage]:
        """Take up the pages of these articles likewise, due or not; those that wait for none are
        left out.
        """

    def adopt(self, feed: str, articles: Collection[int]) -> None:
        """Let the polls of ``feed`` ask for the pages that these articles wait for."""

    def settle(self, settled: Sequence[tuple[PendingPage, Article]]) -> None:
        """Keep what pages said beside texts, and want them no longer."""

    def hand_back(self, pages: Sequence[PendingPage], now: datetime) -> None:
        """Give up attempts that were not made: the next poll makes them."""

    def put_off(self, pages: Sequence[tuple[PendingPage, datetime]]) -> None:
        """Let pages be asked for again at a moment of their own, as their server wants it."""
