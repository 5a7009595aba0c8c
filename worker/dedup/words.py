"""Text to the words that are compared: what edits of typography leave alone.

``worker.dedup.letters`` gives the same of a whole text at once, in a fifth of the time.
"""

import re
import unicodedata
from hashlib import blake2b

from worker.dedup.spoken import SPOKEN
from worker.text.normalise import nfc

UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "SS"}
SEPARATORS = ".,:'’"
"""What stands between the digits of one number."""
QUOTATION_MARKS = '„“”«»"'
"""Of double quotation marks those that are no apostrophe, inch or minute elsewhere."""
_UMLAUTS = str.maketrans(UMLAUTS)
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+")
_NUMBER_SEPARATOR = re.compile(rf"(?<=\d)[{SEPARATORS}](?=\d)")
_WORD = re.compile(r"[^\W_]+")

MAX_CHARACTERS = 200_000
"""Longer texts are compared by their beginning: no article is longer, and the cost stays
bounded."""

HASH_BITS = 22
"""Of a word's hash; with two flags a word is three bytes. Two words of a text of 300 are taken
for one another once in a hundred texts, four in a row never."""
HASH_MASK = (1 << HASH_BITS) - 1
CAPITAL = 1 << 22
"""Flag of a word that is written with a capital: a noun, a name, or the first of a sentence."""
NUMBER = 1 << 23
"""Flag of a word that begins with a digit, is a number in letters, or a day of the week."""

LETTER_BASE = 0x9E3779B97F4A7C15
"""A word's hash is the polynomial of its letters at this odd number, finalised: sums of arrays
give it for all words of a text at once."""
_64_BITS = (1 << 64) - 1


def words(text: str) -> list[str]:
    """The words of a text, folded so that spelling and typography make no difference.

    Lower case, transliterated umlauts, no diacritics, digits joined across separators
    (``1.000`` equals ``1000``), everything that is neither letter nor digit a gap.
    """
    # in lower case first, as a whole: "Σ" at the end of a word is another letter
    return _split(nfc(text[:MAX_CHARACTERS]).lower())


def cased_words(text: str) -> list[str]:
    """As ``words``, as many, each in its own case."""
    return _split(nfc(text[:MAX_CHARACTERS]))


def digest(title: str, text: str) -> str:
    """The digest of a text that equal words give, whatever their typography."""
    return exact_digest(" ".join(words(title)), " ".join(words(text)))


def exact_digest(title: str, text: str) -> str:
    """As ``digest``, of words that were folded already and stand one space apart.

    Databases hold these digests: they never change.
    """
    content = f"{title}\n{text}"
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def codes(text: str) -> tuple[int, ...]:
    """The words of a text as they are compared, the same in every process and for ever:
    ``HASH_BITS`` of each folded word, and its flags above them.
    """
    pairs = zip(words(text), cased_words(text), strict=True)
    return tuple(FIGURES.get(code := hashed(word), code | flags(cased)) for word, cased in pairs)


def hashed(word: str) -> int:
    """``HASH_BITS`` of a word's letters."""
    code = 0
    for letter in reversed(word):
        code = (code * LETTER_BASE + ord(letter)) & _64_BITS
    # the finaliser of splitmix64: every letter's every bit changes every bit of the hash
    code = (code ^ code >> 30) * 0xBF58476D1CE4E5B9 & _64_BITS
    code = (code ^ code >> 27) * 0x94D049BB133111EB & _64_BITS
    return (code ^ code >> 31) & HASH_MASK


def flags(word: str) -> int:
    """What else is known of a word by its first letter."""
    return (CAPITAL if word[0].isupper() else 0) | (NUMBER if word[0].isdigit() else 0)


def folded(text: str) -> str:
    """Umlauts transliterated, letters without their marks, joined letters apart."""
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_UMLAUTS)))


def _split(text: str) -> list[str]:
    return _WORD.findall(_NUMBER_SEPARATOR.sub("", folded(text)))


FIGURES = {
    hashed(words(spoken)[0]): hashed(words(meant)[0]) | NUMBER for spoken, meant in SPOKEN.items()
}
"""Codes of the numbers in letters and of the days, by their hashes: that arrays can be looked up."""
