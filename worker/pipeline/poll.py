"""Polling many feeds at once, each to its end.

Fetching runs on the event loop; everything that computes or writes runs on one thread
beside it. So a long page cannot eat another feed's deadline, and a process has one writer.
Each feed ends in a report and, in its last transaction, in its new state.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import TypeVar

from worker.domain.alerts import AlertState
from worker.domain.corpus import Decision, Document
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
from worker.domain.ports import Clock, Corpus, CorpusTransaction, Web
from worker.domain.settings import Polling
from worker.domain.stories import COPIES, NEWS, Relation
from worker.feeds.moving import address
from worker.feeds.occasions import late_before, occasion
from worker.feeds.state import after_poll
from worker.feeds.trust import conditions
from worker.pipeline.ingest import Judges, ingest
from worker.pipeline.reading import Reading, parsed_feed, read, wanted_pages, with_articles
from worker.topics.match import Matcher

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)

AT_ONCE = 50
"""Feeds polled at once by one process."""

_WORTH_ASKING = 10
"""Free places for which more feeds are asked for: a claim is a transaction."""

_LOOK_UP = 1.0
"""Seconds after which a poll that waits looks whether it is to stop."""

MOST_CRASHES = 5
"""Polls of a feed that may end their process in a row, the last three of them alone; then it is
left alone for long. Fewer would blame feeds for an operator who kills again and again.
"""

log = logging.getLogger(__name__)

T = TypeVar("T")
Credentials = tuple[str, str]
Pages = dict[int, FetchResult]
"""Fetched pages by the position of their article in the reading."""


@dataclass(frozen=True)
class Poller:
    """Everything a poll needs, handed in."""

    web: Web
    corpus: Corpus
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
    """For all pages of a feed; the rest keep the feed's text. Fifty feeds of one publisher want
    a thousand pages, one a second, and no feed may be held longer than its lease.
    """

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
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="natowire") as executor:
            try:
                waiting = list(feeds)
                while waiting or running:
                    running |= {
                        asyncio.create_task(_FeedPoll(self, claimed, executor).run())
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
                    waiting = list(await _aside(executor, partial(more, asked))) if asked else []
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
        return reports


class _FeedPoll:
    """One feed's way from its request to its report."""

    def __init__(self, tools: Poller, claimed: ClaimedFeed, executor: ThreadPoolExecutor) -> None:
        self._tools = tools
        self._claimed = claimed
        self._executor = executor

    async def run(self) -> PollReport:
        tools, claimed = self._tools, self._claimed
        try:
            if claimed.state.unfinished > MOST_CRASHES:  # this poll is counted, too
                return await self._aside(partial(self._store, self._crashed(), {}))
            request = self._request()
            reading = await self._read(await tools.web.feed(request))
            if reading.parsed and reading.parsed.children:
                reading = await self._gathered(reading, reading.parsed, request)
            pages = await self._pages(reading) if reading.articles else {}
            return await self._aside(partial(self._store, reading, pages))
        except StoreError:
            raise
        except SecretError as error:
            ended = self._ended(FetchStatus.UNAUTHORIZED, f"{error}; it was not asked")
            return await self._aside(partial(self._store, ended, {}))
        except Exception as error:  # the feed boundary: no feed stops another
            log.exception("poll of %s failed", claimed.spec.name)
            return await self._aside(partial(self._store, self._failed(error), {}))

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
        return await _aside(self._executor, work)

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

    async def _pages(self, reading: Reading) -> Pages:
        tools = self._tools
        wanted = await self._aside(
            partial(
                wanted_pages,
                reading.articles,
                self._claimed,
                tools.fulltext,
                tools.corpus,
                tools.clock.now(),
            )
        )
        urls = {position: reading.articles[position].url for position in wanted}
        tasks = {
            position: asyncio.create_task(tools.web.page(url))
            for position, url in urls.items()
            if url
        }
        if tasks:
            _, late = await asyncio.wait(tasks.values(), timeout=tools.page_time.total_seconds())
            for task in late:
                task.cancel()
        return {n: page for n, task in tasks.items() if (page := _fetched(task, urls[n]))}

    def _store(self, reading: Reading, pages: Pages) -> PollReport:
        """Everything the corpus and the schedule learn from this poll, and its report."""
        tools, now = self._tools, self._tools.clock.now()
        reports: list[PollReport] = []

        def ending(transaction: CorpusTransaction, decisions: Sequence[Decision]) -> None:
            report = _report(self._claimed.spec.name, reading, decisions)
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

        documents = list(self._documents(reading, pages))
        before, entries = self._claimed.state, reading.parsed.entries if reading.parsed else ()
        ingest(
            documents,
            tools.corpus,
            tools.judges,
            occasion(before, tools.polling, now),
            now,
            ending,
            late_before=late_before(before, entries, now),
        )
        return reports[0]

    def _documents(self, reading: Reading, pages: Pages) -> list[Document]:
        return [
            self._document(reading, position, pages.get(position))
            for position in range(len(reading.articles))
        ]

    def _document(self, reading: Reading, position: int, page: FetchResult | None) -> Document:
        # A poll in which nothing changed, the most common one, must not pay for numpy, and one
        # without pages not for trafilatura: together 0.4 s of CPU.
        from worker.pipeline.prepare import prepare

        article = reading.articles[position]
        if page is None or page.status is not FetchStatus.OK or page.body is None:
            return prepare(article, self._tools.matcher)

        from worker.articles.page import from_page

        full = from_page(article, page.body, page.url, page.content_type)
        return prepare(full, self._tools.matcher, seen_as=article)

    def _failed(self, error: Exception) -> Reading:
        detail = f"unexpected {type(error).__name__}; the log holds the trace"
        return self._ended(FetchStatus.FAILED, detail)

    def _crashed(self) -> Reading:
        detail = f"its last {MOST_CRASHES} polls ended their process; not asked this time"
        return self._ended(FetchStatus.CRASHED, detail)

    def _ended(self, status: FetchStatus, detail: str) -> Reading:
        now = self._tools.clock.now()
        return Reading(FetchResult(status, self._claimed.spec.url, now, detail=detail))


def _fetched(task: "asyncio.Task[FetchResult]", url: str | None) -> FetchResult | None:
    """A page that came. One that raised, as nothing that a server does may, is none: the feed's
    own text is there.
    """
    if not task.done() or task.cancelled():
        return None
    if error := task.exception():
        log.error("the page %s could not be fetched", url, exc_info=error)
        return None
    return task.result()


async def _aside(executor: ThreadPoolExecutor, work: Callable[[], T]) -> T:
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
