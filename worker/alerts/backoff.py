"""When a delivery that failed is tried again: a message for its own sake, a server for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.domain.alerts import ChannelType

SPREAD = 0.2
"""Share by which each wait is moved, so that an outage does not end in one burst."""

_HALF_MINUTE = timedelta(seconds=30)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Waits after the first failures of a message. Then ``most`` says how many attempts there are
    at all; until then the last wait holds.

    Attempts are counted, not days: a machine that was off for a week has tried nothing.
    """

    waits: Sequence[timedelta]
    most: int

    def wait(self, failures: int) -> timedelta:
        """The nominal wait after ``failures``, from 1."""
        return self.waits[min(failures, len(self.waits)) - 1]


PATIENCE = timedelta(hours=120)
"""Five days, what mail servers grant each other (RFC 5321, 4.5.4.1: "at least 4-5 days")."""
_GROWING = (_HALF_MINUTE, *(m * _MINUTE for m in (1, 2, 5, 10, 20, 40, 60)))
MAIL = Schedule(_GROWING, len(_GROWING) + (PATIENCE - sum(_GROWING, timedelta())) // _HOUR + 1)

_STANDARD = (_HALF_MINUTE, 5 * _MINUTE, 30 * _MINUTE, *(h * _HOUR for h in (2, 5, 10, 14, 20, 24)))
CALLS = Schedule(_STANDARD, len(_STANDARD) + 1)
"""Of Standard Webhooks 1.0.0, ten attempts in 75.6 hours; but for the first retry, which comes
after 30 s in place of 5 over every channel (CONTRACT section 4).
"""

SCHEDULES: Mapping[ChannelType, Schedule] = {
    **dict.fromkeys(ChannelType, CALLS),
    ChannelType.EMAIL: MAIL,
    ChannelType.MAILDIR: MAIL,
}

_OURS = (*[_HALF_MINUTE] * 4, _MINUTE)
_THEIRS = (*_OURS, _MINUTE, 2 * _MINUTE, 5 * _MINUTE)
PROBES: Mapping[ChannelType, Sequence[timedelta]] = {
    **dict.fromkeys(ChannelType, _THEIRS),
    ChannelType.EMAIL: _OURS,
    ChannelType.MAILDIR: _OURS,
}
"""Waits between single messages that ask whether a server is well again. An hour would be an hour
too long for all that waits; a connection a minute burdens no mail server, and a call every five no
stranger.
"""


def retry_at(type_: ChannelType, failures: int, now: datetime, fraction: float) -> datetime | None:
    """When to try a message again after ``failures`` of its own, from 1, or None where it is to
    be given up.

    ``fraction`` from 0 to 1 chooses the place within the spread of 20 per cent each way.
    """
    schedule = SCHEDULES[type_]
    if failures >= schedule.most:
        return None
    return again_at(type_, failures, now, fraction)


def again_at(type_: ChannelType, failures: int, now: datetime, fraction: float) -> datetime:
    """The same of a message that no number of failures gives up."""
    return now + spread(SCHEDULES[type_].wait(failures), fraction)


def probe_at(type_: ChannelType, failures: int, now: datetime, fraction: float) -> datetime:
    """When to ask a server again that has failed so many times in a row, from 1."""
    waits = PROBES[type_]
    return now + spread(waits[min(failures, len(waits)) - 1], fraction)


def spread(wait: timedelta, fraction: float) -> timedelta:
    """A wait moved within its spread by a ``fraction`` from 0 to 1."""
    return wait * (1 + SPREAD * (2 * fraction - 1))
