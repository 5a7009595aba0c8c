"""Faults of deliveries from the first attempt to the operator's mailbox and the mending."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.fakes import FakeClock
from tests.servers.smtp import SmtpSink
from worker.operations.live import LiveConfig
from worker.operations.sweeping import sweep
from worker.places import Places
from worker.runtime import SystemClock
from worker.signs import Signs

ONE_HOUR = timedelta(hours=1)
READERS = ["anna@example.org", "bert@example.org", "carla@example.org"]


@pytest.fixture
def post() -> Iterator[SmtpSink]:
    with SmtpSink() as made:
        yield made


@pytest.fixture
def room(newsroom, post):
    """A newsroom that mails three readers, and whose operator has a box of their own."""
    channels = {
        "box": {"type": "maildir", "path": "mailbox"},
        "mail": {"type": "email", "to": READERS},
    }
    newsroom.configure(smtp_port=post.port, channels=channels, ops=["box", "mail"])
    file = newsroom.config / "alerts.yaml"
    alerts = json.loads(file.read_text())
    alerts["routes"][0]["channels"] = ["mail"]
    file.write_text(json.dumps(alerts))
    return newsroom


@contextmanager
def swept(room) -> Iterator[Callable[[], list[str]]]:
    """Sweep and deliver, an hour later each time, and say what stands in the operator's box."""
    clock = FakeClock(SystemClock().now())
    places = Places.find(room.config, room.data, {})
    live = LiveConfig(places, {}, clock)

    def once() -> list[str]:
        sweep(live, Signs(places.signs))
        live.runtime().deliver()
        clock.moment += ONE_HOUR
        new = room.data / "mailbox" / "new"
        return [mail.read_text() for mail in sorted(new.iterdir())] if new.exists() else []

    yield once
    live.store.close()


def test_of_three_readers_one_is_refused_and_the_operator_hears_of_it_once(room, post) -> None:
    post.faults["RCPT bert@example.org"] = "550 5.1.1 no such user"
    room.run("poll")
    states = {
        one["recipient"]: one["state"]
        for one in room.json("outbox", "list", "--state", "sent", "--state", "dead", "--json")
    }
    assert states == {
        "email:anna@example.org": "sent",
        "email:bert@example.org": "dead",
        "email:carla@example.org": "sent",
    }
    with swept(room) as look:
        assert look() != []
        for _ in range(5):
            told = look()
    about_bert = [mail for mail in told if "are given up" in mail]
    assert len(about_bert) == 1
    assert "5.1.1 no such user" in about_bert[0]
    of_readers = [one for one in post.messages if b"Munitionslager" in one.content]
    assert sorted(one.recipients[0] for one in of_readers) == [READERS[0], READERS[2]]


def test_a_refused_login_pauses_the_channel_and_all_goes_out_after_the_mending(room, post) -> None:
    post.faults["MAIL"] = "530 5.7.0 authentication required"
    room.run("poll")
    waiting = room.json("outbox", "list", "--json")
    assert [one["state"] for one in waiting].count("dead") == 0
    assert {one["channel"] for one in waiting} == {"mail"}
    with swept(room) as look:
        told = look()
        assert len(told) == 1
        assert "the mail server: nothing is delivered" in told[0]
        assert room.run("status").exit_code == 1
        post.faults.clear()
        for _ in range(3):
            told = look()
    assert [one["state"] for one in room.json("outbox", "list", "--json")] == []
    assert len([mail for mail in told if "nothing is delivered" in mail]) == 2
    heard = [one.recipients[0] for one in post.messages if b"Munitionslager" in one.content]
    assert sorted(heard) == READERS
