"""Pages that come after their news: the news is told first, and what comes is told as it would
have been with it.
"""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, text
from tests.fakes import rss
from tests.unit.pipeline.desk import (
    BOTH,
    FEED,
    HOUR,
    MINUTE,
    OTHER,
    POLLING,
    Desk,
    again,
    answer,
    articles,
    page,
    teaser,
    told,
    url,
)
from worker.domain.alerts import AlertKind, AlertReason, AlertState
from worker.domain.articles import PageUse
from worker.domain.feeds import FetchResult, FetchStatus, Fulltext
from worker.domain.settings import FirstPoll

DAY = timedelta(days=1)
DOWN = answer(FetchStatus.SERVER_ERROR)


@pytest.fixture
def desk(store):
    return Desk(store, fulltext=Fulltext.AUTO, topics=BOTH)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("worker.pipeline.feed_poll.NEWS_PATIENCE", timedelta(milliseconds=30))


def first_polled_as(store, first_poll):
    return Desk(
        store, replace(POLLING, first_poll=first_poll), fulltext=Fulltext.AUTO, topics=BOTH
    )


def dated(moment):
    return {"pubDate": moment.strftime("%a, %d %b %Y %H:%M:%S +0000")}


def copied(number):
    """Another outlet's article: a title and a teaser of its own, its page the same text."""
    link = f"https://andere.example/{number}"
    entry = teaser(number, title="Ressortchefs ohne Beschluss", link=link, guid=f"andere-{number}")
    teased = " ".join(reversed(text(2, 3).split()))
    return {**entry, "description": teased}, link


# --- news first


def test_news_is_stored_and_told_before_pages_that_take_long(desk, impatient, monkeypatch):
    title = "Nato-Minister beraten über Munition"
    desk.web.answers |= {FEED.url: rss(teaser(1, title)), url(1): page(1, 1, 7, title=title)}
    fetched, seen = desk.web.page, []

    async def slow(wanted):
        await asyncio.sleep(0.2)  # more than news waits here
        seen.extend([articles(desk)[0].page, *told(desk)])
        return await fetched(wanted)

    monkeypatch.setattr(desk.web, "page", slow)
    (report,) = desk.poll()
    assert seen == [PageUse.PENDING, (("munition",), AlertKind.NEW)]
    assert (report.new, report.revisions, report.alerts) == (1, 1, 2)
    assert articles(desk)[0].page is PageUse.TAKEN
    assert desk.web.asked.count(url(1)) == 1


def test_after_a_poll_that_ended_its_process_news_waits_for_no_page(desk, monkeypatch):
    """Its attempt is counted before it is asked: the page may be what ends the process."""
    (claimed,) = desk.claim()
    desk.store.feeds.begin([FEED], claimed.token, desk.clock.now(), MINUTE, timedelta(0))
    desk.clock.advance(2 * MINUTE)
    fetched = desk.web.page
    attempts: list[int] = []

    async def watched(wanted):
        later = desk.clock.now() + DAY
        attempts.extend(
            p.attempts for p in desk.store.pages.take(FEED.name, later, later, 9, [DAY])
        )
        return await fetched(wanted)

    monkeypatch.setattr(desk.web, "page", watched)
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 7)}
    asyncio.run(desk.poller.poll(desk.begun()))
    assert attempts == [2]
    assert articles(desk)[0].page is PageUse.TAKEN


def test_a_page_that_failed_is_not_asked_again_in_the_same_poll(desk, impatient, monkeypatch):
    fetched = desk.web.page

    async def slow(wanted):
        if wanted == url(2):
            await asyncio.sleep(0.1)
        return await fetched(wanted)

    monkeypatch.setattr(desk.web, "page", slow)
    desk.web.answers |= {FEED.url: rss(teaser(1), teaser(2)), url(1): DOWN, url(2): page(2, 7)}
    desk.poll()
    assert sorted(desk.web.asked) == [url(1), url(2), FEED.url]
    assert {article.page for article in articles(desk)} == {PageUse.PENDING, PageUse.TAKEN}


# --- told as with its news


