"""Signs of life: files whose time says when a part of the service was last well.

Files, because a health check must be quick and need nothing that may itself be ill: Celery's
own ping costs 1.1 s and 58 MB each time, this 0.06 s (notes: engine, section 6). Standard
library only.
"""

import logging
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

TICK = "tick"
"""A tick was done to its end, by whichever worker: consuming is more than being connected."""

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

    def age(self, name: str) -> timedelta | None:
        """How long ago ``name`` was last well; None where it never was."""
        try:
            then = (self._folder / name).stat().st_mtime
        except OSError:
            return None
        return timedelta(seconds=max(0.0, time.time() - then))


@dataclass(frozen=True, slots=True)
class Sign:
    """One condition of health: this sign, no older than ``limit``; else ``otherwise``."""

    name: str
    limit: timedelta
    otherwise: str


def conditions() -> Mapping[str, tuple[Sign, ...]]:
    """What makes each part of the service well, on this machine."""
    soon, later = timedelta(seconds=30), timedelta(seconds=60)
    return {
        "worker": (
            Sign(own("worker"), soon, "the worker is stopped, hangs or has lost the broker"),
            Sign(TICK, later, "no tick was done: beat, broker or database are not well"),
        ),
        "beat": (Sign(own("beat"), soon, "beat is stopped, hangs or cannot reach the broker"),),
    }


def ailments(signs: Signs, part: str) -> list[str]:
    """Why a part of the service is not well; empty where it is."""
    found = []
    for sign in conditions()[part]:
        age = signs.age(sign.name)
        if age is None:
            found.append(f"{sign.otherwise} (never a sign of life)")
        elif age > sign.limit:
            found.append(f"{sign.otherwise} (last sign {int(age.total_seconds())} s ago)")
    return found
