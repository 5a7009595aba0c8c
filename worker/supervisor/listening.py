"""What the parts say: into the log file whole, and what matters on to the person.

A thread a part reads its pipe, so that nothing else that is slow ever blocks the part.
"""

import json
import logging
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Thread
from typing import Any

from worker.domain.dates import rfc3339
from worker.render.clean import clean, cut

LONGEST_LINE = 64 * 1024
LONGEST_SHOWN = 500
FILES = 5
FILE_BYTES = 10 * 1024 * 1024
LAST_WORDS_WITHIN = 2.0
"""Seconds in which a pipe whose writers have all ended is read to its end."""

SHOWN_LEVELS = frozenset({"warning", "error", "critical"})
COMMON = frozenset({"timestamp", "level", "event", "logger", "exception", "task_id", "stack"})
"""Fields that are said otherwise, or say nothing to a person."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing a part said, as the object that goes into the log file."""

    part: str
    fields: dict[str, Any]

    @property
    def level(self) -> str:
        return str(self.fields.get("level", "info"))

    @property
    def words(self) -> str:
        """One readable line: what happened, where, and the last line of a traceback."""
        extra = ", ".join(f"{k}={v}" for k, v in self.fields.items() if k not in COMMON)
        raised = str(self.fields.get("exception") or "").strip().rpartition("\n")[2]
        said = [str(self.fields.get("event", "")), raised, f"({extra})" if extra else ""]
        return cut(clean(" ".join(filter(None, said))), LONGEST_SHOWN)


def understood(part: str, line: bytes) -> Saying | None:
    """A line of a part's output; None where it holds nothing. What is no JSON object with an
    event (Valkey's log, a traceback at import) becomes one, so that the file has one form.
    """
    text = line.decode("utf-8", "replace").strip()
    if not text:
        return None
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        fields = None
    if isinstance(fields, dict) and "event" in fields:
        return Saying(part, fields)
    return own(part, "info", text)


def own(part: str, level: str, event: str) -> Saying:
    """Something said now by a part that writes no JSON, or by the supervisor itself."""
    now = rfc3339(datetime.now(UTC))
    return Saying(part, {"timestamp": now, "level": level, "logger": part, "event": event})


class Listener:
    """Reads one part's output until all its processes have ended."""

    def __init__(
        self, part: str, process: subprocess.Popen[bytes], hear: Callable[[Saying], None]
    ) -> None:
        assert isinstance(process.stdout, BufferedReader)  # noqa: S101  (the part's pipe)
        self._part = part
        self._pipe = process.stdout
        self._hear = hear
        self._last: Saying | None = None
        self._thread = Thread(target=self._read, name=f"listener-{part}", daemon=True)
        self._thread.start()

    def finish(self) -> str:
        """The last words, once the part has ended."""
        self._thread.join(LAST_WORDS_WITHIN)
        return self._last.words if self._last else ""

    def _read(self) -> None:
        with self._pipe:
            while line := self._pipe.readline(LONGEST_LINE):
                said = understood(self._part, line)
                if said:
                    self._last = said
                    self._hear(said)


class LogFile:
    """``service.log``, a JSON object a line, rotated. A full disk stops nothing."""

    def __init__(self, folder: Path, failed: Callable[[str], None]) -> None:
        """``failed`` is called once for each time that writing begins to fail."""
        self._handler = _Rotating(folder / "service.log", failed)

    def write(self, said: Saying) -> None:
        line = json.dumps(said.fields, ensure_ascii=False)
        self._handler.handle(logging.makeLogRecord({"msg": line}))

    def close(self) -> None:
        self._handler.close()


class _Rotating(RotatingFileHandler):
    """The standard one, which tells of a failure in words instead of a traceback a line."""

    def __init__(self, path: Path, failed: Callable[[str], None]) -> None:
        super().__init__(
            path,
            maxBytes=FILE_BYTES,
            backupCount=FILES - 1,
            encoding="utf-8",
            errors="replace",
            delay=True,
        )
        self._failed = failed
        self._failing = False

    def emit(self, record: logging.LogRecord) -> None:
        before, self._failing = self._failing, False
        super().emit(record)  # calls handleError where it fails
        if self._failing and not before:
            self._failed(f"{self.baseFilename} cannot be written; the service goes on without")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 (logging's)
        """Also lets go of what could not be written, with which closing would fail again."""
        self._failing = True
        stream, self.stream = self.stream, None
        if stream:
            with suppress(OSError):
                stream.close()
