"""One feed's poll, in order: its request, its articles, their pages, its report.

What computes or writes runs aside from the event loop. News first: they are stored, and told,
before pages of earlier polls are taken up.
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

from worker.articles.keys import keys
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
from worker.domain.ports import Clock, Corpus, CorpusTransaction, PageStore, Web
from worker.domain.settings import Polling
from worker.domain.stories import COPIES, NEWS, Relation
from worker.feeds.moving import address
from worker.feeds.occasions import late_before, occasion
from worker.feeds.state import after_poll
from worker.feeds.trust import conditions
from worker.pipeline.ingest import Ending, Judges, ingest
from worker.pipeline.pages import (
    MAX_PAGES,
    PageRead,
    PageReader,
    PendingPages,
    wanted_pages,
)
from worker.pipeline.reading import Reading, parsed_feed, read, with_articles
from worker.topics.match import Matcher

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)

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
"""Pages of earlier polls, and what became of them now."""


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

    def __init__(self, tools: Tools, claimed: ClaimedFeed, executor: ThreadPoolExecutor) -> None:
        self._tools = tools
        self._claimed = claimed
        self._executor = executor

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

    async def _poll(self) -> PollReport:
        """News first: what earlier polls left pending delays nothing."""
        begun, request = self._tools.clock.now(), self._request()
        reading = await self._read(await self._tools.web.feed(request))
        if reading.parsed and reading.parsed.children:
            reading = await self._gathered(reading, reading.parsed, request)
        until = _seconds() + self._tools.page_time.total_seconds()
        pages = await self._pages(reading, until) if reading.articles else {}
        pending = await self._pending(reading, pages, begun, until)
        if not pending:
            return await self._aside(partial(self._store, reading, pages))
        decisions = await self._aside(partial(self._ingest, reading, pages))
        read = await self._reader().read([page.item for page in pending], until - _seconds())
        taken = list(zip(pending, read, strict=True))
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

    async def _pages(self, reading: Reading, until: float) -> Pages:
        """The articles whose page is wanted, as it left them; beyond ``MAX_PAGES`` pending."""
        articles = reading.articles
        wanted = await self._aside(partial(self._wanted, reading))
        asked = wanted[:MAX_PAGES]
        read = await self._reader().read([articles[n] for n in asked], until - _seconds())
        came = {n: page.article for n, page in zip(asked, read, strict=True)}
        return came | {n: replace(articles[n], page=PageUse.PENDING) for n in wanted[MAX_PAGES:]}

    def _wanted(self, reading: Reading) -> list[int]:
        tools, now = self._tools, self._tools.clock.now()
        late = self._late_before(reading, now)
        return wanted_pages(
            reading.articles, self._claimed, self._fulltext, tools.corpus, now, late
        )

    async def _pending(
        self, reading: Reading, pages: Pages, begun: datetime, until: float
    ) -> list[PendingPage]:
        """Pages of earlier polls that are due, but for those this one has asked for already. A
        feed that fails stands on a host that does; where the news took half the time, the host
        is busy enough.
        """
        is_busy = until - _seconds() < self._tools.page_time.total_seconds() / 2
        if self._fulltext is Fulltext.NEVER or reading.status not in HEALTHY or is_busy:
            return []
        asked = {key for position in pages for key in keys(reading.articles[position])}
        due = await self._aside(partial(self._pending_pages().take, begun))
        return [page for page in due if asked.isdisjoint(keys(page.item))]

    @property
    def _fulltext(self) -> Fulltext:
        return self._claimed.spec.fulltext or self._tools.fulltext

    def _reader(self) -> PageReader:
        tools, spec = self._tools, self._claimed.spec
        return PageReader(tools.web, tools.clock, self._aside, spec.timezone)

    def _pending_pages(self) -> PendingPages:
        tools = self._tools
        return PendingPages(
            tools.pages,
            tools.corpus,
            tools.matcher,
            tools.judges,
            tools.polling.first_poll,
            tools.clock,
            self._claimed,
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
        """The same, where the news are stored already, with the pages of earlier polls."""
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
        return ingest(
            list(self._documents(reading, pages)),
            tools.corpus,
            tools.judges,
            occasion(self._claimed.state, tools.polling, now),
            now,
            ending,
            late_before=self._late_before(reading, now),
        )

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
