"""One edit of one config file, checked as a whole before it is written, and written whole.

Whoever reads the folder meanwhile, the running service above all, finds the old file or the
new one. Two commands that edit at once take turns; what a person saves in between is not lost
either, for the edit is made again on what then stands there.
"""

import codecs
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from worker.config.load import LoadResult, load, parse
from worker.domain.errors import ConfigError, Problem
from worker.domain.settings import Config

Edit = Callable[[str, Config], str]
"""The text of a file as it shall be, from its text and the config as they are."""

PATIENCE = timedelta(seconds=15)
"""How long to wait for another edit, which takes a second for 500 feeds."""
_LOOK_AGAIN = timedelta(milliseconds=20)
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Change:
    """A config that was edited, and the warnings that it did not give before."""

    config: Config
    warnings: tuple[Problem, ...]


class _OvertakenError(Exception):
    """Somebody else wrote the file while its edit was being checked."""


def change(folder: Path, file: str, edit: Edit, environ: Mapping[str, str]) -> Change:
    """Edit ``file`` of the config in ``folder``; what ``edit`` raises leaves all as it was.

    Raises ConfigError, with nothing written, where the config was broken before, where it would
    be broken by the edit, and where the file cannot be written; its note says which. Examples
    that do not hold forbid no edit: it may be what mends them, or writes down what went wrong.
    """
    with _alone(folder, file):
        for _ in range(_ATTEMPTS):
            with suppress(_OvertakenError):
                return _change(folder, file, edit, environ)
    raise _unwritten(file, "changed again and again while it was edited")


def _change(folder: Path, file: str, edit: Edit, environ: Mapping[str, str]) -> Change:
    before = load(folder, environ, prove=None)
    if before.config is None:
        raise _refused(before, "the config is broken already")
    text = edit(before.files[file], before.config)
    after = parse({**before.files, file: text}, folder, environ, prove=None)
    if after.config is None:
        raise _refused(after, "the config would be broken by this edit")
    if text != before.files[file]:
        _replace(folder / file, before.files[file], text)
    return Change(after.config, _new_warnings(before, after))


def _refused(loaded: LoadResult, why: str) -> ConfigError:
    error = ConfigError(loaded.errors)
    error.add_note(f"nothing was changed: {why}")
    return error


def _new_warnings(before: LoadResult, after: LoadResult) -> tuple[Problem, ...]:
    known = {(problem.file, problem.message) for problem in before.problems}
    return tuple(new for new in after.problems if (new.file, new.message) not in known)


@contextmanager
def _alone(folder: Path, file: str) -> Iterator[None]:
    """Lock the folder itself: a lock file would be one more thing in the admin's repository.

    Where the folder cannot be locked (some network file systems), ``_replace`` still notices
    most of what happens in between.
    """
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield  # loading tells what is wrong with the folder
        return
    try:
        _lock(held, file)
        yield
    finally:
        os.close(held)


def _lock(held: int, file: str) -> None:
    patient_until = time.monotonic() + PATIENCE.total_seconds()
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > patient_until:
                raise _unwritten(file, "is being edited by another natowire") from None
            time.sleep(_LOOK_AGAIN.total_seconds())
        except OSError:
            return
        else:
            return


def _replace(file: Path, before: str, after: str) -> None:
    """Put the new text in place of the old one, with its byte order mark, mode and owner. A
    symbolic link stays one: what it leads to is replaced.
    """
    target = Path(os.path.realpath(file))
    written = None
    try:
        if not os.access(target, os.W_OK):
            raise _unwritten(file.name, "is write-protected")
        mark = codecs.BOM_UTF8 if target.read_bytes().startswith(codecs.BOM_UTF8) else b""
        written = _written_beside(target, mark + after.encode())
        if target.read_bytes() != mark + before.encode():
            raise _OvertakenError
        written.replace(target)
        written = None
        _sync(target.parent)
    except OSError as error:
        raise _unwritten(file.name, f"cannot be written: {error.strerror}") from error
    finally:
        if written:
            written.unlink(missing_ok=True)


def _written_beside(target: Path, content: bytes) -> Path:
    """A finished file in the same folder. It is like the target in all but its content."""
    with tempfile.NamedTemporaryFile(
        dir=target.parent, prefix=f".{target.name}.", delete=False
    ) as stream:
        made = Path(stream.name)
        try:
            stream.write(content)
            _keep_owner(target, stream.fileno())
            shutil.copystat(target, made)  # mode, access lists and labels; and times
            os.utime(made)
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:  # Ctrl-C, too, leaves nothing behind
            made.unlink(missing_ok=True)
            raise
    return made


def _keep_owner(target: Path, descriptor: int) -> None:
    """Another owner might leave the service unable to read its config."""
    was, is_ = target.stat(), os.fstat(descriptor)
    if (was.st_uid, was.st_gid) == (is_.st_uid, is_.st_gid):
        return
    try:
        os.fchown(descriptor, was.st_uid, was.st_gid)
    except PermissionError:
        raise _unwritten(target.name, "belongs to another user: run this as that user") from None


def _sync(folder: Path) -> None:
    """Make the new name outlast a power cut; a file system that cannot is no reason to fail."""
    with suppress(OSError):
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def _unwritten(file: str, why: str) -> ConfigError:
    error = ConfigError([Problem(file, 1, 1, why, "unwritten")])
    error.add_note("nothing was changed")
    return error
