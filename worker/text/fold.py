"""Folding: spellings of one word that must compare equal get one form.

NATO, Nato and nato; Rüstung and Ruestung; Straße and Strasse; Selenskyj and ＳＥＬＥＮＳＫＹＪ. The
form is for comparison only and never shown. Fold distinct words, never whole documents:
``str.translate`` alone costs more on a document than matching it.
"""

import re
import unicodedata
from itertools import groupby

from worker.text.normalise import limit_marks
from worker.text.tokens import INVISIBLE

_HIDDEN = re.compile(f"[{INVISIBLE}]+")
_INNER_APOSTROPHE = "\u02bc"
"""A letter by its category: the apostrophe of Ukrainian words (Солов\u02bcї), often left out."""

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "oe",  # Støre is Störe and Stoere in German papers
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ı": "i",
    }
)
"""Latin letters that Unicode does not decompose, as the press of other languages writes them."""

_DIAERESIS = "\u0308"
_STRESS = frozenset("\u0300\u0301")
_CYRILLIC_VOWELS = frozenset("аеиоуыэюяіє")


def fold(token: str) -> str:
    """The form in which a word is compared; folding it again changes nothing."""
    if token.isascii():
        return token.lower()
    composed = unicodedata.normalize("NFKC", limit_marks(_HIDDEN.sub("", token)))
    lowered = unicodedata.normalize("NFKC", composed.casefold()).casefold()
    bare = "".join(_without_marks(unicodedata.normalize("NFD", lowered)))
    spelled = bare.translate(_LETTERS).replace(_INNER_APOSTROPHE, "")
    return unicodedata.normalize("NFC", spelled)


def _without_marks(decomposed: str) -> list[str]:
    """Each letter with those of its marks that make it another letter."""
    kept: list[str] = []
    letter = ""
    for is_mark, run in groupby(decomposed, key=lambda c: bool(unicodedata.combining(c))):
        if is_mark:
            kept.append(_marks_kept(letter, "".join(run)))
        else:
            letters = "".join(run)
            letter = letters[-1]
            kept.append(letters)
    return kept


def _marks_kept(letter: str, marks: str) -> str:
    """What remains of a letter's marks.

    German writes ä as ae where a keyboard lacks it; other Latin marks vanish in foreign
    print. Greek capitals carry no tonos and move the dialytika (Μάιος, ΜΑΪΟΣ). Cyrillic
    marks make letters of their own (й, ї, ў, ѓ), but for ё, which Russian print writes е,
    and stress marks on vowels.
    """
    script = _script(letter)
    if script == "latin":
        return "e" if letter in "aou" and _DIAERESIS in marks else ""
    if script == "greek":
        return ""
    if script == "cyrillic":
        return "".join(mark for mark in marks if not _is_ornament(letter, mark))
    return marks


def _is_ornament(letter: str, mark: str) -> bool:
    if mark in _STRESS:
        return letter in _CYRILLIC_VOWELS
    return mark == _DIAERESIS and letter == "е"


def _script(letter: str) -> str:
    if letter <= "\u02ff" or "\u1d00" <= letter <= "\u1eff":
        return "latin"
    if "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff":
        return "greek"
    if "\u0400" <= letter <= "\u052f":
        return "cyrillic"
    return "other"
