"""What an event is known by in whatever text: topics, names, numbers, words of the title.

Names are compared by their consonants, transliterated: Selenskyj, Zelensky, Zełenskiego and
Зеленський are one. In German every noun has a capital and so is taken for a name; it carries as
much, since all of them stand in one text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from worker.domain.articles import Article
from worker.domain.topics import Match
from worker.text.fold import fold
from worker.text.function_words import SPEAKERS
from worker.text.tokens import Tokens, tokenise

MOST = 40
"""Marks of one article: enough for a title of 15 words and the names of a first page."""
TOPIC, TITLE, NAME, BOTH, NUMBER = "t:", "w:", "n:", "b:", "#:"
"""How a mark begins: a word of the title, a name of the text, a name that both have."""
_MOST_TOPICS = 8
_MOST_TITLE = 16
_READ = 1_500
"""Characters of text that are read: a report names its event at once, its background later."""

_TO_LATIN = str.maketrans(
    {
        **dict(
            zip(
                "абвгдезийклмнопрстуфыэіўґєђћљњџј", "abvgdeziiklmnoprstufieivgedclndj", strict=True
            )
        ),
        **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstifo", strict=True)),
        **dict(
            zip(
                "жхцчшщъьёюяї",
                ("z", "h", "s", "h", "s", "s", "", "", "e", "u", "a", "i"),
                strict=True,
            )
        ),
        **dict(zip("θχψ", ("t", "h", "ps"), strict=True)),
    }
)
_SPELLED = re.compile("tsch|sch|sh|sz|cz|tz|ts|zh|ch|kh|ck|ph|th|dsch|dz|x")
_SOUNDS = {
    "ch": "h", "kh": "h", "ck": "k", "ph": "f", "th": "t", "x": "ks", "tsch": "h", "cz": "h",
}  # fmt: skip
_CONSONANTS = str.maketrans("zcqw", "skkv", "aeiouyjh")
_DOUBLED = re.compile(r"(.)\1+")
_SENTENCE_ENDS = re.compile(r"^$|[.!?…:\n]|[„“\"«»]\s*$")
_SHORTEST = 3
_SKELETON = 4
_LONGEST = 7
_ENDING = re.compile("(?<=.{4})[aeiouynms]{1,3}$")

_FUNCTION_WORDS = frozenset(map(fold, SPEAKERS))
_SAYING_AND_TIMES = """
    sagt sagen sagte erklärt meldet berichtet fordert warnt kündigt neue neuer neues neuen erste
    ersten heute gestern jahr jahre jahren tag tage woche uhr prozent laut weiter weitere mehr
    says said say tells told reports report new first year years day days week today what how why
    all two three one man men woman live update latest news video watch dit selon annonce nouveau
    premier ans jours dice según años nuevo nueva dicono anni nuovo primo mówi powiedział roku lat
    dni nowy nowa pierwszy zegt nieuwe jaar dagen säger nya året siger nye sier sanoo uusi vuoden
    montag dienstag mittwoch donnerstag freitag samstag sonntag monday tuesday wednesday thursday
    friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes
    miércoles jueves viernes januar februar märz april mai juni juli august september oktober
    november dezember january february march may june july october december