def test_an_overview_tells_what_was_recent_at_its_first_poll_however_late_the_page(store):
    desk = first_polled_as(store, FirstPoll.OVERVIEW)
    entry = teaser(1, **dated(NOW - 40 * HOUR))
    desk.web.answers |= {FEED.url: rss(entry), url(1): DOWN}
    desk.poll()
    desk.web.answers[url(1)] = page(1, 7)
    again(desk, 20 * HOUR)
    assert desk.reasons() == [AlertReason.FIRST_POLL]
    (item,) = [t.item for t in store.outbox.alerts()]
    assert (item.kind, item.due_at) == (AlertKind.OVERVIEW, desk.clock.now())


@pytest.mark.parametrize("first_poll", [FirstPoll.OVERVIEW, FirstPoll.SILENT])
def test_a_later_version_of_an_article_of_the_first_poll_is_news(store, first_poll):
    desk = first_polled_as(store, first_poll)
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 1, 2)}
    desk.poll()
    changed = {**teaser(1), "description": f"{text(3)} Neu."}
    desk.web.answers |= {FEED.url: rss(changed), url(1): DOWN}
    again(desk, 3 * DAY)
    desk.web.answers[url(1)] = page(1, 3, 7).replace(
        b"<article>", f"<article>{text(3)} Neu. ".encode()
    )
    again(desk)
    assert articles(desk)[0].page is PageUse.TAKEN
    assert AlertState.OPEN in [t.item.state for t in store.outbox.alerts()]
    assert desk.reasons()[0] in {AlertReason.NEW_STORY, AlertReason.CAUGHT_UP}


def test_what_a_gap_brought_is_told_as_caught_up_when_its_page_comes(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 1)}
    desk.poll()
    desk.clock.advance(3 * DAY)
    desk.web.answers |= {FEED.url: rss(teaser(2, **dated(NOW + 3 * DAY))), url(2): DOWN}
    desk.poll()
    desk.web.answers[url(2)] = page(2, 7)
    again(desk)
    assert desk.reasons() == [AlertReason.CAUGHT_UP]


def test_what_was_found_late_is_told_in_a_digest_when_its_page_comes(desk):
    fresh = teaser(1, **dated(NOW))
    desk.web.answers |= {FEED.url: rss(fresh), url(1): page(1, 1)}
    desk.poll()
    old = teaser(2, **dated(NOW - 5 * DAY))
    desk.web.answers |= {FEED.url: rss(fresh, old), url(2): DOWN}
    again(desk)
    desk.web.answers[url(2)] = page(2, 7)
    again(desk)
    assert desk.reasons() == [AlertReason.LATE]
    assert told(desk) == [(("abwehr",), AlertKind.DIGEST)]


def test_a_first_poll_that_is_told_as_news_has_the_pages_of_old_entries_too(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1, **dated(NOW - 9 * DAY))), url(1): page(1, 7)}
    desk.poll()
    assert articles(desk)[0].page is PageUse.TAKEN
    assert desk.reasons() == [AlertReason.NEW_STORY]


# --- copies


@pytest.mark.parametrize("at_once", [False, True], ids=["after", "at once"])
def test_a_copy_whose_page_comes_late_is_told_once_and_joins_the_story(desk, at_once):
    entry, link = copied(2)
    full = page(1, 1, 2, 3, 4, 7)
    desk.web.answers |= {
        FEED.url: rss(teaser(1)),
        OTHER.url: rss(entry, title="Andere"),
        url(1): DOWN if at_once else full,
        link: DOWN,
    }
    desk.poll(FEED, OTHER)
    assert len({stored.story for stored in desk.store.corpus.articles()}) == 2
    desk.web.answers |= {
        url(1): full,
        link: full.replace(
            b"Nato-Minister beraten in Br\xc3\xbcssel 1", b"Ressortchefs ohne Beschluss"
        ),
    }
    desk.clock.advance(15 * MINUTE)
    desk.poll(FEED, OTHER)
    assert {article.page for article in articles(desk)} == {PageUse.TAKEN}
    assert told(desk) == [(("abwehr",), AlertKind.NEW)]
    assert len({stored.story for stored in desk.store.corpus.articles()}) == 1
    assert desk.store.corpus.counts().stories == 1


