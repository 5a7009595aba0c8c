"""Which signs come in when items are added to a list, in the manner of what stands there."""

from collections.abc import Iterable, Iterator, Sequence

from worker.config.emit import Value, block, flow
from worker.config.findings import Path
from worker.config.layout import Layout
from worker.config.splices import Splice
from worker.config.tree import Node

INDENT = 2
"""Of what is new where nothing shows how far this file indents."""


def additions(
    layout: Layout, node: Node, rest: Path, items: Sequence[Value], *, json: bool
) -> Iterator[Splice]:
    """What to put in so that ``node`` ends with ``items``, below the keys ``rest``.

    ``node`` is a list, or a mapping that lacks those keys, or a value still empty. JSON wants
    all text in quotes.
    """
    if not node.value:
        return _fill(layout, node, rest, items, json=json)
    if layout.opening(node) is None:
        return _add_to_block(layout, node, rest, items)
    return _add_in_brackets(layout, node, rest, items, json=json)


def _fill(
    layout: Layout, node: Node, rest: Path, items: Sequence[Value], *, json: bool
) -> Iterator[Splice]:
    """Give a key without a value, or with an empty list or mapping, its first content."""
    start, end = layout.extent(node)
    if node.key and layout.can_open_block(node.key.index, start, end):
        column = node.key.column - 1
        yield Splice(len(layout.text[:start].rstrip(" ")), end)
        below = layout.end_with_comments(end, column + 1)
        yield Splice(below, below, _broken(_lines(rest, items, column + INDENT)))
        return
    written = flow(_nested(rest, items), json=json)
    if layout.text[start:end].startswith(("[", "{")):
        yield Splice(start + 1, start + 1, written[1:-1])  # comments inside stay
    else:
        yield Splice(start, end, written if layout.text[start - 1].isspace() else f" {written}")


def _add_to_block(
    layout: Layout, node: Node, rest: Path, items: Sequence[Value]
) -> Iterator[Splice]:
    column = _column(layout, node)
    parent = node.key.column - 1 if node.key else -1
    least = column if column > parent else column + 1
    at = layout.end_with_comments(layout.end_before(node.end.index), least)
    lines = _lines(rest, items, column) if rest else _items(layout, node, items, at)
    yield Splice(at, at, _broken(lines))


def _column(layout: Layout, node: Node) -> int:
    """Where the dashes or keys of what stands in a block are, from 0."""
    keys = [child.key for child in node.fields.values() if child.key]
    return keys[0].column - 1 if keys else layout.column(layout.dashes(node)[0].start)


def _items(layout: Layout, node: Node, items: Sequence[Value], at: int) -> list[str]:
    """Items as lines: with the last one's indentation and brackets, parted by blank lines where
    the last two are, or where comments below are parted from the last.
    """
    entries = layout.dashes(node)
    last = entries[-1]
    column, offset = layout.column(last.start), layout.offset(last)
    in_brackets = layout.opening(node.items[-1]) is not None
    parted = len(entries) > 1 and layout.has_blank_line(entries[-2].end, last.start)
    apart = parted or layout.has_blank_line(last.end, at)
    lines: list[str] = []
    for item in items:
        lines += [""] * apart
        if in_brackets:
            lines.append(" " * column + "-".ljust(offset) + flow(item))
        else:
            lines += block([item], column, offset=offset)
    return lines


def _add_in_brackets(
    layout: Layout, node: Node, rest: Path, items: Sequence[Value], *, json: bool
) -> Iterator[Splice]:
    last = layout.bracketed(node)[-1]
    if rest:
        inside = [flow(_nested(rest, items), json=json)[1:-1]]
    else:
        inside = [flow(item, inside=True, json=json) for item in items]
    if not layout.starts_line(last.start):
        yield Splice(last.end, last.end, "".join(f", {one}" for one in inside))
        return
    indent = layout.text[layout.line_start(last.start) : last.start]
    lines = f",\n{indent}".join(inside)
    if not layout.ends_line(last.tail):
        yield Splice(last.end, last.end, f",\n{indent}{lines}")
        return
    end = layout.line_end(last.tail)
    if last.comma is None:
        yield Splice(last.end, last.end, ",")
    yield Splice(end, end, f"\n{indent}{lines}{'' if last.comma is None else ','}")


def _lines(rest: Path, items: Sequence[Value], column: int) -> list[str]:
    """Items as a list below the keys ``rest``, or as they are where there are none."""
    keys = [
        f"{' ' * (column + INDENT * depth)}{flow(str(key))}:" for depth, key in enumerate(rest)
    ]
    return [*keys, *block(items, column + INDENT * len(rest))]


def _nested(rest: Path, items: Sequence[Value]) -> Value:
    content: Value = items
    for key in reversed(rest):
        content = {str(key): content}
    return content


def _broken(lines: Iterable[str]) -> str:
    return "".join(f"\n{line}" for line in lines)
