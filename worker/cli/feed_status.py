"""What ``status`` tells of each feed: as JSON, and as one calm line, the gravest first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worker.domain.feeds import FeedSpec, FeedState
    from worker.domain.settings import Polling
    from worker.feeds.gaps import PossibleGap

HEADER = ("feed", "state", "a day", "new", "next", "")

UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1)))


def documents(
    specs: Iterable["FeedSpec"], states: "dict[str, FeedState]", polling: "Polling", now: datetime
) -> list[dict[str, Any]]:
    """One feed each, those in the gravest state first."""
    from worker.domain.feeds import FeedState
    from worker.feeds.health import condition

    judged = [
        (condition(spec, state, polling, now), spec, state)
        for spec in specs
        for state in [states.get(spec.name, FeedState(spec.name))]
    ]
    judged.sort(key=lambda feed: feed[0].state.rank)
    return [
        {
            **_remembered(spec, state, polling, now),
            "state": found.state,
            "cause": found.cause,
            "since": moment(found.since),
        }
        for found, spec, state in judged
    ]


def _remembered(
    spec: "FeedSpec", state: "FeedState", polling: "Polling", now: datetime
) -> dict[str, Any]:
    from worker.feeds.gaps import possible_gap
    from worker.feeds.profile import per_day

    items = per_day(state.profile)
    gap = possible_gap(spec, state, polling, now)
    return {
        "name": spec.name,
        "status": state.last_status,
        "detail": state.last_detail,
        "failures": state.failures,
        "disabled": state.disabled,
        "last_polled": moment(state.last_polled_at),
        "last_success": moment(state.last_success_at),
        "last_new": moment(state.last_new_at),
        "silent_since": moment(state.last_new_at),
        "next_poll": None if state.disabled else moment(state.due_at),
        "next_reason": state.next_reason,
        "items_per_day": None if items is None else round(items, 2),
        "entries": state.size,
        "possible_gap": _gap(gap) if gap else None,
        "moved_to": state.moved_to,
    }


def _gap(gap: "PossibleGap") -> dict[str, Any]:
    return {
        "at": moment(gap.at),
        "missed": gap.missed,
        "suggested_interval": f"{gap.interval // timedelta(minutes=1)}m" if gap.interval else None,
    }


def moment(when: datetime | None) -> str | None:
    from worker.domain.dates import rfc3339

    return rfc3339(when) if when else None


def summary(feeds: Sequence[dict[str, Any]]) -> str:
    """``500 feeds: 2 failing, 1 silent, 497 ok``."""
    counts = Counter(str(feed["state"]) for feed in feeds)
    told = ", ".join(f"{count} {_words(state)}" for state, count in counts.items())
    return f"{len(feeds)} feed{'s' * (len(feeds) != 1)}: {told}"


def rows(feeds: Iterable[dict[str, Any]], now: datetime) -> list[tuple[str, ...]]:
    """A line a feed; what is well has nothing to explain."""
    return [HEADER, *(_row(feed, now) for feed in feeds)]


def _row(feed: dict[str, Any], now: datetime) -> tuple[str, ...]:
    items, new, following = feed["items_per_day"], feed["last_new"], feed["next_poll"]
    since = f" (since {feed['since']})" if feed["since"] else ""
    return (
        feed["name"],
        _words(feed["state"]),
        "-" if items is None else f"{items:.{0 if items >= 10 else 1}f}",
        f"{span(now - datetime.fromisoformat(new))} ago" if new else "-",
        _ahead(datetime.fromisoformat(following) - now) if following else "-",
        feed["cause"] + since,
    )


def _words(state: str) -> str:
    return state.replace("_", " ")


def _ahead(wait: timedelta) -> str:
    return f"in {span(wait)}" if wait > timedelta(0) else "due"


def span(length: timedelta) -> str:
    """A length of time in its largest unit that fits: ``3 h``."""
    for name, unit in UNITS:
        if length >= unit:
            return f"{length // unit} {name}"
    return "0 min"
