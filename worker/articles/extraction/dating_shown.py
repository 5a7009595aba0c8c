"""Dates that a page shows its readers: marked elements and lines beside the headline."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

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
_LONGEST_NAME = 300
_DEEPEST = 60
"""Bounds of what is looked at: elements that may be dated, elements within a line, characters of
a class, boxes around an element."""
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_FURNITURE = frozenset({"aside", "nav", "footer", "figure", "blockquote", "li"})
_FURNITURE_NAME = re.compile(
    r"comment|related|teaser|sidebar|recommend|most-?read|meistgelesen|card|carousel|slider"
    r"|promo|newsletter|ticker-|popular|widget|read-?more|footer",
    re.IGNORECASE,
)

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
_Around = frozenset[HtmlElement]
"""The ancestors of the headline: what lies in one of them beside it belongs to the article unless
its own box says otherwise."""


def shown_dates(tree: HtmlElement) -> Iterator[Shown]:
    """The dates that the article shows, the surest first."""
    headline = next(tree.iter("h1"), None)
    around = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    marked = list(_marked(tree, around))
    yield from (found for found in marked if found[0] is not Meaning.UNSAID)
    yield from (found for found in marked if found[0] is Meaning.UNSAID)
    if headline is not None:
        yield from _lines(_near(tree, headline), around)


def _marked(tree: HtmlElement, around: _Around) -> Iterator[Shown]:
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


def _of_element(element: HtmlElement, around: _Around) -> Shown | None:
    name = (element.get("itemprop") or "").lower()
    if (element.tag != "time" and "date" not in name) or _is_furniture(element, around):
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
    styled = _name(element)
    if _PUBLISHED_NAME.search(styled) or "pubdate" in element.attrib:
        return Meaning.PUBLISHED
    if _MODIFIED_NAME.search(styled) or _MODIFIED_LABEL.search(_label(element)):
        return Meaning.MODIFIED
    return Meaning.UNSAID


def _label(element: HtmlElement) -> str:
    """What stands directly before an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return f"{_text(previous)} {(previous.tail or '')[-_LINE:]}"
    return ((parent.text or "") if parent is not None else "")[-_LINE:]


def _is_furniture(element: HtmlElement, around: _Around) -> bool:
    """Whether a box between an element and the headline's own says that it is something else."""
    for box in chain((element,), islice(element.iterancestors(), _DEEPEST)):
        if box in around or box.tag in {"body", "main"}:
            return False
        if box.tag in _FURNITURE or _FURNITURE_NAME.search(_name(box)):
            return True
    return False


def _near(tree: HtmlElement, headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements behind the headline, then those before it, the nearest first."""
    before: deque[HtmlElement] = deque(maxlen=_BEFORE)
    walk = tree.iter("*")
    before.extend(takewhile(lambda element: element is not headline, walk))
    yield from islice(walk, _BEHIND)
    yield from reversed(before)


def _lines(elements: Iterable[HtmlElement], around: _Around) -> Iterator[Shown]:
    """Dates on short lines. An outer line comes before its parts, which lack its labels."""
    known: set[str] = set()
    for element in elements:
        line = "" if element in around else _text(element)
        if 6 <= len(line) <= _LINE and not _is_furniture(element, around):
            for meaning, stamp in _of_line(line):
                if stamp.raw not in known:
                    known.add(stamp.raw)
                    yield meaning, stamp


def _of_line(line: str) -> Iterator[Shown]:
    end = 0
    dates = list(_DATE.finditer(line))
    if len(_DATE.sub("", line)) > _BESIDES:
        return
    for found in dates:
        label = line[end : found.start()]
        end = found.end()
        if not _OTHER_LABEL.search(label):
            meaning = Meaning.MODIFIED if _MODIFIED_LABEL.search(label) else Meaning.PUBLISHED
            yield meaning, Stamp(found[0].strip(" ,"), "text")


def _text(element: HtmlElement) -> str:
    """An element's text on one line; empty where it is more than a line with a date is."""
    inner = list(islice(element.iter(), _MOST_INNER + 1))
    if len(inner) > _MOST_INNER or element.tag in _UNSEEN:
        return ""
    pieces = [piece for piece in element.itertext() if piece]
    return " ".join(" ".join(pieces).split()) if sum(map(len, pieces)) <= 5 * _LINE else ""


def _name(element: HtmlElement) -> str:
    """How an element is styled; it says what the element is."""
    return f"{element.get('class', '')[:_LONGEST_NAME]} {element.get('id', '')[:_LONGEST_NAME]}"
