"""One ``natowire run`` a data folder. Two would start two brokers on one journal."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any, Self

from worker.domain.errors import CannotRunError

NAME = "service.lock"


class ServiceLock:
    """An open, locked file: the kernel lets go of it however its holder ends.

    It tells who holds it, and what of the holder's lies outside the data folder, so that
    whoever comes after a kill can tidy up.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.left = _read(descriptor)
        """What the one before wrote and had no time to withdraw."""

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Raises CannotRunError where another process holds it or the file cannot be made."""
        path = folder / NAME
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise CannotRunError(
                f"{path} cannot be written: {error.strerror}; let this user write to the data "
                "folder, or choose another with --data or NATOWIRE_DATA"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read(descriptor).get("pid", "unknown")
            os.close(descriptor)
            raise CannotRunError(
                f"another natowire run (process {holder}) works in the data folder {folder}: "
                "end it first, or choose another folder with --data"
            ) from None
        except OSError as error:
            os.close(descriptor)
            raise CannotRunError(
                f"{path} cannot be locked: {error.strerror}; put the data folder on a local "
                "disk with --data or NATOWIRE_DATA"
            ) from error
        return cls(descriptor)

    def write(self, **notes: Any) -> None:
        """Say who holds the lock, for a person and for the next start. Raises OSError."""
        os.ftruncate(self._descriptor, 0)
        document = {"pid": os.getpid(), **notes}
        os.pwrite(self._descriptor, f"{json.dumps(document)}\n".encode(), 0)

    def close(self) -> None:
        """The file stays: to remove it would let two processes lock two files of one name."""
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)


def _read(descriptor: int) -> dict[str, Any]:
    """What the file tells; nothing where it was cut short or is another's."""
    try:
        told = json.loads(os.pread(descriptor, 10_000, 0))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
