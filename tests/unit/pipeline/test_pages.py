"""Pages in a poll: none delays news, none is asked for twice in vain, and none is forgotten."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.builders import NOW, text
from tests.fakes import rss
from tests.unit.pipeline.desk import (
    BOTH,
    FEED,
    HOUR,
    MINUTE,
    POLLING,
    TEASER,
    Desk,
    again,
    answer,
    articles,
    page,
    teaser,
    told,
    url,
)
from worker.articles.pending import BACK_OFF, LEAST, LONGEST, MOST, MOST_NOT_FOUND
from worker.domain.alerts import AlertKind, AlertReason, Route, RouteMode
from worker.domain.articles import PageUse, TextSource
from worker.domain.errors import StoreError
from worker.domain.feeds import FetchStatus, Fulltext
from worker.domain.settings import FirstPoll
from worker.pipeline.pages import MAX_PAGES
from worker.storage.store import Store


@pytest.fixture
def desk(store):
    return Desk(store, fulltext=Fulltext.AUTO, topics=BOTH)


def test_a_page_that_times_out_delays_nothing_and_comes_in_later(desk):
    timeout = answer(FetchStatus.TIMEOUT)
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): timeout}
    (report,) = desk.poll()
    (article,) = articles(desk)
    assert (report.new, article.page, article.text) == (1, PageUse.PENDING, f"{TEASER} Teil 1.")
    desk.web.answers[url(1)] = page(1, 1, 2, 3, 7)
    report = again(desk)
    (article,) = articles(desk)
    assert (report.status, report.new, report.revisions, report.alerts) == (
        FetchStatus.UNCHANGED,
        0,
        1,
        1,
    )
    assert (article.page, article.text_source) == (PageUse.TAKEN, TextSource.PAGE)
    assert text(7) in article.text
    assert told(desk) == [(("abwehr",), AlertKind.NEW)]
    for _ in range(8):
        again(desk, 6 * HOUR)
    assert desk.web.asked.count(url(1)) == 2
    assert told(desk) == [(("abwehr",), AlertKind.NEW)]


def test_what_the_teaser_told_is_not_told_again(desk):
    title = "Nato-Minister beraten über Munition"
    desk.web.answers |= {
        FEED.url: rss(teaser(1, title)),
        url(1): answer(FetchStatus.SERVER_ERROR),
    }
    desk.poll()
    desk.web.answers[url(1)] = page(1, 0, 1, 2, 3, title=title)
    assert again(desk).alerts == 0
    assert articles(desk)[0].page is PageUse.TAKEN
    assert told(desk) == [(("munition",), AlertKind.NEW)]


def test_a_topic_that_only_the_page_shows_is_told_to_who_knows_the_story(desk):
    title = "Nato-Minister beraten über Munition"
    desk.web.answers |= {
        FEED.url: rss(teaser(1, title)),
        url(1): answer(FetchStatus.TIMEOUT),
    }
    desk.poll()
    desk.web.answers[url(1)] = page(1, 0, 1, 7, title=title)
    again(desk)
    first, second = told(desk)
    assert first == (("munition",), AlertKind.NEW)
    assert (set(second[0]), second[1]) == ({"munition", "abwehr"}, AlertKind.UPDATE)


def test_a_digest_tells_what_only_the_page_shows_as_well(store):
    routes = (Route("all", ("box",), mode=RouteMode.DIGEST, at=(NOW.time(),)),)
    desk = Desk(store, fulltext=Fulltext.AUTO, topics=BOTH, routes=routes)
    title = "Nato-Minister beraten über Munition"
    desk.web.answers |= {
        FEED.url: rss(teaser(1, title)),
        url(1): answer(FetchStatus.TIMEOUT),
    }
    desk.poll()
    desk.web.answers[url(1)] = page(1, 7, title=title)
    again(desk)
    first, second = told(desk)
    assert first == (("munition",), AlertKind.DIGEST)
    assert (set(second[0]), second[1]) == ({"munition", "abwehr"}, AlertKind.DIGEST)


def test_more_entries_than_a_poll_fetches_get_their_page_with_the_next(desk):
    numbers = range(25)
    desk.web.answers |= {FEED.url: rss(*map(teaser, numbers))}
    desk.web.answers |= {url(n): page(n, 1, 2, n % 8) for n in numbers}
    desk.poll()
    uses = [article.page for article in articles(desk)]
    assert (uses.count(PageUse.TAKEN), uses.count(PageUse.PENDING)) == (MAX_PAGES, 5)
    again(desk)
    assert {article.page for article in articles(desk)} == {PageUse.TAKEN}
    assert sorted(desk.web.asked) == sorted([FEED.url] * 2 + [url(n) for n in numbers])


@pytest.mark.parametrize(
    "status, use",
    [
        (FetchStatus.ROBOTS_DENIED, PageUse.ROBOTS),
        (FetchStatus.GONE, PageUse.GONE),
        (FetchStatus.UNAUTHORIZED, PageUse.BLOCKED),
        (FetchStatus.FORBIDDEN, PageUse.BLOCKED),
        (FetchStatus.BLOCKED, PageUse.BLOCKED),
        (FetchStatus.EMPTY, PageUse.NO_ARTICLE),
        (FetchStatus.TOO_LARGE, PageUse.UNREACHABLE),
        (FetchStatus.REFUSED_ADDRESS, PageUse.UNREACHABLE),
    ],
)
def test_what_is_final_is_not_asked_again(desk, status, use):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(status)}
    desk.poll()
    again(desk, 2 * HOUR)
    assert [article.page for article in articles(desk)] == [use]
    assert desk.web.asked.count(url(1)) == 1


def test_a_page_that_never_comes_is_tried_four_more_times_within_two_days(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.TIMEOUT)}
    desk.poll()
    moments = []
    for _ in range(3 * 24):
        asked = desk.web.asked.count(url(1))
        again(desk, HOUR)
        if desk.web.asked.count(url(1)) > asked:
            moments.append(desk.clock.now() - NOW)
    assert len(moments) == len(BACK_OFF)
    assert 24 * HOUR <= moments[-1] <= 30 * HOUR
    (article,) = articles(desk)
    assert (article.page, article.text) == (PageUse.UNREACHABLE, f"{TEASER} Teil 1.")


def test_a_host_that_lets_nobody_in_costs_no_attempt_for_two_days(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.WAITING)}
    desk.poll()
    for _ in range(40):
        again(desk, HOUR)
    assert articles(desk)[0].page is PageUse.PENDING
    desk.web.answers[url(1)] = page(1, 7)
    again(desk)
    assert articles(desk)[0].page is PageUse.TAKEN


def test_a_page_that_was_never_asked_for_is_not_given_up_as_unreachable(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.WAITING)}
    desk.poll()
    for _ in range(2 * len(BACK_OFF)):
        again(desk, LONGEST)
    desk.web.answers[url(1)] = page(1, 7)
    again(desk)
    assert articles(desk)[0].page is PageUse.TAKEN


def test_a_feed_that_is_asked_once_a_day_has_its_page_asked_for_three_times(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.SERVER_ERROR)}
    desk.poll()
    for _ in range(5):
        again(desk, 25 * HOUR)
    assert articles(desk)[0].page is PageUse.UNREACHABLE
    assert desk.web.asked.count(url(1)) == LEAST


@pytest.mark.parametrize(
    "status, asked, use",
    [
        (FetchStatus.NOT_FOUND, MOST_NOT_FOUND, PageUse.GONE),
        (FetchStatus.CLIENT_ERROR, MOST, PageUse.UNREACHABLE),
    ],
)
def test_a_page_that_is_asked_for_too_early_is_asked_for_again(desk, status, asked, use):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(status)}
    desk.poll()
    assert articles(desk)[0].page is PageUse.PENDING
    for _ in range(40):
        again(desk, HOUR)
    assert articles(desk)[0].page is use
    assert desk.web.asked.count(url(1)) == asked


def test_a_page_whose_host_leads_to_one_that_lets_nobody_in_counts_as_asked(desk):
    led = replace(answer(FetchStatus.WAITING), redirects=((301, "https://zwei.example/1"),))
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): led}
    desk.poll()
    for _ in range(60):
        again(desk, HOUR)
    assert desk.web.asked.count(url(1)) == MOST


def test_a_page_is_not_asked_for_before_its_server_wants_it(desk):
    busy = replace(answer(FetchStatus.SERVER_ERROR), retry_after=10 * HOUR)
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): busy}
    desk.poll()
    for _ in range(9):
        again(desk, HOUR)
    assert desk.web.asked.count(url(1)) == 1
    desk.web.answers[url(1)] = page(1, 7)
    again(desk, 2 * HOUR)
    assert articles(desk)[0].page is PageUse.TAKEN


def test_a_new_version_has_attempts_of_its_own(desk):
    """A teaser that is edited at each poll must not use up those of the last one."""
    desk.web.answers[url(1)] = answer(FetchStatus.SERVER_ERROR)
    for number in range(MOST + 2):
        changed = {**teaser(1), "description": f"{TEASER} Stand {number}."}
        desk.web.answers[FEED.url] = rss(changed)
        again(desk)
    assert articles(desk)[0].page is PageUse.PENDING
    desk.web.answers[url(1)] = page(1, 7).replace(b"Teil 1", f"Stand {number}".encode())
    again(desk)
    assert articles(desk)[0].page is PageUse.TAKEN


def test_a_page_without_more_text_gives_its_facts_and_no_version(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.TIMEOUT)}
    desk.poll()
    desk.web.answers[url(1)] = page(1).replace(b"<article>", b'<article class="short">')
    assert again(desk).revisions == 0
    (stored,) = desk.store.corpus.articles()
    assert (stored.version, stored.article.page) == (1, PageUse.SHORTER)


@pytest.mark.parametrize("first_poll", [FirstPoll.SILENT, FirstPoll.OVERVIEW])
def test_a_first_polls_pages_are_told_as_it_was(store, first_poll):
    polling = replace(POLLING, first_poll=first_poll)
    desk = Desk(store, polling, fulltext=Fulltext.AUTO, topics=BOTH)
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.TIMEOUT)}
    desk.poll()
    desk.web.answers[url(1)] = page(1, 7)
    again(desk)
    reasons = {
        FirstPoll.SILENT: AlertReason.FIRST_POLL_SILENT,
        FirstPoll.OVERVIEW: AlertReason.FIRST_POLL,
    }
    assert desk.reasons() == [reasons[first_poll]]
    desk.web.answers |= {FEED.url: rss(teaser(2)), url(2): answer(FetchStatus.TIMEOUT)}
    again(desk)
    desk.web.answers[url(2)] = page(2, 7, 3)
    again(desk)
    assert desk.reasons()[0] is AlertReason.NEW_STORY


def test_pages_of_earlier_polls_delay_no_news(desk, monkeypatch):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.TIMEOUT)}
    desk.poll()
    fetched = desk.web.page
    stored: list[object] = []

    async def watched(wanted):
        if wanted == url(1):
            stored.extend(article.guid for article in articles(desk))
            stored.extend(told(desk))
        return await fetched(wanted)

    monkeypatch.setattr(desk.web, "page", watched)
    desk.web.answers |= {FEED.url: rss(teaser(2), teaser(1)), url(2): page(2, 7)}
    report = again(desk)
    assert stored == ["beispiel-1", "beispiel-2", (("abwehr",), AlertKind.NEW)]
    assert (report.new, report.alerts) == (1, 1)


def test_a_poll_that_is_killed_at_its_late_pages_keeps_its_news_and_loses_no_page(
    desk, monkeypatch
):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.TIMEOUT)}
    desk.poll()
    desk.web.answers |= {
        FEED.url: rss(teaser(2), teaser(1)),
        url(1): page(1, 7),
        url(2): page(2, 3),
    }

    def gone(*_):
        raise StoreError("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr("worker.pipeline.pages.complete", gone)
        with pytest.raises(StoreError):
            again(desk)
    assert [article.page for article in articles(desk)] == [PageUse.PENDING, PageUse.TAKEN]
    before = len(desk.web.asked)
    report = again(desk)
    assert (report.new, report.same) == (0, 2)
    assert desk.web.asked[before:] == [FEED.url]  # its attempt was booked before it was made
    again(desk, HOUR)
    assert {article.page for article in articles(desk)} == {PageUse.TAKEN}
    assert told(desk) == [(("abwehr",), AlertKind.NEW)]


def test_news_of_the_same_item_wins_over_its_late_page(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.TIMEOUT)}
    desk.poll()
    changed = {**teaser(1), "description": f"{text(0, 1)} {TEASER}"}
    desk.web.answers |= {FEED.url: rss(changed), url(1): page(1, 0, 1, 7)}
    report = again(desk)
    assert (report.revisions, desk.web.asked.count(url(1))) == (1, 2)
    (stored,) = desk.store.corpus.articles()
    assert (stored.version, stored.article.page) == (2, PageUse.TAKEN)
    again(desk, 2 * HOUR)
    assert desk.web.asked.count(url(1)) == 2


@pytest.mark.parametrize("fulltext", [Fulltext.NEVER, Fulltext.AUTO])
@pytest.mark.parametrize("broken", [False, True])
def test_pages_are_asked_for_by_polls_that_may_and_of_feeds_that_fail_too(desk, fulltext, broken):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): answer(FetchStatus.TIMEOUT)}
    desk.poll()
    desk.poller = replace(desk.poller, fulltext=fulltext)
    if broken:
        desk.web.answers[FEED.url] = answer(FetchStatus.SERVER_ERROR)
    again(desk)
    wanted = fulltext is Fulltext.AUTO
    assert desk.web.asked.count(url(1)) == 1 + wanted


def test_an_archive_that_opens_again_is_not_told_page_by_page(desk):
    desk.web.answers |= {FEED.url: rss(teaser(99)), url(99): page(99, 1)}
    desk.poll()
    old = {"pubDate": "Wed, 01 Apr 2026 08:00:00 +0000"}
    numbers = range(MAX_PAGES + 5)
    fresh = [teaser(100 + n, title="Frisch aus Brüssel") for n in range(3)]
    desk.web.answers |= {FEED.url: rss(*fresh, *(teaser(n, **old) for n in numbers))}
    desk.web.answers |= {url(n): answer(FetchStatus.GONE) for n in [*numbers, 100, 101, 102]}
    again(desk)
    uses = [article.page for article in articles(desk)]
    beyond = len(fresh) + len(numbers) - MAX_PAGES
    assert (uses.count(PageUse.PENDING), uses.count(None)) == (0, beyond)
    assert {url(100), url(101), url(102)} <= set(desk.web.asked)


def test_pages_that_take_a_polls_time_leave_those_of_earlier_polls_to_the_next(desk, monkeypatch):
    desk.poller = replace(desk.poller, page_time=timedelta(milliseconds=200))
    asked = []

    async def endless(wanted):
        asked.append(wanted)
        await asyncio.sleep(60)

    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 7), url(2): page(2, 6)}
    with monkeypatch.context() as patch:
        patch.setattr(desk.web, "page", endless)
        (report,) = desk.poll()
        assert (report.new, articles(desk)[0].page) == (1, PageUse.PENDING)
        desk.web.answers[FEED.url] = rss(teaser(2), teaser(1))
        assert again(desk).new == 1
    assert asked == [url(1), url(2)]
    desk.poller = replace(desk.poller, page_time=timedelta(minutes=1))
    again(desk)
    assert {article.page for article in articles(desk)} == {PageUse.TAKEN}


def test_time_that_others_took_costs_no_attempt(desk, monkeypatch):
    desk.poller = replace(desk.poller, page_time=timedelta(milliseconds=20))
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 7)}

    async def endless(_):
        await asyncio.sleep(60)

    with monkeypatch.context() as patch:
        patch.setattr(desk.web, "page", endless)
        desk.poll()
        for _ in range(len(BACK_OFF) + 2):
            again(desk)
    desk.poller = replace(desk.poller, page_time=timedelta(minutes=1))
    again(desk)
    assert articles(desk)[0].page is PageUse.TAKEN


def test_a_fault_of_our_own_costs_a_page_and_nothing_else(desk, monkeypatch, caplog):
    def broken(*_, **__):
        raise ZeroDivisionError

    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 7)}
    with monkeypatch.context() as patch:
        patch.setattr("worker.articles.page.extract", broken)
        (report,) = desk.poll()
    assert (report.status, report.new) == (FetchStatus.OK, 1)
    assert "could not be fetched" in caplog.text
    again(desk)
    assert articles(desk)[0].page is PageUse.TAKEN


def test_a_poll_with_nothing_new_asks_the_database_one_question_for_pages(desk):
    desk.web.answers |= {FEED.url: rss(teaser(1)), url(1): page(1, 7)}
    desk.poll()
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    engine = desk.store._database.engine
    event.listen(engine, "before_cursor_execute", note)
    again(desk)
    event.remove(engine, "before_cursor_execute", note)
    about_pages = [statement for statement in statements if "pending_pages" in statement]
    assert len(about_pages) == 1
    assert about_pages[0].startswith("SELECT")


class Killed(BaseException):
    """No handler of faults sees a kill."""


def kill_at(desk, monkeypatch, number):
    """End the next poll where it opens its transaction of this number; how many it opened."""
    database = desk.store._database
    begin, opened = database._transaction, []

    def counted(access):
        opened.append(access)
        if len(opened) == number:
            raise Killed
        return begin(access)

    with monkeypatch.context() as patch, suppress(Killed):
        claimed = desk.claim()
        patch.setattr(database, "_transaction", counted)
        asyncio.run(desk.poller.poll(claimed))
    return len(opened)


def test_wherever_a_poll_is_killed_nothing_is_lost_and_nothing_told_twice(tmp_path, monkeypatch):
    def lived_through(number, folder):
        """What is stored and told in the end, where the second poll was killed there."""
        opened = Store.open(f"sqlite:///{folder / f'{number}.db'}")
        desk = Desk(opened, fulltext=Fulltext.AUTO, topics=BOTH)
        late = {url(1): answer(FetchStatus.TIMEOUT), url(2): answer(FetchStatus.SERVER_ERROR)}
        desk.web.answers |= {FEED.url: rss(teaser(2), teaser(1))} | late
        desk.poll()
        desk.clock.advance(15 * MINUTE)
        desk.web.answers |= {FEED.url: rss(teaser(3), teaser(2), teaser(1))}
        desk.web.answers |= {url(n): page(n, n, 7) for n in (1, 3)} | {url(2): page(2)}
        transactions = kill_at(desk, monkeypatch, number)
        for _ in range(3):
            again(desk, 2 * HOUR)
        found = [(article.guid, article.text, article.page) for article in articles(desk)]
        end = sorted(found), sorted(told(desk)), desk.web.asked.count(url(1))
        opened.close()
        return transactions, end

    transactions, (wanted, alerts, _) = lived_through(0, tmp_path)
    assert [use for _, _, use in wanted] == [PageUse.TAKEN, PageUse.SHORTER, PageUse.TAKEN]
    assert len(alerts) == 2
    assert transactions > 6
    for number in range(1, transactions + 1):
        _, end = lived_through(number, tmp_path)
        assert end[:2] == (wanted, alerts)
        assert end[2] <= 3  # once in vain, once killed, once more
