"""One feed's poll, in order: its request, its articles, their pages, its report.

What computes or writes runs aside from the event loop. News first: they are stored, and told,
with the pages that came within seconds, before the others and those of earlier polls are waited
for.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

from worker.domain.alerts import AlertState
from worker.domain.articles import Article, PageUse
from worker.domain.corpus import Decision, Document, PendingPage
from worker.domain.errors import SecretError, StoreError
from worker.domain.feeds import (
    HEALTHY,
    ClaimedFeed,
    FeedSpec,
    FeedType,
    FetchRequest,
    FetchResult,
    FetchStatus,
    Fulltext,
    ParsedFeed,
    PollReport,
)
from worker.domain.page_store import PageStore
from worker.domain.ports import Clock, Corpus, CorpusTransaction, Web
from worker.domain.settings import Polling
from worker.domain.stories import COPIES, NEWS, Relation
from worker.feeds.moving import address
from worker.feeds.occasions import late_before, occasion
from worker.feeds.state import NOT_POLLED, after_poll
from worker.feeds.trust import conditions
from worker.pipeline.ingest import Ending, ingest
from worker.pipeline.judges import Judges
from worker.pipeline.page_desk import PageDesk, PageRead, Want
from worker.pipeline.pages import MAX_PAGES, PendingPages, wanted_pages
from worker.pipeline.reading import Reading, parsed_feed, read, with_articles
from worker.topics.match import Matcher

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)

NEWS_PATIENCE = timedelta(seconds=15)
"""How long news waits for its pages, which at one request a second and host is most of a poll's.
The rest comes in as it does for pages of earlier polls. Where the last poll ended with its
process, a page may have done it: news waits for none, or it would never be stored."""

MOST_CRASHES = 5
"""Polls of a feed that may end their process in a row, the last three of them alone; then it is
left alone for long. Fewer would blame feeds for an operator who kills again and again.
"""

log = logging.getLogger(__name__)

T = TypeVar("T")
Credentials = tuple[str, str]
Pages = dict[int, Article]
"""Articles as their page left them, by their position in the reading."""
Taken = Sequence[tuple[PendingPage, PageRead]]
"""Pages that did not come with their news, and what became of them now."""


@dataclass(frozen=True)
class Tools:
    """Everything a poll needs, handed in."""

    web: Web
    corpus: Corpus
    pages: PageStore
    matcher: Matcher
    judges: Judges
    polling: Polling
    fulltext: Fulltext
    clock: Clock
    random: Random
    credentials: Callable[[FeedSpec], Credentials | None] = lambda _: None
    """User name and password of a feed behind a login; raises SecretError where its password
    cannot be read.
    """
    page_time: timedelta = timedelta(minutes=2)
    """For all pages of a feed; the next polls take up the rest. Fifty feeds of one publisher want
    a thousand pages, one a second, and no feed may be held for long.
    """


class FeedPoll:
    """One feed's way from its request to its report."""

    def __init__(
        self, tools: Tools, claimed: ClaimedFeed, executor: ThreadPoolExecutor, desk: PageDesk
    ) -> None:
        self._tools = tools
        self._claimed = claimed
        self._executor = executor
        self._desk = desk
        self._wants: list[Want] = []

    async def run(self) -> PollReport:
        claimed = self._claimed
        try:
            if claimed.state.unfinished > MOST_CRASHES:  # this poll is counted, too
                return await self._aside(partial(self._store, self._crashed(), {}))
            return await self._poll()
        except StoreError:
            raise
        except SecretError as error:
            ended = self._ended(FetchStatus.UNAUTHORIZED, f"{error}; it was not asked")
            return await self._aside(partial(self._store, ended, {}))
        except Exception as error:  # the feed boundary: no feed stops another
            log.exception("poll of %s failed", claimed.spec.name)
            return await self._aside(partial(self._store, self._failed(error), {}))
        finally:  # a poll that is given up takes its pages with it
            self._desk.withdraw(self._wants)

    async def _poll(self) -> PollReport:
        begun, request = self._tools.clock.now(), self._request()
        reading = await self._read(await self._tools.web.feed(request))
        if reading.parsed and reading.parsed.children:
            reading = await self._gathered(reading, reading.parsed, request)
        until = _seconds() + self._tools.page_time.total_seconds()
        wanted = await self._aside(partial(self._wanted, reading)) if reading.articles else []
        asked = wanted[:MAX_PAGES]
        first = await self._at_once(reading, asked, until)
        pages = {n: replace(reading.articles[n], page=PageUse.PENDING) for n in wanted}
        pages |= {n: want.read().article for n, want in first.items()}
        left = [n for n in asked if pages[n].page is PageUse.PENDING]
        earlier = await self._earlier(reading, pages, begun) if _seconds() < until else []
        if not left and not earlier:
            return await self._aside(partial(self._store, reading, pages))
        self._desk.withdraw(first[n] for n in left if n in first and not first[n].is_begun)
        decisions = await self._aside(partial(self._ingest, reading, pages))
        has_time = _seconds() < until
        stored = {n: decisions[n] for n in left if has_time or (n in first and first[n].is_begun)}
        own = await self._aside(partial(self._pending_pages().book, stored))
        sent = [(page, self._again(page, first.get(n))) for n, page in own.items()]
        sent += [(page, self._want(page.item)) for page in earlier]
        await _settled([want for _, want in sent], until - _seconds())
        taken = [(page, want.read()) for page, want in sent]
        return await self._aside(partial(self._finish, reading, decisions, taken))

    def _request(self) -> FetchRequest:
        """Where the feed is now, on the conditions that can be believed."""
        spec, state = self._claimed.spec, self._claimed.state
        return FetchRequest(
            address(spec, state),
            ACCEPT,
            conditions(state, self._tools.clock.now()),
            self._tools.credentials(spec),
        )

    async def _aside(self, work: Callable[[], T]) -> T:
        return await aside(self._executor, work)

    async def _read(self, result: FetchResult) -> Reading:
        if result.body is None:
            return Reading(result)
        return await self._aside(partial(read, self._claimed, result, self._tools.clock.now()))

    async def _gathered(
        self, reading: Reading, index: ParsedFeed, request: FetchRequest
    ) -> Reading:
        """An index of sitemaps with what its first sitemaps tell."""
        from worker.pipeline.sitemaps import gather

        tools, claimed = self._tools, self._claimed

        async def parse(result: FetchResult) -> ParsedFeed:
            body, now = result.body or b"", tools.clock.now()
            return await self._aside(
                partial(parsed_feed, claimed.spec, body, result, now, FeedType.AUTO)
            )

        parsed = await gather(index, request, tools.web, parse)
        now = tools.clock.now()
        return await self._aside(partial(with_articles, reading, parsed, claimed, now))

    async def _at_once(
        self, reading: Reading, asked: Sequence[int], until: float
    ) -> dict[int, Want]:
        """Ask for the pages of news, and wait for them as long as news may."""
        if self._claimed.state.unfinished > self._claimed.begun:
            return {}
        first = {n: self._want(reading.articles[n]) for n in asked}
        patience = min(NEWS_PATIENCE.total_seconds(), until - _seconds())
        await _settled(list(first.values()), patience)
        return first

    def _want(self, article: Article) -> Want:
        self._wants.append(self._desk.want(article, self._claimed.spec))
        return self._wants[-1]

    def _again(self, page: PendingPage, first: Want | None) -> Want:
        """What was asked for already, answered or not, else a new request: its attempt is counted
        by now.
        """
        return first if first and first.is_begun else self._want(page.item)

    def _wanted(self, reading: Reading) -> list[int]:
        """Positions of the articles whose page is wanted."""
        tools, now = self._tools, self._tools.clock.now()
        return wanted_pages(
            reading.articles,
            self._claimed,
            self._fulltext,
            tools.corpus,
            now,
            self._late_before(reading, now),
            tools.polling.first_poll,
        )

    async def _earlier(self, reading: Reading, pages: Pages, begun: datetime) -> list[PendingPage]:
        """Pages of earlier polls that are due, also of a feed that fails. Where the feed was not
        asked, its host wants no pages either.
        """
        if self._fulltext is Fulltext.NEVER or reading.status in NOT_POLLED:
            return []
        asked = [reading.articles[position] for position in pages]
        return await self._aside(partial(self._pending_pages().take, begun, asked))

    @property
    def _fulltext(self) -> Fulltext:
        return self._claimed.spec.fulltext or self._tools.fulltext

    def _pending_pages(self) -> PendingPages:
        tools = self._tools
        return PendingPages(
            tools.pages,
            tools.corpus,
            tools.matcher,
            tools.judges,
            tools.clock,
            self._claimed.spec.name,
        )

    def _late_before(self, reading: Reading, now: datetime) -> datetime | None:
        entries = reading.parsed.entries if reading.parsed else ()
        return late_before(self._claimed.state, entries, now)

    def _store(self, reading: Reading, pages: Pages) -> PollReport:
        """Everything the corpus and the schedule learn from this poll, and its report."""
        reports: list[PollReport] = []
        self._ingest(reading, pages, self._ending(reading, [], reports))
        return reports[0]

    def _finish(self, reading: Reading, decisions: Sequence[Decision], taken: Taken) -> PollReport:
        """The same, where the news is stored already, with the pages that came after it."""
        reports: list[PollReport] = []
        completed = self._pending_pages().keep(taken)
        ending = self._ending(reading, [*decisions, *completed], reports)
        with self._tools.corpus.transaction() as transaction:
            ending(transaction, [])
        return reports[0]

    def _ingest(
        self, reading: Reading, pages: Pages, ending: Ending | None = None
    ) -> list[Decision]:
        tools, now = self._tools, self._tools.clock.now()
        decisions = ingest(
            list(self._documents(reading, pages)),
            tools.corpus,
            tools.judges,
            occasion(self._claimed.state, tools.polling, now),
            now,
            ending,
            late_before=self._late_before(reading, now),
        )
        if self._fulltext is not Fulltext.NEVER:
            self._pending_pages().adopt(decisions)
        return decisions

    def _ending(
        self, reading: Reading, before: Sequence[Decision], reports: list[PollReport]
    ) -> Ending:
        """What ends the poll in its last transaction: state and report, of what was decided
        ``before`` as well.
        """
        tools, now = self._tools, self._tools.clock.now()

        def ending(transaction: CorpusTransaction, decisions: Sequence[Decision]) -> None:
            report = _report(self._claimed.spec.name, reading, [*before, *decisions])
            state = after_poll(
                self._claimed.state,
                self._claimed.spec,
                reading.result,
                reading.parsed,
                tools.polling,
                now,
                tools.random.random(),
                reading.window,
            )
            # an empty window says nothing of what the next one may have lost
            if reading.window and reading.window.size:
                state = replace(state, entries=reading.memory)
            transaction.finish_poll(self._claimed, state, report, now)
            reports.append(report)

        return ending

    def _documents(self, reading: Reading, pages: Pages) -> Iterator[Document]:
        if not reading.articles:
            return
        # A poll in which nothing changed, the most common one, must not pay for numpy.
        from worker.pipeline.prepare import prepare

        for position, article in enumerate(reading.articles):
            full = pages.get(position)
            yield prepare(full or article, self._tools.matcher, seen_as=full and article)

    def _failed(self, error: Exception) -> Reading:
        detail = f"unexpected {type(error).__name__}; the log holds the trace"
        return self._ended(FetchStatus.FAILED, detail)

    def _crashed(self) -> Reading:
        detail = f"its last {MOST_CRASHES} polls ended their process; not asked this time"
        return self._ended(FetchStatus.CRASHED, detail)

    def _ended(self, status: FetchStatus, detail: str) -> Reading:
        now = self._tools.clock.now()
        return Reading(FetchResult(status, self._claimed.spec.url, now, detail=detail))


async def _settled(wants: Sequence[Want], seconds: float) -> None:
    """Wait for pages, so many seconds at the most."""
    if wants:
        await asyncio.wait([want.done for want in wants], timeout=seconds)


def _seconds() -> float:
    return asyncio.get_running_loop().time()


async def aside(executor: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    """Compute or write on the one thread beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(executor, work)


def _report(feed: str, reading: Reading, decisions: Sequence[Decision]) -> PollReport:
    relations = [decision.verdict.relation for decision in decisions]
    status = reading.status
    return PollReport(
        feed=feed,
        status=status,
        new=sum(relation in NEWS for relation in relations),
        revisions=relations.count(Relation.REVISION),
        copies=sum(relation in COPIES for relation in relations),
        same=relations.count(Relation.SAME) + reading.known,
        alerts=sum(
            item.state is AlertState.OPEN for decision in decisions for item in decision.alerts
        ),
        error=None if status in HEALTHY else reading.detail or str(status),
        bad_entries=reading.bad,
    )
