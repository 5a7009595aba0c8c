"""Dates that keep what their source said: a month stays a month."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a source dates its text. Nothing finer is ever invented."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"


_FORMATS = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m"}


@dataclass(frozen=True, slots=True)
class Published:
    """When something was published, as exactly as its source says and no more.

    ``value`` is an RFC 3339 UTC time (minute), ``2023-06-15`` (day) or ``2023-06`` (month).
    ``source`` names where it was read (``pubDate``, ``header``, ``first_seen``, ...);
    ``inferred`` marks a date that was concluded from the text rather than stated. ``zone`` is
    where a time's offset was taken from: as its source states it ("+02:00", "MEZ", "Z") or,
    where it states none, the name of the zone that was assumed ("Europe/Berlin").
    """

    value: str
    precision: Precision
    source: str
    inferred: bool = False
    zone: str | None = None

    @classmethod
    def at(
        cls, moment: datetime, source: str, *, inferred: bool = False, zone: str | None = None
    ) -> "Published":
        return cls(rfc3339(moment), Precision.MINUTE, source, inferred, zone)

    def earliest(self) -> datetime:
        """The first instant the value can mean, in UTC; for ordering and windows."""
        if self.precision is Precision.MINUTE:
            return datetime.fromisoformat(self.value)
        return datetime.strptime(self.value, _FORMATS[self.precision]).replace(tzinfo=UTC)

    def latest(self) -> datetime:
        """The end of what the value can mean, in UTC: "2026-11" is not over on the 20th."""
        first = self.earliest()
        match self.precision:
            case Precision.MINUTE:
                return first
            case Precision.DAY:
                return first + timedelta(days=1)
            case Precision.MONTH:
                return (first + timedelta(days=31)).replace(day=1)


def rfc3339(moment: datetime) -> str:
    """An aware time as RFC 3339 UTC to the second, ``2023-06-15T07:12:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
