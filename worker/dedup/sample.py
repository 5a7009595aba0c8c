"""What of a text's shingles is indexed, and which fingerprints compare.

Apart from ``fingerprint``, so that judging needs no numpy: a poll in which nothing changed
computes no fingerprint and must not pay 0.1 s for its import.
"""

from worker.domain.stories import Fingerprint

VERSION = 2
"""Raise it when anything changes a fingerprint: only equal versions compare."""

SHINGLE = 4
"""Words in a shingle. Fewer find set phrases, more lose edited copies."""

DENSE = 100
"""Up to so many shingles a text has them all indexed: a sample of a short text says nothing."""

SAMPLED = 4
"""One of so many shingles of a longer text is indexed. Candidates are found by them; the texts
are compared word by word."""

SHINGLE_BITS = 48
"""Of a shingle in the index: six bytes in SQLite. Among 20 million another shingle is met by
chance once in ten million look-ups."""

LEAST_SHARED = 2
LEAST_SHARED_OF_SAMPLES = 3
"""Indexed shingles that two texts must share to be compared, the second where both are longer than
``DENSE``. Fewer are a set phrase: of 2,450 such pairs in the evaluation sets none was a copy or of
a series (which shared four and more), and comparing them took two thirds of all time.
"""


def least_shared(mine: Fingerprint, theirs: Fingerprint) -> int:
    """How many of their indexed shingles two texts must share to be compared."""
    is_sampled = min(mine.tokens, theirs.tokens) >= DENSE + SHINGLE
    return LEAST_SHARED_OF_SAMPLES if is_sampled else LEAST_SHARED
