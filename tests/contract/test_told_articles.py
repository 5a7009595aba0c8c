"""The port Outbox: what an alert item tells of its article and story."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import NOW, match, text
from tests.contract.ledgers import arrange
from tests.contract.scribe import ANNA, BOX, Scribe, decision, item, named, url
from worker.domain.alerts import AlertItem, AlertKind, Message, Receipt
from worker.domain.corpus import StoredVersion, ToldArticle
from worker.domain.notices import NoticeSource
from worker.domain.stories import Correction, Relation
from worker.storage import Store

HOUR = timedelta(hours=1)


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


# --- what the recipient had heard before -------------------------------------------------------


def revised(scribe: Scribe, version: int, *sentences: int, **changes: Any) -> AlertItem:
    """Another text of article 1, about which ANNA is told."""
    told = item(f"v{version}", version=version, kind=AlertKind.UPDATE)
    title = f"Fassung {version}"
    made = decision(
        named("a", *sentences, title=title, first_seen=NOW + version * HOUR),
        Relation.REVISION,
        1,
        1,
        match=1,
        version=version,
        alerts=(told,),
    )
    verdict = replace(made.verdict, **changes)
    scribe.write(replace(made, verdict=verdict), now=NOW + version * HOUR)
    return told


@pytest.fixture
def first(scribe: Scribe) -> AlertItem:
    """The first text of article 1 in story 1, told to ANNA and BOX."""
    told = item("v1")
    alerts = (told, item("box", recipient=BOX))
    document = named("a", 0, 1, title="Fassung 1")
    scribe.write(decision(document, Relation.NEW, 1, 1, alerts=alerts))
    return told


def sent(store: Store, *items: AlertItem, now: datetime = NOW) -> Message:
    """The message that told of these items."""
    message = arrange(store.outbox, *items, now=now)
    [claimed] = store.outbox.claim(now, HOUR, 9, {ANNA.type})
    store.outbox.sent(claimed, Receipt(250, "ok"), now)
    return message


def test_what_waits_to_go_out_was_not_heard(
    store: Store, scribe: Scribe, first: AlertItem
) -> None:
    arrange(store.outbox, first)
    update = arrange(store.outbox, revised(scribe, 2, 4), now=NOW + HOUR)
    assert store.outbox.content(update.id)[0].told_before is None
    [claimed] = store.outbox.claim(NOW, HOUR, 1, {ANNA.type})
    store.outbox.failed(claimed, "cut off", None, NOW, retry_at=NOW + HOUR, unknown=True)
    assert store.outbox.content(update.id)[0].told_before == NOW


def test_what_is_told_first_has_nothing_before(store: Store, first: AlertItem) -> None:
    [told] = store.outbox.content(arrange(store.outbox, first).id)
    assert (told.before, told.told_before, told.told_title, told.correction) == (None,) * 4


def test_an_update_comes_with_what_its_recipient_had_heard_last(
    store: Store, scribe: Scribe, first: AlertItem
) -> None:
    sent(store, first)
    second = revised(scribe, 2, 0, 1, 2)
    revised(scribe, 3, 0, 1, 2, 3)  # told to nobody yet
    last = sent(store, second, now=NOW + 2 * HOUR)
    [told] = store.outbox.content(last.id)
    assert told.before == StoredVersion(1, NOW, "Fassung 1", text(0, 1))
    assert (told.told_before, told.told_title) == (NOW, "Fassung 1")
    third = arrange(store.outbox, *store.outbox.open_items(NOW)[1:], now=NOW + 3 * HOUR)
    [told] = store.outbox.content(third.id)
    assert told.before == StoredVersion(2, NOW + 2 * HOUR, "Fassung 2", text(0, 1, 2))
    assert (told.told_before, told.told_title) == (NOW + 2 * HOUR, "Fassung 1")
    assert store.outbox.content(last.id)[0].told_before == NOW  # what came later changes nothing


def test_what_others_heard_or_nobody_got_was_not_heard(
    store: Store, scribe: Scribe, first: AlertItem
) -> None:
    dead = arrange(store.outbox, first)
    [claimed] = store.outbox.claim(NOW, HOUR, 9, {ANNA.type})
    store.outbox.failed(claimed, "no such user", 550, NOW, retry_at=None)
    box = [one for one in store.outbox.open_items(NOW) if one.recipient == BOX]
    arrange(store.outbox, *box, to=BOX)
    update = arrange(store.outbox, revised(scribe, 2, 4), now=NOW + HOUR)
    [told] = store.outbox.content(update.id)
    assert (told.before, told.told_before) == (None, None)
    store.outbox.retry([dead.id], NOW)
    [told] = store.outbox.content(update.id)
    assert (told.before, told.told_before) == (None, None)
    [claimed] = store.outbox.claim(NOW, HOUR, 1, {ANNA.type})
    store.outbox.sent(claimed, Receipt(250, "ok"), NOW)
    [told] = store.outbox.content(update.id)
    assert told.told_before == NOW


def test_two_texts_of_a_story_in_one_message_were_heard_together(
    store: Store, scribe: Scribe, first: AlertItem
) -> None:
    second = revised(scribe, 2, 0, 4)
    both = sent(store, first, second)
    assert {told.told_before for told in store.outbox.content(both.id)} == {None}
    third = arrange(store.outbox, revised(scribe, 3, 5), now=NOW + HOUR)
    [told] = store.outbox.content(third.id)
    assert told.before is not None
    assert (told.before.number, told.told_title) == (2, "Fassung 1")


def test_where_the_text_before_is_gone_nothing_is_compared_with_it(
    store: Store, scribe: Scribe, first: AlertItem
) -> None:
    sent(store, first)
    update = arrange(store.outbox, revised(scribe, 2, 4), now=NOW + HOUR)
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE article_versions SET body = '' WHERE version = 1")
    [told] = store.outbox.content(update.id)
    assert (told.before, told.told_before, told.told_title) == (None, NOW, "Fassung 1")


def test_a_correction_is_that_of_its_own_version(
    store: Store, scribe: Scribe, first: AlertItem
) -> None:
    revised(scribe, 2, 4, correction=Correction.CORRECTED)
    revised(scribe, 3, 5)
    revised(scribe, 4, 6, correction=Correction.RETRACTED)
    assert {told.item.id: told.correction for told in store.outbox.alerts()} == {
        first.id: None,
        "box": None,
        "v2": Correction.CORRECTED,
        "v3": None,
        "v4": Correction.RETRACTED,
    }


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
        list(store.outbox.alerts())
    for number in range(1, 30):
        scribe.told(str(number), f"{number}b")
    with counted(store) as for_many:
        assert len(list(store.outbox.alerts(59))) == 59
    assert len(for_many) == len(for_one) < 12
