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
    """Made before the fork of so many ``children``.

    One may deliver each channel type, two fewer than all may fetch; and whatever they do, one
    child is left over for the tick. While somebody delivers, one child less begins to fetch:
    so a mail server that hangs leaves a place for the webhooks.
    """

    def __init__(self, children: int) -> None:
        self._file, path = mkstemp(prefix="natowire-lanes-")
        os.unlink(path)  # noqa: PTH108  (what mkstemp names is no Path)
        weakref.finalize(self, os.close, self._file)
        os.write(self._file, b"\0")
        self._seats = range(1, max(2, children))
        self._fetching = range(self._seats.stop, self._seats.stop + max(1, children - 2))
        first = self._fetching.stop
        self._delivering = {type_: [first + n] for n, type_ in enumerate(ChannelType)}

    def fetching(self) -> AbstractContextManager[bool]:
        """``with lanes.fetching() as free``: whether this child may fetch, until it leaves."""
        fewer = len(self._fetching) > 1 and self._delivers()
        return self._lane(self._fetching[:-1] if fewer else self._fetching)

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
        taken = [self._first_free(places)]
        if taken[0] is not None:
            taken.append(self._first_free(self._seats))
        try:
            yield None not in taken
        finally:
            for place in taken:
                if place is not None:
                    self._unlock(place)

    def _first_free(self, places: Sequence[int]) -> int | None:
        return next((place for place in places if self._lock(place)), None)

    def _delivers(self) -> bool:
        """Whether another child delivers; a lock of one's own would not be seen."""
        for (place,) in self._delivering.values():
            if not self._lock(place):
                return True
            self._unlock(place)
        return False

    def _unlock(self, place: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def _lock(self, place: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            return False
        return True
