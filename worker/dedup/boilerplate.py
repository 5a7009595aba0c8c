"""Paragraphs that an outlet prints under its articles: sign-up lines, notices, its own praise."""

import struct
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise

from worker.dedup.words import HASH_MASK
from worker.domain.stories import Fingerprint

LEAST_WORDS = 8
"""Shorter paragraphs share no run that would prove anything."""
WORD_BYTES = 4
STORIES = 3
"""Of one outlet that must have a paragraph before it is its boilerplate. Two may be one text that it
printed twice: then all outlets' copies of it would have nothing left to be known by. Round-ups do
not count."""
MOST = 64
"""Paragraphs of a text that are looked at, from either end: a live blog has hundreds."""


def paragraphs(print_: Fingerprint) -> tuple[int, ...]:
    """The paragraphs of a text as 48 bits each, by which they are known again."""
    return tuple(digest for _, _, digest in located(print_))


def located(print_: Fingerprint) -> tuple[tuple[int, int, int], ...]:
    """Each paragraph that is long enough: where it begins and ends in words, and its digest."""
    spans = list(pairwise((0, *print_.paragraphs)))[1 if print_.titled else 0 :]
    if len(spans) > 2 * MOST:
        spans = spans[:MOST] + spans[-MOST:]
    bare = _bare(print_.words)
    return tuple(
        (start, end, _digest(bare[WORD_BYTES * start : WORD_BYTES * end]))
        for start, end in spans
        if end - start >= LEAST_WORDS
    )


def _bare(words: Sequence[int]) -> bytes:
    """All words without their flags, masked as one long number: a word at a time takes thrice as
    long.
    """
    raw = struct.pack(f"<{len(words)}I", *words)
    masks = HASH_MASK.to_bytes(WORD_BYTES, "little") * len(words)
    bare = int.from_bytes(raw, "little") & int.from_bytes(masks, "little")
    return bare.to_bytes(len(raw), "little")


def _digest(raw: bytes) -> int:
    return int.from_bytes(blake2b(raw, digest_size=6).digest(), "little")
