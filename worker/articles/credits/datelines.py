"""The place a report opens with: "Brüssel, Königreich Belgien (Weltexpress)."."""

import re
from dataclasses import dataclass

from worker.articles.credits.agencies import AMBIGUOUS
from worker.articles.credits.closing import Credit, agencies_in, read_credit
from worker.articles.credits.places import COMMON, has_known, is_country, is_known


@dataclass(frozen=True, slots=True)
class Dateline:
    """What "Brüssel, Königreich Belgien (Weltexpress)." says; ``end`` is its length in code
    points. ``place`` is None where an agency opens alone ("(dpa) - Die ...").
    """

    place: str | None
    agencies: tuple[str, ...]
    outlet: str | None
    end: int
    initials: tuple[str, ...] = ()


_LOOKED_AT = 200
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёґєіїα-ω]"
_PLACE = r"(?P<place>[^\W\d_][^()\n.:!?„“\"»«–—]{1,60}?|St\. [A-ZÄÖÜ][\w-]{2,20})"
_DAY = (
    r"(?:\d{1,2}\.?\s?[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.?\s\d{1,2}|\d{1,2}\.\d{1,2}\.)"
    r"(?:\s?\d{4})?\.?"
)
_REGION = rf"(?:,\s*(?:{_DAY}|[^\W\d_][^(),\n.:!?/]{{1,40}}?)){{0,2}}\.?"
_STOP = r"\s*(?:\.\s?[-–—]{1,2}|[.:–—|-]{1,2})\s*"
_TEXT = rf"(?={_CAPITAL}|[\d„“\"»«])"

_SOURCED = re.compile(
    rf"{_PLACE}{_REGION}\s*"
    rf"(?:\((?P<source>[^\W\d][^()\n]{{1,30}})\)|/(?P<wire>[^\W\d][^/\n]{{1,30}})/){_STOP}{_TEXT}"
)
_WIRED = re.compile(
    rf"{_PLACE}[.,]\s+{_DAY}\s+(?:[-–—]\s+)?(?P<source>[^\W\d_][^\n():–—]{{1,30}}?)"
    rf"(?:[.:]\s?[-–—]{{0,2}}|\s[-–—]{{1,2}})\s+{_TEXT}"
)
"""Agencies of the East: "Киев. 15 июня. ИНТЕРФАКС-УКРАИНА - ...", "МОСКВА, 15 июня - РИА ..."."""
_DASHED = re.compile(rf"{_PLACE}(?P<region>{_REGION})\s[-–—]{{1,2}}\s+{_TEXT}")
_STOPPED = re.compile(rf"{_PLACE}[.:]\s+{_TEXT}")
_SOURCE_FIRST = re.compile(rf"\((?P<source>[^\W\d][^()\n]{{1,30}})\)\s*[-–—]{{1,2}}\s+{_TEXT}")

_PLACE_WORDS = frozenset(
    str.split(
        "am an der im in bei ob auf de del di la le les sur sous upon on the of and und do den"
    )
)
_NO_PLACE = frozenset(
    str.split(
        "Der Die Das Ein Eine The A An Le La Les Un Une El Los Las Il Lo Er Sie Es Wir Ich "
        "Am Im In Bei Für Mit Und Aber Auch Nach Vor Wie Was Wer Wenn So "
        "Nato NATO EU USA UNO UN Interview Analyse Kommentar Porträt Portrait Hintergrund Meinung "
        "Exklusiv Update Live Video Audio Podcast Leitartikel Reportage Glosse Essay Überblick "
        "Eilmeldung Breaking Analysis Opinion Explainer Exclusive Factbox Fragen Newsletter"
    )
)
_A_DAY = re.compile(_DAY)
_MOST_PLACES, _MOST_WORDS = 3, 4


