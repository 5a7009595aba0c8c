"""How a language's lexicon is laid out: stems, and for each the paradigms of its words.

Words that inflect alike share a paradigm: the endings that follow their stem. The stems stand in
a trie, each with the number of a bundle of paradigms; three tables hold the bundles, the
paradigms and the endings. That takes a tenth of a trie of (lemma, ending) pairs.
"""

import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

_MAGIC = int.from_bytes(b"LEX1", "little")
_OFFSET: Final = "I"
_OFFSET_BYTES = 4
_FARTHEST = 5
"""Letters inserted or left out inside a word at most: aus-zu-schalten, ab-ge-macht, naj-nie-."""


class Edit(NamedTuple):
    """How another word is made of a word: some letters near its front and at its end change."""

    keep: int
    drop: int
    insert: str
    cut: int
    add: str

    def apply(self, word: str) -> str:
        middle = word[self.keep + self.drop : len(word) - self.cut]
        return word[: self.keep] + self.insert + middle + self.add


class Paradigm(NamedTuple):
    """What follows a stem. Forms with a stem of their own (abgerüstet of abrüsten) have a
    paradigm of their own, which says by an edit what their dictionary form is, as the dictionary
    form's paradigm says what other stems there are.
    """

    noun: bool
    lemma: str | Edit
    """The ending of the dictionary form, or what makes the dictionary form of the stem."""
    others: tuple[Edit, ...]
    """What makes the other stems of the dictionary form."""
    endings: Collection[str]

    def lemma_of(self, stem: str) -> str:
        return stem + self.lemma if isinstance(self.lemma, str) else self.lemma.apply(stem)


def edit(source: str, target: str) -> Edit:
    """The edit that keeps most of ``source``; ``edit(a, b).apply(a) == b``."""
    keep = _shared(source, target)
    spans = ((d, i) for d in range(_FARTHEST + 1) for i in range(_FARTHEST + 1))
    shared, drop, insert = max(
        ((_shared(source[keep + d :], target[keep + i :]), d, i) for d, i in spans),
        key=lambda found: (found[0] - found[1] - found[2], -found[1]),
    )
    if not shared:
        drop = insert = 0
    cut = len(source) - keep - drop - shared
    return Edit(keep, drop, target[keep : keep + insert], cut, target[keep + insert + shared :])


def _shared(left: str, right: str) -> int:
    return len(common_stem([left, right]))


def common_stem(words: Collection[str]) -> str:
    """What all words begin with."""
    first, last = min(words), max(words)
    for at, letter in enumerate(first):
        if not last.startswith(letter, at):
            return first[:at]
    return first


# --- tables ------------------------------------------------------------------------------------


class Table:
    """Records of bytes by number, read where they lie (a file mapped into memory)."""

    def __init__(self, offsets: memoryview, records: memoryview) -> None:
        self._offsets = offsets
        self._records = records

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._records[self._offsets[number] : self._offsets[number + 1]])


class Tables(NamedTuple):
    """Beside the trie of stems: the number of each stem's bundle, and what the numbers mean."""

    bundle_numbers: Sequence[int]
    bundles: Table
    paradigms: Table
    endings: Table


def pack(
    bundle_numbers: Iterable[int],
    bundles: Sequence[bytes],
    paradigms: Sequence[bytes],
    endings: Sequence[bytes],
) -> bytes:
    """The bytes that ``unpack`` reads; little-endian."""
    tables = (bundles, paradigms, endings)
    numbers = array("H" if len(bundles) < 1 << 16 else _OFFSET, bundle_numbers)
    header = [_MAGIC, numbers.itemsize, len(numbers)]
    header += [count for table in tables for count in (len(table), sum(map(len, table)))]
    parts = [array(_OFFSET, header), numbers]
    for table in tables:
        parts += [
            array(_OFFSET, accumulate(map(len, table), initial=0)),
            array("B", b"".join(table)),
        ]
    return b"".join(_aligned(_little_endian(part)) for part in parts)


def _little_endian(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _aligned(part: bytes) -> bytes:
    return part + bytes(-len(part) % _OFFSET_BYTES)


def unpack(data: memoryview) -> Tables:
    """The tables in ``data``, which is kept and not copied.

    Raises:
        ValueError: It is not what ``pack`` wrote, or this machine's numbers are big-endian.
    """
    if len(data) < 9 * _OFFSET_BYTES:
        raise ValueError("too short")
    magic, width, stems, *sizes = data[: 9 * _OFFSET_BYTES].cast(_OFFSET)
    if magic != _MAGIC:
        raise ValueError("not a lexicon of this version, or of a machine of other byte order")
    lengths = [stems * width]
    for count, size in zip(sizes[::2], sizes[1::2], strict=True):
        lengths += [(count + 1) * _OFFSET_BYTES, size]
    starts = accumulate(
        (length + -length % _OFFSET_BYTES for length in lengths), initial=9 * _OFFSET_BYTES
    )
    numbers, *parts = (
        data[start : start + length] for start, length in zip(starts, lengths, strict=False)
    )
    bundles, paradigms, endings = (
        Table(offsets.cast(_OFFSET), records)
        for offsets, records in zip(parts[::2], parts[1::2], strict=True)
    )
    bundle_numbers = numbers.cast("H") if width == 2 else numbers.cast(_OFFSET)
    return Tables(bundle_numbers, bundles, paradigms, endings)


# --- records -----------------------------------------------------------------------------------


def encode(numbers: Iterable[int]) -> bytes:
    """Numbers, small ones in one byte each (LEB128)."""
    encoded = bytearray()
    for number in numbers:
        rest = number
        while rest > 0x7F:
            encoded.append(rest & 0x7F | 0x80)
            rest >>= 7
        encoded.append(rest)
    return bytes(encoded)


def decode(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0


def ascending(numbers: Iterable[int]) -> Iterator[int]:
    """Sorted numbers as what each adds to the one before it."""
    return (right - left for left, right in pairwise((0, *sorted(numbers))))
