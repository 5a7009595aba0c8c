"""Dates that a page shows its readers: marked elements and lines beside the headline."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice, takewhile

from lxml.html import HtmlElement

from worker.articles.extraction.dating_boxes import Around, around_headline, is_elsewhere, named
from worker.articles.extraction.dating_stated import Stamp

_BEFORE, _BEHIND = 12, 80
"""Elements around the headline in which a date is looked for."""
_LINE = 120
"""Characters of the longest line that is looked at."""
_BESIDES = 45
"""Characters beside the date on its line: a byline, a label, a reading time. Captions have more
("Kriegstechnik bei den Kämpfen um Bachmut, 24. April 2023")."""
_MOST_ELEMENTS = 200
_MOST_INNER = 40
_MOST_BREAKS = 6
"""Bounds of what is looked at: elements that may be dated, elements within a line, breaks
behind the headline."""
_UNSEEN = frozenset({"script", "style", "noscript", "template"})

_PUBLISHED_NAME = re.compile(r"publi|entry-date|pubdate|erstell|ver(?:ö|oe)ffentl", re.IGNORECASE)
_MODIFIED_NAME = re.compile(r"modif|updat|aktualis|changed", re.IGNORECASE)

_MODIFIED_LABEL = re.compile(
    r"aktualis|geändert|überarbeitet|\bstand\b|\bupdate|last (?:modified|changed)|modified"
    r"|mis(?:e)? à jour|modifié|actuali[sz]ad|modificad|aggiornat|modificat|bijgewerkt|gewijzigd"
    r"|aktualizacj|aktualizov|zmodyfik|opdateret|oppdatert|uppdaterad|ändrad|päivitetty|muokattu"
    r"|frissítve|módosítva|actualizat|обновлен|оновлен|актуализиран|ενημέρωση|güncelle|atualizad",
    re.IGNORECASE,
)
"""What stands before the time of a change. "Stand" (as of) is a publication's where a page
shows no other date."""
_OTHER_LABEL = re.compile(
    r"\b(?:bis|until|till|gültig|verfügbar|jusqu|hasta|fino|programm|sendung|seit|since|ab"
    r"|geboren|born|gestorben)\b",
    re.IGNORECASE,
)
"""What stands before days that date something else."""

_EVENT = re.compile(r"\s*(?::|–)\s*[^\W\d_]{2}")
"""What follows the day of an event in a chronicle: "24. Februar 2022: Russland greift an"."""

_CLOCK = (
    r"(?:[\s,;|/·•–—@-]|\b(?:um|at|à|alle|ore|a\ las|às|o|om|kl|klo|klokken|ob|v|в|о|г)\b\.?){0,6}"
    r"\d{1,2}(?::|\.|h)\d{2}(?::\d{2})?(?!\d)(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:Uhr|h)\b)?"
    r"(?:\s?\(?(?:(?:UTC|GMT)?[+-]\d\d?:?(?:\d\d)?|(?-i:[A-Z]{2,5}))(?!\w)\)?)?"
)
"""With whatever may be a zone: one that is not known must not be taken for none."""
_NAMED = r"[^\W\d_]{3,14}\.?"
_DATE = re.compile(
    rf"""(?<![\w./-])(?:
        \d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}}
        | \d{{4}}[-./]\s?\d{{1,2}}[-./]\s?\d{{1,2}}\.?
        | \d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}
        | \d{{1,2}}(?:\.|er|st|nd|rd|th|º|ª)?\s(?:de\s|d['’])?{_NAMED},?\s(?:de(?:l)?\s)?\d{{4}}
        | {_NAMED}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}
    )(?!\d|\.\d)(?P<clock>{_CLOCK})?""",
    re.VERBOSE | re.IGNORECASE,
)


class Meaning(Enum):
    """What a shown date dates."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    UNSAID = "unsaid"


Shown = tuple[Meaning, Stamp]


def shown_dates(tree: HtmlElement) -> Iterator[Shown]:
    """The dates that the article shows, the surest first."""
    headline = next(tree.iter("h1"), None)
    around = around_headline(tree)
    marked = list(_marked(tree, around))
    yield from (found for found in marked if found[0] is not Meaning.UNSAID)
    yield from (found for found in marked if found[0] is Meaning.UNSAID)
    if headline is not None:
        yield from _lines(_near(tree, headline), around)
        yield from _broken_lines(headline, around)


def _marked(tree: HtmlElement, around: Around) -> Iterator[Shown]:
    """``<time>`` and ``itemprop``; those behind the headline first."""
    before: list[Shown] = []
    is_behind = False
    for element in tree.xpath("//h1 | //time | //*[@itemprop]")[:_MOST_ELEMENTS]:
        is_behind = is_behind or element.tag == "h1"
        if found := _of_element(element, around):
            if is_behind:
                yield found
            else:
                before.append(found)
    yield from before


def _of_element(element: HtmlElement, around: Around) -> Shown | None:
    name = (element.get("itemprop") or "").lower()
    if (element.tag != "time" and "date" not in name) or is_elsewhere(element, around):
        return None
    raw = element.get("content") or element.get("datetime") or _text(element)
    meaning = _meaning(element, name)
    source = "itemprop" if name else "time"
    return meaning, Stamp(raw, source, is_marked=meaning is not Meaning.UNSAID)


