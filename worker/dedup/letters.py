"""All words of some texts at once: what ``worker.dedup.words`` gives, by arrays of letters.

Thirty texts together, since half of the time for one would be the calls. What becomes of a letter is looked up in a table, which learns it when it is first met. Letters
that their neighbours change (combining marks, ligatures, the Greek "Σ") are left to ``words``,
with the whole text around them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from worker.dedup.words import (
    CAPITAL,
    FIGURES,
    HASH_MASK,
    LETTER_BASE,
    MAX_CHARACTERS,
    NUMBER,
    QUOTATION_MARKS,
    SEPARATORS,
    UMLAUTS,
    cased_words,
    flags,
    folded,
    words,
)
from worker.text.normalise import nfc

Points = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]
Kinds = NDArray[np.uint8]

_GAP, _SEPARATOR, _QUOTE, _WORD, _ODD, _UNKNOWN = 0, 1, 2, 8, 128, 255
_UPPER, _DIGIT, _DECIMAL = 16, 32, 64
"""Of a word's letter, added to ``_WORD``."""
_ALL_POINTS = 0x110000
_KINDS = np.full(_ALL_POINTS, _UNKNOWN, dtype=np.uint8)
"""What each code point is."""
_LETTERS = np.zeros(_ALL_POINTS, dtype=np.uint32)
"""What each becomes: a small letter without marks, a digit, or a gap."""
_FLAGS = np.array(
    [
        (CAPITAL if kind & _UPPER else 0) | (NUMBER if kind & _DIGIT else 0)
        for kind in range(2 * _DECIMAL)
    ],
    dtype=np.uint32,
)
"""The flags of a word that begins with a letter of this kind."""
_FIGURES, _FIGURE_CODES = np.array(sorted(FIGURES.items()), dtype=np.uint32).T.copy()
_LOW_BITS = np.uint32((1 << 16) - 1)
_MAY_BE_FIGURE = np.zeros(1 << 16, dtype=bool)
"""By the low bits of a hash: few words have to be looked up, which takes ten times as long."""
_MAY_BE_FIGURE[_FIGURES & _LOW_BITS] = True
_CUT = re.compile(f"([{QUOTATION_MARKS}])")
_SPACE, _NEWLINE = ord(" "), ord("\n")
_U64 = np.uint64
_MASK = _U64(HASH_MASK)


Mark = tuple[int, str]
"""A quotation mark, with how many words there are before it."""


class Spelling(NamedTuple):
    """The words of some texts, all in a row."""

    letters: str
    """The words in small letters, with a gap behind each."""
    letter_starts: Places
    """Where in ``letters`` each word begins; then where the last one's gap ends."""
    codes: Points
    """The words as ``words.codes``."""
    breaks: list[int]
    """How many words there are before each blank line; the first of a text ends its title."""
    ends: list[int]
    """How many words, and how many blank lines, there are up to the end of each text."""
    break_ends: list[int]
    marks: list[list[Mark]]
    """The quotation marks of each text."""

    def texts(self) -> Iterator[tuple[int, list[int]]]:
        """Of each text, how many words there are up to its end, and before its blank lines."""
        first = 0
        for end, last in zip(self.ends, self.break_ends, strict=True):
            yield end, self.breaks[first:last]
            first = last

    def spelt(self, first: int, end: int) -> str:
        """The words from the one up to the other, one space apart."""
        return self.letters[self.letter_starts[first] : self.letter_starts[end]].rstrip(" ")


class _Signs(NamedTuple):
    """Texts as letters and gaps, a newline at the end of each."""

    letters: Points
    is_word: NDArray[np.bool_]
    """Which of the letters are no gaps."""
    edges: Places
    """Where each word begins, and behind which letter it ends, in turn."""
    flags: Points
    """Of each word: CAPITAL, NUMBER."""
    ends: Places
    """Where each text ends."""
    marks: list[list[Mark]]


def whole(title: str, text: str) -> str:
    """What ``spell`` takes: title and text, each up to ``MAX_CHARACTERS``."""
    line = title[:MAX_CHARACTERS].replace("\n", " ")
    return f"{line}\n\n{text[:MAX_CHARACTERS]}\n"


def spell(wholes: Sequence[str]) -> Spelling | None:
    """The words of the texts, None where one of several has letters that change others."""
    signs = _by_table(wholes)
    if signs is None:
        return _spelling(_by_words(wholes[0])) if len(wholes) == 1 else None
    return _spelling(signs)


def finalised(hashes: Hashes) -> Hashes:
    """The finaliser of splitmix64: every input bit changes every output bit."""
    hashes = (hashes ^ (hashes >> _U64(30))) * _U64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> _U64(27))) * _U64(0x94D049BB133111EB)
    return hashes ^ (hashes >> _U64(31))


def _spelling(signs: _Signs) -> Spelling:
    starts, ends = signs.edges[::2], signs.edges[1::2]
    newlines = np.flatnonzero(signs.letters == _NEWLINE)
    blank = newlines[:-1][newlines[1:] - newlines[:-1] == 1]
    kept = signs.is_word.copy()
    kept[1:] |= signs.is_word[:-1]
    letters = signs.letters[kept]
    lengths = ends - starts + 1
    letter_ends = np.cumsum(lengths)
    letters[letter_ends - 1] = 0
    return Spelling(
        letters.tobytes().decode("utf-32-le").replace("\0", " "),
        np.append(0, letter_ends),
        _codes(_hashes(letters, letter_ends, lengths), signs.flags),
        np.searchsorted(starts, blank).tolist(),
        np.searchsorted(starts, signs.ends).tolist(),
        np.searchsorted(blank, signs.ends - 1).tolist(),
        signs.marks,
    )


