"""Fingerprints made anew from the stored texts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.builders import NOW
from tests.contract.scribe import WINDOW, Scribe, decision, kept, named
from worker.dedup.sample import VERSION
from worker.dedup.vicinity import POSTING_CAP
from worker.domain.corpus import Decision
from worker.domain.settings import Retention
from worker.domain.stories import Neighbourhood, Relation
from worker.storage import Store, rebuilding
from worker.storage.tables import fingerprints, postings, printed

FOREVER = timedelta(days=99_999)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def of_before(store: Store) -> None:
    """The fingerprints as an upgrade leaves them."""
    with store._database.write() as connection:
        connection.execute(postings.delete())
        connection.execute(printed.delete())
        gone = dict.fromkeys(("words", "titled", "paragraphs", "period"))
        connection.execute(update(fingerprints).values(version=VERSION - 1, **gone))


def look(scribe: Scribe, made: Decision) -> Neighbourhood:
    return scribe.look(replace(made.document, keys=()), since=NOW - WINDOW)


def test_what_an_upgrade_left_is_found_again(store: Store, scribe: Scribe) -> None:
    made = [scribe.new(named("a", 0, 1)), scribe.new(named("b", 2))]
    before = [look(scribe, one) for one in made]
    of_before(store)
    assert look(scribe, made[0]).postings == {}
    assert store.outdated(NOW, WINDOW) == 2
    assert sum(store.rebuild(NOW, WINDOW)) == 2
    assert [look(scribe, one) for one in made] == before
    assert store.outdated(NOW, WINDOW) == 0
    assert list(store.rebuild(NOW, WINDOW)) == []


def test_boilerplate_is_learned_again(store: Store, scribe: Scribe) -> None:
    first = scribe.new(named("a", 0, 7))
    scribe.new(named("b", 1, 7))
    scribe.new(named("c", 2, 7))
    before = look(scribe, first).boilerplate
    assert before
    of_before(store)
    list(store.rebuild(NOW, WINDOW))
    assert look(scribe, first).boilerplate == before


def test_all_may_be_made_anew_and_change_nothing(store: Store, scribe: Scribe) -> None:
    made = [scribe.new(named("a", 0, 1)), scribe.new(named("b", 2))]
    before = [look(scribe, one) for one in made], rows(store)
    assert store.outdated(NOW, WINDOW, everything=True) == 2
    assert sum(store.rebuild(NOW, WINDOW, everything=True)) == 2
    assert ([look(scribe, one) for one in made], rows(store)) == before


def rows(store: Store) -> int:
    with store._database.read() as connection:
        return connection.execute(select(func.count()).select_from(postings)).scalar_one()


def test_the_current_version_is_what_is_compared(store: Store, scribe: Scribe) -> None:
    made = scribe.new(named("a", 0, 1))
    changed = named("a", 2, 3)
    scribe.write(
        decision(
            changed, Relation.REVISION, made.article, made.story, match=made.article, version=2
        )
    )
    of_before(store)
    list(store.rebuild(NOW, WINDOW))
    known = scribe.look(changed).articles[made.article]
    assert known.fingerprint == kept(changed.fingerprint)


def test_an_interrupted_run_goes_on_where_it_ended(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    for name in "abcde":
        scribe.new(named(name))
    of_before(store)
    assert next(store.rebuild(NOW, WINDOW)) == 2
    assert store.outdated(NOW, WINDOW) == 3
    assert list(store.rebuild(NOW, WINDOW)) == [2, 1]


def test_a_rebuild_keeps_no_more_of_a_shingle_than_count(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 5)
    scribe.write(
        *(
            decision(named(str(n), 0, 1, title="Bericht"), Relation.NEW, n, n)
            for n in range(1, POSTING_CAP + 21)
        )
    )
    of_before(store)
    list(store.rebuild(NOW, WINDOW))
    asked = named("x", 0, 1, title="Bericht")
    newest = tuple(range(21, POSTING_CAP + 21))
    assert scribe.look(asked).postings == dict.fromkeys(asked.fingerprint.sample, newest)
    assert rows(store) <= (POSTING_CAP + 5) * len(asked.fingerprint.sample)


def test_what_is_revised_meanwhile_is_left_alone(
    store: Store, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    scribe = Scribe(open_store())
    made = scribe.new(named("a", 0, 1))
    of_before(store)
    changed = named("a", 2, 3)
    decide = store._database.decide

    def beaten() -> object:
        scribe.write(
            decision(
                changed, Relation.REVISION, made.article, made.story, match=made.article, version=2
            )
        )
        return decide()

    monkeypatch.setattr(store._database, "decide", beaten)
    assert list(store.rebuild(NOW, WINDOW)) == [1]
    known = scribe.look(changed).articles[made.article]
    assert known.fingerprint == kept(changed.fingerprint)


def test_old_texts_and_those_let_go_are_not_compared(store: Store, scribe: Scribe) -> None:
    scribe.new(named("old"), now=NOW - WINDOW - timedelta(days=1))
    scribe.new(named("cleared"), now=NOW - timedelta(days=20))
    retention = Retention(text=FOREVER, unmatched_text=timedelta(days=15))
    store.tidy(NOW, retention, FOREVER)
    of_before(store)
    assert store.outdated(NOW, WINDOW) == 0
    assert list(store.rebuild(NOW, WINDOW)) == []


def test_making_all_anew_makes_nothing_boilerplate(store: Store, scribe: Scribe) -> None:
    """Noted twice, two stories of an outlet would be taken for three."""
    scribe.new(named("a", 0, 7))
    last = scribe.new(named("b", 1, 7))
    for _ in range(2):
        list(store.rebuild(NOW, WINDOW, everything=True))
    assert look(scribe, last).boilerplate == frozenset()
