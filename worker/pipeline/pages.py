"""The articles' own pages in a poll: which are wanted, and what is kept of those that did not come
with their news.

Most polls bring nothing and fetch no page; what they do not need is imported where it is needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.articles.keys import keys
from worker.articles.pending import BACK_OFF, ended, is_over, next_attempt
from worker.dedup.words import digest
from worker.domain.articles import Article, PageUse
from worker.domain.corpus import Decision, PendingPage
from worker.domain.feeds import ClaimedFeed, Fulltext
from worker.domain.page_store import PageStore
from worker.domain.ports import Clock, Corpus
from worker.domain.settings import FirstPoll
from worker.domain.stories import Relation
from worker.pipeline.ingest import complete
from worker.pipeline.judges import Completion, Judges
from worker.pipeline.page_desk import PageRead
from worker.topics.match import Matcher

MAX_PAGES = 20
"""Pages that a poll fetches of what is new, and as many again of what is pending: with one
request a second and host, a feed of a thousand entries must not hold its lease for a quarter of
an hour. The newest come first, the others with the next polls."""

FIRST_POLL_PAGES = timedelta(hours=48)
"""A first poll fetches pages only for what its overview can tell."""


def wanted_pages(
    articles: Sequence[Article],
    claimed: ClaimedFeed,
    fulltext: Fulltext,
    corpus: Corpus,
    now: datetime,
    late_before: datetime | None = None,
    first_poll: FirstPoll = FirstPoll.OVERVIEW,
) -> list[int]:
    """Positions of the articles whose page is wanted: short ones that are new, newest first.

    Of what was published before ``late_before``, and so is found late, only as many as one poll
    can fetch: when an archive of hundreds opens again, each would otherwise be told by itself as
    its page comes in. A first poll that is told as news is treated as any other.
    """
    from worker.articles.from_entry import needs_page

    is_overview = not claimed.state.first_success_at and first_poll is not FirstPoll.ALERT
    since = now - FIRST_POLL_PAGES if is_overview else None
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
    """Pages of a feed that did not come with their news."""

    store: PageStore
    corpus: Corpus
    matcher: Matcher
    judges: Judges
    clock: Clock
    feed: str

    def take(self, before: datetime, asked: Sequence[Article]) -> list[PendingPage]:
        """Those to be asked now, but for articles that this poll has ``asked`` for by itself.
        What was tried often enough is given up here.
        """
        now = self.clock.now()
        taken = self.store.take(self.feed, before, now, MAX_PAGES, BACK_OFF)
        over = [page for page in taken if is_over(page, now)]
        self.store.settle([(page, _given_up(page.item, PageUse.UNREACHABLE)) for page in over])
        known = {key for article in asked for key in keys(article)}
        twice = [page for page in taken if not known.isdisjoint(keys(page.item))]
        self.store.hand_back(twice, now)
        return [page for page in taken if page not in over and page not in twice]

    def book(self, stored: Mapping[int, Decision]) -> dict[int, PendingPage]:
        """Those of articles just stored, by the same numbers. A copy waits for no page of its own,
        and of two versions in one poll only the last does.
        """
        mine = {
            decision.article: number
            for number, decision in stored.items()
            if decision.verdict.relation not in {Relation.SAME, Relation.EXACT}
        }
        booked = self.store.book(list(mine), self.clock.now(), BACK_OFF)
        return {mine[page.article]: page for page in booked}

    def adopt(self, decisions: Sequence[Decision]) -> None:
        """Take over the pages of articles that this feed was the last to show: the other one may
        have left the config, or fail.
        """
        same = (d.article for d in decisions if d.verdict.relation is Relation.SAME)
        self.store.adopt(self.feed, list(dict.fromkeys(same)))

    def keep(self, pages: Sequence[tuple[PendingPage, PageRead]]) -> list[Decision]:
        """Write what became of pages: a text comes in as a new version of its article."""
        now = self.clock.now()
        settled: list[tuple[PendingPage, Article]] = []
        unasked: list[PendingPage] = []
        put_off: list[tuple[PendingPage, datetime]] = []
        for page, read in pages:
            if read.article.page is not PageUse.PENDING:
                settled.append((page, read.article))
            elif not read.asked:
                unasked.append(page)
            elif use := ended(page, read.status):
                settled.append((page, _given_up(page.item, use)))
            elif read.retry_after:
                put_off.append((page, next_attempt(page, now, read.retry_after)))
        full = [pair for pair in settled if pair[1].text != pair[0].item.text]
        decisions = self._complete(full, now)
        self.store.settle([pair for pair in settled if pair not in full])
        self.store.hand_back(unasked, now)
        self.store.put_off(put_off)
        return decisions

    def _complete(
        self, pages: Sequence[tuple[PendingPage, Article]], now: datetime
    ) -> list[Decision]:
        if not pages:
            return []
        from worker.pipeline.prepare import prepare

        # With the digest of the new text: by the old one its alerts would be taken for those
        # that the article had already.
        completions = [
            Completion(page, replace(prepare(item, self.matcher), keys=keys(page.item)))
            for page, item in pages
        ]
        return complete(completions, self.corpus, self.judges, now)


def _given_up(item: Article, use: PageUse) -> Article:
    return replace(item, page=use)
