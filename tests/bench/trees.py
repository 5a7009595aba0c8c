"""The processes of one running service, and what each costs. Linux only: it reads /proc."""

import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from tests.processes import COMPILED_ONCE, NATOWIRE

TICKS = os.sysconf("SC_CLK_TCK")
READY_WITHIN = 60.0


@dataclass(frozen=True)
class Service:
    """One ``natowire run`` that is ready. ``wall`` is how long that took, in seconds."""

    process: subprocess.Popen[bytes]
    wall: float

    def parts(self) -> dict[int, str]:
        """What each process is by its pid: "supervisor", "broker", "worker", "child 1", "beat"."""
        below: dict[int, list[int]] = {}
        for pid, parent in _parents():
            below.setdefault(parent, []).append(pid)
        own = self.process.pid
        found = {own: "supervisor"} | {pid: _part(pid) for pid in sorted(below[own])}
        worker = next((pid for pid, part in found.items() if part == "worker"), 0)
        children = sorted(below.get(worker, []))
        return found | {pid: f"child {number}" for number, pid in enumerate(children, 1)}


@contextmanager
def running(
    config: Path, data: Path, environ: Mapping[str, str] | None = None
) -> Iterator[Service]:
    """``natowire run`` until the context ends."""
    started = time.monotonic()
    process = subprocess.Popen(
        [str(NATOWIRE), "--config", str(config), "--data", str(data), "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **COMPILED_ONCE, **(environ or {})},
    )
    said: list[str] = []
    ready: list[float] = []

    def hear(stream: Any) -> None:
        for line in stream:
            said.append(line.decode().rstrip())
            if said[-1].startswith("natowire runs"):
                ready.append(time.monotonic() - started)

    hearing = Thread(target=hear, args=[process.stdout], daemon=True)
    hearing.start()
    try:
        until(lambda: ready or process.poll() is not None, READY_WITHIN)
        assert ready, said
        yield Service(process, ready[0])
    finally:
        process.terminate()
        process.wait(90)
        hearing.join(10)
        assert process.stdout is not None
        process.stdout.close()
    assert process.returncode == 0, said


def until(condition: Callable[[], object], within: float, every: float = 0.02) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(every)


def cpu(pids: Sequence[int]) -> Counter[int]:
    """CPU milliseconds of each process so far, those of its ended children included."""
    spent: Counter[int] = Counter()
    for pid in pids:
        if told := _stat(pid):
            spent[pid] = sum(map(int, told[11:15])) * 1000 // TICKS
    return spent


def proportional(pid: int) -> float:
    """A process's memory in MB; what it shares with others counts to each a part (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (told := _stat(int(entry.name))):
            yield int(entry.name), int(told[1])


def _stat(pid: int) -> list[str] | None:
    """The fields after the name; None for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None


def _part(pid: int) -> str:
    command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return next((part for part in ("worker", "beat") if part.encode() in command), "broker")
