"""Live blogs: the times that head their entries, in markup and in linked data, as lines of text.

Extractors drop "time" elements, and with them what parts one entry from the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import XPath
from lxml.html import HtmlElement

from worker.articles.extraction.linked_data import Node, types
from worker.articles.extraction.page import Page
from worker.articles.extraction.trees import text_of
from worker.articles.extraction.wording import squeezed, words
from worker.articles.ticker import is_time

LEAST_ENTRIES = 3
LEAST_WORDS = 8
"""Words of a paragraph that tells something: lists of other articles show times, too."""
MOST_TIMES = 5_000
MOST_LEVELS = 4
"""Elements around a time that may be its entry."""
LONGEST_TIME = 60

_TIMES = XPath("//*[self::time or @class[contains(., 'ime') or contains(., 'eit')]]")
"""Elements that may show a time: "entry-time", "postTime", "Uhrzeit"."""
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over an entry, "14:00 Uhr: Rat tagt", and the paragraph below it."""

    line: str
    paragraph: str


def with_times(tree: HtmlElement) -> tuple[Head, ...]:
    """Changes the tree: "14:00 Uhr" in an element of its own goes before its entry's first words,
    where at least three entries with paragraphs are headed so. Returns the headings that an
    extractor may drop.
    """
    times = [(element, said) for element in _timed(tree) if (said := _said(element))]
    if len(times) < LEAST_ENTRIES:
        return ()
    marked = {element for element, _ in times}
    counts = _counts(marked)
    headed = [(element, said, _entry(element, marked, counts)) for element, said in times]
    told = [(element, said, blocks) for element, said, blocks in headed if _tells(blocks)]
    if len(told) < LEAST_ENTRIES:
        return ()
    for element, said, blocks in told:
        blocks[0].text = f"{said}: {(blocks[0].text or '').lstrip()}"
        element.drop_tree()
    entries = (blocks for _, _, blocks in told if blocks[0].tag != "p")
    return tuple(
        Head(" ".join(text_of(blocks[0]).split()), squeezed(text_of(blocks[1])))
        for blocks in entries
        if len(blocks) > 1
    )


def with_heads(lines: tuple[str, ...], heads: Sequence[Head]) -> tuple[str, ...]:
    """The lines with the headings put back that an extractor dropped for being short."""
    held = {squeezed(line) for line in lines}
    missing = {head.paragraph: head.line for head in heads if squeezed(head.line) not in held}
    if not missing:
        return lines
    return tuple(
        told for line in lines for told in (missing.pop(squeezed(line), ""), line) if told
    )


def _timed(tree: HtmlElement) -> list[HtmlElement]:
    found: list[HtmlElement] = _TIMES(tree)  # type: ignore[assignment]  # lxml: any kind of value
    return [element for element in found[:MOST_TIMES] if element.getparent() is not None]


def _said(element: HtmlElement) -> str:
    """The time an element shows and nothing else; the innermost where one stands in another."""
    if len(element) and any(inner in element for inner in element.iter("time")):
        return ""
    said = " ".join(text_of(element)[:LONGEST_TIME].split()).strip(" :|–-")
    return said if is_time(said) else ""


def _counts(marked: Iterable[HtmlElement]) -> dict[HtmlElement, int]:
    """How many times each of the elements around them holds."""
    counts: dict[HtmlElement, int] = {}
    for element in marked:
        outer = element.getparent()
        for _ in range(MOST_LEVELS):
            if outer is None:
                break
            counts[outer] = counts.get(outer, 0) + 1
            outer = outer.getparent()
    return counts


def _entry(
    element: HtmlElement, marked: set[HtmlElement], counts: dict[HtmlElement, int]
) -> list[HtmlElement]:
    """The headings and paragraphs that a time heads, the first one first."""
    entry, outer = element, element.getparent()
    while outer is not None and counts.get(outer, 0) == 1:
        entry, outer = outer, outer.getparent()
    if entry is not element and (blocks := list(entry.iter("p", *_HEADINGS))):
        return [block for block in blocks if block is not element and element not in block]
    before = entry.getprevious()
    blocks = [before] if before is not None and before.tag in _HEADINGS else []
    for after in entry.itersiblings():
        if after in marked or counts.get(after):
            break
        blocks += after.iter("p", *_HEADINGS)
    return blocks


def _tells(blocks: list[HtmlElement]) -> bool:
    return any(len(words(text_of(block))) >= LEAST_WORDS for block in blocks if block.tag == "p")


def entries_text(page: Page) -> str:
    """The entries of a live blog's linked data as lines, each headed by its time."""
    is_german = (page.lang() or "").lower().startswith("de")
    written = "{:%H.%M} Uhr" if is_german else "{:%H:%M}"
    return "\n".join(line for node in page.articles for line in _lines(node, written))


def _updates(node: Node) -> Iterator[Node]:
    if "LiveBlogPosting" in types(node):
        updates = node.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else [updates]:
            if isinstance(update, dict) and isinstance(update.get("articleBody"), str):
                yield update


def _lines(node: Node, written: str) -> Iterator[str]:
    for update in _updates(node):
        told = str(update["articleBody"]).strip()
        headline = update.get("headline")
        headline = " ".join(headline.split()) if isinstance(headline, str) else ""
        if headline and not told.startswith(headline):
            told = f"{headline}\n{told}"
        clock = _clock(update.get("datePublished"), written)
        yield f"{clock}: {told}" if clock else told


def _clock(stated: object, written: str) -> str:
    """An entry's time as it was on the clock there; nothing where only a day is stated."""
    if not isinstance(stated, str) or ":" not in stated:
        return ""
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return ""
    # publishers write "Z" for any zone's readers: it must not pass for their own clock
    return f"{moment:%H:%M} UTC" if stated.endswith(("Z", "z")) else written.format(moment)
