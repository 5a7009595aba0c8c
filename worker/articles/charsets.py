"""The charset of text that declares none: the one in which its letters make likely words.

Archives hold texts of the time before UTF-8. A wrong guess stores words that no query finds.
"""

import math
from collections import Counter
from functools import cache

_SAMPLE = 256 * 1024
_MOST_WORDS = 400
_LONGEST_WORD = 60
"""Bytes: what is longer is no word."""

_CHARSETS = {
    "cp1252": 0.0, "cp1250": 1.0, "cp1251": 1.0, "cp1253": 1.0, "cp1254": 1.0, "cp1257": 1.0,
    "iso8859-2": 2.0, "iso8859-7": 2.0, "koi8-u": 2.0, "iso8859-15": 2.0, "iso8859-5": 4.0,
    "cp866": 5.0, "mac-roman": 5.0, "cp850": 5.0, "cp852": 5.0,
}  # fmt: skip
"""Charsets, and what each costs before the first letter: how rare it is. ISO's of the West and of
Turkey are parts of Windows' (WHATWG encoding standard, 4.2)."""

_ALPHABETS = (
    "äüöß",  # German
    "éàèêçùâîôûœëïæ",  # French
    "óíáéñúü",  # Spanish
    "ãçáéíóêõâúàô",  # Portuguese
    "èàòùìé",  # Italian
    "ëéïöüèê",  # Dutch
    "äåöé",  # Swedish, Finnish
    "øåæéò",  # Danish, Norwegian
    "áíðéþöóæúý",  # Icelandic
    "äõöüšž",  # Estonian
    "ëç",  # Albanian
    "łęążśćóńź",  # Polish
    "íáéěřčžýšůúťďňó",  # Czech
    "áíéčžýšúťľôňäďóĺŕ",  # Slovak
    "éáöóőíüúű",  # Hungarian
    "ăîâşţ",  # Romanian
    "čšžćđ",  # Croatian, Slovene
    "ıişüğçöâ",  # Turkish
    "ėšžųįąčęū",  # Lithuanian
    "āīēšņļūžģķč",  # Latvian
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",  # Russian
    "оаниівтерслкудмпязьгбчхйжїєшюцщфґ",  # Ukrainian
    "аоиенртсвлкдпмъзгуябчйщжшцхюфь",  # Bulgarian
    "аоеинртсвкдулјпмзгшбчжцћњхђљфџ",  # Serbian
    "αοιετνσρκπμλςυδγηθωάίόέήχφβύξώζψ",  # Greek
)  # fmt: skip
"""Letters beyond ASCII of a language, the most frequent first."""

_DECAY = 0.85
"""A letter's frequency over that of the one before it: so German's four and Russian's 33 fall."""
_QUOTES = {"opening": "„“‚‘«»–—\xa0", "closing": "“”‘’»«…–—\xa0"}
"""Quotes and dashes, by where they stand at a word."""
_SIGNS = frozenset("€£§°²³¼½¾·•™©®№¿¡×ªº")
_COST = {"quote": 2.0, "apostrophe": 1.0, "sign": 3.0, "capital": 1.5, "stray": 7.0, "other": 9.0}
"""What a character costs, as the negative logarithm of its probability. A capital after a small
letter, or a sign between letters, is what a wrong charset makes of words."""


def likeliest(data: bytes) -> str:
    """The charset, by Python's name, in which bytes that are no UTF-8 read best.

    Right for European languages from about ten letters beyond ASCII; fewer say little, and of
    those in doubt windows-1252 is taken.
    """
    sample = _words_beyond_ascii(data)
    return min(_CHARSETS, key=lambda charset: _CHARSETS[charset] + _cost(sample, charset))


def _words_beyond_ascii(data: bytes) -> bytes:
    first = len(data) - len(data.lstrip(bytes(range(0x80))))
    words = data[max(0, first - _LONGEST_WORD) :][:_SAMPLE].split()
    return b" ".join([word[:_LONGEST_WORD] for word in words if not word.isascii()][:_MOST_WORDS])


def _cost(sample: bytes, charset: str) -> float:
    text = f" {sample.decode(charset, 'replace')} "
    seen = Counter(
        (letter, _surroundings(before, letter, after))
        for before, letter, after in zip(text, text[1:], text[2:], strict=False)
        if letter > "\x7f"
    )
    return min(
        sum(count * _cost_of(letter, place, letters) for (letter, place), count in seen.items())
        for letters in _letter_costs()
    )


def _surroundings(before: str, letter: str, after: str) -> str:
    """What matters of a character's neighbours: of a letter what it follows and whether digits
    are beside it, of a sign whether it stands before a word, behind one, or in it.
    """
    if letter.isalpha() and letter not in _SIGNS:
        if before.isdigit() or after.isdigit():
            return "digits"
        return "small" if before.islower() else "capital" if before.isupper() else "start"
    if not after.isalpha():
        return "closing"
    if not before.isalpha():
        return "opening"
    return "apostrophe" if letter == "’" else "within"


def _cost_of(letter: str, place: str, letters: dict[str, float]) -> float:
    small = letter.lower()
    if small in letters:
        is_stray = place == "digits" or (place == "small" and letter != small)
        capital = 0 if letter == small else _COST["capital"]
        return letters[small] + (_COST["stray"] if is_stray else capital)
    if letter in _QUOTES.get(place, ""):
        return _COST["quote"]
    if place != "within" and letter in _SIGNS:
        return _COST["sign"]
    return _COST["apostrophe" if place == "apostrophe" else "other"]


@cache
def _letter_costs() -> tuple[dict[str, float], ...]:
    """For each alphabet the negative logarithm of its letters' probabilities."""
    return tuple(
        {
            letter: math.log((1 - _DECAY ** len(letters)) / (1 - _DECAY)) - rank * math.log(_DECAY)
            for rank, letter in enumerate(letters)
        }
        for letters in _ALPHABETS
    )
