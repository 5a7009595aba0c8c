"""Skeletons of names: keys that the spellings of one name share across languages and scripts.

Selenskyj, Zelensky, Zełenskiego, Зеленського and Ζελένσκι have one in common, Zielinski another.
A key is made of sounds: scripts are written in Latin letters, what languages write in several
ways becomes one sign, and the endings of Slavic names and of their cases fall. Keys serve
suggestions that a person looks at, never alerts.

A table of our own, and no library of transliterations: those give one Latin letter where a name
may be read in two ways (и is y in Ukrainian and i in Russian, a Latin ch a sh in French).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, islice, product
from typing import Final

SHORTEST: Final = 4
"""Letters below which words share their sounds by chance."""
_SHORTEST_KEY: Final = 5
"""Sounds of a key that may say so by themselves, as Putin's; one that ends as Slavic names do needs
no more (Kiew). Of shorter ones too many words share the sounds: Merz is März, Russie is Roja.
"""
_TELLING: Final = frozenset("V~")
_MOST_KEYS: Final = 8

_PAIRS: Final = {
    "ου": "u", "ού": "u", "μπ": "b", "ντ": "d", "γκ": "g", "ει": "i", "εί": "i", "οι": "i",
    "οί": "i", "αι": "e", "αί": "e",
}  # fmt: skip
_SIGNS: Final = str.maketrans({
    # Cyrillic
    "а": "a", "б": "b", "в": "v", "г": "G", "ґ": "g", "д": "d", "е": "e", "є": "je", "ж": "S",
    "з": "s", "и": "Y", "і": "i", "ї": "ji", "й": "j", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "v", "ф": "f", "х": "x",
    "ц": "s", "ч": "S", "ш": "S", "щ": "S", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "ju",
    "я": "ja", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "S", "џ": "S",
    # Greek
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "s", "η": "i", "θ": "t", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "x", "ψ": "ps", "ω": "o",
    # Latin letters that more than an accent tells apart
    "ß": "s", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "æ": "e", "ä": "e", "ø": "e", "ö": "e",
    "œ": "e", "ü": "u", "ı": "i", "š": "S", "ş": "S", "ș": "S", "ž": "S", "ż": "S", "č": "S",
    "ć": "S", "ç": "s",
})  # fmt: skip
"""Small letters as sounds. S is any hiss but a plain s; a capital vowel or G may be two sounds."""

_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"s[ck]hts?ch|shch|szcz|t?z?sch|t?sh|zh|t?cz|sz|tch|sj(?=[aeiou])", "S"),
        (r"kh", "x"),
        (r"ch", "X"),
        (r"ph", "f"),
        (r"c(?=[eiy])|t?z|ts", "s"),
        (r"c[kq]?|q", "k"),
        (r"w|ff$", "v"),
        (r"ou", "u"),
        (r"oe", "U"),
        (r"^[yij]?e(?=rm)|^[yi](?=[aeou])", "j"),
        (r"(?<=[dlnt])y(?=i)", ""),
        (r"(?<=[aeou])j(?=[aeiou])", "J"),
        (r"(?<=[aeou])j(?=[b-df-hk-np-tvxGS])", "i"),  # Шойгу, Schoigu
        (r"(?<=[aeiouyY])[ghG](?=[aeiouyY])", "g"),  # Tschernihiw, Tschernigow
    )
)
_ENDINGS: Final = tuple(
    (re.compile(pattern), ending)
    for pattern, ending in (
        # adjectives: Selenskyj, Zelensky, Zełenskiego; Nawalny
        (r"(?<=sk)(?:[yiYj]{1,3}|i?ego|ogo|i?emu|omu|[yiY]m)$", "~"),
        (r"(?<=[^aeiouyY]n)(?:[yiYj]{1,3}|ogo|omu|[yiY]m)$", "~"),
        # Charkiw and Charkow, Kiew and Kyjiw
        (r"(?:(?<=.{3})[eioj]|[yiY])[eioyYj]{0,3}v$", "V"),
        # Lukaschenko, Łukaszenka
        (r"(?<=enk)[oey]?$", "~"),
        # Saporischschja, Saporoschje, Zaporizhzhia
        (r"(?<=.{4})(?:[ioe]S+[ijJ]?|oJi?)[aeiu]?$", "~"),
    )
)
_GENITIVE: Final = re.compile(r"(?<=.{2}[^es])s$")
_CASE: Final = re.compile(r"(?<=[^aeiouyYUjJ])(?:a|u|om|em|e)$")
_SHORTEST_DECLINED: Final = 5
"""Letters of a Latin name behind which an -a is taken for a case: Putina, but not Kiewa."""
_READINGS: Final = {"X": "xS", "J": "jS", "Y": "yi", "U": "ue", "G": "gh"}
_DOUBLED: Final = re.compile(r"(.)\1+")


def skeletons(word: str) -> frozenset[str]:
    """The keys of a word; spellings of one name have one in common. None for what is short or
    holds more than letters.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return frozenset()
    sounds = _GENITIVE.sub("", _sounds(word))
    bares = {_bare(form) for form in _declined(word, sounds)}
    telling = (bare for bare in bares if _is_telling(bare))
    return frozenset(islice(chain.from_iterable(map(_readings, sorted(telling))), _MOST_KEYS))


def _declined(word: str, sounds: str) -> tuple[str, ...]:
    """A word without the ending of a case; where that may be the name's own, as it is too. Names
    in Latin letters are declined in few languages, those in Cyrillic ones in almost all.
    """
    stem = _CASE.sub("", sounds)
    if unicodedata.name(word[0], "").startswith("LATIN"):
        return (stem if len(stem) >= _SHORTEST_DECLINED else sounds,)
    return (stem, sounds) if len(stem) >= SHORTEST else (sounds,)


def _bare(sounds: str) -> str:
    """Sounds without the ending of Slavic names, and none of them doubled."""
    for pattern, ending in _ENDINGS:
        sounds, found = pattern.subn(ending, sounds)
        if found:
            break
    return _DOUBLED.sub(r"\1", sounds)


def _is_telling(bare: str) -> bool:
    return len(bare.rstrip("e")) >= _SHORTEST_KEY or not _TELLING.isdisjoint(bare)


def _sounds(word: str) -> str:
    lowered = unicodedata.normalize("NFC", word.lower())
    for pair, sound in _PAIRS.items():
        lowered = lowered.replace(pair, sound)
    bare = unicodedata.normalize("NFD", lowered.translate(_SIGNS))
    sounds = "".join(sign for sign in bare if not unicodedata.combining(sign)).translate(_SIGNS)
    for pattern, sound in _SOUNDS:
        sounds = pattern.sub(sound, sounds)
    return sounds


def _readings(sounds: str) -> Iterator[str]:
    """Every way to read the signs that stand for two sounds; the first few of many."""
    choices = (_READINGS.get(sign, sign) for sign in sounds)
    return ("".join(chosen) for chosen in islice(product(*choices), _MOST_KEYS))
