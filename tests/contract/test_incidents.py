"""The port Incidents: told once when they open, once when they are over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from tests.builders import NOW
from tests.contract.scribe import ANNA, BOX, Scribe, planned
from worker.domain.alerts import AlertKind, ChannelType, MessageState
from worker.domain.notices import Incident
from worker.storage import Store

LATER = NOW + timedelta(hours=1)
CONFIG = Incident("config", "The edited config is refused.", "feeds.yaml, line 3: Größe", NOW)


def begin(store: Store, incident: Incident = CONFIG) -> bool:
    return store.incidents.open(
        incident.key, incident.title, incident.detail, [ANNA, BOX], incident.opened_at
    )


def test_an_incident_is_told_to_each_recipient_when_it_opens(store: Store) -> None:
    assert begin(store)
    assert store.incidents.current() == [CONFIG]
    messages = store.outbox.messages()
    assert {message.recipient for message in messages} == {ANNA, BOX}
    for message in messages:
        assert (message.kind, message.state) == (AlertKind.OPS, MessageState.PENDING)
        assert (message.created_at, message.next_at) == (NOW, NOW)
        assert store.outbox.incident(message.id) == CONFIG
        assert store.outbox.content(message.id) == []
    assert {message.recipient.channel for message in messages} == {"mail", "box"}
    assert store.outbox.due(NOW) == {ChannelType.EMAIL, ChannelType.MAILDIR}
    assert len(store.outbox.claim(NOW, timedelta(minutes=1), 9, set(ChannelType))) == 2


def test_one_that_is_open_is_brought_up_to_date_and_told_to_nobody(store: Store) -> None:
    begin(store)
    changed = replace(CONFIG, title="anders", detail="line 4")
    assert not begin(store, replace(changed, opened_at=LATER))
    assert store.incidents.current() == [changed]
    assert len(store.outbox.messages()) == 2
    assert store.outbox.incident(store.outbox.messages()[0].id) == changed


def test_the_end_of_an_incident_is_told(store: Store) -> None:
    begin(store)
    before = {message.id for message in store.outbox.messages()}
    assert store.incidents.close("config", [BOX], LATER)
    assert store.incidents.current() == []
    [told] = [message for message in store.outbox.messages() if message.id not in before]
    assert (told.recipient, told.kind, told.created_at) == (BOX, AlertKind.OPS, LATER)
    assert store.outbox.incident(told.id) == replace(CONFIG, closed_at=LATER)


def test_what_is_not_open_cannot_end(store: Store) -> None:
    assert not store.incidents.close("config", [ANNA], NOW)
    begin(store)
    assert not store.incidents.close("messages", [ANNA], NOW)
    assert store.incidents.close("config", [], NOW)
    assert not store.incidents.close("config", [ANNA], NOW)
    assert len(store.outbox.messages()) == 2


def test_the_same_trouble_later_is_another_incident(store: Store) -> None:
    begin(store)
    store.incidents.close("config", [ANNA, BOX], LATER)
    again = replace(CONFIG, opened_at=LATER)
    assert begin(store, again)
    assert store.incidents.current() == [again]
    messages = store.outbox.messages()
    assert len(messages) == 6
    told = [store.outbox.incident(message.id) for message in messages]
    assert told.count(again) == 2
    assert told.count(replace(CONFIG, closed_at=LATER)) == 4


def test_incidents_of_other_keys_are_open_side_by_side_oldest_first(store: Store) -> None:
    late = Incident("messages", "Messages were given up.", "", LATER)
    begin(store, late)
    begin(store)
    assert store.incidents.current() == [CONFIG, late]


def test_with_nobody_to_tell_an_incident_is_kept_all_the_same(store: Store) -> None:
    assert store.incidents.open("config", "title", "", [], NOW)
    assert [incident.key for incident in store.incidents.current()] == ["config"]
    assert store.outbox.messages() == []


def test_one_address_in_two_channels_is_told_once(store: Store) -> None:
    store.incidents.open("config", "title", "", [ANNA, replace(ANNA, channel="second")], NOW)
    [message] = store.outbox.messages()
    assert message.recipient == ANNA


def test_the_same_incident_has_the_same_message_ids_in_every_database(
    store: Store, open_store: Callable[[], Store]
) -> None:
    """So a receiver knows again what is told twice after a backup was restored."""
    store.incidents.open("messages", "another, that takes the first number", "", [], NOW)
    begin(store)
    told = {message.id for message in store.outbox.messages()}
    with store._database.write() as connection:
        for table in ("messages", "incidents"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    begin(open_store())
    assert {message.id for message in store.outbox.messages()} == told
    assert {len(identity) for identity in told} == {24}


def test_a_message_about_news_tells_of_no_incident(store: Store) -> None:
    Scribe(store).told("a")
    store.outbox.arrange(planned(*store.outbox.open_items(NOW)), NOW)
    assert store.outbox.incident(store.outbox.messages()[0].id) is None
    assert store.outbox.incident("unknown") is None


def test_of_processes_that_see_one_trouble_one_tells_it(open_store: Callable[[], Store]) -> None:
    stores = [open_store() for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        opened = list(pool.map(begin, stores))
        ended = list(pool.map(lambda s: s.incidents.close("config", [ANNA], LATER), stores))
    assert sorted(opened) == sorted(ended) == [False, False, False, True]
    assert len(stores[0].outbox.messages()) == 3
