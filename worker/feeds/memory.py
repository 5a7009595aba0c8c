"""Which entries a feed's last poll brought, and which of them word for word.

A feed that changed mostly brings one new entry and the forty it brought before. Those are
stored, compared and told: to read them again took 80 % of a poll's CPU. What is kept is
thirty-two bytes an entry: a mark of all its text, of its id, of its address, and of its title at
its time. Two different entries are taken for one once in 10^13 polls.

"Word for word" holds for a day: then all entries are read once more, so that the corpus knows
which of its articles still stand somewhere (an article that is seen no more leaves the window of
deduplication). The names hold for good: a window that shares none with the last one may have lost
entries in between. There are three, since sites change their ids, and their addresses' parameters.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from worker.domain.feeds import Entry

MARK = 8
SIZE = 4 * MARK
DAY_SIZE = 4
MOST = 5000
"""Entries remembered of a feed; what is beyond is read each time, as if it were new."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is remembered of the last window: ``read`` of texts, ``named`` of what names them."""

    read: frozenset[bytes] = frozenset()
    named: frozenset[bytes] = frozenset()

    def is_read(self, mark: bytes) -> bool:
        """Whether the last poll of today brought this very entry."""
        return mark[:MARK] in self.read

    def is_named(self, mark: bytes) -> bool:
        """Whether the last window held an entry of this id, address, or title and time."""
        return any(name in self.named for name in _names(mark))


def mark(entry: Entry) -> bytes:
    """Its first part is equal for entries that are equal in every field."""
    published = entry.published
    titled = f"{entry.title}\n{published.value}" if published else entry.id
    return b"".join(map(_digest, (repr(entry), entry.id, entry.url or entry.id, titled)))


def marks(memory: bytes | None, now: datetime) -> Marks:
    """What was kept; texts only if they were read today (in UTC)."""
    if memory is None:
        return Marks()
    kept = [memory[at : at + SIZE] for at in range(DAY_SIZE, len(memory), SIZE)]
    return Marks(
        frozenset(each[:MARK] for each in kept) if memory[:DAY_SIZE] == _day(now) else frozenset(),
        frozenset(name for each in kept for name in _names(each)),
    )


def memory(entries: Iterable[bytes], now: datetime) -> bytes:
    """The marks as they are kept, with the day they hold for."""
    return _day(now) + b"".join(list(entries)[:MOST])


def _names(mark: bytes) -> Iterator[bytes]:
    return (mark[at : at + MARK] for at in range(MARK, SIZE, MARK))


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=MARK).digest()


def _day(now: datetime) -> bytes:
    return now.date().toordinal().to_bytes(DAY_SIZE, "big")
