"""Which entries a feed's last poll brought, and which of them word for word.

A feed that changed mostly brings one new entry and the forty it brought before. Those are
stored, compared and told: to read them again took 80 % of a poll's CPU. What is kept is
twenty-four bytes an entry: a mark of all its text, of its id and of its address. Two different
entries are taken for one once in 10^13 polls.

"Word for word" holds for a day: then all entries are read once more, so that the corpus knows
which of its articles still stand somewhere (an article that is seen no more leaves the window of
deduplication). Ids and addresses hold for good: a window that shares none with the last one may
have lost entries in between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from worker.domain.feeds import Entry

MARK = 8
SIZE = 3 * MARK
DAY_SIZE = 4
MOST = 5000
"""Entries remembered of a feed; what is beyond is read each time, as if it were new."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is remembered of the last window: ``read`` of texts, ``named`` of ids and addresses."""

    read: frozenset[bytes] = frozenset()
    named: frozenset[bytes] = frozenset()

    def is_read(self, mark: bytes) -> bool:
        """Whether the last poll of today brought this very entry."""
        return mark[:MARK] in self.read

    def is_named(self, mark: bytes) -> bool:
        """Whether the last window held an entry of this id or this address."""
        return mark[MARK : 2 * MARK] in self.named or mark[2 * MARK :] in self.named


def mark(entry: Entry) -> bytes:
    """Its first part is equal for entries that are equal in every field."""
    return _digest(repr(entry)) + _digest(entry.id) + _digest(entry.url or entry.id)


def marks(memory: bytes | None, now: datetime) -> Marks:
    """What was kept; texts only if they were read today (in UTC)."""
    if memory is None:
        return Marks()
    kept = [memory[at : at + SIZE] for at in range(DAY_SIZE, len(memory), SIZE)]
    return Marks(
        frozenset(each[:MARK] for each in kept) if memory[:DAY_SIZE] == _day(now) else frozenset(),
        frozenset(each[at : at + MARK] for each in kept for at in (MARK, 2 * MARK)),
    )


def memory(entries: Iterable[bytes], now: datetime) -> bytes:
    """The marks as they are kept, with the day they hold for."""
    return _day(now) + b"".join(list(entries)[:MOST])


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=MARK).digest()


def _day(now: datetime) -> bytes:
    return now.date().toordinal().to_bytes(DAY_SIZE, "big")
