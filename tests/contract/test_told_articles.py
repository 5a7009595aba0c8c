"""The port Outbox: what an alert item tells of its article and story."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.builders import NOW, match, text
from tests.contract.scribe import BOX, Scribe, decision, item, named, url
from worker.domain.corpus import ToldArticle
from worker.domain.notices import NoticeSource
from worker.domain.stories import Relation
from worker.storage import Store

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


def the_alert(store: Store, identity: str) -> ToldArticle:
    told = store.outbox.alert(identity)
    assert told is not None
    return told


def test_an_item_tells_of_the_version_it_was_decided_on(store: Store, scribe: Scribe) -> None:
    first = named("a", 0, 1, title="Erst so", matches=[match("nato")])
    changed = named("a", 4, 5, title="Dann so", matches=[match("munition")])
    scribe.write(decision(first, Relation.NEW, 1, 1, alerts=(item("a"),)))
    scribe.write(
        decision(
            changed,
            Relation.REVISION,
            1,
            1,
            match=1,
            version=2,
            alerts=(item("b", version=2), item("c", recipient=BOX, version=2)),
        )
    )
    for identity, version, title, sentences, topic in (
        ("a", 1, "Erst so", (0, 1), "nato"),
        ("b", 2, "Dann so", (4, 5), "munition"),
        ("c", 2, "Dann so", (4, 5), "munition"),
    ):
        told = the_alert(store, identity).article
        assert (told.version, told.article.title, told.article.body) == (
            version,
            title,
            text(*sentences),
        )
        assert [m.topic for m in told.matches] == [topic]


def test_where_a_versions_text_is_gone_the_current_one_is_told(
    store: Store, scribe: Scribe
) -> None:
    scribe.write(decision(named("a", 0), Relation.NEW, 1, 1, alerts=(item("a"),)))
    scribe.write(decision(named("a", 4), Relation.REVISION, 1, 1, match=1, version=2))
    with store._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM article_versions WHERE version = 1")
    told = the_alert(store, "a").article
    assert (told.version, told.article.body) == (2, text(4))


def test_a_storys_other_copies_are_told_with_how_alike_they_are(
    store: Store, scribe: Scribe
) -> None:
    scribe.write(decision(named("a"), Relation.NEW, 1, 1, alerts=(item("a"),)))
    near = named("b", 0, 1, outlet="Anzeiger", first_seen=NOW + timedelta(minutes=2))
    exact = named("c", outlet="Kurier", first_seen=NOW + timedelta(minutes=1))
    scribe.write(
        decision(near, Relation.NEAR, 2, 1, match=1, similarity=0.75),
        decision(exact, Relation.EXACT, 1, 1, match=1, similarity=1.0),
        decision(named("a", feed="politik"), Relation.SAME, 1, 1, match=1),
        decision(named("d", 5, 6), Relation.NEW, 3, 3, alerts=(item("d", 3, 3),)),
    )
    assert the_alert(store, "a").sources == (
        NoticeSource(
            "Kurier", url("c"), "Bericht a", Relation.EXACT, 1.0, exact.article.first_seen
        ),
        NoticeSource(
            "Anzeiger", url("b"), "Bericht b", Relation.NEAR, 0.75, near.article.first_seen
        ),
    )
    assert the_alert(store, "d").sources == ()


def test_a_copy_is_as_like_its_original_as_the_original_is_like_it(
    store: Store, scribe: Scribe
) -> None:
    scribe.write(decision(named("a"), Relation.NEW, 1, 1))
    scribe.write(
        decision(
            named("b", 0, 1, outlet="Anzeiger"),
            Relation.NEAR,
            2,
            1,
            match=1,
            similarity=0.75,
            alerts=(item("b", 2, 1),),
        )
    )
    [source] = the_alert(store, "b").sources
    assert (source.outlet, source.relation, source.similarity) == (
        "Beispielzeitung",
        Relation.NEAR,
        0.75,
    )


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that the store makes in here."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    engine = store._database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_many_items_take_no_more_statements_than_one(store: Store, scribe: Scribe) -> None:
    scribe.told("0")
    with counted(store) as for_one:
        store.outbox.open_items(NOW)
    for number in range(1, 30):
        scribe.told(str(number), f"{number}b")
    with counted(store) as for_many:
        assert len(store.outbox.open_items(NOW)) == 59
    assert len(for_many) == len(for_one) < 12
