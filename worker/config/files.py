"""The five files as text, from a folder that may hold anything."""

import os
import stat
from pathlib import Path

from worker.config.document import FILES
from worker.config.findings import Finding, Mark

MAX_BYTES = 5 * 1024 * 1024
"""Of one file; 500 feeds take 100 KB."""


def read_files(folder: Path) -> tuple[dict[str, str], list[Finding]]:
    """The text of every file that can be read, and why the others cannot."""
    read = {name: _text(folder / name) for name in FILES}
    texts = {name: text for name, text in read.items() if isinstance(text, str)}
    return texts, [finding for finding in read.values() if isinstance(finding, Finding)]


def missing(file: str) -> Finding:
    return Finding(file, (), "is missing: it must at least say version: 1", "missing_file")


def _text(file: Path) -> str | Finding:
    try:
        with open(file, "rb", opener=_without_waiting) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return Finding(file.name, (), "is no regular file", "unreadable")
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return missing(file.name)
    except OSError as error:
        return Finding(file.name, (), f"cannot be read: {error.strerror}", "unreadable")
    if len(content) > MAX_BYTES:
        return Finding(file.name, (), f"is larger than {MAX_BYTES // 1024**2} MiB", "size")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(file.name, content, error.start)


def _without_waiting(path: str, flags: int) -> int:
    """A pipe in place of a file would keep its reader waiting for a writer."""
    return os.open(path, flags | os.O_NONBLOCK)


def _not_utf8(file: str, content: bytes, position: int) -> Finding:
    before = content[:position]
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig")) + 1
    message = f"the byte 0x{content[position]:02X} is not UTF-8: save the file as UTF-8"
    return Finding(file, (), message, "encoding", Mark(before.count(b"\n") + 1, column))
