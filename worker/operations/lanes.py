"""How many children of one worker do the same kind of work at once.

A mail server may take ten minutes to answer and a batch of slow feeds a minute: without lanes
they would take every child, and nobody would be left for the tick. Lanes are record locks on
one anonymous file that all children inherit: the kernel frees a lock when its holder dies,
however it dies.
"""

import fcntl
import os
import weakref
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from tempfile import mkstemp

from worker.domain.alerts import ChannelType

DRAINING = 0
"""The file's first byte; the locks lie behind it, on bytes that need not exist."""


class Lanes:
    """Made before the fork. ``fetchers`` children may fetch, one may deliver each type."""

    def __init__(self, fetchers: int) -> None:
        self._file, path = mkstemp(prefix="natowire-lanes-")
        os.unlink(path)  # noqa: PTH108  (what mkstemp names is no Path)
        weakref.finalize(self, os.close, self._file)
        os.write(self._file, b"\0")
        self._fetching = range(1, 1 + max(1, fetchers))
        first = self._fetching.stop
        self._delivering = {type_: [first + n] for n, type_ in enumerate(ChannelType)}

    def fetching(self) -> AbstractContextManager[bool]:
        """``with lanes.fetching() as free``: whether this child may fetch, until it leaves."""
        return self._lane(self._fetching)

    def delivering(self, type_: ChannelType) -> AbstractContextManager[bool]:
        return self._lane(self._delivering[type_])

    @property
    def draining(self) -> bool:
        """Whether the worker is to end soon: finish what is in hand, begin nothing."""
        return os.pread(self._file, 1, DRAINING) == b"\1"

    def drain(self) -> None:
        os.pwrite(self._file, b"\1", DRAINING)

    @contextmanager
    def _lane(self, places: Sequence[int]) -> Iterator[bool]:
        taken = next((place for place in places if self._lock(place)), None)
        try:
            yield taken is not None
        finally:
            if taken is not None:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, taken)

    def _lock(self, place: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            return False
        return True
