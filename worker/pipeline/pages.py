"""The articles' own pages in a poll: which are wanted, how they are read, and those of earlier
polls that are taken up again.

A page is fetched and read in one task, so that its bytes are gone before the next poll wants
memory; reading runs on the thread beside the event loop, a page at a time, so that other feeds'
work comes between. All of it ends with the poll's time for pages.

Parsers and numpy are imported where they are needed: most polls bring nothing and fetch no page,
and must not pay 0.4 s of CPU for them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from worker.articles.keys import keys
from worker.articles.pending import BACK_OFF, ENDED, is_last, is_over
from worker.dedup.words import digest
from worker.domain.alerts import Occasion
from worker.domain.articles import Article, PageUse
from worker.domain.corpus import Decision, PendingPage
from worker.domain.feeds import ClaimedFeed, FetchResult, FetchStatus, Fulltext
from worker.domain.ports import Clock, Corpus, PageStore, Web
from worker.domain.settings import FirstPoll
from worker.feeds.occasions import FIRST
from worker.pipeline.ingest import Completion, Judges, complete
from worker.topics.match import Matcher

MAX_PAGES = 20
"""Pages that a poll fetches of what is new, and as many again of what is pending: with one
request a second and host, a feed of a thousand entries must not hold its lease for a quarter of
an hour. The newest come first, the others with the next polls."""

FIRST_POLL_PAGES = timedelta(hours=48)
"""A first poll fetches pages only for what its overview can tell."""

log = logging.getLogger(__name__)

Aside = Callable[[Callable[[], Article]], Awaitable[Article]]
"""Computes on the thread beside the event loop."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """An article as its page left it. It was not ``asked`` where its host let nobody in, or the
    time was up: a request ends long before that, so it waited behind others.
    """

    article: Article
    asked: bool = True


@dataclass(frozen=True)
class PageReader:
    """Fetches and reads the pages of one feed's articles."""

    web: Web
    clock: Clock
    aside: Aside
    timezone: str | None = None

    async def read(self, articles: Sequence[Article], seconds: float) -> list[PageRead]:
        """Each article as its page left it, in their order, after so many ``seconds`` at the
        latest. Pages that did not come are pending.
        """
        tasks = [asyncio.create_task(self._read(article)) for article in articles]
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=seconds)
        finally:  # a poll that is given up takes its pages with it
            for task in tasks:
                task.cancel()
        return [_came(task, article) for task, article in zip(tasks, articles, strict=True)]

    async def _read(self, article: Article) -> PageRead:
        result = await self.web.page(article.url or "")
        if result.status is FetchStatus.OK and result.body is not None:
            return PageRead(await self.aside(partial(self._joined, article, result, result.body)))
        use = ENDED.get(result.status, PageUse.PENDING)
        return PageRead(replace(article, page=use), result.status is not FetchStatus.WAITING)

    def _joined(self, article: Article, result: FetchResult, body: bytes) -> Article:
        from worker.articles.page import from_page

        return from_page(
            article,
            body,
            result.url,
            result.content_type,
            now=self.clock.now(),
            timezone=self.timezone,
        )


def _came(task: "asyncio.Task[PageRead]", article: Article) -> PageRead:
    """What a page's task came to. One that raised, as nothing that a server does may, is tried
    again: the feed's own text is there.
    """
    pending = replace(article, page=PageUse.PENDING)
    if not task.done() or task.cancelled():
        return PageRead(pending, asked=False)
    if error := task.exception():
        log.error("the page %s could not be fetched", article.url, exc_info=error)
        return PageRead(pending)
    return task.result()


def wanted_pages(
    articles: Sequence[Article],
    claimed: ClaimedFeed,
    fulltext: Fulltext,
    corpus: Corpus,
    now: datetime,
    late_before: datetime | None = None,
) -> list[int]:
    """Positions of the articles whose page is wanted: short ones that are new, newest first.

    Of what was published before ``late_before``, and so is found late, only as many as one poll
    can fetch: when an archive of hundreds opens again, each would otherwise be told by itself as
    its page comes in.
    """
    from worker.articles.from_entry import needs_page

    since = None if claimed.state.first_success_at else now - FIRST_POLL_PAGES
    short = [
        (position, article)
        for position, article in enumerate(articles)
        if needs_page(article, fulltext) and (since is None or article.dated() >= since)
    ]
    if not short:
        return []
    pairs = {
        position: [(key, digest(article.title, article.text)) for key in keys(article)]
        for position, article in short
    }
    seen = corpus.seen([pair for some in pairs.values() for pair in some])
    unseen = [position for position, some in pairs.items() if seen.isdisjoint(some)]
    newest = sorted(unseen, key=lambda position: articles[position].dated(), reverse=True)
    return [
        position
        for rank, position in enumerate(newest)
        if rank < MAX_PAGES or late_before is None or articles[position].dated() >= late_before
    ]


@dataclass(frozen=True)
class PendingPages:
    """Pages that earlier polls of a feed did not get."""

    store: PageStore
    corpus: Corpus
    matcher: Matcher
    judges: Judges
    first_poll: FirstPoll
    clock: Clock
    claimed: ClaimedFeed

    def take(self, before: datetime) -> list[PendingPage]:
        """Those to be asked now. What was tried often enough is given up here."""
        now = self.clock.now()
        taken = self.store.take(self.claimed.spec.name, before, now, MAX_PAGES, BACK_OFF)
        over = [page for page in taken if is_over(page, now)]
        self.store.settle([(page, _given_up(page.item)) for page in over])
        return [page for page in taken if page not in over]

    def keep(self, pages: Sequence[tuple[PendingPage, PageRead]]) -> list[Decision]:
        """Write what became of pages: a text comes in as a new version of its article."""
        decisions: list[Decision] = []
        settled: list[tuple[PendingPage, Article]] = []
        unasked: list[PendingPage] = []
        for page, read in pages:
            if read.article.page is not PageUse.PENDING:
                settled.append((page, read.article))
            elif not read.asked:
                unasked.append(page)
            elif is_last(page):
                settled.append((page, _given_up(page.item)))
        full = [pair for pair in settled if pair[1].text != pair[0].item.text]
        for occasion in Occasion:
            same = [pair for pair in full if self._occasion(pair[0]) is occasion]
            decisions += self._complete(same, occasion)
        self.store.settle([pair for pair in settled if pair not in full])
        self.store.hand_back(unasked, self.clock.now())
        return decisions

    def _complete(
        self, pages: Sequence[tuple[PendingPage, Article]], occasion: Occasion
    ) -> list[Decision]:
        if not pages:
            return []
        from worker.pipeline.prepare import prepare

        # With the digest of the new text: by the old one its alerts would be taken for those
        # that the article had already.
        completions = [
            Completion(
                page.article,
                page.version,
                replace(prepare(item, self.matcher), keys=keys(page.item)),
            )
            for page, item in pages
        ]
        return complete(completions, self.corpus, self.judges, occasion, self.clock.now())

    def _occasion(self, page: PendingPage) -> Occasion:
        """What the article came with: a first poll that is silent stays so when its pages come
        in, one with an overview tells them in another.
        """
        first = self.claimed.state.first_success_at
        is_first = first is None or page.item.first_seen <= first
        return FIRST[self.first_poll] if is_first else Occasion.NEWS


def _given_up(item: Article) -> Article:
    return replace(item, page=PageUse.UNREACHABLE)
