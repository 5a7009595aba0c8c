"""Edits of a YAML text that change what they are asked to and no other sign.

ruamel.yaml's round trip was measured first: adding one feed rewrote other lines in seven of
eight ways in which people write such a file (other indentation, CRLF, long lines, flow style),
and moved a comment at the end of a list into it. Here the marks of tree and tokens say where
text is cut and put in. Then the result is read anew: if it does not hold exactly what was asked
for, the edit is refused, so that a way of writing that nobody thought of costs a refusal and
never a wrong file.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from worker.config.adding import additions
from worker.config.cutting import cuts
from worker.config.document import Document
from worker.config.emit import Value, literal
from worker.config.findings import Mark, Path
from worker.config.layout import Layout
from worker.config.splices import Splice, spliced
from worker.config.tree import Node, UnreadableError, read
from worker.domain.errors import ConfigError, Problem

_FIRST = Mark(1, 1)


def append(file: str, text: str, path: Path, items: Sequence[Value]) -> str:
    """``text`` with ``items`` at the end of the list at ``path``, written as its neighbours are.

    A list that is empty or missing is made, with the keys above it. ``file`` is only named in
    the ConfigError that is raised where the text cannot be read or edited safely.
    """
    if not items:
        return text
    source = _Source(file, text)
    node, rest = _deepest(source.root, path)
    if not _fits(node, rest):
        raise source.refused("there is no list to add to", node.start)
    added = [literal(item) for item in items]
    wanted = _appended(source.data, path, added)
    splices = additions(source.layout, node, rest, added, json=source.is_json)
    return source.edited(splices, wanted, node.start)


def remove(file: str, text: str, path: Path, positions: Collection[int]) -> str:
    """``text`` without the items at ``positions`` of the list at ``path``.

    Comments inside an item and those below it that are indented like its keys go with it; all
    others stay. What is left of an emptied list is ``[]``. Raises as ``append`` does.
    """
    source = _Source(file, text)
    node = source.root.get(*path)
    if node is None or not set(positions) <= set(range(len(node.items))):
        raise LookupError(f"{file} has no items {sorted(positions)} at {path}")
    wanted = _without(source.data, path, frozenset(positions))
    return source.edited(cuts(source.layout, node, frozenset(positions)), wanted, node.start)


class _Source:
    """A text as it was read, with LF for all its line breaks, and the way back."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._original = text
        self._text = re.sub("\r\n?", "\n", text)
        self.root = self._read(self._text)
        self.data = Document(file, text, self.root).plain()

    @cached_property
    def layout(self) -> Layout:
        return Layout(self._text)

    @cached_property
    def is_json(self) -> bool:
        """Whether the file is JSON, which is YAML too."""
        keys = (node.key for node in self.root.fields.values() if node.key)
        quoted = all(self._text[key.index] == '"' for key in keys)
        return quoted and self.layout.opening(self.root) is not None

    def edited(self, splices: Iterable[Splice], wanted: Any, at: Mark) -> str:
        """The original with the splices, once it was proven to hold what is wanted."""
        made = list(splices)
        after = self._read_again(spliced(self._text, made))
        if after is None or Document(self.file, "", after).plain() != wanted:
            raise self.refused("this is written in a way that is not edited safely", at)
        return spliced(self._original, [self._as_written(splice) for splice in made])

    def _as_written(self, splice: Splice) -> Splice:
        crlf = self._crlf
        start = splice.start + bisect_left(crlf, splice.start)
        end = splice.end + bisect_left(crlf, splice.end)
        return Splice(start, end, splice.text.replace("\n", self._line_break))

    @cached_property
    def _crlf(self) -> list[int]:
        """Where in the text the breaks are that were two signs."""
        found = (match.start() for match in re.finditer("\r\n", self._original))
        return [index - before for before, index in enumerate(found)]

    @cached_property
    def _line_break(self) -> str:
        """The file's own, by most of its lines."""
        breaks = re.findall("\r\n?|\n", self._original)
        return max(("\n", "\r\n", "\r"), key=breaks.count)

    def _read(self, text: str) -> Node:
        try:
            root, _ = read(self.file, text)
        except UnreadableError as error:
            raise self.refused(error.message, error.at, error.code) from None
        if root is None or not isinstance(root.value, dict):
            raise self.refused("holds no keys and values")
        return root

    def _read_again(self, text: str) -> Node | None:
        try:
            return self._read(text)
        except ConfigError:
            return None

    def refused(self, why: str, at: Mark = _FIRST, code: str = "edit") -> ConfigError:
        message = f"{why}: edit the file by hand" if code == "edit" else why
        return ConfigError([Problem(self.file, at.line, at.column, message, code)])


def _deepest(root: Node, path: Path) -> tuple[Node, Path]:
    """The last thing on the way to ``path`` that is there, and the steps that lack."""
    node = root
    for depth, step in enumerate(path):
        child = node.child(step)
        if child is None:
            return node, path[depth:]
        node = child
    return node, ()


def _fits(node: Node, rest: Path) -> bool:
    """Whether ``node`` can take what is added: a key where steps lack, else an item."""
    wanted = dict if rest else list
    return node.value is None or isinstance(node.value, wanted)


def _appended(data: Any, path: Path, items: list[Value]) -> Any:
    """The data as it must be after an edit, of any way of writing it."""
    if not path:
        return [*(data or []), *items]
    step, *rest = path
    if isinstance(step, int):
        return [*data[:step], _appended(data[step], tuple(rest), items), *data[step + 1 :]]
    return {**(data or {}), step: _appended((data or {}).get(step), tuple(rest), items)}


def _without(data: Any, path: Path, positions: frozenset[int]) -> Any:
    if not path:
        return [item for number, item in enumerate(data) if number not in positions]
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return [*data[:step], _without(data[step], rest, positions), *data[step + 1 :]]
    return {**data, step: _without(data[step], rest, positions)}
