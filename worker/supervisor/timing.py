"""Time as the supervisor counts it: how long until a restart, how long something was silent.

Monotonic: a clock that is set must neither restart nor forgive anybody.
"""

import time
from datetime import timedelta

MOST_AT_ONCE = timedelta(seconds=10)
"""A look that comes later than this counts as this: whoever was suspended with the machine,
or by Ctrl-Z together with the supervisor, had no chance to give a sign.
"""


def monotonic() -> timedelta:
    """Time since some moment in the past; not the time of day."""
    return timedelta(seconds=time.monotonic())


class BackOff:
    """How long to wait before something that ended is started again; doubles each time."""

    def __init__(
        self,
        first: timedelta = timedelta(seconds=0.2),
        most: timedelta = timedelta(seconds=30),
        well_after: timedelta = timedelta(minutes=1),
    ) -> None:
        self._first = first
        self._most = most
        self._well_after = well_after
        self._next = first

    def pause(self, lived: timedelta) -> timedelta:
        """The pause after a life of this length; a long one begins the series anew."""
        if lived >= self._well_after:
            self._next = self._first
        pause = self._next
        self._next = min(self._next * 2, self._most)
        return pause


class Silence:
    """How long a sign of life has not changed, in time in which it could have."""

    def __init__(self, now: timedelta) -> None:
        self._sign: object = None
        self._looked = now
        self._silent = timedelta(0)

    def look(self, sign: object, now: timedelta, *, excused: bool = False) -> timedelta:
        """How long the sign is silent now; not at all while it is ``excused``."""
        if excused or sign != self._sign:
            self._silent = timedelta(0)
        else:
            self._silent += min(now - self._looked, MOST_AT_ONCE)
        self._sign, self._looked = sign, now
        return self._silent
