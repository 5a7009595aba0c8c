"""The port Corpus: what is read of it."""

from datetime import timedelta

import pytest

from tests.builders import NOW, match
from tests.contract.scribe import BOX, Scribe, decision, item, named, planned
from worker.domain.alerts import AlertState
from worker.domain.corpus import CorpusCounts
from worker.domain.stories import Relation
from worker.storage import Store, corpus


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "BATCH", 3)


@pytest.mark.usefixtures("small_batches")
def test_all_articles_come_in_order_over_all_batches(store: Store, scribe: Scribe) -> None:
    numbers = [11, 3, 40, 5, 7, 90, 1]
    for number in numbers:
        scribe.write(decision(named(str(number)), Relation.NEW, number, number))
    assert [stored.id for stored in store.corpus.articles()] == sorted(numbers)


@pytest.mark.usefixtures("small_batches")
def test_a_stream_may_be_written_beside_and_left(store: Store, scribe: Scribe) -> None:
    for number in range(1, 8):
        scribe.write(decision(named(str(number)), Relation.NEW, number, number))
    stream = store.corpus.articles()
    assert next(stream).id == 1
    scribe.write(decision(named("9"), Relation.NEW, 9, 9))
    assert [stored.id for stored in stream] == [2, 3, 4, 5, 6, 7, 9]
    assert next(store.corpus.articles()).id == 1


@pytest.mark.usefixtures("small_batches")
def test_since_leaves_out_the_rest(store: Store, scribe: Scribe) -> None:
    for number in range(1, 9):
        seen = NOW + timedelta(hours=number)
        document = named(str(number), first_seen=seen)
        scribe.write(decision(document, Relation.NEW, number, number))
    since = NOW + timedelta(hours=3)
    assert [s.id for s in store.corpus.articles(since=since)] == [3, 4, 5, 6, 7, 8]


def test_a_topic_that_a_revision_left_is_not_the_articles_any_more(
    store: Store, scribe: Scribe
) -> None:
    made = scribe.new(named("a", matches=[match("nato")]))
    changed = named("a", 5, 6, matches=[match("munition")])
    scribe.write(
        decision(
            changed, Relation.REVISION, made.article, made.story, match=made.article, version=2
        )
    )
    (stored,) = store.corpus.articles()
    assert (stored.version, [match.topic for match in stored.matches]) == (2, ["munition"])


def test_an_empty_corpus_counts_nothing(store: Store) -> None:
    assert store.corpus.counts() == CorpusCounts(0, 0, 0, {}, {})
    assert list(store.corpus.articles()) == []


def test_counts_are_by_state(store: Store, scribe: Scribe) -> None:
    alerts = (item("a"), item("b", recipient=BOX), item("c", state=AlertState.SUPPRESSED))
    scribe.write(decision(named("a"), Relation.NEW, 1, 1, alerts=alerts))
    store.outbox.arrange(planned(alerts[1], to=BOX), NOW)
    assert store.corpus.counts() == CorpusCounts(
        articles=1,
        stories=1,
        sources=1,
        alerts={"open": 1, "told": 1, "suppressed": 1},
        messages={"pending": 1},
    )
