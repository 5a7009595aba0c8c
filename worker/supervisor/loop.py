"""The supervisor: one thread that starts, watches and ends the parts.

It sleeps until a signal (a part ended, a person wants the end), or until a part needs care.
"""

import os
import select
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from signal import Signals
from types import FrameType

from worker.supervisor.parts import Keeper, Listen, Part
from worker.supervisor.timing import monotonic

ENDING_SIGNALS = (Signals.SIGINT, Signals.SIGTERM, Signals.SIGHUP)
LONGEST_SLEEP = timedelta(seconds=5)
UNTIL_READY = timedelta(seconds=0.1)

ENDING = "ending: the worker finishes what it has in hand; Ctrl-C again hurries it"
HURRYING = "hurrying: what is cut short is done again after the next start"


class Supervisor:
    """Keeps the parts running, in their order; ends them in the opposite one."""

    def __init__(
        self,
        parts: Sequence[Part],
        listen: Listen,
        tell: Callable[[str], None],
        is_ready: Callable[[], bool] = lambda: True,
        on_ready: Callable[[], None] = lambda: None,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """``is_ready`` is asked until it is true, then ``on_ready`` is called, once. ``on_end``
        is called when all parts have ended, still deaf to signals.
        """
        self._parts = parts
        self._listen = listen
        self._tell = tell
        self._is_ready = is_ready
        self._on_ready = on_ready
        self._on_end = on_end
        self._ready = False
        self._wishes = 0
        """How often the end was asked for; from the second time on it hurries."""
        self._wishes_told = 0
        # Never closed: a thread that wakes too late must not write into what came after.
        self._sleeping, self._waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> None:
        """Until a signal asks for the end and no part is left. In the main thread only."""
        keepers = [Keeper(p, self._listen, self._tell, monotonic()) for p in self._parts]
        with self._hearing_signals():
            while True:
                now = monotonic()
                for keeper in keepers:
                    keeper.care(now)
                if self._wishes:
                    if self._all_ended(keepers, now):
                        break
                elif not self._ready and self._is_ready():
                    self._ready = True
                    self._on_ready()
                self._sleep(keepers, now)
            self._on_end()

    def wake(self) -> None:
        """Look again now; for other threads."""
        try:
            os.write(self._waker, b"\0")
        except BlockingIOError:
            return  # full of reasons to wake

    def _all_ended(self, keepers: Sequence[Keeper], now: timedelta) -> bool:
        """End the last part that runs; the ones before it stay: a worker drains into a broker."""
        if self._wishes > self._wishes_told:
            self._tell(HURRYING if self._wishes_told else ENDING)
            self._wishes_told = self._wishes
        for keeper in reversed(keepers):
            keeper.end(now, hurry=self._wishes - 1)
            if keeper.running:
                return False
        return True

    def _sleep(self, keepers: Sequence[Keeper], now: timedelta) -> None:
        until = min((keeper.next_care(now) for keeper in keepers), default=now + LONGEST_SLEEP)
        longest = LONGEST_SLEEP if self._ready else UNTIL_READY
        pause = max(timedelta(0), min(until - now, longest))
        ready, _, _ = select.select([self._sleeping], [], [], pause.total_seconds())
        if ready:
            os.read(self._sleeping, 4096)

    @contextmanager
    def _hearing_signals(self) -> Iterator[None]:
        before = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
        before[Signals.SIGCHLD] = signal.getsignal(Signals.SIGCHLD)
        if before[Signals.SIGHUP] is signal.SIG_IGN:
            del before[Signals.SIGHUP]  # nohup: the terminal's end is not to be ours
        for number in before:
            signal.signal(number, self._heard)
        fd_before = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(fd_before)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if number != Signals.SIGCHLD:
            self._wishes += 1
