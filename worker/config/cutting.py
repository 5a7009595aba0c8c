"""Which signs go when items of a list are removed."""

from collections.abc import Collection, Iterator

from worker.config.layout import Entry, Layout
from worker.config.splices import Splice
from worker.config.tree import Node


def cuts(layout: Layout, node: Node, positions: Collection[int]) -> Iterator[Splice]:
    """What to cut so that the list ``node`` loses the items at ``positions``."""
    if layout.opening(node) is None:
        return _from_block(layout, node, positions)
    return _from_brackets(layout, layout.bracketed(node), positions)


def _from_block(layout: Layout, node: Node, positions: Collection[int]) -> Iterator[Splice]:
    entries = layout.dashes(node)
    if len(positions) == len(entries):
        emptied = layout.end_before(entries[0].start)
        yield Splice(emptied, emptied, " []")
    for position in positions:
        yield _lines(layout, entries[position])


def _lines(layout: Layout, entry: Entry) -> Splice:
    """The item's lines, and the blank ones above it where as many stand below."""
    text, start = layout.text, layout.line_start(entry.start)
    own = layout.column(entry.start) + 1
    end = layout.end_with_comments(entry.end, own)
    above = text[:start].rstrip(" \n")
    blank_above = text.count("\n", len(above), start) > 1
    below = text[end + 1 : layout.line_end(end + 1)]
    if blank_above and not below.strip():
        start = layout.line_end(len(above)) + 1
    if end == len(text):  # a file that ends without a line break goes on doing so
        return Splice(max(start - 1, 0), end)
    return Splice(start, end + 1)


def _from_brackets(
    layout: Layout, entries: list[Entry], positions: Collection[int]
) -> Iterator[Splice]:
    last = max(set(range(len(entries))) - set(positions), default=-1)
    for position in positions:
        entry = entries[position]
        if layout.starts_line(entry.start) and layout.ends_line(entry.tail):
            yield Splice(layout.line_start(entry.start), layout.line_end(entry.tail) + 1)
        elif position < last:
            yield _up_to_next(layout, entry)
        else:
            yield Splice(_without_blanks(layout, entry.start), entry.tail)
    comma = entries[last].comma
    if 0 <= last < len(entries) - 1 and comma is not None and entries[-1].comma is None:
        yield Splice(comma, comma + 1)


def _up_to_next(layout: Layout, entry: Entry) -> Splice:
    """An entry with its comma, and the blanks before it or, behind the bracket, after it."""
    start, end = _without_blanks(layout, entry.start), entry.tail
    if start == entry.start:
        end += len(layout.text[end:]) - len(layout.text[end:].lstrip(" "))
    return Splice(start, end)


def _without_blanks(layout: Layout, index: int) -> int:
    return len(layout.text[:index].rstrip(" "))
