"""A part of the service as a process: started, watched, ended, started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from signal import Signals

from worker.supervisor.listening import Listener
from worker.supervisor.timing import BackOff, Silence

LAUNCHER = """
import ctypes, os, sys
mine, signal, *command = sys.argv[1:]
ctypes.CDLL(None).prctl(1, int(signal))  # PR_SET_PDEATHSIG
if os.getppid() == int(mine):
    os.execv(command[0], command)
"""
"""Lets the kernel end a part when the supervisor dies, however it dies; and asks afterwards
whether it has died already. A process of its own, since code between fork and exec is not safe
beside threads; 15 ms. The kernel watches the thread that forked: only the main one may start
parts.
"""

SIGNS_LOOKED_AT = timedelta(seconds=5)
HELD_BACK = timedelta(seconds=0.1)
"""How soon to ask again whether a part may start."""

HUNG_LEFT = timedelta(seconds=10)
"""How long a part that hangs may take to end by itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """One way to end a part, and how long it may take."""

    signal: Signals
    patience: timedelta


@dataclass(frozen=True, slots=True)
class Watch:
    """What shows that a part is well: ``sign`` gives another value from time to time. A part
    whose sign stays the same for ``limit`` hangs, unless it is ``excused``: it cannot be well
    while something it needs is not.
    """

    sign: Callable[[], object]
    limit: timedelta
    excused: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Part:
    """What to run and how to treat it. ``prepare`` is called before each start with the last
    words of the life before, and returns what is to be told. ``farewell`` is called once, before
    the part is asked to end for good. ``orphaned`` is what the kernel sends it when the
    supervisor dies.
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    ending: Sequence[Step] = (Step(Signals.SIGTERM, timedelta(seconds=10)),)
    watches: Sequence[Watch] = ()
    orphaned: Signals = Signals.SIGKILL
    may_start: Callable[[], bool] = lambda: True
    prepare: Callable[[str], str | None] = lambda _: None
    farewell: Callable[[], None] = lambda: None


Listen = Callable[[str, subprocess.Popen[bytes]], Listener]


class Keeper:
    """Cares for one part. ``care`` is called often and never waits."""

    def __init__(
        self, part: Part, listen: Listen, tell: Callable[[str], None], now: timedelta
    ) -> None:
        self.part = part
        self.starts = 0
        self._listen = listen
        self._tell = tell
        self._back_off = BackOff()
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: Listener | None = None
        self._since = self._start_at = now
        self._last_words = ""
        self._steps: list[Step] = []
        self._step_ends = now
        self._hurry: int | None = None
        self._silences: list[Silence] = []
        self._look_at = now

    @property
    def running(self) -> bool:
        return self._process is not None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def care(self, now: timedelta) -> None:
        """Start it where it should run, bury it where it ended, end it where it hangs."""
        if self._process is None:
            if self._hurry is None and now >= self._start_at and self.part.may_start():
                self._start(now)
        elif _has_ended(self._process):
            self._bury(self._process, now)
        elif self._steps:
            if now >= self._step_ends:
                self._next_step(now)
        elif now >= self._look_at:
            self._look(now)

    def end(self, now: timedelta, hurry: int = 0) -> None:
        """End it for good; ``hurry`` leaves out so many of its gentler steps. Asking twice for
        the same changes nothing.
        """
        before, self._hurry = self._hurry, hurry
        if before is None:
            self.part.farewell()
        if self._process is not None and before != hurry:
            steps = [*self.part.ending, Step(Signals.SIGKILL, HUNG_LEFT)]
            self._begin(steps[min(hurry, len(steps) - 1) :], now)

    def next_care(self, now: timedelta) -> timedelta:
        """When to care again where nothing happens before: a moment."""
        if self._process is not None:
            return self._step_ends if self._steps else self._look_at
        return max(self._start_at, now + HELD_BACK)

    def _start(self, now: timedelta) -> None:
        told = self.part.prepare(self._last_words)
        if told:
            self._tell(told)
        try:
            process = subprocess.Popen(  # noqa: S603  (the table of parts is ours)
                launched(self.part.command, self.part.orphaned),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.part.environ},
                start_new_session=True,  # Ctrl-C at the terminal is ours alone to pass on
            )
        except OSError as error:  # no memory or process left just now
            self._again(f"cannot be started: {error}", now)
            return
        self.starts += 1
        self._process, self._since = process, now
        self._listener = self._listen(self.part.name, process)
        self._silences = [Silence(now) for _ in self.part.watches]
        self._look_at = now + SIGNS_LOOKED_AT

    def _bury(self, process: subprocess.Popen[bytes], now: timedelta) -> None:
        """What is left of its group is ended before the leader's number can be another's."""
        _signal_group(process, Signals.SIGKILL)
        code = process.wait()
        assert self._listener is not None  # noqa: S101  (set where the process is)
        self._last_words = self._listener.finish()
        self._process, self._listener, self._steps = None, None, []
        if self._hurry is None:
            self._again(f"ended ({_ending(code, self._last_words)})", now)

    def _again(self, what: str, now: timedelta) -> None:
        pause = self._back_off.pause(now - self._since)
        self._start_at = now + pause
        self._tell(f"{self.part.name} {what}; started again in {pause.total_seconds():g} s")

    def _look(self, now: timedelta) -> None:
        self._look_at = now + SIGNS_LOOKED_AT
        for watch, silence in zip(self.part.watches, self._silences, strict=True):
            silent = silence.look(watch.sign(), now, excused=watch.excused())
            if silent >= watch.limit:
                seconds = silent.total_seconds()
                self._tell(f"{self.part.name} hangs: no sign of life for {seconds:.0f} s")
                self._begin(
                    [Step(Signals.SIGTERM, HUNG_LEFT), Step(Signals.SIGKILL, HUNG_LEFT)], now
                )
                return

    def _begin(self, steps: Sequence[Step], now: timedelta) -> None:
        self._steps = list(steps)
        self._next_step(now)

    def _next_step(self, now: timedelta) -> None:
        """The last step is repeated: what a disk keeps from dying may die later."""
        assert self._process is not None  # noqa: S101  (only what runs is ended)
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        self._step_ends = now + step.patience
        if step.signal is Signals.SIGKILL:
            _signal_group(self._process, step.signal)
        else:
            os.kill(self._process.pid, step.signal)  # not yet reaped, so the number is its own


def launched(command: Sequence[str], orphaned: Signals) -> list[str]:
    """The command, bound to this process's life where the kernel can do that."""
    if sys.platform != "linux":
        return list(command)
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER]
    return [*launcher, str(os.getpid()), str(int(orphaned)), *command]


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Without reaping it: until then nobody else gets its number."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _signal_group(process: subprocess.Popen[bytes], number: Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a zombie
        return


def _ending(code: int, last_words: str) -> str:
    """Why it ended; who is killed has no time to say anything about it."""
    if code < 0:
        return f"by signal: {signal.strsignal(-code)}"
    return f"exit code {code}: {last_words}" if last_words else f"exit code {code}"
