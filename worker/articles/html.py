"""HTML of feed entries as text: paragraphs kept, furniture dropped."""

import html
import re
from collections.abc import Iterator
from contextlib import suppress

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag
from bs4.exceptions import ParserRejectedMarkup

from worker.articles.flat import BLOCKS, BREAKS, DROPPED, flat_pieces
from worker.text.normalise import clean_text

MAX_MARKUP = 256 * 1024
MAX_TAGS = 20_000
MAX_LOOSE = 200
"""Most tags, and most ``<`` that open none, worth a tree. The parser searches the whole rest anew
for each unclosed quotation mark: ``<a href="`` 15,000 times takes 19 s. Feeds' texts have a few
hundred tags and no loose signs."""

_TEXT = frozenset({NavigableString, CData})
"""Comments, doctypes and the like are other kinds of string."""
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^<>]{0,5000}>")
_PARAGRAPH = re.compile(r"\n\s*\n")

_MORE = (
    r"mehr|weiter|weiterlesen|mehr lesen|jetzt lesen|mehr dazu|zum artikel|read more|more|"
    r"continue reading|keep reading|lire la suite|lire plus|leggi tutto|continua a leggere|"
    r"leer más|seguir leyendo|lees meer|czytaj więcej|czytaj dalej|läs mer|læs mere|les mer|"
    r"читать далее|читати далі"
)
_LONGEST_MORE = 60
_BRACKETED_MORE = re.compile(rf"\s*\[\s*(?:{_MORE}|…|\.\.\.|&hellip;)\s*\]\s*$", re.IGNORECASE)
_TRAILING_MORE = re.compile(
    r"(?<=[.!?…\"“”»)])\s*(?:Weiterlesen|Mehr lesen|Continue reading|Read more|Lire la suite|"
    r"Leggi tutto|Seguir leyendo|Lees meer|Czytaj więcej)\s*(?:→|»|›|>+|…|\.\.\.)?\s*$"
)
_BLOG = r"(?-i:[^\Wa-zà-ÿ]).{0,200}"
_FURNITURE = re.compile(
    "|".join(
        (
            rf"(?:{_MORE})\s*(?:→|»|›|>+|…|\.\.\.|:)?",
            r"(?:weiterlesen|continue reading)\s[^.!?]{1,200}",
            rf"the post .{{1,300}} (?:first appeared on|appeared first on) {_BLOG}",
            rf"(?:der|dieser) (?:beitrag|artikel) .{{0,300}}erschien zuerst (?:auf|bei) {_BLOG}",
            rf"l['’]article .{{1,300}} est apparu en premier sur {_BLOG}",
            rf"l['’]articolo .{{1,300}} proviene da {_BLOG}",
            rf"la entrada .{{1,300}} (?:se publicó primero|aparece primero) en {_BLOG}",
        )
    ),
    re.IGNORECASE,
)
"""Whole paragraphs that blog engines and feed templates add."""


def to_text(markup: str) -> str:
    """The text of an HTML fragment, NFC, paragraphs parted by one blank line.

    Links keep their text. Markup made to hurt the parser is read without its structure.
    """
    bounded = markup[:MAX_MARKUP]
    if not bounded:
        return ""
    if "<" not in bounded:
        return _without_furniture(clean_text(html.unescape(bounded)))
    return _without_furniture(clean_text(_read(bounded)))


def _read(markup: str) -> str:
    if not _is_hostile(markup):
        pieces = flat_pieces(markup)
        if pieces is not None:
            return "".join(pieces)
        with suppress(ParserRejectedMarkup):  # "<![;" is no declaration that it knows
            return "".join(_pieces(BeautifulSoup(markup, "html.parser")))
    return html.unescape(_TAG.sub(" ", markup))


def _is_hostile(markup: str) -> bool:
    opened = markup.count("<")
    return opened > MAX_TAGS or (
        opened > MAX_LOOSE and opened - len(_TAG.findall(markup)) > MAX_LOOSE
    )


def paragraphs(text: str) -> list[str]:
    return [part for part in _PARAGRAPH.split(text) if part.strip()]


def _pieces(soup: BeautifulSoup) -> Iterator[str]:
    """Strings in document order, with a blank line wherever the enclosing block changes."""
    blocks: dict[int, Tag] = {id(soup): soup}
    current: Tag | None = None
    for node in _kept(soup):
        parent = node.parent or soup
        if isinstance(node, Tag):
            blocks[id(node)] = node if node.name in BLOCKS else blocks[id(parent)]
            if node.name in BREAKS:
                yield BREAKS[node.name]
        elif type(node) in _TEXT:
            block = blocks[id(parent)]
            text = _SPACE.sub(" ", str(node))
            if block is not current and text != " ":
                yield "\n\n"
                current = block
            yield text


def _kept(soup: BeautifulSoup) -> Iterator[PageElement]:
    """All nodes outside dropped elements, each after its parent, without recursion."""
    node: PageElement | None = next(iter(soup.contents), None)
    while node is not None:
        if isinstance(node, Tag) and node.name in DROPPED:
            node = _after(node)
            continue
        yield node
        node = node.next_element


def _after(tag: Tag) -> PageElement | None:
    """The first node after the whole of an element."""
    node: Tag | None = tag
    while node is not None:
        if node.next_sibling is not None:
            return node.next_sibling
        node = node.parent
    return None


def _without_furniture(text: str) -> str:
    kept = [part for part in paragraphs(text) if not _is_furniture(part)]
    text = "\n\n".join(kept)
    for pattern in (_BRACKETED_MORE, _TRAILING_MORE):
        if match := pattern.search(text, max(0, len(text) - _LONGEST_MORE)):
            text = text[: match.start()].rstrip()
    return text


def _is_furniture(paragraph: str) -> bool:
    return len(paragraph) < 800 and bool(_FURNITURE.fullmatch(paragraph.strip(" []")))
