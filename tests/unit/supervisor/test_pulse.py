"""How a broker is, asked of real ones."""

import os
import signal
import time
from threading import Event

import pytest

from tests.servers import broker
from tests.servers.broker import free_port, serve
from worker.domain.errors import CannotRunError
from worker.supervisor.pulse import Pulse, shown

LIMITED = "user few on >pw ~natowire:* +set +ping"


def await_(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("binary", broker.binaries().values(), ids=broker.binaries())
def test_a_broker_that_is_well(binary):
    with serve(binary=binary) as server:
        pulse = Pulse(server.url)
        pulse.check()
        assert pulse.trouble is None
        changed = Event()
        pulse.start(changed.set)
        assert changed.wait(5)
        assert pulse.well
        pulse.stop()


def test_a_user_of_few_rights_may_be_enough():
    port = free_port()
    with serve(LIMITED, port=port):
        pulse = Pulse(f"redis://few:pw@127.0.0.1:{port}/0")
        pulse.check()
        assert pulse.trouble is None


@pytest.mark.parametrize(
    "login, database, settings, told",
    [
        ("", 0, "requirepass secret", "check user and password"),
        (":wrong@", 0, "requirepass secret", "check user and password"),
        ("none:pw@", 0, "user none on >pw ~other:* +@all", "lacks rights"),
        ("", 99, "databases 2", "no database of this number"),
        ("", 0, "replicaof 127.0.0.1 1", "must name the primary"),
    ],
)
def test_what_waiting_does_not_mend_is_told_with_what_to_do(login, database, settings, told):
    port = free_port()
    with serve(settings, port=port):
        pulse = Pulse(f"redis://{login}127.0.0.1:{port}/{database}")
        with pytest.raises(CannotRunError, match=told) as error:
            pulse.check()
    assert "wrong" not in str(error.value)
    assert "NATOWIRE_REDIS_URL" in str(error.value)


def test_an_old_server_is_told_its_version(monkeypatch):
    with serve() as server:
        monkeypatch.setattr("worker.supervisor.pulse.OLDEST", (99, 0))
        with pytest.raises(CannotRunError, match="too old; natowire needs"):
            Pulse(server.url).check()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:port/0", "redis://127.0.0.1:6379/zero"])
def test_an_address_that_cannot_be_read_is_told(url):
    with pytest.raises(CannotRunError, match="NATOWIRE_REDIS_URL cannot be read"):
        Pulse(url).check()


def test_a_broker_that_is_away_is_waited_for():
    port = free_port()
    pulse = Pulse(f"redis://127.0.0.1:{port}/0")
    pulse.check()
    assert pulse.trouble is not None
    assert "goes on trying" in pulse.trouble
    changed = Event()
    pulse.start(changed.set)
    with serve(port=port):
        assert changed.wait(15)
        assert pulse.well
    pulse.stop()


def test_a_full_broker_is_ill_and_yet_does_not_hang():
    with serve("maxmemory 1", "maxmemory-policy noeviction") as server:
        pulse = Pulse(server.url)
        pulse.start(lambda: None)
        await_(lambda: pulse.replies > 1)
        assert not pulse.well
        assert pulse.trouble is not None
        assert "full" in pulse.trouble
        pulse.stop()


def test_a_broker_that_hangs_gives_no_reply(monkeypatch):
    monkeypatch.setattr("worker.supervisor.pulse.CONNECTION", {"socket_timeout": 0.1})
    with serve() as server:
        pulse = Pulse(server.url)
        pulse.check()
        os.kill(server.process.pid, signal.SIGSTOP)
        pulse.start(lambda: None)
        await_(lambda: pulse.trouble)
        assert pulse.replies == 0
        os.kill(server.process.pid, signal.SIGCONT)
        await_(lambda: pulse.well)
        pulse.stop()


def test_a_broker_that_goes_when_it_is_no_longer_asked_for_is_no_trouble(monkeypatch):
    """The question under way when our own broker is ended fails, and nobody need hear of it."""
    told: list[str | None] = []
    with serve() as server:
        pulse = Pulse(server.url)
        pulse.start(lambda: told.append(pulse.trouble))
        await_(lambda: pulse.well)
        asked, gone = Event(), Event()

        def ask():
            asked.set()
            assert gone.wait(10)
            raise ConnectionResetError(104, "Connection reset by peer")

        monkeypatch.setattr(pulse, "_ask", ask)
        assert asked.wait(10)
        pulse.stop()
        gone.set()
        await_(lambda: pulse.trouble)
        time.sleep(0.1)
    assert told == [None]


def test_a_broker_of_our_own_is_met_as_soon_as_it_is_there(tmp_path):
    with serve() as server:
        later = tmp_path / "s"
        pulse = Pulse(f"redis+socket://{later}", later)
        changed = Event()
        pulse.start(changed.set)
        assert not changed.wait(0.2)
        later.symlink_to(server.folder / "s")
        assert changed.wait(0.5)
        pulse.stop()


def test_an_address_is_shown_without_secrets():
    assert shown("redis://me:geheim@host:6379/0?password=x") == "redis://host:6379/0"
    assert shown("redis+socket://:geheim@/run/s?virtual_host=2") == "redis+socket:///run/s"