def test_a_copy_that_was_told_by_itself_stays_and_tells_nothing_that_either_told(desk):
    entry, link = copied(2)
    entry = {**entry, "title": "Munition: Ressortchefs ohne Beschluss 2"}
    full = page(1, 1, 2, 3, 4, 7)
    desk.web.answers |= {
        FEED.url: rss(teaser(1)),
        OTHER.url: rss(entry),
        url(1): full,
        link: DOWN,
    }
    desk.poll(FEED, OTHER)
    before = told(desk)
    desk.web.answers[link] = full.replace(
        b"Nato-Minister beraten in Br\xc3\xbcssel 1", b"Munition: Ressortchefs ohne Beschluss 2"
    )
    desk.clock.advance(15 * MINUTE)
    desk.poll(FEED, OTHER)
    assert {article.page for article in articles(desk)} == {PageUse.TAKEN}
    assert (
        sorted(before)
        == sorted(told(desk))
        == [
            (("abwehr",), AlertKind.NEW),
            (("munition",), AlertKind.NEW),
        ]
    )


def test_another_feed_that_shows_the_article_takes_its_page_over(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): DOWN}
    desk.poll()
    desk.web.answers |= {OTHER.url: rss(teaser(1)), url(1): page(1, 7)}
    desk.clock.advance(15 * MINUTE)
    desk.poll(OTHER)
    desk.clock.advance(15 * MINUTE)
    desk.poll(OTHER)
    assert articles(desk)[0].page is PageUse.TAKEN
    assert told(desk) == [(("abwehr",), AlertKind.NEW)]


# --- one request a page, and few at once


def ok(wanted, body):
    return FetchResult(FetchStatus.OK, wanted, NOW, 200, body)


def test_entries_and_feeds_that_want_one_page_share_one_request(desk, monkeypatch):
    link = url(1)
    twins = [teaser(1, guid=name, link=link) for name in ("eins", "zwei")]
    asked = []

    async def slow(wanted):
        asked.append(wanted)
        await asyncio.sleep(0.2)
        return ok(wanted, page(1, 7))

    monkeypatch.setattr(desk.web, "page", slow)
    desk.web.answers |= {FEED.url: rss(*twins), OTHER.url: rss(teaser(1, guid="drei", link=link))}
    desk.poll(FEED, OTHER)
    assert asked == [link]
    assert told(desk) == [(("abwehr",), AlertKind.NEW)]


def test_no_more_pages_are_held_at_once_than_there_are_places(desk, monkeypatch):
    monkeypatch.setattr("worker.pipeline.page_desk.PLACES", 3)
    held, most = set(), []

    async def page_of(wanted):
        held.add(wanted)
        most.append(len(held))
        await asyncio.sleep(0.001)
        return ok(wanted, b"<p>" + wanted.encode())

    def read(article, *_, **__):
        held.discard(article.url)
        return replace(article, page=PageUse.SHORTER)

    monkeypatch.setattr(desk.web, "page", page_of)
    monkeypatch.setattr("worker.articles.page.from_page", read)
    links = [f"https://host{n}.example/{n}" for n in range(12)]
    both = [teaser(n, link=link) for n, link in enumerate(links)]
    desk.web.answers |= {FEED.url: rss(*both[:6]), OTHER.url: rss(*both[6:])}
    desk.poll(FEED, OTHER)
    assert len(most) == 12
    assert max(most) == 3


def test_a_page_that_takes_long_to_read_holds_up_no_other_feeds_news(desk, monkeypatch):
    """As it would on the thread that parses and writes."""

    def read(article, *_, **__):
        deadline = 500
        while not any(one.feed == OTHER.name for one in articles(desk)) and deadline:
            time.sleep(0.01)  # what compares texts is loaded when the first article comes
            deadline -= 1
        return replace(article, page=PageUse.SHORTER if deadline else PageUse.OTHER)

    monkeypatch.setattr("worker.articles.page.from_page", read)
    long = teaser(
        2, link="https://andere.example/2", guid="andere-2", description=text(*range(8)) * 3
    )
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 7), OTHER.url: rss(long)}
    desk.poll(FEED, OTHER)
    assert next(one.page for one in articles(desk) if one.feed == FEED.name) is PageUse.SHORTER


def test_a_page_that_was_fetched_and_not_read_in_time_counts_as_asked(desk, monkeypatch):
    desk.poller = replace(desk.poller, page_time=timedelta(milliseconds=80))
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 7)}

    async def never(*_):
        await asyncio.sleep(60)

    with monkeypatch.context() as patch:
        patch.setattr("worker.pipeline.page_desk.PageDesk._serve", never)
        desk.poll()
    later = desk.clock.now() + MINUTE
    (waiting,) = desk.store.pages.take(FEED.name, later, later, 9, [DAY])
    assert waiting.attempts == 2
