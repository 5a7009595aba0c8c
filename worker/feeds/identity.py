"""What an entry's siblings tell about it: ids that are not unique, dates that are not its own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from worker.domain.dates import Precision, Published
from worker.domain.feeds import Entry
from worker.feeds.fields import bounded_id, digest

GENERATED_FROM = 3
"""Entries from which on one equal time is the feed's generation time. Two may be a coincidence;
Deutschlandfunk's news feed dates all 30 items alike."""


def with_distinct_ids(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """No two entries share an id, and none is lost but exact repetitions.

    All holders of a shared id get a new one, not only the later ones: then an entry's id does
    not depend on its place, and a newcomer cannot inherit the id of the entry it pushed down.
    """
    unique = tuple(dict.fromkeys(entries))
    holders: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in unique:
        holders[entry.id].append(entry)
    return tuple(
        entry if len(holders[entry.id]) == 1 else _renamed(entry, holders[entry.id])
        for entry in unique
    )


def _renamed(entry: Entry, holders: Sequence[Entry]) -> Entry:
    """By its address where that tells the holders apart, since texts change; else by its text."""
    addresses = Counter(holder.url for holder in holders)
    if entry.url and addresses[entry.url] == 1:
        return replace(entry, id=bounded_id(f"{entry.id} {entry.url}"))
    mark = digest(entry.url or "", entry.title, entry.summary, entry.content)[:16]
    return replace(entry, id=bounded_id(f"{entry.id} {mark}"))


def without_generation_time(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Dates dropped where all entries carry one and the same: it dates the feed, not them."""
    published = _is_generated(entry.published for entry in entries)
    updated = _is_generated(entry.updated for entry in entries)
    if not published and not updated:
        return tuple(entries)
    return tuple(
        replace(
            entry,
            published=None if published else entry.published,
            updated=None if updated else entry.updated,
        )
        for entry in entries
    )


def _is_generated(dates: Iterable[Published | None]) -> bool:
    """A day alone may well be shared by all of a small feed; a minute is not."""
    counted = Counter(dates)
    only = next(iter(counted), None)
    return (
        len(counted) == 1
        and only is not None
        and only.precision is Precision.MINUTE
        and counted.total() >= GENERATED_FROM
    )
