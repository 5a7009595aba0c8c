"""Captions and credits of pictures, which are no text of the article.

A sentence of the article that goes with a credit is lost for good, a caption that stays is a
nuisance: what stands before a credit goes only where it is one sentence that reports nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker.articles.credits.names import PERSON
from worker.articles.credits.reporting import has_more_sentences, is_report, names_weekday

LONGEST_CAPTION = 320
"""Characters. What is longer is a paragraph of the article, whatever it closes with."""
_LONGEST_CREDIT = 120


@dataclass(frozen=True, slots=True)
class PictureCredit:
    """The credit that a paragraph closes with: where it begins, in code points, and whether what
    stands before it is the picture's caption.
    """

    start: int
    is_caption: bool


_STRONG = (
    r"Fotos?|Symbolfotos?|Archivfotos?|Symbolbild|Archivbild|Bildquelle|Bildrechte|Bildnachweis"
    r"|Fotoquelle|Photos?|Crédits?\sphotos?|Fotografía|Zdjęcie|Kuva|Фото"
)
_WEAK = r"BILD|Bild|Bilder|Images?|Credits?|Crédits?|Copyright|Imagen|Immagine"
_LABEL = re.compile(
    rf"\(?(?<![\w-])(?:(?P<strong>{_STRONG})\s?:|(?P<weak>{_WEAK})\s?:|(?:Photo\sby|Foto\sdi|Fot\.)\s|AP\sPhoto/)"
    r"\s*"
)
"""Weak ones begin sentences as well: "Bild: Trümmer, Ruinen", "Copyright: Die EU ..."."""
_SURE = re.compile(r"(?:Symbol|Archiv)(?:bild|foto)|dpa-Bildfunk", re.IGNORECASE)
_SIGN = re.compile(r"\(?(?:Copyright\s)?©\s?")
_RIGHTS = re.compile(
    r"[Nn]utzung|[Vv]ervielfältig|Rechte\svorbehalten|[Rr]ights\s[Rr]eserved|[Dd]roits\sréservés"
    r"|[Dd]erechos\sreservados|[Dd]iritti\sriservati"
)
_ASIDE = re.compile(r"\s*\((?:Symbol|Archiv)(?:bild|foto)s?\)\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…)“”\"»]\s?(?=\S)")
_SENTENCE = re.compile(r"\w{3}[.!?]\s")
_ENDS_SENTENCE = re.compile(r"[.!?…)“”\"»(]\s?$")

_SOURCE = (
    r"(?:dpa|DPA|AFP|AP|Reuters|REUTERS|epa|EPA|APA|SN|Keystone|KEYSTONE|TASS|imago|IMAGO|Imago"
    r"|Getty(?:\sImages)?|picture[ -]alliance|Press\sAssociation|ASSOCIATED\sPRESS|ZUMA|PAP|EFE"
    r"|ANSA|Belga|ANP|PA\sMedia|Ukrinform|Anadolu)"
)
_HAS_SOURCE = re.compile(rf"(?<!\w){_SOURCE}(?!\w)")
_NAME = re.compile(rf"(?=\S+\s){PERSON}(?:/Archiv)?(?:,\s(?:19|20)\d\d)?")
_PATH = re.compile(
    rf"(?=\S+\s){PERSON}(?:\s?/\s?{_SOURCE}){{1,3}}(?:\s?/\s?Archiv)?"
    rf"|{_SOURCE}(?:\s?/\s?{_SOURCE}){{0,3}}\s?[/|]\s?(?=\S+\s){PERSON}"
    rf"|(?i:imago)(?:\simages)?\s?/\s?{PERSON}"
)
"""The path of a picture: "Eine Klinik.Friso Gentsch/dpa", "APA/AFP/Mandel Ngan". One word beside
an agency ("dpa/Schulz") is an author's credit."""
_ALLIANCE = re.compile(r"(?:picture[ -]alliance|imago(?: images)?)\s?[/|]\s?(?=\S)", re.IGNORECASE)
_TOKEN = re.compile(r"(?P<behind>[/|]\s?)?(?P<word>[^\s/|,()&+:©]+)")
_CREDIT_WORDS = frozenset(
    str.split(
        "dpa epa afp imago images picture alliance picture-alliance dpa-bildfunk archiv privat via "
        "von van vom de del der den la le di da zu und and et e y by press pressefoto"
    )
)
_ARTICLES = frozenset(
    str.split("der die das ein eine the a le la les un une el los il lo es er sie wir herr frau")
)
"""What sentences open with, and no credit."""
_NO_CREDIT = re.compile(r"[?!;„“”\"»«]")
_REPORT_NUMBER = re.compile(r"dpa:\d{6}-")
"""The number of a report: its © is the text's credit, "© dpa-infocom, dpa:240516-99-53606/3"."""
_HINT = re.compile(r"[©:/|+]|Fot|Photo")
"""What every credit holds: a text of a million short lines is read in seconds with it."""


