"""Files and folders as a stream of articles, read a piece at a time."""

from collections.abc import Generator, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import BinaryIO

from worker.articles.decode import looks_binary, marked_encoding
from worker.articles.documents import MAX_DOCUMENT, read_jsonl_line, read_text
from worker.cli.crew import Lost, in_order
from worker.cli.files import files_in, is_folder, kind_of, opened, read_start
from worker.domain.articles import Article
from worker.domain.errors import DocumentError

TEXTS = frozenset({".txt"})
PAGES = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl"})
READABLE = TEXTS | PAGES | LINES
PAGE_LIMIT = timedelta(minutes=1)
"""Pages take 30 ms, hostile ones five seconds: what takes longer hangs in a library."""
_HEAD = 64 * 1024

Pages = Iterator[Article | DocumentError | Lost]


class Documents:
    """The documents of some paths, in the order of the paths and of the names in folders.

    ``problems`` fills up while iterating: an unreadable document never stops the others.
    ``size`` is the bytes of all files, ``position`` those read so far. Pages are read by
    processes of their own, which end with the iterator.
    """

    def __init__(self, paths: Sequence[Path], now: datetime) -> None:
        self.problems: list[DocumentError] = []
        self.position = 0
        self._now = now
        self._files = [file for path in paths for file in self._readable(path)]
        self.size = sum(map(_size, self._files))

    def __iter__(self) -> Generator[Article]:
        pages = [(file, self._now) for file in self._files if kind_of(file.name) in PAGES]
        with in_order(read_page, pages, limit=PAGE_LIMIT) as read:
            for file in self._files:
                try:
                    yield from self._articles(file, read)
                except DocumentError as error:
                    self.problems.append(error)

    def _articles(self, file: Path, pages: Pages) -> Iterator[Article]:
        kind = kind_of(file.name)
        if kind in LINES:
            yield from self._lines(file)
            return
        self.position += _size(file)
        if kind in PAGES:
            yield _article(next(pages), file)
        else:
            yield read_text(str(file), read_start(file, MAX_DOCUMENT), self._now)

    def _lines(self, file: Path) -> Iterator[Article]:
        before = self.position
        with opened(file) as (stream, packed):
            _refuse_binary(file, stream)
            for number, line, length in bounded_lines(stream):
                self.position = before + packed.tell()
                try:
                    if line.strip() or length > MAX_DOCUMENT:
                        yield read_jsonl_line(line, str(file), number, self._now)
                except DocumentError as error:
                    self.problems.append(error)

    def _readable(self, path: Path) -> Iterator[Path]:
        """A named file of another kind is a problem; in a folder it is passed over.

        What a folder holds under a document's name and is none, such as a broken link or a
        pipe, is told when it is opened: somebody meant it to be read.
        """
        if is_folder(path):
            yield from map(Path, files_in(path, READABLE, self._unreadable_folder))
        elif kind_of(path.name) in READABLE:
            yield path
        else:
            known = ", ".join(sorted(READABLE))
            self.problems.append(
                DocumentError(str(path), f"is none of {known} (packed as .gz or not)")
            )

    def _unreadable_folder(self, error: OSError) -> None:
        self.problems.append(DocumentError(error.filename, error.strerror or "unreadable"))


def read_page(page: tuple[Path, datetime]) -> Article | DocumentError:
    """The article of a stored page, or why there is none: the work of one process."""
    from worker.articles.html_document import read_html

    file, now = page
    try:
        data = read_start(file, MAX_DOCUMENT)
        if len(data) > MAX_DOCUMENT:
            return DocumentError(str(file), "is larger than 10 MiB")
        return read_html(str(file), data, now)
    except DocumentError as error:
        return error


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


def _article(read: Article | DocumentError | Lost, file: Path) -> Article:
    match read:
        case Lost():
            raise DocumentError(str(file), f"is given up: {read.detail}")
        case DocumentError():
            raise read
        case _:
            return read


def _refuse_binary(file: Path, stream: BinaryIO) -> None:
    """One problem for a file that would be one in every line."""
    head = stream.read(_HEAD)
    stream.seek(0)
    is_utf16 = b"\0" in head or marked_encoding(head) not in {None, "utf-8-sig"}
    if is_utf16 or looks_binary(head):
        raise DocumentError(str(file), "is no UTF-8 text file")


def _size(file: Path) -> int:
    """None of what cannot be reached, which is told when it is opened."""
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0
