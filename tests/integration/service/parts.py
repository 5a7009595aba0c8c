"""Parts of the service, and the broker, as processes that can be killed and started again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from signal import Signals
from subprocess import Popen

from redis import Redis

from tests.integration.service.services import Service
from tests.servers import broker


@dataclass
class Part(Service):
    """One of the service's processes, with its children if it has some."""

    @property
    def process(self) -> Popen[bytes]:
        (process,) = self.processes
        return process

    def ended(self) -> bool:
        return self.process.poll() is not None

    def children(self) -> list[int]:
        """The processes of a worker's pool."""
        return [pid for pid in self.left() if _parent(pid) == self.process.pid]

    def shot(self) -> None:
        """SIGKILL, to the process and none of its children."""
        self.process.kill()
        self.process.wait()

    def signal_all(self, number: Signals) -> None:
        """Send the process and its children a signal."""
        for pid in (self.process.pid, *self.children()):
            os.kill(pid, number)


class Nudges:
    """A real broker that can be killed and started again, with or without what it held."""

    def __init__(self, server: broker.BrokerServer) -> None:
        self.url = server.url
        self.process = server.process
        self._folder = server.folder

    @contextmanager
    def client(self) -> Iterator[Redis]:
        """Somebody else's connection: no key is prefixed."""
        with Redis(unix_socket_path=str(self._folder / "s")) as client:
            yield client

    def ended(self) -> bool:
        return self.process.poll() is not None

    def shot(self) -> None:
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        self.process = Popen(self.process.args)

    def wipe(self) -> None:
        rmtree(self._folder / "appendonlydir", ignore_errors=True)


@contextmanager
def nudges(binary: str = "valkey") -> Iterator[Nudges]:
    """With an append-only file, as ``natowire run`` and compose have it."""
    found = broker.binaries()
    with broker.serve("appendonly yes", binary=found.get(binary, found["valkey"])) as server:
        made = Nudges(server)
        try:
            yield made
        finally:
            made.shot()


def alive(*parts: Part) -> bool:
    return not any(part.ended() for part in parts)


def _parent(pid: int) -> int | None:
    """None for one that is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None
