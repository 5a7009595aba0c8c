"""Troubles of deliveries reach whom they can, once each, and never run in a circle."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import NOW
from tests.unit.operations.duty import HOUR, MINUTE, Watch, watch
from worker.domain.alerts import AlertKind, ChannelType, Message, Recipient
from worker.domain.telling import Backlog, ChannelState, Past, Sending, Trouble
from worker.operations.reach import in_words
from worker.signs import TICK, ailments, own

MAIL, HOOK, BOX = ChannelType.EMAIL, ChannelType.WEBHOOK, ChannelType.MAILDIR


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Watch]:
    """Operators are told by mail and in a box."""
    with watch(tmp_path, ["mail", "box"]) as made:
        yield made


def open_message(service: Watch, key: str, *channels: str) -> None:
    """Have a message for the operators of these channels."""
    service.store.incidents.open(
        key, "Titel", "Text", [service.who(name) for name in channels], service.now
    )


def test_a_server_that_is_away_for_long_is_told_once_and_its_return_once(service: Watch) -> None:
    service.shut(HOOK, "hook", Trouble.DOWN)
    service.sweep(25 * MINUTE)
    assert service.told("box") == []
    service.sweep(3 * HOUR)
    [begun] = service.told("box")
    assert begun.title == "hook: nothing is delivered"
    assert begun.detail.startswith("hook: nothing arrives there since 2026-04-25T20:00:00Z")
    service.store.outbox.free(HOOK, service.now, channel="hook")
    service.sweep(HOUR)
    _, ended = service.told("box")
    assert ended.closed_at
    assert ended.detail == "hook: well again"
    service.sweep(3 * HOUR, every=HOUR)
    assert len(service.told("box")) == 2


def test_a_server_that_comes_and_goes_is_no_message_each_time(service: Watch) -> None:
    service.shut(HOOK, "hook", Trouble.MISCONFIGURED)
    for _ in range(6):
        service.sweep(10 * MINUTE)
        service.store.outbox.free(HOOK, service.now, channel="hook")
        service.sweep(10 * MINUTE)
        service.shut(HOOK, "hook", Trouble.MISCONFIGURED)
    assert len(service.told("box")) == 1


def test_an_ops_channel_in_trouble_is_told_of_by_the_other(service: Watch) -> None:
    service.shut(MAIL, None, Trouble.MISCONFIGURED)
    service.sweep()
    [begun] = service.told("box")
    assert begun.title == "the mail server: nothing is delivered"
    assert service.told("mail") == []
    service.store.outbox.free(MAIL, service.now)
    service.sweep(HOUR)
    assert [incident.closed_at is not None for incident in service.told("mail")] == [True]


def test_five_webhooks_of_a_lost_network_are_few_messages(service: Watch, monkeypatch) -> None:
    alerts = service.live.runtime().config.alerts
    many = {f"h{n}": replace(alerts.channels["hook"], name=f"h{n}") for n in range(5)}
    wider = _with(service.live.runtime(), many)
    monkeypatch.setattr(service.live, "runtime", lambda: wider)
    for name in many:
        service.shut(HOOK, name, Trouble.DOWN)
    service.sweep(3 * HOUR)
    assert [incident.title for incident in service.told("box")] == ["5 channels deliver nothing"]


def _with(runtime, channels):
    alerts = runtime.config.alerts
    wider = replace(alerts, channels={**alerts.channels, **channels})
    return replace(runtime, config=replace(runtime.config, alerts=wider))


def test_a_channel_that_left_the_config_is_no_trouble(service: Watch) -> None:
    service.shut(HOOK, "gone", Trouble.DISABLED)
    service.sweep()
    assert service.open() == set()


def test_a_recipient_who_is_refused_is_told_of_once(service: Watch, monkeypatch) -> None:
    """To everyone else the messages go; 12 more to the refused one are no more news."""
    service.refusals[HOOK] = "550 unbekannt"
    open_message(service, "a", "hook")
    service.deliver()
    outbox, read = service.store.outbox, service.store.outbox.given_up
    monkeypatch.setattr(outbox, "given_up", lambda since: [_news(one) for one in read(since)])
    for hour in range(12):
        service.sweep(HOUR, every=HOUR)
        open_message(service, f"more{hour}", "hook")
    told = [found for found in service.store.incidents.current() if found.key.startswith("mess")]
    assert [found.key for found in told] == ["messages:webhook:hook"]
    assert "550 unbekannt" in told[0].detail
    assert len([one for one in outbox.messages() if one.recipient.channel == "box"]) == 1


def _news(message: Message) -> Message:
    """As if what the hook is sent were no operator's message."""
    return replace(message, kind=AlertKind.NEW) if message.recipient.type is HOOK else message


