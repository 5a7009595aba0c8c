"""Where on the page a line of its text stands: in the running text, in a figure, in a link."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from worker.articles.extraction.trees import text_of
from worker.articles.extraction.wording import squeezed

LONGEST = 900
"""Characters of a line that is looked for. What is longer is no caption and no teaser."""

_HOLDERS = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "div", "span", "a", "figcaption", "td", "dd",
    "dt", "strong", "b", "em", "small", "time", "button", "label", "cite", "section", "blockquote",
)  # fmt: skip
_LOOSE = frozenset({"div", "span", "section", "blockquote", "td"})
"""Elements that hold anything: with more than a few children they hold more than a line."""
_MOST_CHILDREN = 6
_BESIDE = frozenset(
    {"figure", "figcaption", "aside", "nav", "footer", "button", "label", "dialog"}
)
"""Elements whose text is beside the article's (HTML standard, 4.3 and 4.4)."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_NAMED_BESIDE = re.compile(
    r"\b(?:accreditation|advert(?:isement)?|author-?(?:bio|box)|biography|bio|breadcrumbs?"
    r"|byline|captions?|cite|copyright|credits?|disclaimer|donation|gallery|latest|newsletter"
    r"|(?:image|img|photo|picture)-(?:credit|description|widget)"
    r"|placeholder|popular|popup|promo|recirc|recommend(?:ed|ations)?|related|respond|share"
    r"|sharing|sponsored|subscri(?:be|ption)|swiper|taboola|timestamp|toast|tooltip"
    r"|modal|outbrain|readmore|carousel)\b"
)
"""Words in names of elements that furniture of all publishers shares. None stood around a line
of the text on more than one of 268 pages."""
_NAMED_HINTS = re.compile(r"\b(?:banner|social|sources?|teasers?|widget)\b")
"""Names of furniture that some publishers and page builders give to the text, too. Older systems
put their whole page into a form."""
_NAMED_BOX = re.compile(
    r"\b(?:fact-?(?:s|box|sheet)|info-?box|info-?kasten|fakta-?(?:boks|ruta)?|fakten-?(?:box|kasten)"
    r"|zusatzbox|infobaks|recuadro|despiece|encadre|ramka|newsletter)\b"
)
"""Names of boxes that newsrooms set beside a text, however deep a line stands in one."""
_NAMED_BY = ("class", "id", "data-testid", "data-component", "itemprop")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")
_LONGEST_NAME = 500
_NEAR = 4
"""Elements, from the line's own outwards, whose names are looked at."""
_OTHER_TEXT = 60
"""Characters that a picture's block may hold beside its caption: a credit, a button's name."""


@dataclass(frozen=True, slots=True)
class Place:
    """All places of one line taken together: it is beside the text if it never stands in it.
    ``is_hinted`` is a name that furniture has, and text may have. ``linked`` is the least share
    of the line in links.
    """

    is_beside: bool = True
    is_hinted: bool = True
    is_boxed: bool = True
    is_pictured: bool = True
    is_heading: bool = False
    linked: float = 1.0


_NOWHERE = Place()
UNKNOWN = Place(is_beside=False, is_hinted=False, is_boxed=False, is_pictured=False, linked=0.0)
"""Of a line that no element holds alone."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known of an element and of those around it; ``names`` are the nearest ones'."""

    tags: frozenset[str]
    names: tuple[str, ...]
    is_boxed: bool


def places(tree: HtmlElement, lines: Collection[str]) -> dict[str, Place]:
    """The places of those lines (squeezed) that stand on the page as one element's text."""
    wanted = {line for line in lines if 0 < len(line) <= LONGEST}
    found: dict[str, Place] = {}
    surroundings = _Surroundings()
    for element, text in _texts(tree, wanted):
        if text in wanted:
            before = found.get(text, _NOWHERE)
            found[text] = _together(before, element, len(text), surroundings.of(element))
    return found


