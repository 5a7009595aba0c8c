"""When a text says it was last brought up to date: "Stand 11.40 Uhr", "Aktualisiert um 9.15 Uhr".

Each outlet stamps the copy it prints with its own time, which says nothing of what it prints. Any
other time or day that a text begins with tells when something happened.
"""

from collections.abc import Sequence
from functools import cache

from worker.dedup.words import HASH_MASK, hashed, words

_STAMPS = """
    stand aktualisiert aktualisierung update updated actualisé actualizado atualizado aggiornato
    aktualizacja bijgewerkt
"""
_CLOCKS = "uhr h utc gmt cet cest mez mesz uur"
BEGINNING = 2
"""Words among which such a word stands: "Aktualisiert um", "Zuletzt aktualisiert um"."""
BEHIND = 4
"""Words up to that of the clock: "Stand: 20. November, 11.40 Uhr". With more, the number of the dead
would be a part of "Update: 30 Tote bei Angriff um 9 Uhr".
"""


def stamped(text: Sequence[int], titled: int) -> range:
    """The places of a stamp at the beginning of a text, whose words are those of ``Fingerprint.words``
    behind a title of so many; empty where there is none.
    """
    opening = [word & HASH_MASK for word in text[titled : titled + BEGINNING + BEHIND]]
    at = next(
        (n for n, word in enumerate(opening[:BEGINNING]) if word in _bare(_STAMPS)), BEGINNING
    )
    clock = opening[at + 1 : at + 1 + BEHIND] if at < BEGINNING else []
    behind = next((n for n, word in enumerate(clock, 1) if word in _bare(_CLOCKS)), 0)
    return range(titled + at, titled + at + behind + 1) if behind else range(0)


@cache
def _bare(phrase: str) -> frozenset[int]:
    return frozenset(map(hashed, words(phrase)))
