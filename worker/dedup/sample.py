"""What of a text's shingles is kept, and which fingerprints compare.

Apart from ``fingerprint``, so that judging needs no numpy: a poll in which nothing changed
computes no fingerprint and must not pay 0.1 s for its import.
"""

from worker.domain.stories import Fingerprint

VERSION = 1
"""Raise it when anything changes a fingerprint: only equal versions compare."""

SHINGLE = 4
"""Words in a shingle. Fewer find set phrases, more lose edited copies."""

DENSE = 100
"""Up to so many shingles a text keeps them all: a sample of a short text says nothing."""

SAMPLE_BOUND = 0
"""Half of all hashes, as signed integers those below zero, belong to the sample."""


def is_dense(print_: Fingerprint) -> bool:
    """Whether all shingles of the text are kept, not a sample."""
    return print_.tokens - SHINGLE + 1 <= DENSE
