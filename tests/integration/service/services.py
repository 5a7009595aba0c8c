"""The service in both ways of running it: one command, or Celery's own, as real processes."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.processes import COMPILED_ONCE, NATOWIRE
from worker.places import CONFIG, DATA

CELERY = NATOWIRE.with_name("celery")
ONE_COMMAND = ((NATOWIRE, "run"),)
CELERY_S_OWN = ((CELERY, "-A", "worker", "worker"), (CELERY, "-A", "worker", "beat"))

PATIENCE = 60.0
"""Seconds to wait for what must come. How soon it came is for the tests to judge."""

WITH_PARENT = ("setpriv", "--pdeathsig=TERM")
"""No service outlives a killed test run."""

Commands = Sequence[Sequence[str | Path]]


@dataclass
class Service:
    """Its processes, started and ended together. All of them, and whatever they start, have the
    data folder in their environment: by that they are found.
    """

    commands: Commands
    environ: Mapping[str, str]
    log: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.processes = [
                subprocess.Popen(
                    [*WITH_PARENT, *map(str, command)],
                    cwd=self.log.parent,
                    env={**os.environ, **COMPILED_ONCE, **self.environ},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                )
                for command in self.commands
            ]

    def stop(self) -> list[int]:
        """SIGTERM, the last started first; their exit codes in that order."""
        return [_stopped(process) for process in reversed(self.processes)]

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition while all goes on."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            ended = [process.args for process in self.processes if process.poll() is not None]
            assert not ended, f"{ended} ended before: {what}\n{self.said()}"
            assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}\n{self.said()}"
            time.sleep(0.1)

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def left(self) -> list[int]:
        """All processes of the service that live now."""
        mark = f"\0{DATA}={self.environ[DATA]}\0".encode()
        return [int(p.name) for p in Path("/proc").glob("[0-9]*") if mark in _environ(p)]

    def kill(self) -> None:
        for pid in self.left():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()


@contextmanager
def service(
    commands: Commands,
    config: Path,
    data: Path,
    log: Path,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Service]:
    """Not started yet; nothing of it outlives the context. It says what it says into ``log``."""
    places = {CONFIG: str(config.absolute()), DATA: str(data.absolute())}
    made = Service(commands, {**(environ or {}), **places}, log.absolute())
    try:
        yield made
    finally:
        made.kill()


def _stopped(process: subprocess.Popen[bytes]) -> int:
    process.terminate()
    return process.wait(PATIENCE)


def _environ(process: Path) -> bytes:
    """Empty for one that is dead, or another user's."""
    try:
        return b"\0" + (process / "environ").read_bytes()
    except OSError:
        return b""
