"""The tags that feeds, pages and files put on languages, and the one code each is stored as."""

import re

_UNDETERMINED = frozenset({"und", "mul", "zxx", "mis", "root"})

_ISO_639_2 = """
    alb:sq sqi:sq ara:ar arm:hy hye:hy baq:eu eus:eu bel:be bos:bs bul:bg cat:ca ces:cs cze:cs
    chi:zh zho:zh cym:cy wel:cy dan:da deu:de ger:de ell:el gre:el eng:en est:et fin:fi fra:fr
    fre:fr geo:ka kat:ka gle:ga glg:gl heb:he hrv:hr hun:hu ice:is isl:is ita:it jpn:ja kor:ko
    lav:lv lit:lt ltz:lb mac:mk mkd:mk mlt:mt dut:nl nld:nl nno:nn nob:no nor:no pol:pl por:pt
    ron:ro rum:ro rus:ru slk:sk slo:sk slv:sl spa:es srp:sr swe:sv tur:tr ukr:uk
"""
"""The codes of three letters, in both their forms, of what Europe's press is written in."""
_OTHERS = "nb:no iw:he at:de cz:cs dk:da gr:el jp:ja ua:uk"
"""Bokmål as the model names it, Java's old name of Hebrew, and codes of countries that are no
codes of languages, as some feeds have them.
"""
_CODES = dict(pair.split(":") for pair in f"{_ISO_639_2} {_OTHERS}".split())
_PRIMARY = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE | re.DOTALL)


def language_code(tag: str) -> str | None:
    """The ISO 639 code of a tag's language ("de", "de-AT", "en_US", "ger"), in lower case, of two
    letters where there is one; None for what names no language ("und", "x-default", "German").
    """
    found = _PRIMARY.fullmatch(tag.strip())
    if found is None:
        return None
    code = found[1].lower()
    if code in _UNDETERMINED:
        return None
    return _CODES.get(code, code)
