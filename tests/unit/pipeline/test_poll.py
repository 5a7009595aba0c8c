"""Polling: every item once, no feed stops another, state only after a healthy poll."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, text
from tests.fakes import rss
from tests.unit.pipeline.desk import FEED, OTHER, POLLING, Desk, item
from worker.articles import from_entry
from worker.domain.alerts import AlertReason, AlertState
from worker.domain.errors import StoreError
from worker.domain.feeds import FetchResult, FetchStatus, Fulltext, Validators
from worker.domain.settings import FirstPoll
from worker.pipeline.feed_poll import MOST_CRASHES


@pytest.fixture
def desk(store):
    return Desk(store)


def test_a_first_poll_stores_every_item(desk):
    desk.web.answers[FEED.url] = rss(*map(item, range(8)))
    (report,) = desk.poll()
    assert (report.status, report.new + report.copies, report.error) == ("ok", 8, None)
    assert desk.store.corpus.counts().sources == 8


def test_an_unchanged_body_is_not_read_again(desk):
    desk.web.answers[FEED.url] = rss(item(1))
    desk.poll()
    (report,) = desk.poll()
    assert (report.status, report.same) == (FetchStatus.UNCHANGED, 0)


def test_a_changed_feed_brings_exactly_its_new_items(desk):
    desk.web.answers[FEED.url] = rss(item(1), item(2))
    desk.poll()
    desk.web.answers[FEED.url] = rss(item(3, title="Neues vom Tage"), item(1), item(2))
    (report,) = desk.poll()
    assert (report.new, report.same, report.revisions) == (1, 2, 0)


def test_what_the_last_poll_brought_is_counted_and_not_read_again(desk, monkeypatch):
    desk.web.answers[FEED.url] = rss(item(1), item(2, title="Zwei"))
    desk.poll()
    read, unpatched = [], from_entry.from_entry

    def counted(entry, *given):
        read.append(entry.title)
        return unpatched(entry, *given)

    monkeypatch.setattr(from_entry, "from_entry", counted)
    changed = item(2, title="Zwei, berichtigt")
    third = item(3, title="Drei", pubDate="Sat, 25 Apr 2026 19:30:00 +0000")
    desk.web.answers[FEED.url] = rss(third, changed, item(1))
    (report,) = desk.poll()
    assert read == ["Zwei, berichtigt", "Drei"]
    assert (report.same, report.new + report.copies + report.revisions) == (1, 2)


def test_an_entry_that_could_not_be_read_is_tried_again(desk, monkeypatch):
    desk.web.answers[FEED.url] = rss(item(1), item(2, title="Zwei"))
    with monkeypatch.context() as patch:
        patch.setattr(from_entry, "from_entry", lambda *_: 1 / 0)
        (report,) = desk.poll()
    assert (report.new, len(report.bad_entries)) == (0, 2)
    desk.web.answers[FEED.url] += b"<!-- changed -->"
    (report,) = desk.poll()
    assert report.new + report.copies == 2


def test_a_not_modified_feed_keeps_its_memory(desk):
    desk.web.answers[FEED.url] = rss(item(1))
    desk.poll()
    before = desk.store.feeds.states()[FEED.name]
    desk.web.answers[FEED.url] = FetchResult(FetchStatus.NOT_MODIFIED, "", NOW, 304)
    (report,) = desk.poll()
    after = desk.store.feeds.states()[FEED.name]
    assert report.status is FetchStatus.NOT_MODIFIED
    assert (after.body_hash, after.validators) == (before.body_hash, before.validators)


@pytest.mark.parametrize(
    "answer, status",
    [
        (b"", FetchStatus.EMPTY),
        (b"<!doctype html><html><body>Willkommen</body></html>", FetchStatus.HTML),
        (b"<!doctype html><html><body>Zustimmen</body></html>", FetchStatus.CONSENT),
        (b'{"error": "nope"}', FetchStatus.NOT_A_FEED),
        (FetchResult(FetchStatus.TIMEOUT, "", NOW, detail="too slow"), FetchStatus.TIMEOUT),
        (RuntimeError("a bug"), FetchStatus.FAILED),
    ],
    ids=["empty", "html", "consent", "json error", "timeout", "bug"],
)
def test_a_failing_feed_is_named_keeps_nothing_and_stops_nobody(desk, answer, status):
    desk.web.answers |= {FEED.url: answer, OTHER.url: rss(item(1))}
    failed, fine = desk.poll(FEED, OTHER)
    assert (failed.status, fine.status) == (status, FetchStatus.OK)
    assert failed.error
    state = desk.store.feeds.states()[FEED.name]
    assert (state.failures, state.validators, state.body_hash) == (1, Validators(), None)


def test_one_bad_entry_never_stops_the_others(desk, monkeypatch):
    real = from_entry.from_entry

    def failing(entry, *rest):
        if "kaputt" in entry.title:
            raise ValueError("kaputt")
        return real(entry, *rest)

    monkeypatch.setattr(from_entry, "from_entry", failing)
    desk.web.answers[FEED.url] = rss(item(1), item(2, title="kaputt"), item(3))
    (report,) = desk.poll()
    assert report.new + report.copies == 2
    assert report.bad_entries == ("beispiel-2: ValueError",)


def test_the_database_going_away_ends_the_poll(desk, monkeypatch):
    desk.web.answers[FEED.url] = rss(item(1))

    def gone(*_):
        raise StoreError("the database is gone")

    monkeypatch.setattr(desk.store.corpus, "transaction", gone)
    with pytest.raises(StoreError):
        desk.poll()


@pytest.mark.parametrize(
    "first_poll, reason, state",
    [
        (FirstPoll.OVERVIEW, AlertReason.FIRST_POLL, AlertState.OPEN),
        (FirstPoll.ALERT, AlertReason.NEW_STORY, AlertState.OPEN),
        (FirstPoll.SILENT, AlertReason.FIRST_POLL_SILENT, AlertState.SUPPRESSED),
    ],
)
def test_the_first_poll_does_what_the_config_says(store, first_poll, reason, state):
    desk = Desk(store, replace(POLLING, first_poll=first_poll))
    desk.web.answers[FEED.url] = rss(item(1))
    desk.poll()
    (told,) = store.outbox.alerts()
    assert (told.item.reason, told.item.state) == (reason, state)


def test_the_second_poll_is_news_whatever_the_first_was(store):
    desk = Desk(store, replace(POLLING, first_poll=FirstPoll.SILENT))
    desk.web.answers[FEED.url] = rss(item(1))
    desk.poll()
    desk.web.answers[FEED.url] = rss(item(5, title="Mehr Munition für alle"))
    desk.poll()
    assert desk.reasons()[0] is AlertReason.NEW_STORY


def test_a_short_text_is_completed_from_its_page_once(store):
    desk = Desk(store, fulltext=Fulltext.AUTO)
    page = "".join(f"<p>{text(n)}</p>" for n in range(8))
    desk.web.answers |= {
        FEED.url: rss(item(1)),
        "https://beispiel.example/1": (
            f"<html><body><article><h1>Nato berät über Munition</h1>{page}</article></body></html>"
        ).encode(),
    }
    desk.poll()
    (stored,) = store.corpus.articles()
    assert text(7) in stored.article.text
    desk.web.answers[FEED.url] = rss(item(1), title="Anderer Name")
    (report,) = desk.poll()
    assert (report.same, report.revisions) == (1, 0)
    assert desk.web.asked.count("https://beispiel.example/1") == 1


def test_a_page_that_fails_leaves_the_feeds_own_text(store):
    desk = Desk(store, fulltext=Fulltext.AUTO)
    desk.web.answers[FEED.url] = rss(item(1))
    desk.poll()
    (stored,) = store.corpus.articles()
    assert text(1) in stored.article.text


def test_entries_of_one_page_that_differ_by_fragment_are_all_news(desk):
    items = [
        item(n, title=f"Munition, Teil {n}", link=f"https://beispiel.example/seite#teil{n}")
        for n in range(3)
    ]
    desk.web.answers[FEED.url] = rss(*items)
    (report,) = desk.poll()
    assert (report.new, report.revisions) == (3, 0)


def test_pages_that_take_too_long_leave_the_feeds_own_text(store, monkeypatch):
    desk = Desk(store, fulltext=Fulltext.AUTO)
    desk.poller = replace(desk.poller, page_time=timedelta(milliseconds=300))
    page = f"<html><body><article><h1>Nato berät über Munition</h1><p>{text(1, 2, 3)}</p>"

    async def slow(url):
        if url.endswith("/2"):
            await asyncio.sleep(60)
        return FetchResult(FetchStatus.OK, url, NOW, 200, page.encode())

    monkeypatch.setattr(desk.web, "page", slow)
    desk.web.answers[FEED.url] = rss(item(1), item(2, title="Zwei"))
    (report,) = desk.poll()
    assert (report.status, report.new + report.copies) == (FetchStatus.OK, 2)
    texts = {stored.article.guid: stored.article.text for stored in store.corpus.articles()}
    assert (text(3) in texts["beispiel-1"], texts["beispiel-2"]) == (True, text(2))


def test_a_feed_that_ended_its_process_again_and_again_is_not_asked(desk):
    for _ in range(MOST_CRASHES):
        claimed = desk.claim()
        desk.store.feeds.begin(
            [FEED], claimed[0].token, desk.clock.now(), timedelta(minutes=1), timedelta(0)
        )
        desk.clock.advance(timedelta(minutes=2))  # the lease ends, the process is no more
    (feed,) = desk.begun()
    assert (feed.suspect, feed.state.unfinished) == (True, MOST_CRASHES + 1)
    (report,) = asyncio.run(desk.poller.poll([feed]))
    assert report.status is FetchStatus.CRASHED
    assert desk.web.asked == []
    state = desk.store.feeds.states()[FEED.name]
    assert state.due_at - desk.clock.now() > timedelta(minutes=50)
    assert state.unfinished == 1  # its next poll is another attempt, alone again


def test_a_poll_that_ends_makes_a_feed_trusted_again(desk):
    (claimed,) = desk.claim()
    desk.store.feeds.begin(
        [FEED], claimed.token, desk.clock.now(), timedelta(minutes=1), timedelta(0)
    )
    desk.clock.advance(timedelta(minutes=2))
    desk.web.answers[FEED.url] = rss(item(1))
    asyncio.run(desk.poller.poll(desk.begun()))
    assert desk.store.feeds.states()[FEED.name].unfinished == 0


def test_more_feeds_are_taken_in_as_places_get_free(desk):
    desk.web.answers |= {FEED.url: rss(item(1)), OTHER.url: rss(item(2))}
    waiting, rooms = [desk.claim(OTHER)], []

    def more(room):
        rooms.append(room)
        return waiting.pop() if waiting else []

    reports = asyncio.run(desk.poller.poll(desk.claim(FEED), more=more))
    assert [report.feed for report in reports] == ["beispiel", "andere"]
    assert rooms == [50, 50]


def test_a_poll_that_is_told_to_stop_ends_at_once(desk, monkeypatch):
    async def endless(request):
        await asyncio.sleep(60)

    monkeypatch.setattr(desk.web, "feed", endless)
    assert asyncio.run(desk.poller.poll(desk.claim(), stopping=lambda: True)) == []


def test_a_page_that_raises_costs_nothing_but_itself(store, caplog):
    desk = Desk(store, fulltext=Fulltext.ALWAYS)
    desk.web.answers = {
        FEED.url: rss(item(1), item(2, title="Zwei")),
        "https://beispiel.example/1": RuntimeError("a fault of our own"),
    }
    (report,) = desk.poll()
    assert (report.status, report.new + report.copies) == (FetchStatus.OK, 2)
    assert "https://beispiel.example/1 could not be fetched" in caplog.text
