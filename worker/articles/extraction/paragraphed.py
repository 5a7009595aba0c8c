"""Markup of pages without paragraphs made paragraphs: extractors see text in "p" only.

Ministries' press releases stand in tables made for layout, their paragraphs parted by two line
breaks; editors' tools leave text loose between paragraphs.
"""

from collections.abc import Iterable

from lxml.html import HtmlElement

from worker.articles.extraction.signoffs import SENTENCE_END
from worker.articles.extraction.trees import text_of

LOOSE = 40
"""Characters of loose text that is a paragraph and no label."""

_PARTS = frozenset({"tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt",
        "figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul", *_PARTS,
    }
)  # fmt: skip
_HOLDERS = frozenset(
    {"div", "section", "article", "main", "body", "center", "form", "blockquote", "dd"}
)
_INLINE_HOLDERS = frozenset({"span", "font"})
_LAYOUT = ("h1", "h2", "table", "article", "section")
"""Elements that no cell of a table with figures holds."""


def paragraphed(tree: HtmlElement) -> None:
    """Changes the tree: layout tables become plain blocks, parted and loose text paragraphs."""
    for table in list(tree.iter("table")):
        if _is_layout(table):
            _unroll(table)
    for holders in (_broken_twice, _with_loose_text):
        for holder in dict.fromkeys(holders(tree)):
            _part(holder)


def _is_layout(table: HtmlElement) -> bool:
    if next(table.iterdescendants(*_LAYOUT), None) is not None:
        return True
    cells = list(table.iterdescendants("td", "th"))
    return len(cells) == 1 or any(_is_broken_twice(line) for line in table.iter("br"))


def _unroll(table: HtmlElement) -> None:
    waiting = [table]
    while waiting:
        element = waiting.pop()
        element.tag = "div"
        waiting += (part for part in element if part.tag in _PARTS)


def _broken_twice(tree: HtmlElement) -> Iterable[HtmlElement]:
    for line in tree.iter("br"):
        holder = line.getparent()
        if holder is None or not _is_broken_twice(line):
            continue
        if holder.tag in _INLINE_HOLDERS:
            holder.tag = "div"
        if holder.tag in _HOLDERS:
            yield holder


def _is_broken_twice(line: HtmlElement) -> bool:
    after = line.getnext()
    return after is not None and after.tag == "br" and not (line.tail or "").strip()


def _with_loose_text(tree: HtmlElement) -> Iterable[HtmlElement]:
    """Elements with text between their paragraphs; divs that are one become one."""
    parents = dict.fromkeys(p.getparent() for p in tree.iter("p"))
    for parent in parents:
        if parent is None or parent.tag not in _HOLDERS:
            continue
        for child in parent:
            if child.tag == "div" and _is_paragraph(child):
                child.tag = "p"
        texts = (parent.text, *(child.tail for child in parent))
        if any(text and _is_told(text) for text in texts):
            yield parent


def _is_paragraph(block: HtmlElement) -> bool:
    if not block.text or not block.text.strip():
        return False
    return _is_told(text_of(block)) and all(
        inner.tag not in _BLOCKS for inner in block.iterdescendants()
    )


def _is_told(text: str) -> bool:
    text = text.strip()
    return len(text) >= LOOSE and bool(SENTENCE_END.search(text))


def _part(holder: HtmlElement) -> None:
    """Wraps each run of text and inline elements between blocks and double breaks."""
    children = list(holder)
    run = _run(holder, holder.text)
    holder.text = None
    parts: list[HtmlElement] = []
    for child in children:
        tail, child.tail = child.tail, None
        is_break = child.tag == "br" and (
            _is_blank(run)
            or (len(run) and run[-1].tag == "br" and not (run[-1].tail or "").strip())
        )
        if child.tag in _BLOCKS or is_break:
            parts += [run] if not _is_blank(run) else []
            parts += [child] if child.tag in _BLOCKS else []
            run = _run(holder, tail)
        else:
            child.tail = tail
            run.append(child)
    parts += [run] if not _is_blank(run) else []
    holder[:] = parts


def _run(holder: HtmlElement, text: str | None) -> HtmlElement:
    run = holder.makeelement("p")
    run.text = text
    return run


def _is_blank(run: HtmlElement) -> bool:
    return not len(run) and not (run.text or "").strip()