def _meaning(element: HtmlElement, name: str) -> Meaning:
    if "datepublished" in name:
        return Meaning.PUBLISHED
    if "datemodified" in name or "dateupdated" in name:
        return Meaning.MODIFIED
    styled = named(element)
    if _PUBLISHED_NAME.search(styled) or "pubdate" in element.attrib:
        return Meaning.PUBLISHED
    if _MODIFIED_NAME.search(styled) or _tells_change(_text(element)):
        return Meaning.MODIFIED
    return Meaning.MODIFIED if _MODIFIED_LABEL.search(_label(element)) else Meaning.UNSAID


def _tells_change(said: str) -> bool:
    """Whether words are of a change only: "Published ..., updated ..." dates both."""
    return bool(_MODIFIED_LABEL.search(said)) and not _PUBLISHED_NAME.search(said)


def _label(element: HtmlElement) -> str:
    """What stands directly before an element, or before the one that holds nothing else before;
    not the sentence before it, nor a date with its own label.
    """
    previous, parent = element.getprevious(), element.getparent()
    if previous is None and parent is not None and not (parent.text or "").strip():
        previous, parent = parent.getprevious(), parent.getparent()
    if previous is not None:
        said = f"{_text(previous)} {(previous.tail or '')[-_LINE:]}"
    else:
        said = ((parent.text or "") if parent is not None else "")[-_LINE:]
    dated = max((found.end() for found in _DATE.finditer(said)), default=0)
    return said[dated:].rstrip()[-_BESIDES:]


def _near(tree: HtmlElement, headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements behind the headline, then those before it, the nearest first."""
    before: deque[HtmlElement] = deque(maxlen=_BEFORE)
    walk = tree.iter("*")
    before.extend(takewhile(lambda element: element is not headline, walk))
    yield from islice(walk, _BEHIND)
    yield from reversed(before)


def _lines(elements: Iterable[HtmlElement], around: Around) -> Iterator[Shown]:
    """Dates on short lines. An outer line comes before its parts, which lack its labels."""
    known: set[str] = set()
    for element in elements:
        line = "" if element in around else _text(element)
        is_line = 6 <= len(line) <= _LINE and not _lists_others(element)
        if is_line and not is_elsewhere(element, around):
            for meaning, stamp in _of_line(line):
                if stamp.raw not in known:
                    known.add(stamp.raw)
                    yield meaning, stamp


def _broken_lines(headline: HtmlElement, around: Around) -> Iterator[Shown]:
    """Dates on lines of their own that no element holds, but a break or the headline ends:
    "Berlin, 12. März 2024" in press releases.
    """
    breaks = islice(headline.itersiblings("br"), _MOST_BREAKS)
    for element in (headline, *breaks):
        line = " ".join((element.tail or "")[: _LINE + 1].split())
        dated = _DATE.search(line) if len(line) <= _LINE else None
        if dated and dated.end() == len(line) and not is_elsewhere(element, around):
            yield from _of_line(line)


def _lists_others(element: HtmlElement) -> bool:
    """Whether a date stands in a list beside a link, or in a small article: it is that of the page
    behind it.
    """
    items = islice(element.iter("li", "article"), _MOST_INNER)
    return any(
        (item.tag == "article" or item.find(".//a") is not None) and _DATE.search(_text(item))
        for item in items
    )


def _of_line(line: str) -> Iterator[Shown]:
    end = 0
    dates = list(_DATE.finditer(line))
    if len(_DATE.sub("", line)) > _BESIDES:
        return
    for found in dates:
        label = line[end : found.start()]
        end = found.end()
        if not _OTHER_LABEL.search(label) and not _EVENT.match(line, end):
            meaning = Meaning.MODIFIED if _MODIFIED_LABEL.search(label) else Meaning.PUBLISHED
            yield meaning, Stamp(found[0].strip(" ,"), "text")


def changes_only(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements of a page that show when it was changed, and no other date."""
    for element in tree.iter("*"):
        name = (element.get("itemprop") or "").lower()
        if element.tag == "time" or "date" in name:
            if _meaning(element, name) is Meaning.MODIFIED:
                yield element
        elif _MODIFIED_LABEL.search((element.text or "")[:_LINE]):
            labelled = (element, element.getparent())
            yield from (line for line in labelled if line is not None and _is_change(line))


def _is_change(element: HtmlElement) -> bool:
    line = _text(element)
    meanings = {meaning for meaning, _ in _of_line(line)} if len(line) <= _LINE else set()
    return meanings == {Meaning.MODIFIED}


def _text(element: HtmlElement) -> str:
    """An element's text on one line; empty where it is more than a line with a date is."""
    inner = list(islice(element.iter(), _MOST_INNER + 1))
    if len(inner) > _MOST_INNER or element.tag in _UNSEEN:
        return ""
    pieces = [piece for piece in element.itertext() if piece]
    return " ".join(" ".join(pieces).split()) if sum(map(len, pieces)) <= 5 * _LINE else ""