"""
_SAYING = frozenset(map(fold, _SAYING_AND_TIMES.split()))
"""Words of many titles: who says it, and when."""

_UNITS = (
    ("%", re.compile("prozent|percent|pour|procent|per cento|por ciento|процент|відсот")),
    ("G", re.compile("milliard|mrd|mld|billion|bn$|miliard|miljard|mil mill|мільярд|миллиард")),
    ("M", re.compile("million|mio|mln|milion|miljon|millon|milio|мільйон|миллион")),
)
_SIGNS = re.compile("[%€$£]")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_PLAIN = 32
"""What numbers must reach that have no unit: smaller ones are days, hours and places."""
_THOUSANDS = re.compile(r"[.,\u2019\u00a0\u202f ]")


def marks(article: Article, matches: Sequence[Match]) -> tuple[str, ...]:
    """At most ``MOST`` strings. Names by which the topics were found do not count: everything
    that reaches a recipient has them.
    """
    title, text = tokenise(article.title), tokenise(article.text[:_READ])
    known = {key(fold(word)) for word in _found_by(matches)}
    words = {k for k in _keys(title.words) if k not in known}
    names = {k: n for k, n in _names(text).items() if k not in known}
    found = [
        *(TOPIC + topic for topic in sorted({match.topic for match in matches})[:_MOST_TOPICS]),
        *((BOTH if k in names else TITLE) + k for k in sorted(words)[:_MOST_TITLE]),
        *(NUMBER + number for number in dict.fromkeys((*_numbers(title), *_numbers(text)))),
        *(NAME + k for k, _ in Counter(names).most_common() if k not in words),
    ]
    return tuple(found[:MOST])


@lru_cache(8192)
def key(folded: str) -> str:
    """A folded word as it is compared: by four consonants where it has so many, else by its
    letters but for an ending.
    """
    latin = folded.translate(_TO_LATIN)
    spelled = _SPELLED.sub(lambda found: _SOUNDS.get(found.group(), "s"), latin)
    bones = _DOUBLED.sub(r"\1", spelled.translate(_CONSONANTS))
    return bones[:5] if len(bones) >= _SKELETON else _ENDING.sub("", latin[:_LONGEST])


def _found_by(matches: Iterable[Match]) -> Iterator[str]:
    for match in matches:
        for hit in match.hits:
            yield from tokenise(hit.form).words


def _keys(words: Iterable[str]) -> Iterator[str]:
    """The keys of words that say something: no numbers, nor what stands in any text."""
    for word in words:
        folded = fold(word)
        tells = folded not in _FUNCTION_WORDS and folded not in _SAYING
        if len(folded) >= _SHORTEST and tells and not folded[0].isdecimal():
            yield key(folded)


def _names(text: Tokens) -> Counter[str]:
    """Words that stand with a capital inside a sentence, and nowhere without."""
    names: Counter[str] = Counter()
    small: set[str] = set()
    for word, gap in zip(text.words, text.gaps, strict=False):
        if not word[0].isupper():
            small.update(_keys([word]))
        elif not _SENTENCE_ENDS.search(gap):
            names.update(_keys([word]))
    return Counter({name: count for name, count in names.items() if name not in small})


def _numbers(text: Tokens) -> Iterator[str]:
    """Numbers with their unit; without one, those that are no year, day or hour."""
    place = 0
    while place < len(text.words):
        digits, place = _digits(text, place)
        if digits:
            unit = _unit(text, place)
            plain = digits.isdecimal() and not _YEAR.fullmatch(digits) and int(digits) >= _PLAIN
            if unit or plain:
                yield digits + unit


def _digits(text: Tokens, place: int) -> tuple[str, int]:
    """The number that begins at a word, if one does, and the place after it: ``2,5`` as ``2.5``,
    ``3.200`` as ``3200``.
    """
    word = text.words[place]
    if not (word.isascii() and word.isdecimal() and len(word) <= _LONGEST):
        return "", place + 1
    after = text.words[place + 1] if place + 1 < len(text.words) else ""
    joined = _THOUSANDS.fullmatch(text.gaps[place + 1]) and after.isascii() and after.isdecimal()
    if joined and len(after) == 3:
        return word + after, place + 2
    if joined and text.gaps[place + 1] in ".,":
        return f"{word}.{after}", place + 2
    return word, place + 1


def _unit(text: Tokens, place: int) -> str:
    """What a number counts, as far as it is the same in all languages."""
    sign = _SIGNS.search(text.gaps[place][:2])
    if sign:
        return sign.group()
    word = fold(text.words[place]) if place < len(text.words) else ""
    return next((unit for unit, words in _UNITS if words.match(word)), "")
