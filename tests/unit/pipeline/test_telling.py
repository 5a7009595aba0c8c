"""After an outage, late, or back again: one calm message, and nobody left untold."""

from datetime import timedelta
from random import Random

import pytest

from tests.builders import NOW, article, document, judges, match, topic
from tests.fakes import FakeClock, FakeNotifier
from tests.unit.pipeline.office import courier
from worker.domain.alerts import AlertKind, AlertState, ChannelType, Occasion
from worker.domain.dates import Published
from worker.domain.stories import Relation
from worker.pipeline.ingest import ingest

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
JUDGES = judges(topic())
WORDS = ("Munition", "Lager", "Brigade", "Hafen", "Radar", "Brücke", "Manöver", "Vertrag")


def item(number: int, age: timedelta = timedelta(0), feed: str = "beispiel"):
    """One of many items, each with a text of its own."""
    words = Random(number).choices(WORDS, k=30)
    return article(
        title=f"{words[0]} {words[1]} {number}",
        body=" ".join([*words, str(number * 7919)]),
        canonical_url=f"https://{feed}.example/{number}",
        guid=str(number),
        feed=feed,
        published=Published.at(NOW - age, "pubDate"),
    )


class Desk:
    """A corpus that feeds fill, and one reader's mailbox."""

    def __init__(self, store) -> None:
        self.store, self.clock = store, FakeClock()
        self.notifier = FakeNotifier()
        notifiers = {ChannelType.MAILDIR: self.notifier}
        self.courier = courier(store.outbox, notifiers=notifiers, clock=self.clock)

    def poll(self, *articles, occasion=Occasion.CATCH_UP, late_before=None):
        documents = [document(source, matches=[match()]) for source in articles]
        corpus, now = self.store.corpus, self.clock.now()
        return ingest(documents, corpus, JUDGES, occasion, now, late_before=late_before)

    def after(self, wait: timedelta, *, last: bool = False) -> list[int]:
        """How many stories each message told that went out then."""
        self.clock.advance(wait)
        before = len(self.notifier.taken)
        self.courier.deliver(last=last)
        return [len((body or b"").splitlines()) for _, body in self.notifier.taken[before:]]

    def kinds(self):
        return [message.kind for message in self.store.outbox.messages()]


@pytest.fixture
def desk(store):
    return Desk(store)


def test_two_hundred_items_after_three_days_are_one_message(desk):
    desk.poll(*(item(number, age=number * DAY / 70) for number in range(200)))
    assert desk.after(2 * MINUTE) == [200]
    assert desk.kinds() == [AlertKind.CATCH_UP]


def test_the_feeds_of_one_outage_share_a_message(desk):
    for number in range(5):
        desk.poll(item(number, feed=f"feed{number}"))
        assert desk.after(MINUTE / 3) == []
    assert desk.after(MINUTE / 3) == [5]
    desk.poll(item(7))
    assert desk.after(MINUTE) == []
    assert desk.after(MINUTE) == [1]


def test_a_single_pass_waits_for_no_other_feed(desk):
    desk.poll(item(1), item(2))
    assert desk.after(timedelta(0), last=True) == [2]


def test_news_does_not_wait_for_what_is_caught_up(desk):
    desk.poll(item(1), item(2))
    desk.poll(item(3), occasion=Occasion.NEWS)
    assert desk.after(timedelta(0)) == [1]
    assert desk.after(2 * MINUTE) == [2]


def test_what_is_late_comes_with_the_next_digest_and_once(desk):
    bound = NOW - DAY
    old, new = item(1, age=5 * DAY), item(2)
    desk.poll(old, new, occasion=Occasion.NEWS, late_before=bound)
    assert desk.after(MINUTE) == [1]
    desk.poll(old, new, occasion=Occasion.NEWS, late_before=bound)
    assert desk.after(10 * 60 * MINUTE) == [1]
    assert desk.kinds() == [AlertKind.NEW, AlertKind.DIGEST]
    assert desk.after(5 * DAY) == []


def test_two_hundred_old_items_at_once_are_one_digest(desk):
    items = [item(number, age=number * DAY + 2 * DAY) for number in range(200)]
    desk.poll(*items, occasion=Occasion.NEWS, late_before=NOW - DAY)
    assert desk.after(2 * MINUTE) == []
    assert desk.after(DAY) == [200]


@pytest.mark.parametrize("occasion", [Occasion.NEWS, Occasion.CATCH_UP, Occasion.OVERVIEW])
def test_items_that_vanish_and_come_back_are_told_once(desk, occasion):
    window = [item(number) for number in range(20)]
    desk.poll(*window, occasion=Occasion.NEWS)
    assert desk.after(2 * MINUTE) == [1] * 20
    desk.poll(*window[:5], occasion=Occasion.NEWS)
    desk.clock.advance(40 * DAY)  # longer than the window of deduplication
    back = desk.poll(*window, occasion=occasion, late_before=desk.clock.now() - DAY)
    assert {decision.verdict.relation for decision in back} == {Relation.SAME}
    assert desk.after(DAY) == []


def test_whatever_was_found_in_a_gap_is_told_or_has_a_reason(desk):
    desk.poll(item(1), item(1, feed="kopie"), item(2, age=9 * DAY), late_before=NOW - 4 * DAY)
    told = {entry.item.reason: entry.item.state for entry in desk.store.outbox.alerts()}
    assert told == {
        "caught_up": AlertState.OPEN,
        "already_told": AlertState.SUPPRESSED,
        "late": AlertState.OPEN,
    }
