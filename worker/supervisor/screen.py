"""What a person sees: lines that stay, and below them one status line, rewritten in place.

A thread writes. A terminal that was stopped (Ctrl-S), or a pipe that nobody reads, holds up
what is shown and nothing else.
"""

import os
import queue
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import TextIO

from worker.supervisor.folding import Folding
from worker.supervisor.timing import monotonic

MOST_WAITING = 1000
"""Lines that wait for a slow terminal; those that come after are only in the log file."""

FOLDED_LOOKED_AT = 5.0
CLOSED_WITHIN = 2.0
CLEAR_LINE = "\r\x1b[K"
DEFAULT_WIDTH = 80

DIM, BOLD, RED, RESET = "\x1b[2m", "\x1b[1m", "\x1b[31m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Look:
    """What an output can show. ``live``: a line can be rewritten in place."""

    live: bool
    coloured: bool

    @classmethod
    def of(cls, stream: TextIO, *, no_color: str | None, term: str | None) -> "Look":
        """NO_COLOR (https://no-color.org) counts where it is set and not empty."""
        live = stream.isatty() and term != "dumb"
        return cls(live, live and not no_color)

    def styled(self, text: str, style: str) -> str:
        return f"{style}{text}{RESET}" if self.coloured else text


@dataclass(frozen=True, slots=True)
class _Line:
    text: str


@dataclass(frozen=True, slots=True)
class _Problem:
    text: str


@dataclass(frozen=True, slots=True)
class _Status:
    text: str


class Screen:
    """Lines to ``out``, problems to ``err``, equal ones folded. No method waits."""

    def __init__(
        self,
        out: TextIO,
        err: TextIO,
        look: Look,
        now: Callable[[], timedelta] = monotonic,
    ) -> None:
        self._look = look
        self._out = out
        self._err = err
        self._now = now
        self._status = ""
        self._folding = Folding()
        self._waiting: queue.Queue[_Line | _Problem | _Status | None] = queue.Queue(MOST_WAITING)
        self._thread = Thread(target=self._show_all, name="screen", daemon=True)
        self._thread.start()

    @property
    def look(self) -> Look:
        return self._look

    def line(self, text: str) -> None:
        self._put(_Line(text))

    def problem(self, text: str) -> None:
        self._put(_Problem(text))

    def status(self, text: str) -> None:
        """Replace the status line; nothing where lines cannot be rewritten."""
        if self._look.live:
            self._put(_Status(text))

    def close(self) -> None:
        """Show what waits, as far as the terminal takes it soon."""
        self._put(None)
        self._thread.join(CLOSED_WITHIN)

    def _put(self, item: _Line | _Problem | _Status | None) -> None:
        try:
            self._waiting.put_nowait(item)
        except queue.Full:
            return

    def _show_all(self) -> None:
        while True:
            try:
                item = self._waiting.get(
                    timeout=FOLDED_LOOKED_AT if self._folding.holding else None
                )
            except queue.Empty:
                self._problems(self._folding.due(self._now()))
                continue
            if item is None:
                self._problems(self._folding.rest())
                self._above([], self._out, status="")
                return
            self._show(item)

    def _show(self, item: _Line | _Problem | _Status) -> None:
        if isinstance(item, _Line):
            self._above([item.text], self._out)
        elif isinstance(item, _Problem):
            self._problems(self._folding.take(item.text, self._now()))
        elif item.text != self._status:
            self._above([], self._out, status=item.text)

    def _problems(self, lines: list[str]) -> None:
        if lines:
            self._above(lines, self._err)

    def _above(self, lines: list[str], stream: TextIO, status: str | None = None) -> None:
        """Write lines where the status line was, and the status line below them."""
        if self._status:
            _write(self._out, CLEAR_LINE)
        if status is not None:
            self._status = status
        _write(stream, "".join(f"{line}\n" for line in lines))
        if self._status:
            _write(self._out, fitted(self._status, _width(self._out)))


def fitted(text: str, width: int) -> str:
    """As much of one line as fits, one column left free: a full line would wrap."""
    columns = 0
    for position, character in enumerate(text):
        columns += _columns(character)
        if columns > width - 1:
            return text[:position]
    return text


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH


def _write(stream: TextIO, text: str) -> None:
    """Past Python's buffers, which would keep what could not be written and fail with it once
    more when the interpreter ends. Whoever looked on may be gone: that ends nothing.
    """
    left = text.encode(stream.encoding or "utf-8", "replace")
    try:
        while left:
            left = left[os.write(stream.fileno(), left) :]
    except OSError:
        return
