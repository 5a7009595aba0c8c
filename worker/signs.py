"""Signs of life: files whose time says when a part of the service was last well.

Files, because a health check must be quick and need nothing that may itself be ill: Celery's
own ping costs 1.1 s and 58 MB each time, this 0.06 s (notes: engine, section 6). Standard
library only.
"""

import logging
import os
import socket
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

OTHERWISE = {
    "worker": "the worker is stopped, hangs or has lost the broker",
    "beat": "beat is stopped, hangs or cannot reach the broker",
}
"""What is said of a part that gives no sign of life."""

PARTS = tuple(OTHERWISE)

TICK = "tick"
"""A tick was done to its end, by whichever worker: consuming is more than being connected."""

NO_TICK = "no tick was done: beat, broker or database are not well"

HEARTBEAT = "heartbeat"
"""The dead-man's switch outside took a sign."""

WORD = "word"
"""What the last look over everything found that makes a worker's health red, a line each."""

SOON, LATER = timedelta(seconds=30), timedelta(seconds=60)
"""Six missed signs of a part; twelve missed ticks, which may queue behind other work."""

log = logging.getLogger(__name__)


def own(part: str) -> str:
    """The name of this machine's (or container's) sign for a part of the service."""
    return f"{part}-{socket.gethostname()}"


class Signs:
    """Signs of life in one folder, which processes of one service share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def give(self, name: str) -> None:
        """Say that ``name`` is well now. Never raises: a full disk must not end who is well."""
        file = self._folder / name
        try:
            try:
                os.utime(file)
            except FileNotFoundError:
                self._folder.mkdir(parents=True, exist_ok=True)
                file.touch()
        except OSError as error:
            log.warning("no sign of life can be left at %s: %s", file, error.strerror)

    def leave_word(self, lines: Iterable[str]) -> None:
        """Keep what makes health red, in place of what was. Never raises, as ``give``."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            new = self._folder / f"{own(WORD)}-{os.getpid()}"
            new.write_text("\n".join(lines), "utf-8", errors="backslashreplace")
            new.replace(self._folder / WORD)
        except OSError as error:
            log.warning("no word can be left at %s: %s", self._folder, error.strerror)

    def word(self) -> list[str]:
        """What was left last."""
        try:
            return (self._folder / WORD).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def youngest(self, part: str) -> timedelta | None:
        """The age of a part's last sign on whichever machine; None where there is none."""
        ages = [age for file in self._of(part) if (age := self.age(file.name)) is not None]
        return min(ages, default=None)

    def forget(self, older: timedelta) -> None:
        """Remove signs of machines that are no more: each new container has a name of its own."""
        for part in PARTS:
            for file in self._of(part):
                age = self.age(file.name)
                if age is not None and age > older:
                    file.unlink(missing_ok=True)

    def _of(self, part: str) -> Iterator[Path]:
        return self._folder.glob(f"{part}-*")

    def age(self, name: str) -> timedelta | None:
        """How long ago ``name`` was last well; None where it never was."""
        try:
            then = (self._folder / name).stat().st_mtime
        except OSError:
            return None
        return timedelta(seconds=max(0.0, time.time() - then))


def ailments(signs: Signs, part: str) -> list[str]:
    """Why this machine's worker or beat is not well; empty where it is. A worker's health is also
    that of what it does: whether its operator can be told, and no alert is lost.
    """
    found = _late(signs.age(own(part)), SOON, OTHERWISE[part])
    return found + _ticking(signs) + signs.word() if part == "worker" else found


def service_ailments(signs: Signs) -> list[str]:
    """Why the service as a whole is not well, on however many machines it runs."""
    found = [line for part in PARTS for line in _late(signs.youngest(part), SOON, OTHERWISE[part])]
    return found + _ticking(signs)


def _ticking(signs: Signs) -> list[str]:
    return _late(signs.age(TICK), LATER, NO_TICK)


def _late(age: timedelta | None, limit: timedelta, otherwise: str) -> list[str]:
    if age is None:
        return [f"{otherwise} (never a sign of life)"]
    if age > limit:
        return [f"{otherwise} (last sign {int(age.total_seconds())} s ago)"]
    return []
