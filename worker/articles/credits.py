"""Agencies, bylines, datelines and captions, as German and European newsrooms write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

AGENCIES = {
    **dict.fromkeys(("dpa", "DPA", "dpa-infocom", "dpa-AFX"), "dpa"),
    **dict.fromkeys(("AFP", "afp"), "AFP"),
    **dict.fromkeys(("Reuters", "REUTERS", "reuters", "rtr"), "Reuters"),
    **dict.fromkeys(("AP", "ap", "Associated Press"), "AP"),
    **dict.fromkeys(("SID", "sid"), "SID"),
    **dict.fromkeys(("epd", "EPD"), "epd"),
    **dict.fromkeys(("KNA", "kna"), "KNA"),
    **dict.fromkeys(("APA", "apa"), "APA"),
    **dict.fromkeys(("Keystone-SDA", "Keystone", "SDA", "sda", "Keystone SDA"), "Keystone-SDA"),
    **dict.fromkeys(("dts", "DTS"), "dts"),
    **dict.fromkeys(("AWP", "awp"), "AWP"),
    **dict.fromkeys(("ANSA", "Ansa"), "ANSA"),
    **dict.fromkeys(("EFE", "Efe"), "EFE"),
    **dict.fromkeys(("Europa Press", "Europapress"), "Europa Press"),
    **dict.fromkeys(("PAP", "pap"), "PAP"),
    **dict.fromkeys(("ČTK", "ČTK", "CTK"), "ČTK"),
    **dict.fromkeys(("Belga", "BELGA"), "Belga"),
    **dict.fromkeys(("ANP", "anp"), "ANP"),
    **dict.fromkeys(("NTB", "ntb"), "NTB"),
    **dict.fromkeys(("Ritzau", "RITZAU"), "Ritzau"),
    **dict.fromkeys(("TASS", "Tass"), "TASS"),
    **dict.fromkeys(("Interfax", "INTERFAX"), "Interfax"),
    **dict.fromkeys(("Ukrinform", "UKRINFORM", "Укрінформ"), "Ukrinform"),
    **dict.fromkeys(("Bloomberg", "BLOOMBERG"), "Bloomberg"),
}
"""Spellings of an agency in a credit, and the one name it is stored under."""

_FILLERS = frozenset(
    str.split(
        "mit material informationen inhalten texten agenturmaterial von vom der des den und sowie "
        "agenturen nachrichtenagentur nachrichtenagenturen quelle quellen with material from "
        "reporting by and agencies avec et agences con e y agenzie agencias"
    )
)
_INITIALS = re.compile(r"[a-zäöüß]{2,4}")
_SEPARATOR = re.compile(r"\s*[/,;+&]\s*")
_CREDIT = re.compile(r"\s*\((?P<credit>[^()\n]{2,120})\)\s*\.?\s*$")
_BAR_CREDIT = re.compile(r"\s*\|\s*(?P<credit>[^|()\n]{2,60}?)\s*$")
_SOURCE_LINE = re.compile(r"\n\s*Quellen?:\s*(?P<credit>[^\n]{2,80})\s*$")

_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]{1,40}"
_PARTICLE = r"(?:von|van|de|der|den|zu|zur|du|da|di|la|le)"
_PERSON = rf"{_NAME}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME}){{0,4}}"
_JOINT = r"\s*(?:,|\bund\b|\band\b|\bet\b|&)\s*"
_BYLINE = re.compile(
    rf"(?P<word>Von|By|Par|Autor(?:in)?)(?P<colon>\s*:)?\s+"
    rf"(?P<people>{_PERSON}(?:{_JOINT}{_PERSON}){{0,5}})\.?"
)

_CAPTION = re.compile(r"(?:Foto|Fotos|Bild|Bildquelle|Bildrechte|Photo|Symbolbild)\s*:\s*\S.*")
_LONGEST_CAPTION = 320

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^()\n.:!?„“\"»«–—]{1,60}?)"
    r"(?:,\s*(?P<region>[^\W\d_][^(),\n.:!?]{1,40}?))?"
    r"\s*(?:\((?P<source>[^\W\d][^()\n]{1,30})\)\s*[.:–—-]|\s[-–—])\s+"
    r"(?=[^\W\d_a-zß-öø-ÿ]|[\d„“\"»«])"
)
_PLACE_WORDS = frozenset(
    str.split(
        "am an der im in bei ob auf de del di la le les sur sous upon on the of and und do den"
    )
)
_NO_PLACE = frozenset(
    str.split("Der Die Das Ein Eine The A An Le La Les Un Une El Los Las Il Lo Er Sie Es Wir Ich")
)
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Dateline:
    """What "Brüssel, Königreich Belgien (Weltexpress)." says; ``end`` is its length."""

    place: str
    agencies: tuple[str, ...]
    outlet: str | None
    end: int


def agencies_in(credit: str) -> tuple[str, ...]:
    """Agencies of a credit such as "dpa/AFP"; empty where anything else stands in it."""
    words = list(_words(credit.strip(" .()")))
    rest = [word for word in words if word not in AGENCIES]
    if any(word.lower() not in _FILLERS and not _INITIALS.fullmatch(word) for word in rest):
        return ()
    return tuple(dict.fromkeys(AGENCIES[word] for word in words if word in AGENCIES))


def _words(credit: str) -> Iterator[str]:
    """Single words, but agencies of two words ("Associated Press") whole."""
    for part in _SEPARATOR.split(credit):
        yield from [part] if part in AGENCIES else part.split()


def take_credit(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the agency credit it ends in, and the agencies named there."""
    for pattern in (_CREDIT, _BAR_CREDIT, _SOURCE_LINE):
        tail = max(0, len(text) - 200)
        match = pattern.search(text, tail)
        if match and (agencies := agencies_in(match["credit"])):
            return text[: match.start()].rstrip(), agencies
    return text, ()


