"""What is kept of a text so that later texts can be compared with it.

Sampled shingles (FracMinHash: every hash below a fixed bound is kept) let the containment
of a short text in a long one be estimated, which fixed-size MinHash signatures do not;
measured on edited German wire copy this found 92 of 92 summaries where MinHash found 44.
"""

import numpy as np
from numpy.typing import NDArray

from worker.dedup.sample import DENSE, SAMPLE_BOUND, SHINGLE, VERSION
from worker.dedup.words import exact_digest, word_hash, words
from worker.domain.stories import Fingerprint

_U64 = np.uint64
_ODD = tuple(
    _U64(odd)
    for odd in (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB)
)


def fingerprint(title: str, text: str) -> Fingerprint:
    """Fingerprint of title and text; about 0.2 ms for 300 words."""
    head, body = words(title), words(text)
    sequence = head + body
    hashes = np.fromiter(map(word_hash, sequence), dtype=_U64, count=len(sequence))
    shingles = np.unique(_shingles(hashes).view(np.int64))
    if shingles.size > DENSE:
        shingles = shingles[shingles < SAMPLE_BOUND]
    return Fingerprint(
        version=VERSION,
        exact=exact_digest(head, body),
        shingles=tuple(shingles.tolist()),
        numbers=_numbers(sequence, hashes),
        tokens=len(sequence),
    )


def _shingles(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Order-sensitive hash of every run of SHINGLE words; of the whole text if shorter."""
    if hashes.size == 0:
        return hashes
    runs = max(1, hashes.size - SHINGLE + 1)
    mixed = np.zeros(runs, dtype=_U64)
    for place, odd in enumerate(_ODD[: min(SHINGLE, hashes.size)]):
        mixed = _mix(mixed ^ (hashes[place : place + runs] * odd))
    return mixed


def _mix(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64: every input bit changes every output bit."""
    hashes = (hashes ^ (hashes >> _U64(30))) * _U64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> _U64(27))) * _U64(0x94D049BB133111EB)
    return hashes ^ (hashes >> _U64(31))


def _numbers(sequence: list[str], hashes: NDArray[np.uint64]) -> tuple[tuple[int, int], ...]:
    """Each number with the place it stands in: the hash of the words left and right of it."""
    places = [i for i in range(1, len(sequence) - 1) if sequence[i][0].isdigit()]
    if not places:
        return ()
    at = np.array(places)
    slots = _mix(_mix(hashes[at - 1] * _ODD[1]) ^ (hashes[at + 1] * _ODD[2]))
    pairs = zip(slots.view(np.int64).tolist(), hashes[at].view(np.int64).tolist(), strict=True)
    return tuple(sorted(set(pairs)))
