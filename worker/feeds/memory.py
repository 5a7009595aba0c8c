"""Which entries of a feed its last poll brought already, word for word.

A feed that changed mostly brings one new entry and the forty it brought before. Those are
stored, compared and told: to read them again took 80 % of a poll's CPU. What is kept is eight
bytes an entry, so two different entries are taken for one once in 10^13 polls.

It holds for a day: then all entries are read once more, so that the corpus knows which of its
articles still stand somewhere (an article that is seen no more leaves the window of
deduplication).
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from worker.domain.feeds import Entry

SIZE = 8
DAY_SIZE = 4
MOST = 5000
"""Entries remembered of a feed; what is beyond is read each time, as if it were new."""


def mark(entry: Entry) -> bytes:
    """Equal for entries that are equal in every field."""
    return blake2b(repr(entry).encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()


def marks(memory: bytes | None, now: datetime) -> frozenset[bytes]:
    """The marks that were kept today (in UTC), none before the first poll."""
    if memory is None or memory[:DAY_SIZE] != _day(now):
        return frozenset()
    return frozenset(memory[at : at + SIZE] for at in range(DAY_SIZE, len(memory), SIZE))


def memory(entries: Iterable[bytes], now: datetime) -> bytes:
    """The marks as they are kept, with the day they hold for."""
    return _day(now) + b"".join(list(entries)[:MOST])


def _day(now: datetime) -> bytes:
    return now.date().toordinal().to_bytes(DAY_SIZE, "big")
