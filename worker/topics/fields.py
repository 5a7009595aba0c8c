"""The names of fields as people write them, and the languages that ``lang:`` knows."""

from difflib import get_close_matches

from worker.domain.topics import Field

_OTHER_NAMES = {
    **dict.fromkeys(("titel", "titre", "headline", "intitle", "überschrift"), Field.TITLE),
    **dict.fromkeys(("teaser", "summary", "vorspann", "chapo", "description"), Field.LEAD),
    **dict.fromkeys(("text", "content", "intext", "inhalt", "texte"), Field.BODY),
    **dict.fromkeys(("link", "inurl", "address", "adresse"), Field.URL),
    **dict.fromkeys(
        ("site", "domain", "host", "feed", "outlet", "quelle", "medium"), Field.SOURCE
    ),
    **dict.fromkeys(("language", "sprache", "langue"), Field.LANGUAGE),
    **dict.fromkeys(("autor", "auteur", "by", "byline"), Field.AUTHOR),
    **dict.fromkeys(("tags", "keyword", "category", "schlagwort", "rubrik"), Field.TAG),
}
_CLOSE = 0.76
"""Finds tilte and sorce, and not lang for ``Lage: Nato``."""
_KNOWN: dict[str, Field] = {field.value: field for field in Field} | _OTHER_NAMES

_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu
    hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb
    lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nd ne ng nl nn no nr nv ny oc oj om or
    os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    ast bar cnr csb dsb frp fur gsw hsb lad ltg nds rom rue sco szl vec
"""
LANGUAGES = frozenset(_CODES.split())
"""ISO 639: every language of two letters, and those of three that Europe's press is written in."""

_LANGUAGES_OF_NAMES = {
    **dict.fromkeys(("deutsch", "german", "allemand", "deu", "ger", "at"), "de"),
    **dict.fromkeys(("englisch", "english", "anglais", "eng", "gb", "us"), "en"),
    **dict.fromkeys(("französisch", "french", "français", "fra", "fre"), "fr"),
    **dict.fromkeys(("ukrainisch", "ukrainian", "ukrainien", "ukr", "ua"), "uk"),
    **dict.fromkeys(("russisch", "russian", "russe", "rus"), "ru"),
    **dict.fromkeys(("polnisch", "polish", "polonais", "polski", "pol"), "pl"),
    **dict.fromkeys(("italienisch", "italian", "italiano", "ita"), "it"),
    **dict.fromkeys(("spanisch", "spanish", "español", "spa"), "es"),
    **dict.fromkeys(("niederländisch", "dutch", "nederlands", "nld", "dut"), "nl"),
    **dict.fromkeys(("schwedisch", "swedish", "svenska", "swe"), "sv"),
    **dict.fromkeys(("dänisch", "danish", "dansk", "dan", "dk"), "da"),
    **dict.fromkeys(("norwegisch", "norwegian", "norsk", "nor", "nb", "nob"), "no"),
    **dict.fromkeys(("finnisch", "finnish", "suomi", "fin"), "fi"),
    **dict.fromkeys(("estnisch", "estonian", "est"), "et"),
    **dict.fromkeys(("lettisch", "latvian", "lav"), "lv"),
    **dict.fromkeys(("litauisch", "lithuanian", "lit"), "lt"),
    **dict.fromkeys(("tschechisch", "czech", "ces", "cze", "cz"), "cs"),
    **dict.fromkeys(("slowakisch", "slovak", "slk"), "sk"),
    **dict.fromkeys(("ungarisch", "hungarian", "hun"), "hu"),
    **dict.fromkeys(("rumänisch", "romanian", "ron"), "ro"),
    **dict.fromkeys(("bulgarisch", "bulgarian", "bul"), "bg"),
    **dict.fromkeys(("griechisch", "greek", "ell", "gr"), "el"),
    **dict.fromkeys(("türkisch", "turkish", "tur"), "tr"),
    **dict.fromkeys(("portugiesisch", "portuguese", "por"), "pt"),
    "iw": "he",
}
"""Names, codes of three letters and codes of countries for what ISO 639 gives two letters. What
``worker.text.language`` stores under another code (``nb`` as ``no``) is among them."""


def meant_field(name: str) -> Field | None:
    """The field that an unknown name was probably meant as."""
    folded = name.casefold()
    if found := _KNOWN.get(folded):
        return found
    close = get_close_matches(folded, list(Field), n=1, cutoff=_CLOSE)
    return Field(close[0]) if close else None


def meant_language(written: str) -> str | None:
    """The code that ``lang:`` takes for what is written; None where nothing is like it."""
    folded = written.casefold()
    first = folded.replace("_", "-").partition("-")[0]
    named = _LANGUAGES_OF_NAMES.get(folded) or _LANGUAGES_OF_NAMES.get(first)
    if named or first in LANGUAGES:
        return named or first
    close = get_close_matches(folded, _LANGUAGES_OF_NAMES, n=1, cutoff=0.8)
    return _LANGUAGES_OF_NAMES[close[0]] if close else None
