"""Files and folders as a stream of articles, read a piece at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from worker.articles.documents import MAX_DOCUMENT, read_jsonl_line, read_text
from worker.domain.articles import Article
from worker.domain.errors import DocumentError

READABLE = frozenset({".txt", ".jsonl"})


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
        self.size = sum(file.stat().st_size for file in self._files)

    def __iter__(self) -> Iterator[Article]:
        for file in self._files:
            read = self._lines if file.suffix == ".jsonl" else self._whole
            yield from read(file)

    def _readable(self, path: Path) -> Iterator[Path]:
        """A named file of another kind is a problem; in a folder it is passed over."""
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in READABLE)
        elif path.suffix in READABLE:
            yield path
        else:
            known = ", ".join(sorted(READABLE))
            self.problems.append(
                DocumentError(str(path), f"this version imports {known} files only")
            )

    def _whole(self, file: Path) -> Iterator[Article]:
        try:
            with file.open("rb") as stream:
                yield read_text(str(file), stream.read(MAX_DOCUMENT + 1), self._now)
        except DocumentError as error:
            self.problems.append(error)
        except OSError as error:
            self.problems.append(DocumentError(str(file), error.strerror or "unreadable"))
        self.position += file.stat().st_size

    def _lines(self, file: Path) -> Iterator[Article]:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                self.position += len(line)
                if not line.strip():
                    continue
                try:
                    yield read_jsonl_line(line, str(file), number, self._now)
                except DocumentError as error:
                    self.problems.append(error)