def is_caption(line: str) -> bool:
    """Whether a line is a picture's caption or credit as a whole."""
    found = picture_credit(line)
    return found is not None and found.is_caption


def picture_credit(paragraph: str) -> PictureCredit | None:
    """The picture's credit at a paragraph's end; None where it closes with none.

    Its agencies are none of the text.
    """
    offset = max(0, len(paragraph) - LONGEST_CAPTION)
    tail = paragraph[offset:].replace("\n", " ")
    if not _HINT.search(tail) or _REPORT_NUMBER.search(tail):
        return None
    if not offset and _is_notice(tail):
        return PictureCredit(0, is_caption=True)
    start = min(_starts(tail, is_whole=not offset), default=None)
    if start is None:
        return None
    is_caption = not offset and _is_of_picture(tail[:start], tail[start:])
    return PictureCredit(offset + start, is_caption)


def _is_notice(line: str) -> bool:
    """A line that opens with its sign: "Copyright © AFP 2017-2026. Für die Nutzung ..."."""
    return bool(_SIGN.match(line)) and (bool(_RIGHTS.search(line)) or not is_report(line))


def _starts(tail: str, *, is_whole: bool) -> Iterator[int]:
    """Where credits begin that reach to the end."""
    for match in _SIGN.finditer(tail):
        if _is_credit(tail[match.end() :]):
            yield match.start()
    for match in _LABEL.finditer(tail):
        if _is_labelled(match, tail):
            yield match.start()
    for start in _behind_sentences(tail, is_whole=is_whole):
        if _PATH.fullmatch(tail, start) and not _SENTENCE.search(tail, start):
            yield start
    if is_whole and (alliance := _ALLIANCE.match(tail)) and _is_credit(tail[alliance.end() :]):
        yield 0


def _behind_sentences(tail: str, *, is_whole: bool) -> Iterator[int]:
    starts = [0] * is_whole + [match.end() for match in _SENTENCE_END.finditer(tail)]
    return (start for start in starts if len(tail) - start <= _LONGEST_CREDIT)


def _is_labelled(label: re.Match[str], tail: str) -> bool:
    """Behind a label stand names. Within a sentence an agency must be among them, and behind a
    weak label too, or else one full name and no more: "überall das gleiche Bild: Trümmer".
    """
    behind = tail[label.end() :]
    if not _is_credit(behind):
        return False
    if _HAS_SOURCE.search(behind):
        return True
    before = tail[: label.start()]
    if before.strip() and not (_ENDS_SENTENCE.search(before) or label[0].startswith("(")):
        return False
    return not label["weak"] or bool(_NAME.fullmatch(behind.rstrip(") ")))


def _is_credit(text: str) -> bool:
    """Whether names stand here and nothing else; a full stop only behind an agency's."""
    text = text.strip()
    if not text or len(text) > _LONGEST_CREDIT or _NO_CREDIT.search(text):
        return False
    if text.rstrip(")").endswith(".") and not _HAS_SOURCE.search(text):
        return False
    tokens = list(_TOKEN.finditer(text))
    return (
        bool(tokens)
        and tokens[0]["word"].casefold() not in _ARTICLES
        and all(token["behind"] or _is_name(token["word"]) for token in tokens)
    )


def _is_name(word: str) -> bool:
    is_written_large = word[:1].isupper() or word[:1].isdigit()
    is_filler = not any(map(str.isalnum, word))
    return (
        is_written_large
        or is_filler
        or word.casefold().rstrip(".") in _CREDIT_WORDS
        or "_" in word
    )


def _is_of_picture(before: str, credit: str) -> bool:
    """Whether what stands before a credit is one sentence that tells what the picture shows.

    Behind news of a day, "Foto: dpa" without a photographer may stand at a report's end.
    """
    text = _ASIDE.sub(" ", before).strip()
    if not text or has_more_sentences(text):
        return not text
    if _SURE.search(before) or _SURE.search(credit):
        return True
    names_only_an_agency = "/" not in credit and bool(_HAS_SOURCE.search(credit))
    return not is_report(text) and not (names_only_an_agency and names_weekday(text))
