"""Fetching and reading articles' pages, for all feeds that one process polls at once.

A page that several entries or feeds want is asked for once. Its place is held from its request
until it has been read for all of them, so that bodies, of ten megabytes each at worst, do not
pile up before the one thread that reads them. That thread is not the one that parses feeds and
writes: a publisher's twenty costly pages delay no other's news.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from worker.articles.pending import ENDED
from worker.domain.articles import Article, PageUse
from worker.domain.feeds import FeedSpec, FetchResult, FetchStatus
from worker.domain.ports import Clock, Web

PLACES = 16
"""Pages that a process fetches and reads at once, with their bodies in memory."""
OF_A_FEED = 4
OF_A_HOST = 2
"""A host is asked one page at a time; while that is read, the next one comes. More places would
be taken from other publishers, only to wait."""

log = logging.getLogger(__name__)

Aside = Callable[[Callable[[], Article]], Awaitable[Article]]
"""Computes on the thread that reads pages."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """An article as its page left it; where that is pending, ``status`` says why. It was not
    ``asked`` where its host let nobody in, or the time was up before its turn came.
    """

    article: Article
    asked: bool = True
    status: FetchStatus = FetchStatus.OK
    retry_after: timedelta | None = None


@dataclass(eq=False)
class Want:
    """An article that wants its page, and what became of that."""

    article: Article
    timezone: str | None
    visit: "_Visit"
    done: "asyncio.Future[PageRead]"

    @property
    def is_begun(self) -> bool:
        """Whether its page may have been asked for on its behalf."""
        return self.visit.begun and not self.done.cancelled()

    def read(self) -> PageRead:
        """What it came to by now. One that raised, as nothing that a server does may, is tried
        again: the feed's own text is there. One that was fetched and not read in time was asked.
        """
        pending = replace(self.article, page=PageUse.PENDING)
        if not self.done.done() or self.done.cancelled():
            return PageRead(pending, asked=self.visit.fetched, status=FetchStatus.TIMEOUT)
        if self.done.exception():
            return PageRead(pending, status=FetchStatus.FAILED)
        return self.done.result()


@dataclass(eq=False)
class _Visit:
    """One request for a page, and all that wait for it."""

    wants: list[Want] = field(default_factory=list)
    begun: bool = False
    fetched: bool = False
    task: "asyncio.Task[None] | None" = None

    @property
    def is_wanted(self) -> bool:
        return not all(want.done.done() for want in self.wants)

    def cancel(self) -> None:
        if self.task:
            self.task.cancel()


class PageDesk:
    """The one place of a process where pages are asked for; lives as long as its event loop."""

    def __init__(self, web: Web, clock: Clock, aside: Aside) -> None:
        self._web = web
        self._clock = clock
        self._aside = aside
        self._places = asyncio.Semaphore(PLACES)
        self._feeds = _semaphores(OF_A_FEED)
        self._hosts = _semaphores(OF_A_HOST)
        self._visits: dict[str, _Visit] = {}

    def want(self, article: Article, feed: FeedSpec) -> Want:
        """Ask for an article's page, in its turn."""
        url = article.url or ""
        visit = self._visits.get(url)
        if visit is None:
            visit = self._visits[url] = _Visit()
            visit.task = asyncio.create_task(self._go(url, visit, feed.name))
        done = asyncio.get_running_loop().create_future()
        want = Want(article, feed.timezone, visit, done)
        visit.wants.append(want)
        return want

    def withdraw(self, wants: Iterable[Want]) -> None:
        """Want pages no longer; one that nobody else wants is not fetched any further."""
        for want in wants:
            if not want.done.cancel() and not want.done.cancelled():
                want.done.exception()  # seen: it belongs to a poll that was given up
        for url, visit in list(self._visits.items()):
            if not visit.is_wanted:
                del self._visits[url]
                visit.cancel()

    async def close(self) -> None:
        """Give up all that is under way."""
        tasks = [visit.task for visit in self._visits.values() if visit.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _go(self, url: str, visit: _Visit, feed: str) -> None:
        try:
            async with self._feeds[feed], self._hosts[_host(url)], self._places:
                visit.begun = True
                result = await self._web.page(url)
                visit.fetched = True
                for want in visit.wants:  # others may come while these are read
                    await self._serve(want, result)
        except Exception as error:  # the page boundary: it costs nothing but itself
            log.exception("the page %s could not be fetched", url)
            for want in visit.wants:
                if not want.done.done():
                    want.done.set_exception(error)
        finally:
            if self._visits.get(url) is visit:
                del self._visits[url]
            for want in visit.wants:
                want.done.cancel()

    async def _serve(self, want: Want, result: FetchResult) -> None:
        if want.done.done():
            return
        if result.status is FetchStatus.OK and result.body is not None:
            read = PageRead(await self._aside(partial(self._joined, want, result, result.body)))
        else:
            read = _unread(want.article, result)
        if not want.done.done():
            want.done.set_result(read)

    def _joined(self, want: Want, result: FetchResult, body: bytes) -> Article:
        # most polls fetch no page, and must not pay 0.4 s of CPU for parsers
        from worker.articles.page import from_page

        return from_page(
            want.article,
            body,
            result.url,
            result.content_type,
            now=self._clock.now(),
            timezone=want.timezone,
        )


def _unread(article: Article, result: FetchResult) -> PageRead:
    """A host that lets nobody in was not asked, but where another host has led to it."""
    use = ENDED.get(result.status, PageUse.PENDING)
    asked = result.status is not FetchStatus.WAITING or bool(result.redirects)
    return PageRead(replace(article, page=use), asked, result.status, result.retry_after)


def _semaphores(size: int) -> defaultdict[str, asyncio.Semaphore]:
    return defaultdict(lambda: asyncio.Semaphore(size))


def _host(url: str) -> str:
    """The host of an address, or the address itself where it has none, which the client names."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
