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


def tells_something(entry: Entry) -> bool:
    """Whether an entry holds anything to read or to go to; some feeds end in empty ones."""
    return bool(entry.title or entry.summary or entry.content or entry.url)


def unnamed(title: str, text: str, published: Published | None) -> str:
    """The id of an entry that has neither guid nor link: its title and its day.

    Its text would make every correction another entry, a time would do so at every poll where
    it is the time of polling.
    """
    return digest(title or text, published.value[:10] if published else "")


def with_distinct_ids(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """No two entries share an id, and none is lost but exact repetitions.

    All holders of a shared id get a new one, not only the later ones: then an entry's id does
    not depend on its place, and a newcomer cannot inherit the id of the entry it pushed down.
    """
    if len({entry.id for entry in entries}) == len(entries):
        return tuple(entries)
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
    """Dates dropped where all that entries carry is one and the same: it dates the feed, not
    them. An entry whose time of change is still its own was published then at the latest.
    """
    published = _shared(entry.published for entry in entries)
    updated = _shared(entry.updated for entry in entries)
    if published is None and updated is None:
        return tuple(entries)
    return tuple(_dated(entry, frozenset({published, updated}), updated) for entry in entries)


def _dated(
    entry: Entry, generated: frozenset[Published | None], updated: Published | None
) -> Entry:
    """The entry with what dates it. Where it was not published, ``published`` is its ``updated``."""
    own_update = None if entry.updated == updated else entry.updated
    own_date = None if entry.published in generated else entry.published
    return replace(entry, published=own_date or own_update, updated=own_update)


def _shared(dates: Iterable[Published | None]) -> Published | None:
    """The one time of all entries that have any. A day alone may well be shared by all of a small
    feed; a minute is not.
    """
    counted = Counter(date for date in dates if date is not None)
    only = next(iter(counted), None)
    if len(counted) != 1 or only is None or counted.total() < GENERATED_FROM:
        return None
    return only if only.precision is Precision.MINUTE else None
