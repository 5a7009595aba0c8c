"""Text to the words that are compared: what edits of typography leave alone."""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

from worker.text.normalise import nfc

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+")
_NUMBER_SEPARATOR = re.compile(r"(?<=\d)[.,:'’](?=\d)")
_WORD = re.compile(r"[^\W_]+")

MAX_CHARACTERS = 200_000
"""Longer texts are compared by their beginning: no article is longer, and the cost stays
bounded."""


def words(text: str) -> list[str]:
    """The words of a text, folded so that spelling and typography make no difference.

    Lower case, transliterated umlauts, no diacritics, digits joined across separators
    (``1.000`` equals ``1000``), everything that is neither letter nor digit a gap.
    """
    folded = nfc(text[:MAX_CHARACTERS]).lower()
    if not folded.isascii():
        folded = folded.translate(_UMLAUTS)
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded))
    return _WORD.findall(_NUMBER_SEPARATOR.sub("", folded))


def digest(title: str, text: str) -> str:
    """The digest of a text that equal words give, whatever their typography."""
    return exact_digest(words(title), words(text))


def exact_digest(title: list[str], text: list[str]) -> str:
    """As ``digest``, of words that were taken already."""
    content = f"{' '.join(title)}\n{' '.join(text)}"
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=1 << 17)
def word_hash(word: str) -> int:
    """A word as 64 bits, the same in every process and for ever.

    Memoised: words repeat (Zipf), so most look-ups cost no hashing at all.
    """
    raw = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "little")
