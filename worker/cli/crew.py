"""Work spread over processes: results in order, and a process that dies loses one piece only.

The pools of the standard library give up all work when a process is killed, or wait for it
forever, and cannot end a piece that takes too long.
"""

import logging
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from worker.domain.errors import CannotRunError

Piece = TypeVar("Piece")
Result = TypeVar("Result")

AT_HAND = 4
"""Pieces a process is given at once, so that none waits for its next. Four of a file's name and
an address of the greatest length still fit into a pipe, where handing out never blocks."""
_AHEAD = 16
"""Results a process may be ahead of the one that is waited for: what memory they take is bounded,
and one slow piece does not idle the others at once."""
_SPAWN = get_context("spawn")
"""Not fork: who calls may have threads, whose locks a fork would copy as they happen to be."""


class Fate(StrEnum):
    """Why a piece has no result."""

    TIMEOUT = "timeout"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece that has no result; ``detail`` says why in words for a person."""

    fate: Fate
    detail: str


@contextmanager
def in_order(
    work: Callable[[Piece], Result],
    pieces: Iterable[Piece],
    *,
    limit: timedelta,
    processes: int | None = None,
) -> Iterator[Iterator[Result | Lost]]:
    """``work`` of every piece, in their order, by as many processes as there are CPUs.

    ``work`` is a module's function; pieces and results are pickled. Pieces are asked for as
    they can be handed out. A piece that takes longer than ``limit``, whose process dies or
    whose work raises is ``Lost``. The processes end with the block. Raises CannotRunError
    where one cannot even begin.
    """
    crew = _Crew(work, limit, processes or len(os.sched_getaffinity(0)), iter(pieces))
    try:
        yield crew.results()
    finally:
        crew.end()


@dataclass
class _Hand:
    """One process, and the numbers of its unanswered pieces, the one at work first."""

    process: SpawnProcess
    connection: "Connection[Any, Any]"
    given: deque[int] = field(default_factory=deque)
    has_begun: bool = False


class _Crew(Generic[Piece, Result]):
    def __init__(
        self,
        work: Callable[[Piece], Result],
        limit: timedelta,
        size: int,
        pieces: Iterator[Piece],
    ) -> None:
        self._work = work
        self._limit = limit
        self._size = size
        self._fresh = pieces
        self._taken = 0
        self._hands: list[_Hand] = []
        self._open: dict[int, Piece] = {}
        self._returned: deque[int] = deque()
        self._done: dict[int, Result | Lost] = {}

    def results(self) -> Iterator[Result | Lost]:
        number = 0
        while True:
            self._hand_out(number + _AHEAD * self._size)
            if number in self._done:
                yield self._done.pop(number)
                number += 1
            elif self._open:
                self._collect()
            else:
                return

    def end(self) -> None:
        for hand in self._hands:
            hand.process.kill()
        for hand in self._hands:
            _dismiss(hand)

    def _hand_out(self, before: int) -> None:
        """Give out pieces whose number is below ``before`` until every hand is full."""
        while self._has_room() and (number := self._next(before)) is not None:
            hand = self._idlest()
            hand.given.append(number)
            with suppress(BrokenPipeError):  # it is dead, as collecting will find
                hand.connection.send(self._open[number])

    def _has_room(self) -> bool:
        return len(self._hands) < self._size or any(
            len(hand.given) < AT_HAND for hand in self._hands
        )

    def _next(self, before: int) -> int | None:
        if self._returned:
            return self._returned.popleft()
        for piece in islice(self._fresh, 1 if self._taken < before else 0):
            self._open[self._taken] = piece
            self._taken += 1
            return self._taken - 1
        return None

    def _idlest(self) -> _Hand:
        """A process with nothing to do, a new one while there may be more, else the idlest."""
        idlest = min(self._hands, key=lambda hand: len(hand.given), default=None)
        if idlest is None or (idlest.given and len(self._hands) < self._size):
            idlest = _hired(self._work, self._limit)
            self._hands.append(idlest)
        return idlest

    def _collect(self) -> None:
        """Wait for at least one answer, or death."""
        ready = wait([hand.connection for hand in self._hands])
        for hand in [hand for hand in self._hands if hand.connection in ready]:
            try:
                answer = hand.connection.recv()
            except (EOFError, OSError):  # OSError: it died in the middle of its answer
                self._bury(hand)
            else:
                if hand.has_begun:
                    self._settle(hand.given.popleft(), answer)
                hand.has_begun = True

    def _bury(self, hand: _Hand) -> None:
        """The piece at work is lost; those that only waited go to others."""
        self._hands.remove(hand)
        code = _dismiss(hand)
        if not hand.has_begun:
            raise CannotRunError(
                f"a process of its own ended before it began (exit code {code}): is there "
                "enough memory?"
            )
        if hand.given:
            self._settle(hand.given.popleft(), self._lost(code))
        self._returned.extend(hand.given)

    def _settle(self, number: int, result: Result | Lost) -> None:
        self._done[number] = result
        del self._open[number]

    def _lost(self, code: int | None) -> Lost:
        if code == -signal.SIGALRM:
            return Lost(Fate.TIMEOUT, f"took longer than {self._limit.total_seconds():g} s")
        if code is not None and code < 0:
            return Lost(Fate.CRASHED, f"its process was ended by {signal.Signals(-code).name}")
        return Lost(Fate.CRASHED, f"its process ended with exit code {code}")


def _hired(work: Callable[[Piece], Result], limit: timedelta) -> _Hand:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs, work, limit), daemon=True)
    with _without_interrupts():
        process.start()
    theirs.close()
    return _Hand(process, ours)


def _dismiss(hand: _Hand) -> int | None:
    """Wait until a process that is dead or dying is gone. How it ended."""
    hand.process.join()
    code = hand.process.exitcode
    hand.process.close()
    hand.connection.close()
    return code


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """What is started here inherits it: Ctrl-C reaches all processes of a terminal, and only
    the first is to answer, which then ends the others.
    """
    # started by the first process, it would lift the block before that process is there
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(
    connection: "Connection[Any, Any]", work: Callable[[Piece], Result], limit: timedelta
) -> None:
    """The life of a process: until nobody is there any more to hand out.

    The kernel ends a piece that takes too long, in whatever library it hangs and also when
    the process that handed it out is gone.
    """
    logging.disable()  # what libraries say of a broken page, its result says
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send(None)
        while True:
            piece = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
            result = _worked(work, piece)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send(result)


def _worked(work: Callable[[Piece], Result], piece: Piece) -> Result | Lost:
    try:
        return work(piece)
    except Exception as error:  # noqa: BLE001 (the task boundary: a mistake of ours costs one piece)
        return Lost(Fate.CRASHED, f"natowire's own mistake: {type(error).__name__}: {error}")