def dateline(text: str) -> Dateline | None:
    """The place (and agency or outlet) that an agency report opens with."""
    opening = text[:_LOOKED_AT]
    return _sourced(opening) or _source_first(opening) or _wired(opening) or _unsourced(opening)


def _source_first(opening: str) -> Dateline | None:
    """Italian reports: "(ANSA) - ROMA, 15 GIU - ..."."""
    match = _SOURCE_FIRST.match(opening)
    agencies = agencies_in(match["source"]) if match else ()
    if match is None or not agencies:
        return None
    behind = _unsourced(opening[match.end() :])
    if behind is None:
        return Dateline(None, agencies, None, match.end())
    return Dateline(behind.place, agencies, None, match.end() + behind.end)


def _wired(opening: str) -> Dateline | None:
    match = _WIRED.match(opening)
    agencies = agencies_in(match["source"].strip()) if match else ()
    if match is None or not agencies or not _are_places(match["place"]):
        return None
    return Dateline(match["place"].strip(), agencies, None, match.end())


def _unsourced(opening: str) -> Dateline | None:
    """A place alone. Anything may stand before a dash or colon ("Frieden - Das Wort ..."), so it
    is a known one, or in a row of places one of them is.
    """
    dashed, stopped = _DASHED.match(opening), _STOPPED.match(opening)
    if dashed and _are_known(dashed["place"]) and _is_region(dashed["region"]):
        return Dateline(dashed["place"].strip(), (), None, dashed.end())
    if stopped and is_known(stopped["place"]) and stopped["place"].casefold() not in COMMON:
        return Dateline(stopped["place"].strip(), (), None, stopped.end())
    return None


def _are_known(names: str) -> bool:
    return is_known(names.strip()) or ("/" in names and _are_places(names) and has_known(names))


def _is_region(region: str) -> bool:
    """A day or a name: "Berlin, Hauptstadt der Spione - ..." is a title."""
    parts = filter(None, (part.strip(" .") for part in region.split(",")))
    return all(
        _A_DAY.fullmatch(part) or all(word[:1].isupper() for word in part.split())
        for part in parts
    )


def _sourced(opening: str) -> Dateline | None:
    """With its source in brackets: an agency, an author's sign, or the outlet itself.

    "Rheinmetall (Düsseldorf) - ...", "Boris Pistorius (SPD): ..." are no datelines: a source that
    is no agency is believed only behind a known place or one that names its country.
    """
    match = _SOURCED.match(opening)
    if match is None or not _are_places(match["place"]):
        return None
    place, source = match["place"].strip(), (match["source"] or match["wire"]).strip()
    if is_known(whole := f"{place} ({source})"):
        return Dateline(whole, (), None, match.end())
    before, _, behind = match[0].rpartition(source)
    _, comma, region = before.rpartition(",")
    is_placed = is_known(place) or bool(comma and is_country(region.strip(" .(")))
    if (credit := read_credit(source)) and (is_placed or _is_sure(credit, source)):
        return Dateline(place, credit.agencies, None, match.end(), credit.initials)
    if is_known(place) and is_country(source):
        return Dateline(place, (), None, match.end())
    is_outlet = source[:1].isupper() and not source.isupper() and ":" not in behind
    if not is_placed or not is_outlet or is_known(source):
        return None
    return Dateline(place, (), source, match.end())


def _is_sure(credit: Credit, source: str) -> bool:
    return bool(credit.agencies) and source not in AMBIGUOUS


def _are_places(name: str) -> bool:
    """Up to three places, each of capitalised words: "Frankfurt am Main", "London/Teheran"."""
    places = re.split(r"\s*[/,]\s*", name.strip())
    words = [place.split() for place in places]
    return (
        0 < len(places) <= _MOST_PLACES
        and all(words)
        and (words[0][0] not in _NO_PLACE or is_known(name))
        and all(0 < len(some) <= _MOST_WORDS for some in words)
        and all(word[:1].isupper() or word in _PLACE_WORDS for some in words for word in some)
    )
