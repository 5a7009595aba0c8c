"""What tells a sentence of a report from the caption of a picture: "reiste", "said", "a déclaré".

Captions stand in the present tense or hold no verb at all. Words are looked at without their
language: a caption taken for a report only stays in the text.
"""

import re

_REPORTED = frozenset(
    str.split(
        # German: speech, past tense of strong verbs, and what a report says of plans and states
        "sagt sagte sagten heißt hieß laut zufolge angaben berichtet berichten meldet melden "
        "erklärt fordert warnt betont bestätigt war waren wurde wurden wird werden hat haben "
        "hatte hatten habe habt sei seien ist sind bleibt bleiben soll sollen sollte will wollen "
        "muss müssen kann können dürfen darf würde würden könnte müsse traf trafen kam kamen ging "
        "gingen gab gaben begann nahm nahmen sprach sprachen blieb blieben rief riefen ließ fand "
        "lag lagen stand standen trat traten flog fuhr schrieb wies warf starb starben griff zog "
        "hielt fiel fielen verlor gewann beschloss beschlossen einigte beriet berieten "
        # English
        "said says say told tells according reported reports was were will would has have had is "
        "are must may might could should met went came began took gave left died won lost "
        # French, Spanish, Portuguese, Italian
        "ont est sont était étaient sera seront selon doit doivent déclaré annoncé affirmé indiqué "
        "dijo anunció afirmó según fue fueron será serán ha han había es son está están "
        "disse segundo foi foram são será hanno detto secondo sarà saranno è sono "
        # Dutch, Nordic, Polish, Czech
        "zei zegt heeft hebben wordt worden werd werden zal zullen volgens sade säger har hade "
        "var är kommer enligt sier sagde siger ifølge powiedział powiedziała poinformował został "
        "została będzie był była jest są řekl řekla uvedl bude byl byla je jsou "
        # Ukrainian, Russian
        "заявив заявила сказав повідомив повідомила був була було буде є заявил сказал сообщил "
        "сообщила был была было будет были будут"
    )
)
_SPEECH = re.compile(r":\s?[„“\"»«‚]")
_WORD = re.compile(r"[^\W\d_]+")
_PAST = re.compile(r"[a-zäöüß]{3,}(?:te|ten|ed)|[^\W\d_]{2,}(?:ал|ил|ив|ав|ла|ли)")
_NO_PAST = frozenset(
    str.split(
        "heute bitte weite weiten breite breiten späte späten beste besten erste ersten letzte "
        "letzten rechte rechten dritte dritten vierte vierten fünfte fünften nächste nächsten "
        "größte größten höchste höchsten need indeed speed"
    )
)
_DETERMINERS = frozenset(
    str.split(
        "der die das den dem des ein eine einen einem einer eines im am vom zum zur in mit von bei "
        "aus vor seine seiner seinem ihre ihrer ihrem the a an its his her their"
    )
)
"""Behind these a word is an adjective: "vor einem zerstörten Haus", "a destroyed bridge"."""
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёґєіїα-ω]"
_NEXT_SENTENCE = re.compile(
    rf"(?:[^\W\d_]{{3}}|[)%“”\"»]|\b\d{{4}})(?<!\bProf)(?<!\bGen)(?<!\bSgt)(?<!\bCpl)(?<!\(l)"
    rf"[.!?…][\"“”»)]*\s+(?=[„“\"»«]?{_CAPITAL})"
)


_WEEKDAY = re.compile(
    r"\b(?:(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|sonnabend"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì"
    r"|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\b",
    re.IGNORECASE,
)


def names_weekday(text: str) -> bool:
    """Whether a sentence tells of a day as news do."""
    return bool(_WEEKDAY.search(text))


def is_report(text: str) -> bool:
    """Whether a sentence reports: it says who said so, or what was, is or will be."""
    if _SPEECH.search(text):
        return True
    before = ""
    for word in _WORD.findall(text):
        folded = word.casefold()
        if folded in _REPORTED or (
            _PAST.fullmatch(word) and word not in _NO_PAST and before not in _DETERMINERS
        ):
            return True
        before = folded
    return False


def has_more_sentences(text: str) -> bool:
    """Whether a text is more than one sentence; "St. Gallen" and "15. Juni" end none."""
    return bool(_NEXT_SENTENCE.search(text))
