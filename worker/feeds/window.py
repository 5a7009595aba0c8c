"""What a feed's window tells beside the last one: what came, how much, and whether any was lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from worker.domain.dates import Precision
from worker.domain.feeds import Entry, FeedState
from worker.feeds import profile as profiles
from worker.feeds.memory import Marks

LATE = timedelta(hours=2)
"""How long before the last reading an entry may be dated and still be believed to have come at
that time: editors keep drafts, and caches old answers."""
_SLOWLY = 0.1
"""The weight of one reading in a feed's usual size."""
PINNED = 0.1
"""Share of a window that may be much older than the rest."""
_QUIET_HALF_LIFE = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Window:
    """One reading beside the last.

    ``dates`` are those of the entries that were not in the last window (None: the feed does not
    tell the minute). ``overlaps`` is None where there was no last window to compare with. All but
    the oldest of the window are dated after ``reaches``; None where some are undated.
    """

    size: int
    dates: tuple[datetime | None, ...]
    overlaps: bool | None
    reaches: datetime | None = None


def window(entries: Sequence[Entry], marks: Sequence[bytes], before: Marks) -> Window:
    """``marks`` are those of the ``entries``, in their order."""
    known = [before.is_named(mark) for mark in marks]
    return Window(
        size=len(entries),
        dates=tuple(
            _minute(entry) for entry, is_known in zip(entries, known, strict=True) if not is_known
        ),
        overlaps=any(known) if before.named and entries else None,
        reaches=_reach([_minute(entry) for entry in entries]),
    )


def _reach(dates: Sequence[datetime | None]) -> datetime | None:
    """How far a window goes back; what is pinned to its top may be much older."""
    known = sorted(date for date in dates if date)
    if not known or len(known) < len(dates):
        return None
    return known[int(len(known) * PINNED)]


def _minute(entry: Entry) -> datetime | None:
    published = entry.published
    return published.earliest() if published and published.precision is Precision.MINUTE else None


def learnt(state: FeedState, seen: Window | None, now: datetime) -> FeedState:
    """The state after a healthy poll, with what its window taught; ``seen`` is None where the
    window is still the last one.
    """
    profile = profiles.unpack(state.profile)
    if seen is None:
        following = profiles.watched(profile, (), now) if profile else profiles.Profile(now)
        return replace(state, profile=profiles.pack(following))
    if profile is None or (seen.size and seen.overlaps is None):
        # all of the window is new to us, but not to the feed
        following = profiles.begun((date for date in seen.dates if date), now)
    else:
        following = profiles.watched(profile, _appeared(seen, profile.at, now), now)
    usual = state.usual_size
    return replace(
        _after_gap(state, seen, now),
        last_new_at=now if seen.dates else state.last_new_at,
        longest_quiet=_longest_quiet(state, seen, now),
        profile=profiles.pack(following),
        size=seen.size,
        usual_size=usual + _SLOWLY * (seen.size - usual) if usual else float(seen.size),
    )


def _appeared(seen: Window, since: datetime, now: datetime) -> list[datetime]:
    """When the newcomers came: as they are dated, or now where they are not. One with an older
    date is none: ids change, caches alternate, archives are added to.
    """
    return [
        min(date, now) if date else now for date in seen.dates if not date or date >= since - LATE
    ]


def _longest_quiet(state: FeedState, seen: Window, now: datetime) -> timedelta | None:
    """The longest time without anything new, fading: weekends, the days between two Tuesdays."""
    if not seen.dates:
        return state.longest_quiet
    if state.last_new_at is None:
        dates = sorted(date for date in seen.dates if date and date > now - profiles.REACH)
        return max((later - date for date, later in pairwise(dates)), default=None)
    quiet, known = now - state.last_new_at, state.longest_quiet or timedelta(0)
    faded: float = 0.5 ** (quiet / _QUIET_HALF_LIFE)
    return max(quiet, known * faded)


def _after_gap(state: FeedState, seen: Window, now: datetime) -> FeedState:
    """A window that shares nothing with the last one may have lost what stood between, unless it
    goes back to the last one's time, or is larger than what should have come since.
    """
    since = state.last_success_at
    if seen.overlaps is not False or since is None:
        return state
    if seen.reaches and seen.reaches <= since:
        return state
    expected = profiles.expected(state.profile, since, now)
    missed = 1 if expected is None else round(expected) - seen.size
    return replace(state, gap_at=now, gap_missed=missed) if missed > 0 else state
