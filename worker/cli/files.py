"""Files of documents and pages: opened without waiting, unpacked, read within bounds."""

import gzip
import os
import stat
import zlib
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from worker.domain.errors import DocumentError

_GZIP = b"\x1f\x8b"


@contextmanager
def opened(file: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """A regular file's bytes, unpacked where they are gzip, and the file as it lies there.

    Raises DocumentError with the file's name, also for what reading it meets inside the block:
    what is no regular file is refused, since a pipe would keep its reader waiting.
    """
    try:
        with open(file, "rb", opener=_without_waiting) as packed:
            if not stat.S_ISREG(os.fstat(packed.fileno()).st_mode):
                raise DocumentError(str(file), "is no regular file")
            yield _unpacked(packed), packed
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DocumentError(str(file), "is damaged: its gzip data cannot be unpacked") from None
    except OSError as error:
        raise DocumentError(str(file), error.strerror or "unreadable") from None
    except ValueError as error:  # a NUL or half a surrogate in the name
        raise DocumentError(str(file), f"is no name of a file: {error}") from None


def read_start(file: Path, most: int) -> bytes:
    """The file's bytes, of a longer one no more than show that it is longer than ``most``."""
    with opened(file) as (stream, _):
        return stream.read(most + 1)


def files_in(
    folder: Path | str, kinds: Container[str], on_error: Callable[[OSError], None]
) -> Iterator[str]:
    """All files of these kinds in a folder and those below it, in the order of their names.

    Links to folders are not followed: they may lead around in a circle.
    """
    waiting = [(str(folder), True)]
    while waiting:
        path, is_walked = waiting.pop()
        if not is_walked:
            yield path
            continue
        try:
            with os.scandir(path) as entries:
                found = sorted((entry.path, _is_walked(entry)) for entry in entries)
        except OSError as error:
            on_error(error)
            continue
        waiting += [each for each in reversed(found) if each[1] or _is_file(each[0], kinds)]


def is_folder(path: Path | str) -> bool:
    """Also by a link; never an error, whatever the name is."""
    return os.path.isdir(path)  # noqa: PTH112 (Path.is_dir raises for names that are too long)


def kind_of(file: str) -> str:
    """The ending that tells what a file holds, packed or not: ``a.HTML.gz`` is ``.html``."""
    return PurePath(file.lower().removesuffix(".gz")).suffix


def _is_walked(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _is_file(path: str, kinds: Container[str]) -> bool:
    return kind_of(path) in kinds and not is_folder(path)


def _unpacked(packed: BinaryIO) -> BinaryIO:
    """By the first bytes: names lie, since browsers unpack what they save under ``.gz``."""
    start = packed.read(len(_GZIP))
    packed.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=packed)) if start == _GZIP else packed


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)