def people_and_agencies(authors: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors parted into persons and agencies: 10 of 110 German pages name an agency there."""
    agencies = dict.fromkeys(name for author in authors for name in agencies_in(author))
    people = tuple(author for author in authors if not agencies_in(author))
    return people, tuple(agencies)


def byline(line: str) -> tuple[str, ...]:
    """Authors of a line that is nothing but a byline, "Von: Stephanie Munk"."""
    match = _BYLINE.fullmatch(line.strip()[:300])
    if not match:
        return ()
    people = tuple(re.split(_JOINT, match["people"].rstrip(".")))
    one_word = any(" " not in person for person in people)
    return () if one_word and not match["colon"] else people


def is_caption(line: str) -> bool:
    """Whether a line is a picture's caption or credit: its © names no agency of the text."""
    return len(line) <= _LONGEST_CAPTION and ("©" in line or bool(_CAPTION.fullmatch(line)))


def dateline(text: str) -> Dateline | None:
    """The place (and agency or outlet) that an agency report opens with."""
    match = _DATELINE.match(text[:200])
    if not match or not _are_places(match["place"]):
        return None
    source = (match["source"] or "").strip()
    agencies = agencies_in(source)
    if source and not agencies and (source.isupper() or not source[:1].isupper()):
        return None  # "Boris Pistorius (SPD): ..." names a party, not a source
    outlet = source if source and not agencies else None
    return Dateline(match["place"].strip(), agencies, outlet, match.end())


def _are_places(name: str) -> bool:
    """Up to three places, each of capitalised words: "Frankfurt am Main", "London/Teheran"."""
    places = re.split(r"\s*[/,]\s*", name.strip())
    words = [place.split() for place in places]
    return (
        0 < len(places) <= _MOST_PLACES
        and words[0][:1] not in ([word] for word in _NO_PLACE)
        and all(0 < len(some) <= 4 for some in words)
        and all(word[:1].isupper() or word in _PLACE_WORDS for some in words for word in some)
    )
