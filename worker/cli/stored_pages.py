"""Pages that lie in files: which they are, and each read by a process of its own."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from worker.articles.canonical import MAX_URL
from worker.articles.documents import MAX_DOCUMENT
from worker.articles.extraction.values import Extraction
from worker.cli.documents import PAGES, bounded_lines
from worker.cli.files import files_in, is_folder, opened, read_start
from worker.domain.errors import DocumentError

_LONGEST_NAME = 4096
"""Bytes of a file's name with its folders that Linux takes."""


@dataclass(frozen=True, slots=True)
class StoredPage:
    """``file`` is the name as it was given, ``path`` where it is."""

    file: str
    path: str
    now: datetime
    url: str | None = None


class Fault(StrEnum):
    """Why a file cannot be read as a page at all."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that cannot be read; ``detail`` says why in words for a person."""

    fault: Fault
    detail: str


class StoredPages:
    """The pages of some paths, and then of a list. What is wrong with a folder or with a line of
    the list is in ``problems``, which fills up while iterating.
    """

    def __init__(self, paths: Sequence[str], listed: Path | None, now: datetime) -> None:
        self.problems: list[DocumentError] = []
        self._paths = paths
        self._list = listed
        self._now = now

    def __iter__(self) -> Iterator[StoredPage]:
        for path in self._paths:
            if is_folder(path):
                for file in files_in(path, PAGES, self._unreadable_folder):
                    yield StoredPage(file, file, self._now)
            else:
                yield StoredPage(path, path, self._now)
        if self._list:
            yield from self._listed(self._list)

    def count(self) -> int:
        """How many there will be, about: without opening any."""
        given = StoredPages(self._paths, None, self._now)
        return sum(1 for _ in given) + (_lines(self._list) if self._list else 0)

    def _listed(self, listed: Path) -> Iterator[StoredPage]:
        try:
            with opened(listed) as (stream, _):
                for number, line, _ in bounded_lines(stream):
                    if line.strip():
                        yield from self._line(line, f"{listed}:{number}", listed.parent)
        except DocumentError as error:
            self.problems.append(error)

    def _line(self, line: bytes, where: str, folder: Path) -> Iterator[StoredPage]:
        try:
            file, url = _named(line)
        except ValueError as error:
            self.problems.append(DocumentError(where, str(error)))
        else:
            yield StoredPage(file, str(folder / file), self._now, url)

    def _unreadable_folder(self, error: OSError) -> None:
        self.problems.append(DocumentError(error.filename, error.strerror or "unreadable"))


def read_stored(page: StoredPage) -> Extraction | Unread:
    """What a stored page holds: the work of one process."""
    from worker.articles.extraction.extract import extract

    try:
        data = read_start(Path(page.path), MAX_DOCUMENT)
    except DocumentError as error:
        return Unread(Fault.UNREADABLE, error.problem)
    if len(data) > MAX_DOCUMENT:
        return Unread(Fault.TOO_LARGE, "is larger than 10 MiB")
    return extract(data, now=page.now, url=page.url)


def _lines(listed: Path) -> int:
    try:
        with opened(listed) as (stream, _):
            return sum(1 for _ in bounded_lines(stream))
    except DocumentError:
        return 0


def _named(line: bytes) -> tuple[str, str | None]:
    """File and address of a line. Raises ValueError with what is wrong with it."""
    try:
        fields: Any = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        fields = None
    file = fields.get("file") if isinstance(fields, dict) else None
    if not isinstance(file, str) or not file:
        raise ValueError('is no JSON object with a "file"')
    url = fields.get("url")
    if url is not None and not isinstance(url, str):
        raise ValueError("url must be a string")
    if len(file) > _LONGEST_NAME or len(url or "") > MAX_URL:
        raise ValueError("its file or url is too long")
    return file, url or None
