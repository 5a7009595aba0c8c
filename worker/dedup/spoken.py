"""Numbers that are written as words, and days of the week: figures like those in digits.

"Zwölf Drohnen" and "neun Drohnen" are two reports as "12" and "9" would be, and what one newsroom
writes out another gives in digits. German and English style guides spell numbers up to twelve; the
article "ein", "une", "one" is none. A day of the week dates a report as a figure does.
"""

from collections.abc import Mapping

_NUMBERS = """
    2  zwei zwo two deux due dos dwa dwie dwóch dwu dwoje twee dois duas
    3  drei three trois tre tres trzy trzech troje drie três
    4  vier four quatre quattro cuatro cztery czterech czworo quatro
    5  fünf five cinq cinque cinco pięć pięciu vijf
    6  sechs six seis sześć sześciu zes
    7  sieben seven sept sette siete siedem siedmiu zeven sete
    8  acht eight huit otto ocho osiem ośmiu oito
    9  neun nine neuf nove nueve dziewięć dziewięciu negen
    10 zehn ten dix dieci diez dziesięć dziesięciu tien dez
    11 elf eleven undici jedenaście jedenastu
    12 zwölf twelve douze dodici doce dwanaście dwunastu twaalf doze
"""
"""Not among them are words that are frequent ones of another language: "sei" (German), "once"
(English), "onze" (Dutch)."""

_WEEKDAYS = """
    montag monday lundi lunedì lunes poniedziałek poniedziałku maandag segunda
    dienstag tuesday mardi martedì martes wtorek wtorku dinsdag terça
    mittwoch wednesday mercredi mercoledì miércoles środa środę środy woensdag quarta
    donnerstag thursday jeudi giovedì jueves czwartek czwartku donderdag quinta
    freitag friday vendredi venerdì viernes piątek piątku vrijdag sexta
    samstag sonnabend saturday samedi sabato sábado sobota sobotę soboty zaterdag
    sonntag sunday dimanche domenica domingo niedziela niedzielę niedzieli zondag
"""


def _rows(table: str) -> Mapping[str, str]:
    """Each word of a row with the first one of it."""
    rows = (line.split() for line in table.splitlines() if line.strip())
    return {word: row[0] for row in rows for word in row}


SPOKEN: Mapping[str, str] = {**_rows(_NUMBERS), **_rows(_WEEKDAYS)}
"""Words, with the one as which each is compared."""
