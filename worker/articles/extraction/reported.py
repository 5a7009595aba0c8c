"""Lines that hand on what somebody said: nothing that a page says of itself."""

import re
from collections.abc import Mapping

_VERBS: Mapping[str, str] = {
    "de": r"sagten?|sagt|schrieb(?:en)?|schreib(?:t|en)|erklärten?|erklärt|betonten?|betont"
    r"|bericht(?:et|ete|eten|en)|teilten?|heißt es|hieß es|meld(?:et|ete|eten)|warnten?|warnt"
    r"|fordert(?:en?)?|so (?:der|die|das)|laut|zufolge|nach angaben|kündigten?|mein(?:t|te|ten)"
    r"|ruf(?:t)?|rief(?:en)?|drohten?|nannten?",
    "en": r"said|says|told|tells|wrote|writes|tweeted|added|according to|report(?:s|ed)|warn(?:s|ed)"
    r"|announced|claim(?:s|ed)|urg(?:es|ed)|ask(?:s|ed)|replied|denied|vowed",
    "fr": r"a (?:dit|écrit|déclaré|affirmé|annoncé|indiqué|ajouté|ironisé|lancé|assuré|prévenu|estimé)|écrit|affirme|déclare"
    r"|annonce|selon|d'après|a-t-(?:il|elle)",
    "it": r"ha (?:detto|scritto|dichiarato|affermato|annunciato|ironizzato|aggiunto)|scriv(?:e|ono)"
    r"|dice|secondo|afferma",
    "es": r"dijo|dice|escribió|escribe|según|afirmó|declaró|anunció|aseguró|señaló",
    "pt": r"disse|diz|escreveu|escreve|segundo|afirmou|declarou|anunciou",
    "nl": r"zei(?:den)?|zegt|schreef|schrijft|volgens|aldus|meldde|meldt",
    "pl": r"powiedział[ai]?|mówi|napisał[ai]?|pisze|według|poinformował[ai]?|oświadczył[ai]?|podał[ai]?",
    "cs, sk": r"řekl[ai]?|povedal[ai]?|napsal[ai]?|napísal[ai]?|uvedl[ai]?|uviedol|uviedl[ai]|píše"
    r"|podle|podľa|oznámil[ai]?|prohlásil[ai]?",
    "sv, no, da": r"sade|säger|skrev|skriver|enligt|sier|sagde|siger|ifølge|melder|uppger|opplyser"
    r"|oplyser",
    "fi, et": r"sanoi|sanoo|kirjoitti|kirjoittaa|mukaan|kertoi|ütles|kirjutas|sõnul|teatas",
    "hu": r"mondta|írta|szerint|közölte|nyilatkozta",
    "ro": r"a (?:spus|scris|declarat|anunțat)|scrie|spune|potrivit|conform",
    "hr, sl": r"rekao|rekla|kaže|napisao|napisala|izjavi[ol]a?|piše|prema|dejal[ai]?|zapisal[ai]?",
    "lv, lt": r"teica|rakstīja|paziņoja|sakė|rašė|teigė|pranešė|pasak",
    "bg, ru, uk": r"каза(?:ха)?|написа(?:л[аи]?|в|ла|ли)?|заяви(?:л[аи]?|в|ла|ли)?|сказа(?:л[аи]?|в)"
    r"|сообщ(?:ил[аи]?|ает|ают)|повідом(?:ив|ила|или|ляє)|по словам|за словами|според|пиш(?:ет|е|уть)"
    r"|говорит|каже",
    "el": r"είπε|έγραψε|γράφει|δήλωσε|ανακοίνωσε|σύμφωνα με",
    "tr": r"dedi|yazdı|söyledi|açıkladı|göre",
}
_SAID = re.compile(rf"(?<![\w-])(?:{'|'.join(_VERBS.values())})(?![\w-])")
_QUOTED = re.compile(r"[„“”«»\"][^„“”«»\"]{15,}[„“”«»\"]|^[^„“”«»\"]*[“”»\"][.,!?]?\s*$")
"""A quotation longer than a name, or the end of one that began in a line before."""


_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?…]\s")


def hands_on(small: str) -> bool:
    """Whether a line, in small letters, names a speaker or quotes one."""
    return bool(_SAID.search(small) or quotes(small))


def quotes(small: str) -> bool:
    return bool(_QUOTED.search(small))


def is_said(found: re.Match[str]) -> bool:
    """Whether the sentence around these words says whose they are."""
    line = found.string
    before = [stop.end() for stop in _STOP.finditer(line, 0, found.start() + 2)]
    behind = _STOP.search(line, max(found.start() + 2, found.end() - 1))
    end = behind.end() if behind else len(line)
    start = max(before, default=0)
    bidding = _WORD.search(line, found.start())  # "Schreiben Sie uns" is nobody's speech
    rest = bidding.end() if bidding else found.end()
    return any(map(_SAID.search, (line[start : found.start()], line[rest:end])))