def test_a_message_to_a_dead_operator_makes_no_circle(service: Watch) -> None:
    service.refusals[MAIL] = "550 unbekannt"
    open_message(service, "a", "mail", "box")
    service.sweep(72 * HOUR, every=HOUR)
    assert len(service.told("mail")) == 1
    assert [incident.key for incident in service.told("box")] == [
        "a",
        "ops:email:reader@example.org",
    ]


def test_an_operator_who_is_reached_again_is_no_trouble_any_more(service: Watch) -> None:
    service.refusals[MAIL] = "550 unbekannt"
    open_message(service, "a", "mail")
    service.deliver()
    service.sweep()
    assert service.open() == {"a", "ops:email:reader@example.org"}
    service.refusals.clear()
    service.clock.advance(MINUTE)
    open_message(service, "b", "mail")
    service.sweep()  # what only waits has not arrived
    assert "ops:email:reader@example.org" in service.open()
    service.deliver()
    service.sweep()
    assert service.open() == {"a", "b"}


def test_where_nobody_can_be_told_the_workers_health_is_red(tmp_path: Path) -> None:
    with watch(tmp_path, ["mail"]) as service:
        for name in (own("worker"), TICK):
            service.signs.give(name)
        service.sweep()
        assert ailments(service.signs, "worker") == []
        service.shut(MAIL, None, Trouble.DOWN)
        service.sweep()
        [line] = ailments(service.signs, "worker")
        assert line.startswith("email:reader@example.org cannot be told of troubles: nothing")
        assert service.told("mail") == []
        service.store.outbox.free(MAIL, service.now)
        service.sweep()
        assert ailments(service.signs, "worker") == []


def test_a_broken_invariant_is_told_where_it_lasts(service: Watch, monkeypatch) -> None:
    broken = Backlog(overdue=2, stuck=1)
    monkeypatch.setattr(service.store.outbox, "backlog", lambda _now: broken)
    service.sweep()
    assert (service.open(), service.signs.word()) == (set(), [])  # a start has much to do
    service.sweep(HOUR)
    [begun] = service.told("box")
    assert begun.title == "alerts wait where nothing brings them out"
    assert "2 alerts that are due stand in no message" in begun.detail
    assert len(service.signs.word()) == 2
    broken = Backlog()
    service.sweep(HOUR)
    assert [incident.closed_at is None for incident in service.told("box")] == [False, False]
    assert service.signs.word() == []


@pytest.mark.parametrize("count, keys", [(499, set()), (500, {"storm:maildir:box"})])
def test_a_storm_is_told_when_it_breaks(service: Watch, monkeypatch, count, keys) -> None:
    box = service.who("box")
    sending = Sending(box, AlertKind.NEW, NOW, frozenset(), frozenset(), frozenset())
    past = Past({box.key: [sending] * count}, {})
    asked: list[tuple[Collection[Recipient], datetime]] = []

    def read(whom: Collection[Recipient], since: datetime) -> Past:
        asked.append((whom, since))
        return past

    monkeypatch.setattr(service.store.outbox, "past", read)
    service.sweep()
    assert service.open() == keys
    [(whom, since)] = asked
    assert {one.key for one in whom} == {
        "maildir:box",
        "webhook:hook",
        "email:reader@example.org",
    }
    assert since == NOW - timedelta(hours=1)


@pytest.mark.parametrize("trouble", Trouble)
def test_every_state_of_a_channel_has_words_that_say_why(trouble: Trouble) -> None:
    state = ChannelState(HOOK, "hook", trouble, NOW, NOW + HOUR, 3, "500 Server Error.", "")
    assert "500 Server Error" in in_words(state)
    assert ".." not in in_words(state)
    assert "{" not in in_words(state)
