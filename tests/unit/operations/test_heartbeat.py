"""A sign of life goes out while natowire does what it is there for, and only then."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic, time

import pytest

from tests.builders import NOW
from tests.servers.raw_http import Answer, RawServer, redirect, trickle
from tests.unit.operations.duty import MINUTE, Watch, watch
from worker.domain.alerts import AlertKind, ChannelType, Message, MessageState
from worker.domain.feeds import FeedState, FetchStatus
from worker.domain.telling import Backlog, Trouble
from worker.operations import heartbeat
from worker.operations.heartbeat import beat
from worker.signs import HEARTBEAT, TICK, Signs

READ = FeedState(
    "beispiel", due_at=NOW + 5 * MINUTE, last_success_at=NOW, last_status=FetchStatus.OK
)
PATH = "/canary-of-the-switch"


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer({PATH: Answer(b"OK")}) as made:
        yield made


@pytest.fixture
def well(tmp_path: Path, server: RawServer, monkeypatch) -> Iterator[Watch]:
    """A service that is well, and whose switch is at ``server``."""
    tmp_path.joinpath("config").mkdir()
    tmp_path.joinpath("config", "switch").write_text(server.url(PATH) + "\n")
    with watch(tmp_path, ["box"], heartbeat={"url_file": "switch", "every": "5m"}) as made:
        made.signs.give(TICK)
        feed(made, monkeypatch)
        yield made


def run(well: Watch, long: timedelta) -> None:
    """Look every minute, as beat has it."""
    until = well.now + long
    while well.now < until:
        beat(well.live, well.signs)
        well.deliver()
        well.clock.advance(MINUTE)


def test_a_sign_goes_out_once_in_its_time_whoever_looks(well: Watch, server: RawServer) -> None:
    for _ in range(3):
        beat(well.live, well.signs)
    assert len(server.requests) == 1
    assert well.signs.age(HEARTBEAT) is not None
    run(well, 26 * MINUTE)
    assert len(server.requests) == 6
    assert {request.path for request in server.requests} == {PATH}


def test_without_a_switch_nothing_is_asked(tmp_path: Path, server: RawServer) -> None:
    with watch(tmp_path, ["box"]) as made:
        beat(made.live, made.signs)
    assert server.requests == []


@pytest.mark.parametrize(
    "answer, taken",
    [
        (Answer(status=204), True),
        (Answer(status=202), True),
        (Answer(b"x" * 200_000), True),
        (Answer(status=404), False),
        (Answer(status=500), False),
        (redirect("https://elsewhere.example/"), False),
    ],
)
def test_any_2xx_is_a_yes(well: Watch, server: RawServer, answer: Answer, taken: bool) -> None:
    server.routes[PATH] = answer
    beat(well.live, well.signs)
    assert (well.signs.age(HEARTBEAT) is not None) is taken


def test_three_failures_in_a_row_are_told_and_so_is_the_end(
    well: Watch, server: RawServer, caplog
) -> None:
    server.routes[PATH] = Answer(b"canary-in-the-answer", status=500)
    run(well, 10 * MINUTE)
    assert well.open() == set()
    run(well, 20 * MINUTE)
    [begun] = well.told("box")
    assert begun.title == "the heartbeat is not taken"
    assert "500" in begun.detail
    assert "canary" not in caplog.text + begun.detail
    server.routes[PATH] = Answer()
    run(well, 10 * MINUTE)
    assert well.told("box")[-1].closed_at
    assert well.open() == set()


def test_one_failure_between_successes_is_never_told(well: Watch, server: RawServer) -> None:
    for number in range(8):
        server.routes[PATH] = Answer(status=200 if number % 2 else 503)
        run(well, 5 * MINUTE)
    assert well.told("box") == []


@pytest.mark.parametrize(
    "spoilt, said",
    [
        (lambda file: file.unlink(), "cannot be read"),
        (lambda file: file.write_text("http://10.0.0.7/canary"), "10.0.0.7 was not contacted"),
        (lambda file: file.write_text("ftp://canary.example/"), "neither http:// nor https://"),
        (lambda file: file.write_text("http://u:canary@127.0.0.1/"), "user name or password"),
    ],
)
def test_an_address_that_cannot_be_asked_is_said_without_it(
    well: Watch, tmp_path: Path, caplog, spoilt, said: str
) -> None:
    well.live.runtime()
    spoilt(tmp_path / "config" / "switch")
    beat(well.live, well.signs)
    assert said in caplog.text
    assert "canary" not in caplog.text


def test_a_switch_that_trickles_is_left_in_time(
    well: Watch, server: RawServer, monkeypatch
) -> None:
    monkeypatch.setattr(heartbeat, "LONGEST", timedelta(milliseconds=200))
    server.routes[PATH] = trickle(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000)
    begun = monotonic()
    beat(well.live, well.signs)
    assert monotonic() - begun < 3
    assert well.signs.age(HEARTBEAT) is None


def feed(well: Watch, monkeypatch, **changes: object) -> None:
    state = replace(READ, **changes)  # type: ignore[arg-type]  # its own fields
    monkeypatch.setattr(well.store.feeds, "states", lambda: {"beispiel": state})


def lost(well: Watch, monkeypatch) -> None:
    monkeypatch.setattr(well.store.outbox, "backlog", lambda _now: Backlog(stuck=1))


def standing(well: Watch, monkeypatch) -> None:
    """A message that waits for half an hour, and nothing of its kind was tried."""
    then = well.now - 31 * MINUTE
    message = Message("m1", well.who("hook"), AlertKind.NEW, MessageState.PENDING, then, then)
    monkeypatch.setattr(well.store.outbox, "messages", lambda _states: [message])


def standing_for_its_channel(well: Watch, monkeypatch) -> None:
    standing(well, monkeypatch)
    shut(well, ChannelType.WEBHOOK, "hook")


def leaving_one_by_one(well: Watch, monkeypatch) -> None:
    standing(well, monkeypatch)
    monkeypatch.setattr(well.store.outbox, "tried_since", lambda _type, _since: 7)


def shut(well: Watch, type_: ChannelType, channel: str) -> None:
    well.shut(type_, channel, Trouble.DOWN)


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda well, patch: feed(well, patch, failures=3), "no feed could be read lately"),
        (lambda well, patch: feed(well, patch, due_at=NOW - 61 * MINUTE), "no feed could be"),
        (lambda well, patch: feed(well, patch, last_success_at=None), "no feed could be read"),
        (lambda well, _patch: aged(well.signs, TICK), "no tick was done"),
        (lost, "1 message that is due is not tried"),
        (standing, "messages wait for more than 30 min and none is tried"),
        (
            lambda well, _patch: shut(well, ChannelType.MAILDIR, "box"),
            "none of ops.channels can be reached",
        ),
    ],
)
def test_no_sign_is_sent_that_would_be_a_lie(
    well: Watch, server: RawServer, monkeypatch, caplog, spoil, said: str
) -> None:
    spoil(well, monkeypatch)
    beat(well.live, well.signs)
    assert server.requests == []
    assert said in caplog.text


@pytest.mark.parametrize("harmless", [standing_for_its_channel, leaving_one_by_one])
def test_what_is_no_standstill_holds_no_sign_back(
    well: Watch, server: RawServer, monkeypatch, harmless
) -> None:
    harmless(well, monkeypatch)
    beat(well.live, well.signs)
    assert len(server.requests) == 1


def aged(signs: Signs, name: str) -> None:
    then = time() - 120
    os.utime(signs._folder / name, (then, then))
