"""Files and folders as a stream of articles, read a piece at a time."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import BinaryIO

from worker.articles.decode import looks_binary, marked_encoding
from worker.articles.documents import MAX_DOCUMENT, read_jsonl_line, read_text
from worker.domain.articles import Article
from worker.domain.errors import DocumentError

READABLE = frozenset({".txt", ".jsonl"})
_HEAD = 64 * 1024


class Documents:
    """The documents of some paths, in the order of the paths and of the names in folders.

    ``problems`` fills up while iterating: an unreadable document never stops the others.
    ``size`` is the bytes of all files, ``position`` those read so far.
    """

    def __init__(self, paths: Sequence[Path], now: datetime) -> None:
        self.problems: list[DocumentError] = []
        self.position = 0
        self._now = now
        self._files = [file for path in paths for file in self._readable(path)]
        self.size = sum(map(_size, self._files))

    def __iter__(self) -> Iterator[Article]:
        for file in self._files:
            read = self._lines if file.suffix == ".jsonl" else self._whole
            try:
                with _opened(file) as stream:
                    yield from read(file, stream)
            except DocumentError as error:
                self.problems.append(error)
            except OSError as error:
                self._unreadable(file, error)

    def _readable(self, path: Path) -> Iterator[Path]:
        """A named file of another kind is a problem; in a folder it is passed over.

        What a folder holds under a document's name and is none, such as a broken link or a
        pipe, is told when it is opened: somebody meant it to be read.
        """
        if path.is_dir():
            yield from sorted(self._in_folder(path))
        elif path.suffix in READABLE:
            yield path
        else:
            known = ", ".join(sorted(READABLE))
            self.problems.append(
                DocumentError(str(path), f"this version imports {known} files only")
            )

    def _in_folder(self, folder: Path) -> Iterator[Path]:
        """Links to folders are not followed: they may lead around in a circle."""
        for place, _, names in os.walk(folder, onerror=self._unreadable_folder):
            yield from (Path(place, name) for name in names if Path(name).suffix in READABLE)

    def _unreadable_folder(self, error: OSError) -> None:
        self._unreadable(error.filename, error)

    def _unreadable(self, path: Path | str, error: OSError) -> None:
        self.problems.append(DocumentError(str(path), error.strerror or "unreadable"))

    def _whole(self, file: Path, stream: BinaryIO) -> Iterator[Article]:
        data = stream.read(MAX_DOCUMENT + 1)
        self.position += len(data)
        yield read_text(str(file), data, self._now)

    def _lines(self, file: Path, stream: BinaryIO) -> Iterator[Article]:
        _refuse_binary(file, stream)
        for number, line, length in bounded_lines(stream):
            self.position += length
            try:
                if line.strip() or length > MAX_DOCUMENT:
                    yield read_jsonl_line(line, str(file), number, self._now)
            except DocumentError as error:
                self.problems.append(error)


def bounded_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes, int]]:
    """Number, bytes and length of every line; of a longer one than a document may be, only as
    many bytes as show that it is.
    """
    for number in count(1):
        line = stream.readline(MAX_DOCUMENT + 1)
        if not line:
            return
        length, piece = len(line), line
        while len(piece) > MAX_DOCUMENT and not piece.endswith(b"\n"):
            piece = stream.readline(MAX_DOCUMENT + 1)
            length += len(piece)
        yield number, line, length


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A regular file. Anything else is refused: a pipe would keep its reader waiting."""
    with open(file, "rb", opener=_without_waiting) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise DocumentError(str(file), "is no regular file")
        yield stream


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _refuse_binary(file: Path, stream: BinaryIO) -> None:
    """One problem for a file that would be one in every line."""
    head = stream.read(_HEAD)
    stream.seek(0)
    if looks_binary(head) or marked_encoding(head) not in {None, "utf-8-sig"}:
        raise DocumentError(str(file), "is no UTF-8 text file")


def _size(file: Path) -> int:
    """None of what cannot be reached, which is told when it is opened."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
