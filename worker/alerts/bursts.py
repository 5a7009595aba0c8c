"""Bursts: when one message for each story becomes too many, and how long they go out together.

A recipient's pace is read from what was sent, oldest first, so that nothing else is remembered:
messages made now are counted like those of an hour ago, by any process.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil

from worker.domain.alerts import AlertKind, Burst, Hold
from worker.domain.telling import Sending

WIDEN = (1, 3, 6)
"""Of ``every``, the wait before the first, second and each further grouped message: 10, 30 and 60
minutes, as news of one day comes in for hours."""
STORM = Burst(more_than=500, within=timedelta(hours=1), every=timedelta(minutes=10))
"""What no recipient gets more of, whatever the config says (CONTRACT section 4)."""
LONGER = ((8, 1.5), (16, 1.75), (48, 3))
"""Beside ``more_than`` ``within``: in so many times as long come so many times as many, one by one
or together. One every four minutes is no burst, and would be 180 a day: by 4 in a quarter of an
hour it is 6 in two hours, 7 in four and 12 in twelve."""
_COUNTED = frozenset({AlertKind.NEW, AlertKind.UPDATE})


@dataclass(frozen=True, slots=True)
class Pace:
    """``room`` is how many messages may still go out one by one; ``until`` when all wait for a
    grouped one, its time.
    """

    room: int
    until: datetime | None = None


@dataclass
class _Run:
    burst: Burst
    longer: Sequence[tuple[int, float]] = ()
    singles: list[datetime] = field(default_factory=list)
    sent: list[datetime] = field(default_factory=list)
    level: int = 0
    base: datetime | None = None
    until: datetime | None = None

    def single(self, at: datetime) -> None:
        """A message of its own. While a burst lasts it changes nothing: it was urgent."""
        self.sent.append(at)
        if self.until and at < self.until:
            return
        self.singles = [*self.counted(at), at]
        if self.room(at) <= 0:
            self._begin(at)

    def grouped(self, at: datetime, stories: int) -> None:
        """A grouped message: the burst lasts while these hold more than an eighth as many stories
        in their time as would begin one, or while there is no room by a longer measure. Were it as
        many, it would end and begin again all day.
        """
        self.sent.append(at)
        waited = min(at - self.base, self._step()) if self.base else self._step()
        self.level = min(self.level + 1, len(WIDEN) - 1)
        self.base, self.singles = at, [at]
        lasts = 8 * stories * self.burst.within > self.burst.more_than * waited
        self.until = at + self._step() if lasts or self._spare(at) <= 0 else None

    def room(self, at: datetime) -> int:
        """How many messages may go out one by one, by every measure."""
        return max(0, min(self.burst.more_than - len(self.counted(at)), self._spare(at)))

    def counted(self, at: datetime) -> list[datetime]:
        return [one for one in self.singles if at - one < self.burst.within]

    def _spare(self, at: datetime) -> int:
        most, within = self.burst.more_than, self.burst.within
        spare = (
            ceil(most * share) - sum(at - one < within * times for one in self.sent)
            for times, share in self.longer
        )
        return min(spare, default=most)

    def _begin(self, at: datetime) -> None:
        cooled = self.base is None or at - self.base > self.burst.every * WIDEN[-1] * 2
        self.level = 0 if cooled else self.level
        self.base, self.until = at, at + self._step()

    def _step(self) -> timedelta:
        return self.burst.every * WIDEN[self.level]


def pace(burst: Burst, hold: Hold, sendings: Sequence[Sending], now: datetime) -> Pace:
    """How messages may go out at ``now``, after ``sendings``, oldest first.

    ``hold`` marks those that went out together for the sake of this burst.
    """
    run = _Run(burst, LONGER if hold is Hold.BURST else ())
    for at, stories in _looks(hold, sendings):
        if stories is None:
            run.single(at)
        else:
            run.grouped(at, stories)
    if run.until and now < run.until:
        return Pace(0, run.until)
    return Pace(run.room(now))


def _looks(hold: Hold, sendings: Sequence[Sending]) -> Iterator[tuple[datetime, int | None]]:
    """Messages in turn, with the stories of a grouped one; one too long for a message is several
    of the same moment.
    """
    counted = [one for one in sendings if hold is Hold.STORM or one.kind in _COUNTED]
    for (at, together), ones in groupby(counted, key=lambda one: (one.at, hold in one.holds)):
        if together:
            yield at, sum(len(one.stories) for one in ones)
        else:
            yield from ((at, None) for _ in ones)