def _hashes(letters: Points, ends: Places, lengths: Places) -> Points:
    """``words.hashed`` of each word; the gaps are 0."""
    if not lengths.size:
        return np.zeros(0, dtype=np.uint32)
    starts = ends - lengths
    powers, inverses = _powers(letters.size)
    sums = np.add.reduceat(letters * powers[: letters.size], starts) * inverses.take(starts)
    return (finalised(sums) & _MASK).astype(np.uint32)


def _codes(hashes: Points, flagged: Points) -> Points:
    """Words with their flags, numbers in letters as numbers."""
    codes = hashes | flagged
    likely = np.flatnonzero(_MAY_BE_FIGURE.take(hashes & _LOW_BITS))
    places = _FIGURES.searchsorted(hashes[likely])
    is_spoken = _FIGURES.take(places, mode="clip") == hashes[likely]
    codes[likely[is_spoken]] = _FIGURE_CODES.take(places[is_spoken])
    return codes


def _by_table(wholes: Sequence[str]) -> _Signs | None:
    written = [_written_out(text) for text in wholes]
    ends = np.cumsum([len(text) for text in written])
    points = _points("".join(written))
    kinds = _KINDS.take(points)
    if kinds.max() == _UNKNOWN:
        _learn(points[kinds == _UNKNOWN])
        kinds = _KINDS.take(points)
    if kinds.max() == _ODD:
        return None
    is_decimal = kinds >= _DECIMAL
    is_joint = np.zeros(points.size, dtype=bool)
    is_joint[1:-1] = (kinds[1:-1] == _SEPARATOR) & is_decimal[:-2] & is_decimal[2:]
    if is_joint.any():
        ends = ends - np.searchsorted(np.flatnonzero(is_joint), ends)
        points, kinds = points[~is_joint], kinds[~is_joint]
    is_word = kinds >= _WORD
    edges = _edges(is_word)
    flagged = _FLAGS.take(kinds.take(edges[::2]))
    quotes = np.flatnonzero(kinds == _QUOTE)
    marks: list[list[Mark]] = [[] for _ in wholes]
    for text, before, point in zip(
        np.searchsorted(ends, quotes, side="right").tolist(),
        np.searchsorted(edges[::2], quotes).tolist(),
        points.take(quotes).tolist(),
        strict=True,
    ):
        marks[text].append((before, chr(point)))
    return _Signs(_LETTERS.take(points), is_word, edges, flagged, ends, marks)


def _by_words(text: str) -> _Signs:
    """By way of the words themselves, paragraph by paragraph."""
    parts = text.split("\n\n")
    cased = [word for part in parts for word in cased_words(part)]
    letters = _points("\n\n".join(" ".join(words(part)) for part in parts) + "\n")
    is_word = (letters != _SPACE) & (letters != _NEWLINE)
    flagged = np.array([flags(word) for word in cased], dtype=np.uint32)
    ends = np.array([letters.size])
    return _Signs(letters, is_word, _edges(is_word), flagged, ends, [list(_marks(text))])


def _marks(text: str) -> Iterator[Mark]:
    count = 0
    for piece in _CUT.split(text):
        if len(piece) == 1 and piece in QUOTATION_MARKS:
            yield count, piece
        else:
            count += sum(len(cased_words(part)) for part in piece.split("\n\n"))


def _written_out(text: str) -> str:
    """The umlauts written out."""
    if text.isascii():
        return text
    for umlaut, letters in UMLAUTS.items():
        text = text.replace(umlaut, letters)
    return text


def _edges(is_word: NDArray[np.bool_]) -> Places:
    """Where words begin and end, in turn; the last letter is a gap."""
    changes = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
    return np.append(0, changes) if is_word[0] else changes


def _points(text: str) -> Points:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _learn(points: Points) -> None:
    """Fill the table for these code points."""
    for point in set(points.tolist()):
        _LETTERS[point], _KINDS[point] = _kind(chr(point))


def _kind(letter: str) -> tuple[int, int]:
    """What a letter becomes, and what it is."""
    cased, small = folded(nfc(letter)), folded(nfc(letter).lower())
    if letter == "Σ" or unicodedata.category(letter).startswith("M") or not small:
        return _SPACE, _ODD
    if not any(map(str.isalnum, small)):
        if letter in QUOTATION_MARKS:
            return _SPACE, _QUOTE
        is_separator = len(small) == 1 and small in SEPARATORS
        return (_NEWLINE if letter == "\n" else _SPACE), (_SEPARATOR if is_separator else _GAP)
    if len(small) > 1 or len(cased) > 1:
        return _SPACE, _ODD
    upper, digit = _UPPER * cased.isupper(), _DIGIT * cased.isdigit()
    return ord(small), _WORD | upper | digit | _DECIMAL * small.isdecimal()


def _powers(count: int) -> tuple[Hashes, Hashes]:
    """At least so many powers of LETTER_BASE, and their inverses: the letters of all words are
    multiplied by the powers in a row, and each word's sum is brought back to where it begins.
    """
    return _KEPT if count <= _MOST_KEPT else _compute_powers(count)


def _compute_powers(count: int) -> tuple[Hashes, Hashes]:
    return _row(LETTER_BASE, count), _row(pow(LETTER_BASE, -1, 1 << 64), count)


def _row(base: int, count: int) -> Hashes:
    factors = np.full(count, base, dtype=_U64)
    factors[0] = 1
    return np.cumprod(factors)


_MOST_KEPT = 1 << 17
_KEPT = _compute_powers(_MOST_KEPT)