def _texts(tree: HtmlElement, wanted: Collection[str]) -> Iterator[tuple[HtmlElement, str]]:
    """Elements with their text, where that may be one of the lines."""
    longest = 2 * max(map(len, wanted), default=0) + 400
    beginnings = {line[0] for line in wanted}
    for element in tree.iter(*_HOLDERS):
        if element.tag == "p" and element.find("br") is not None:
            yield from ((element, part) for part in _broken(element))
        own = element.text.lstrip() if element.text else ""
        if own and own[0] not in beginnings:
            continue
        if element.tag in _LOOSE and (
            len(element) > _MOST_CHILDREN or (len(element) == 1 and not own)
        ):
            continue  # one element alone in another is looked at by itself
        text = text_of(element)
        if len(text) <= longest:
            yield element, squeezed(text)


def _broken(paragraph: HtmlElement) -> Iterator[str]:
    """The parts of a paragraph between its line breaks, which extractors take for lines."""
    part = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == "br":
            yield squeezed("".join(part))
            part = []
        else:
            part.append(text_of(child))
        part.append(child.tail or "")
    yield squeezed("".join(part))


@dataclass(slots=True)
class _Surroundings:
    """What stands around elements, worked out once for each: paragraphs share theirs."""

    known: dict[HtmlElement, _Around] = field(default_factory=dict)

    def of(self, element: HtmlElement) -> _Around:
        outwards = []
        outer: HtmlElement | None = element
        while outer is not None and outer not in self.known:
            outwards.append(outer)
            outer = outer.getparent()
        around = self.known[outer] if outer is not None else _Around(frozenset(), (), False)
        for inner in reversed(outwards):
            names = _names(inner)
            around = _Around(
                around.tags | {inner.tag},
                (names, *around.names)[:_NEAR],
                around.is_boxed or bool(_NAMED_BOX.search(names)),
            )
            self.known[inner] = around
        return around


def _names(element: HtmlElement) -> str:
    """What an element is called, in small words: "factBox", "fact_box" as "fact-box"."""
    named = [element.tag, *(element.get(attribute) or "" for attribute in _NAMED_BY)]
    return _HUMP.sub("-", " ".join(named)[:_LONGEST_NAME]).lower()


def _together(before: Place, element: HtmlElement, length: int, around: _Around) -> Place:
    """The places of a line seen so far, and one more."""
    return Place(
        is_beside=before.is_beside and _is_beside(around),
        is_hinted=before.is_hinted and ("form" in around.tags or _is_named(around, _NAMED_HINTS)),
        is_boxed=before.is_boxed and around.is_boxed,
        is_pictured=before.is_pictured and _is_by_picture(element, length),
        is_heading=before.is_heading or not around.tags.isdisjoint(_HEADINGS),
        linked=min(before.linked, 1.0 if "a" in around.tags else _linked(element, length)),
    )


def _is_beside(around: _Around) -> bool:
    return not around.tags.isdisjoint(_BESIDE) or _is_named(around, _NAMED_BESIDE)


def _is_named(around: _Around, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(" ".join(around.names)))


def _linked(element: HtmlElement, length: int) -> float:
    return sum(len(squeezed(text_of(link))) for link in element.iter("a")) / length


def _is_by_picture(element: HtmlElement, length: int) -> bool:
    """Whether it shares a small block with a picture and with hardly any other text. A
    paragraph with a picture of its own is one all the same.
    """
    if element.tag not in _LOOSE and _has_picture(element):
        return False
    block = element if element.tag in _LOOSE else element.getparent()
    for _ in range(_NEAR - 1):
        if block is None or not _holds_little(block, 1.5 * length + _OTHER_TEXT):
            return False
        if _has_picture(block):
            return True
        block = block.getparent()
    return False


def _has_picture(block: HtmlElement) -> bool:
    return next(block.iter("img", "picture", "video"), None) is not None


def _holds_little(block: HtmlElement, most: float) -> bool:
    held, looked_at = 0, int(4 * most)
    for text in block.itertext():
        held += len(squeezed(text[:looked_at]))  # a script of megabytes may stand there
        if held > most:
            return False
    return True
