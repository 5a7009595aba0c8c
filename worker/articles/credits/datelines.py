"""The place a report opens with: "Brüssel, Königreich Belgien (Weltexpress)."."""

import re
from dataclasses import dataclass

from worker.articles.credits.closing import agencies_in, read_credit
from worker.articles.credits.places import is_known


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
_DAY = r"(?:\d{1,2}\.?\s?[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.?\s\d{1,2})(?:\s\d{4})?\.?"
_REGION = rf"(?:,\s*(?:{_DAY}|[^\W\d_][^(),\n.:!?/]{{1,40}}?)){{0,2}}\.?"
_STOP = r"\s*(?:\.\s?[-–—]{1,2}|[.:–—|-]{1,2})\s*"
_TEXT = rf"(?={_CAPITAL}|[\d„“\"»«])"

_SOURCED = re.compile(
    rf"{_PLACE}{_REGION}\s*"
    rf"(?:\((?P<source>[^\W\d][^()\n]{{1,30}})\)|/(?P<wire>[^\W\d][^/\n]{{1,30}})/){_STOP}{_TEXT}"
)
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
_FIRST_WORDS = frozenset(
    str.split("Bad Groß Klein Neu Alt Markt Sankt St. Den San Santa New North South Los Las La Le")
)
"""First words of places of several words: without one "Olaf Scholz - ..." would be a place."""
_MOST_PLACES, _MOST_WORDS = 3, 4


def dateline(text: str) -> Dateline | None:
    """The place (and agency or outlet) that an agency report opens with."""
    opening = text[:_LOOKED_AT]
    return _sourced(opening) or _source_first(opening) or _unsourced(opening)


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


def _unsourced(opening: str) -> Dateline | None:
    """A place alone: any before a dash, only a known one before a colon or full stop."""
    dashed, stopped = _DASHED.match(opening), _STOPPED.match(opening)
    if dashed and _are_places(dashed["place"]) and _is_no_person(dashed):
        return Dateline(dashed["place"].strip(), (), None, dashed.end())
    if stopped and is_known(stopped["place"]):
        return Dateline(stopped["place"].strip(), (), None, stopped.end())
    return None


def _is_no_person(dashed: re.Match[str]) -> bool:
    """Whether what stands before a dash is known or looks like a place: neither a rubric
    ("PORTRAIT - ...") nor a name ("Eva Nowak - ...", "Nowak, Ministerin - ...").
    """
    place = dashed["place"].strip()
    if is_known(place):
        return True
    words = place.replace("/", " / ").split()
    alone = (
        (len(words) == 1 and not place.isupper())
        or words[0] in _FIRST_WORDS
        or {"/", *_PLACE_WORDS} & set(words)
    )
    return bool(alone) and not dashed["region"].strip()


def _sourced(opening: str) -> Dateline | None:
    """With its source in brackets: an agency, an author's sign, or the outlet itself.

    "Boris Pistorius (SPD): ..." and "Thomas Müller (Bayern) - ..." are no datelines, so a source
    that is unknown is believed only behind one word, a known place, or a place with its country.
    """
    match = _SOURCED.match(opening)
    if match is None or not _are_places(match["place"]):
        return None
    place, source = match["place"].strip(), (match["source"] or match["wire"]).strip()
    if credit := read_credit(source):
        return Dateline(place, credit.agencies, None, match.end(), credit.initials)
    before, _, behind = match[0].rpartition(source)
    is_sure = is_known(place) or "," in before or " " not in place
    if source.isupper() or not source[:1].isupper() or ":" in behind or not is_sure:
        return None
    return Dateline(place, (), source, match.end())


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
