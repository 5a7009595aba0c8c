"""Words that stand where an item's text should be and tell nothing of it.

Feeds close their teasers with "Continue reading", blogs with "The post … appeared first on …",
and broken templates print ``undefined``. Two items that have this in common have nothing in common.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from worker.dedup.words import HASH_MASK, codes

Phrase = tuple[int, ...]

_CLOSINGS = """
    undefined | null
    continue reading | read more | read the full story | read the full article | full story
    click here | click here to read more
    get our morning and afternoon news emails, free app or daily news podcast
    sign up here | sign up for our newsletter | subscribe now | subscribe to our newsletter
    weiterlesen | hier weiterlesen | mehr lesen | jetzt lesen | lesen sie mehr | mehr dazu
    mehr erfahren | lesen sie hier weiter | zum artikel | den ganzen artikel lesen
    jetzt newsletter abonnieren | newsletter abonnieren | zum newsletter anmelden
    lire la suite | lire plus | en savoir plus | lire l'article | inscrivez-vous à notre newsletter
    leggi tutto | leggi anche | continua a leggere | iscriviti alla newsletter
    seguir leyendo | leer más | continuar leyendo | suscríbete a la newsletter
    ler mais | continuar a ler | lees meer | lees verder
    läs mer | læs mere | les mer | lue lisää | loe edasi | lasīt vairāk | skaityti daugiau
    czytaj więcej | czytaj dalej | zapisz się na newsletter
    číst dál | číst více | čítať viac | tovább olvasom
    citește mai mult | pročitaj više | preberi več
    читать далее | читать дальше | читати далі | прочети още | περισσότερα | διαβάστε περισσότερα
    devamını oku
"""
"""None of them closes a sentence ("keine Züge mehr"). A text that is one word alone is none anyway."""
_FRAMES = (
    ("der beitrag", "erschien zuerst auf"),
    ("der artikel", "erschien zuerst auf"),
    ("the post", "appeared first on"),
    ("the post", "first appeared on"),
    ("l'article", "est apparu en premier sur"),
    ("cet article", "est apparu en premier sur"),
    ("l'articolo", "proviene da"),
    ("la entrada", "se publicó primero en"),
    ("het bericht", "verscheen eerst op"),
    ("artykuł", "pochodzi z serwisu"),
)
"""What WordPress adds below each post of its feeds, between these words the title once more."""
_FRAME = 60
"""Words of such a line at most."""


def bare(phrase: str) -> Phrase:
    """The words of a phrase as they are compared, without their flags."""
    return tuple(word & HASH_MASK for word in codes(phrase))


def told(text: Sequence[int]) -> int:
    """How many words of a text, as ``Fingerprint.words``, tell something: all but its close."""
    stop = len(text)
    while length := _close(tuple(word & HASH_MASK for word in text[max(0, stop - _FRAME) : stop])):
        stop -= length
    return stop


def _close(tail: Phrase) -> int:
    """How many of the last words are a set phrase."""
    if not tail:
        return 0
    for phrase in _closings().get(tail[-1], ()):
        if tail[-len(phrase) :] == phrase:
            return len(phrase)
    return max((_framed(tail, *frame) for frame in _frames()), default=0)


def _framed(tail: Phrase, opening: Phrase, middle: Phrase) -> int:
    if middle[0] not in tail:
        return 0
    start, end = _last(tail, opening), _last(tail, middle)
    return len(tail) - start if 0 <= start < end else 0


def _last(tail: Phrase, phrase: Phrase) -> int:
    """Where a phrase begins, -1 where it does not stand."""
    places = range(len(tail) - len(phrase), -1, -1)
    return next((at for at in places if tail[at : at + len(phrase)] == phrase), -1)


@cache
def _closings() -> Mapping[int, Sequence[Phrase]]:
    """The closings by their last word, the longest first."""
    phrases = {bare(part) for line in _CLOSINGS.splitlines() for part in line.split("|")} - {()}
    by_last: defaultdict[int, list[Phrase]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        by_last[phrase[-1]].append(phrase)
    return dict(by_last)


@cache
def _frames() -> Sequence[tuple[Phrase, Phrase]]:
    return tuple((bare(opening), bare(middle)) for opening, middle in _FRAMES)
