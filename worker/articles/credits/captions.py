"""Captions and credits of pictures, which are no text of the article."""

import re

from worker.articles.credits.names import PERSON

LONGEST_CAPTION = 320
"""Characters. What is longer and holds a © is a paragraph that speaks of it."""
_LABEL = (
    r"(?:Fotos?|Symbolfotos?|Archivfotos?|Bilder|Bild|Symbolbild|Archivbild|Bildquelle|Bildrechte"
    r"|Bildnachweis|Fotoquelle|Photos?|Image|Credits?|Crédits?(?:\sphotos?)?|Copyright|Fotografía"
    r"|Imagen|Immagine|Zdjęcie|Kuva|Фото)\s*:\s*|(?:Photo\sby|Foto\sdi|Fot\.)\s"
)
_LABELLED = re.compile(rf"(?:{_LABEL})\S.*[^?]")
"""An interviewer asks as "Bild: Herr Minister, was nun?": what ends in a question is text."""
_BEHIND_SENTENCE = re.compile(
    rf"[.!?…)“”\"»(]\s?(?:{_LABEL})(?:[^\W\d_a-zß-öø-ÿ]|dpa|epa|imago|picture|press)"
    r"[^.!?:;„“”\"]{0,100}$"
)
_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]*"
_BEHIND_WORD = re.compile(
    rf"\w\s(?:{_LABEL}){_CAPITALISED}(?:(?:\s?[/|]\s?|\s\(?)(?:{_CAPITALISED}|via|von)){{0,9}}\)?$"
)
"""Without a full stop between only names may follow: "Das Foto: Ein Land in Not" is a heading."""
_SOURCE = (
    r"(?:dpa|DPA|AFP|AP|Reuters|REUTERS|epa|EPA|APA|SN|Keystone|KEYSTONE|TASS|imago|IMAGO|Imago"
    r"|Getty(?:\sImages)?|picture[ -]alliance|Press\sAssociation|ASSOCIATED\sPRESS|ZUMA)"
)
_PATH = re.compile(
    rf"(?:.{{0,240}}[.!?)“\"]\s?)?"
    rf"(?:(?=\S+\s){PERSON}(?:\s?/\s?{_SOURCE}){{1,3}}(?:\s?/\s?Archiv)?"
    rf"|{_SOURCE}(?:\s?/\s?{_SOURCE}){{0,3}}\s?[/|]\s?(?=\S+\s){PERSON})"
)
"""Lines that end in the path of a picture: "Eine Klinik.Friso Gentsch/dpa", "APA/AFP/Mandel
Ngan". One word beside an agency ("dpa/Schulz") is an author's credit."""
_ALLIANCE = re.compile(
    r"(?:picture[ -]alliance|imago(?: images)?)\s?[/|]\s?.{2,80}", re.IGNORECASE
)
_BILDFUNK = re.compile(r"\+{3}\s*dpa-Bildfunk\s*\+{3}")
_REPORT_NUMBER = re.compile(r"dpa:\d{6}-")
"""The number of a report: its © is the text's credit, "© dpa-infocom, dpa:240516-99-53606/3"."""
_HINT = re.compile(r"[©:/|+]|Fot|Photo")
"""What every caption holds: a text of a million short lines is read in seconds with it."""


def is_caption(line: str) -> bool:
    """Whether a line is a picture's caption or credit: its © names no agency of the text."""
    if len(line) > LONGEST_CAPTION or not _HINT.search(line) or _REPORT_NUMBER.search(line):
        return False
    return bool(
        "©" in line
        or _LABELLED.fullmatch(line)
        or _BEHIND_SENTENCE.search(line)
        or _BEHIND_WORD.search(line)
        or _PATH.fullmatch(line)
        or _ALLIANCE.fullmatch(line)
        or _BILDFUNK.search(line)
    )
