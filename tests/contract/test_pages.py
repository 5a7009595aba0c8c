"""The port PageStore: each pending page at most once at a time, and none forgotten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.builders import NOW, document, text
from tests.contract.scribe import WINDOW, Scribe, decision, item, named
from worker.domain.alerts import Occasion
from worker.domain.articles import Article, Author, PageUse, TextSource
from worker.domain.corpus import Decision, Document, PendingPage
from worker.domain.settings import Retention
from worker.domain.stories import Relation, VerdictReason
from worker.storage import Store

MINUTE = timedelta(minutes=1)
BACK_OFF = (timedelta(hours=1), timedelta(hours=5))
LATER = NOW + MINUTE


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def waiting(name: str, **changes: Any) -> Document:
    return named(name, page=PageUse.PENDING, **changes)


def taken(store: Store, at: datetime = LATER, limit: int = 9) -> list[PendingPage]:
    return store.pages.take("beispiel", at, at, limit, BACK_OFF)


def article(store: Store, number: int) -> Article:
    found = store.corpus.article(number)
    assert found is not None
    return found.article


def revised(first: Decision, **changes: Any) -> Decision:
    source = replace(first.document.article, **changes)
    return decision(
        document(source, keys=first.document.keys),
        Relation.REVISION,
        first.article,
        first.story,
        version=2,
        match=first.article,
    )


def test_an_article_that_waits_for_its_page_is_taken_up(store: Store, scribe: Scribe) -> None:
    made = scribe.new(waiting("a"))
    scribe.new(named("b", page=PageUse.GONE))
    scribe.new(named("c"))
    scribe.new(waiting("d", feed="andere"))
    scribe.new(waiting("e", feed=None))  # no poll would ever ask for it
    assert taken(store) == [
        PendingPage(
            article=made.article,
            version=1,
            item=made.document.article,
            since=NOW,
            attempts=1,
            begun_at=LATER,
        )
    ]


def test_what_a_poll_leaves_pending_is_not_taken_up_by_itself(
    store: Store, scribe: Scribe
) -> None:
    scribe.new(waiting("a"))
    assert taken(store, NOW) == []


def test_each_attempt_is_counted_and_the_next_put_off(store: Store, scribe: Scribe) -> None:
    scribe.new(waiting("a"))
    attempts = []
    for minutes in range(1, 60 * 24, 10):
        at = NOW + minutes * MINUTE
        attempts += [(at, page.attempts) for page in taken(store, at)]
    assert [count for _, count in attempts] == [1, 2, 3, 4, 5, 6]
    waits = [after - before for (before, _), (after, _) in pairwise(attempts)]
    assert waits[0] == timedelta(hours=1, minutes=10)  # the first look after an hour
    assert min(waits[1:]) > BACK_OFF[1]


def test_the_newest_come_first_and_no_more_than_asked_for(store: Store, scribe: Scribe) -> None:
    numbers = [scribe.new(waiting(name)).article for name in "abc"]
    assert [page.article for page in taken(store, limit=2)] == [numbers[2], numbers[1]]
    assert [page.article for page in taken(store, limit=2)] == [numbers[0]]
    assert taken(store) == []


def test_two_pollers_at_once_never_take_the_same_page(
    store: Store, scribe: Scribe, open_store: Callable[[], Store]
) -> None:
    numbers = {scribe.new(waiting(str(n))).article for n in range(6)}
    stores = [store, open_store()]
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda own: taken(own, limit=4), stores))
    found = [page.article for pages in both for page in pages]
    assert len(found) == len(set(found))
    assert set(found) <= numbers


def test_a_page_that_gave_no_text_settles_what_it_said(store: Store, scribe: Scribe) -> None:
    scribe.new(waiting("a"))
    (page,) = taken(store)
    told = replace(page.item, page=PageUse.SHORTER, authors=(Author("Eva"),), kicker="Nato")
    store.pages.settle([(page, told)])
    assert article(store, page.article) == told
    assert taken(store, NOW + timedelta(days=9)) == []
    store.pages.settle([])


def test_a_version_that_came_meanwhile_stays_as_it_is(store: Store, scribe: Scribe) -> None:
    first = scribe.new(waiting("a"))
    (page,) = taken(store)
    again = revised(first, body=text(4, 5), page=PageUse.PENDING)
    scribe.write(again, now=LATER)
    store.pages.settle([(page, replace(page.item, page=PageUse.GONE))])
    assert article(store, page.article) == again.document.article
    (still,) = taken(store, LATER + MINUTE)  # and its attempts are its own
    assert (still.version, still.attempts) == (2, 1)


@pytest.mark.parametrize("use", [PageUse.TAKEN, None])
def test_a_new_version_that_waits_for_no_page_ends_the_waiting(
    store: Store, scribe: Scribe, use: PageUse | None
) -> None:
    first = scribe.new(waiting("a"))
    full = revised(first, body=text(0, 1, 2, 3, 4), text_source=TextSource.PAGE, page=use)
    scribe.write(full, now=LATER)
    assert taken(store, NOW + timedelta(days=9)) == []


def test_an_attempt_that_was_not_made_is_handed_back(store: Store, scribe: Scribe) -> None:
    scribe.new(waiting("a"))
    (page,) = taken(store)
    store.pages.hand_back([page], LATER)
    (again,) = taken(store, LATER + MINUTE)
    assert again.attempts == 1
    store.pages.hand_back([page], LATER)
    store.pages.hand_back([replace(page, attempts=7)], LATER)  # somebody else's by now
    store.pages.hand_back([], LATER)
    assert [page.attempts for page in taken(store, LATER + MINUTE)] == [1]


def test_founding_and_revising_in_one_batch_leaves_the_last_word(
    store: Store, scribe: Scribe
) -> None:
    first = decision(waiting("a"), Relation.NEW, 1, 1)
    scribe.write(first, revised(first, body=text(0, 1, 2, 3, 4), page=PageUse.TAKEN))
    assert taken(store) == []


def test_a_kill_before_the_commit_leaves_the_page_pending(store: Store, scribe: Scribe) -> None:
    first = scribe.new(waiting("a"))
    full = revised(first, body=text(0, 1, 2, 3, 4), page=PageUse.TAKEN)
    with suppress(RuntimeError), store.corpus.transaction() as transaction:
        transaction.write([full], LATER)
        raise RuntimeError("killed")
    assert [page.version for page in taken(store)] == [1]


def test_what_an_article_came_with_is_kept_until_its_page_comes(
    store: Store, scribe: Scribe
) -> None:
    overview = decision(waiting("a"), Relation.NEW, 1, 1)
    scribe.write(replace(overview, occasion=Occasion.OVERVIEW, late=True))
    (page,) = taken(store)
    assert (page.occasion, page.late) == (Occasion.OVERVIEW, True)
    scribe.write(revised(overview, body=text(4, 5), page=PageUse.PENDING), now=LATER)
    (page,) = taken(store, LATER + MINUTE)
    assert (page.occasion, page.late, page.since) == (Occasion.NEWS, False, LATER)


def test_a_poll_takes_up_by_number_what_it_has_just_stored(store: Store, scribe: Scribe) -> None:
    made = scribe.new(waiting("a"))
    other = scribe.new(named("b"))
    (page,) = store.pages.book([made.article, other.article], NOW, BACK_OFF)
    assert (page.article, page.attempts, page.begun_at) == (made.article, 1, NOW)
    assert store.pages.book([], NOW, BACK_OFF) == []
    assert taken(store) == []
    (again,) = taken(store, NOW + timedelta(hours=2))
    assert (again.attempts, again.begun_at) == (2, NOW)


def test_the_first_attempt_is_the_first_that_was_made(store: Store, scribe: Scribe) -> None:
    scribe.new(waiting("a"))
    store.pages.hand_back(taken(store), LATER)
    later = LATER + MINUTE
    assert [page.begun_at for page in taken(store, later)] == [later]


def test_a_page_waits_as_long_as_its_server_wants(store: Store, scribe: Scribe) -> None:
    scribe.new(waiting("a"))
    (page,) = taken(store)
    wanted = NOW + timedelta(hours=9)
    store.pages.put_off([(page, wanted), (replace(page, attempts=7), NOW)])
    store.pages.put_off([])
    assert taken(store, wanted) == []
    assert [page.attempts for page in taken(store, wanted + MINUTE)] == [2]


def test_another_feed_adopts_pages_that_wait(store: Store, scribe: Scribe) -> None:
    made = scribe.new(waiting("a"))
    other = scribe.new(named("b"))
    store.pages.adopt("andere", [])
    store.pages.adopt("andere", [made.article, other.article])
    assert taken(store) == []
    (page,) = store.pages.take("andere", LATER, LATER, 9, BACK_OFF)
    assert page.article == made.article


@pytest.mark.parametrize("is_told", [False, True])
def test_a_page_may_show_its_article_to_be_of_another_story(
    store: Store, scribe: Scribe, is_told: bool
) -> None:
    """An alert item, if only of something held back, keeps the story that it refers to."""
    scribe.new(named("a"))
    items = (item("told", article=2, story=2),) if is_told else ()
    first = replace(decision(waiting("b"), Relation.NEW, 2, 2), alerts=items)
    scribe.write(first)
    assert [page.alone for page in taken(store)] == [True]
    full = revised(first, body=text(0, 1, 2, 3, 4), page=PageUse.TAKEN)
    came = replace(full.verdict, reason=VerdictReason.PAGE_CAME)
    scribe.write(replace(full, story=1, verdict=came), now=LATER)
    assert [stored.story for stored in store.corpus.articles()] == [1, 1]
    assert store.corpus.counts().stories == 1 + is_told


def test_an_article_that_shares_its_story_is_not_alone(store: Store, scribe: Scribe) -> None:
    first = scribe.new(waiting("a"))
    near = decision(named("b"), Relation.NEAR, 2, first.story, match=first.article)
    scribe.write(near)
    assert [page.alone for page in taken(store)] == [False]


def test_a_page_that_no_poll_took_up_for_a_week_is_given_up(store: Store, scribe: Scribe) -> None:
    """Its feed has left the config."""
    old = scribe.new(waiting("a"))
    later = NOW + timedelta(days=7)
    new = scribe.new(waiting("b"), now=later)
    assert store.tidy(later, Retention(), WINDOW).pages == 0
    assert store.tidy(later + MINUTE, Retention(), WINDOW).pages == 1
    assert article(store, old.article).page is PageUse.UNREACHABLE
    assert article(store, new.article).page is PageUse.PENDING
    assert [page.article for page in taken(store, later + MINUTE)] == [new.article]
