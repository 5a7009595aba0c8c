"""Lines that only say when a page was made or looked at: "Stand: 22.11., 12.30 Uhr", "5 minutes
ago". They change whenever a page is fetched and say nothing.
"""

import re

from worker.text.dates.calendar_names import is_weekday, month_named
from worker.text.fold import fold

_LONGEST = 80
_TOKEN = re.compile(r"[^\W\d_]+")

_LABELS = (
    "stand update updated aktualisiert aktualisierung zuletzt geändert bearbeitet last modified mis"
    " jour mise màj maj aggiornato aggiornamento ultimo actualizado última atualizado bijgewerkt"
    " laatste aktualizacja ostatnia aktualizováno aktualizované uppdaterad senast opdateret sidst"
    " oppdatert sist päivitetty frissítve actualizat обновлено оновлено ενημέρωση veröffentlicht"
    " published posted publié publicado pubblicato opublikowano publicerad publiceret publisert"
)
_AGO = (
    "vor ago fa hace há atrás il y geleden temu sedan siden sitten pred před przed ezelőtt"
    " acum назад тому"
)
_CLOCK = (
    "uhr uur h hrs hod godz kl klo klokken pm am"
    " gmt utc mez mesz cet cest bst eet eest est edt et msk"
)
_LINKS = (
    "um vom at on the le la les à a alle ore il el las o i v den om de of dnia dne av og um der"
    " för for za за"
    " seconds second sekunden sekunde sek sec minuten minute minutes mins min minuti minuto minutos"
    " minut minuty minutter minuter minuuttia perc хв хвилин минут stunden stunde std hours hour hrs"
    " heures heure ore ora horas hora uur uren godzin godziny hodin hodinami timer timmar tuntia óra"
    " tagen tag days day jours jour giorni giorno días día dias dia dagen dag dni dny dage dager dagar"
    " updates"
)


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_TELLING = _folded(f"{_LABELS} {_AGO} {_CLOCK}")
_BESIDE = _folded(_LINKS)


def is_stamp(line: str) -> bool:
    """Whether a line is made of figures and of words that date it, of both at least one."""
    if len(line) > _LONGEST or not any(map(str.isdigit, line)):
        return False
    words = [fold(word) for word in _TOKEN.findall(line)]
    told = [word for word in words if word not in _BESIDE]
    return bool(told) and all(map(_dates, told))


def _dates(word: str) -> bool:
    return word in _TELLING or is_weekday(word) or month_named(word, "") is not None
