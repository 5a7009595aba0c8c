"""Where the parts of a YAML text stand, down to dashes, commas and comments.

The tree tells what a file means; its marks for a block end where the next thing begins, past
comments and blank lines. What an edit may touch is told by the tokens.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.tokens import (
    AnchorToken,
    BlockEntryToken,
    FlowEntryToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
    TagToken,
    Token,
)

from worker.config.tree import Node

_OPENING = (FlowSequenceStartToken, FlowMappingStartToken)
_CLOSING = (FlowSequenceEndToken, FlowMappingEndToken)
_KEEPS_BREAKS = re.compile(r"[|>][1-9]?\+")
_BEHIND_DASH = re.compile(r"- +(?=[^ #\n])")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_REST_OF_LINE = re.compile(r"[ \t]*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list or mapping, from its dash or first sign to its last; comments around
    it are not part of it. ``comma`` is where the one behind it stands, in brackets.
    """

    start: int
    end: int
    comma: int | None = None

    @property
    def tail(self) -> int:
        """Where it ends with its comma."""
        return self.end if self.comma is None else self.comma + 1


class Layout:
    """One text with its tokens. Positions are code points from 0, lines end with LF."""

    def __init__(self, text: str) -> None:
        self.text = text
        tokens = YAML(typ="safe", pure=True, plug_ins=[]).scan(text)
        # keys, blocks and the stream have tokens of no extent, too
        self._tokens = [token for token in tokens if _end(token) > _start(token)]
        self._starts = [_start(token) for token in self._tokens]

    def opening(self, node: Node) -> int | None:
        """Where a node in brackets opens, behind its anchor; None for one in a block."""
        token = self._content(node)
        return _start(token) if isinstance(token, _OPENING) else None

    def extent(self, node: Node) -> tuple[int, int]:
        """From a value's first sign, behind its anchor, to its last. What is not written at all
        stands behind the last sign before it; its mark is that of the next thing.
        """
        token = self._content(node) if node.end > node.start else None
        if token is None:
            end = self.end_before(node.start.index)
            return end, end
        return _start(token), node.end.index

    def in_brackets(self, index: int) -> bool:
        """Whether what stands at ``index`` stands inside brackets."""
        before = self._tokens[: bisect_left(self._starts, index)]
        opened = sum(isinstance(token, _OPENING) for token in before)
        return opened > sum(isinstance(token, _CLOSING) for token in before)

    def end_before(self, index: int) -> int:
        """Where the last sign before ``index`` ends, comments and blank lines aside.

        The line breaks that end a block of text are its own only where it says so (``|+``).
        """
        at = bisect_left(self._starts, index)
        if not at:
            return 0
        token = self._tokens[at - 1]
        end = _end(token)
        if not isinstance(token, ScalarToken) or token.style not in {"|", ">"}:
            return end
        written = self.text[_start(token) : end]
        return end - 1 if _KEEPS_BREAKS.match(written) else _start(token) + len(written.rstrip())

    def dashes(self, node: Node) -> list[Entry]:
        """The items of a list in a block, each from its dash."""
        within = [
            token
            for token in self._within(node.start.index, node.end.index)
            if isinstance(token, BlockEntryToken)
        ]
        # the first dash is the list's own, and those of lists inside stand further in
        column = within[0].start_mark.column
        own = [_start(token) for token in within if token.start_mark.column == column]
        ends = [self.end_before(index) for index in (*own[1:], node.end.index)]
        return [Entry(start, end) for start, end in zip(own, ends, strict=True)]

    def bracketed(self, node: Node) -> list[Entry]:
        """The entries of a list or mapping in brackets."""
        depth, start, end, entries = 0, None, 0, list[Entry]()
        for token in self._within(node.start.index, node.end.index):
            depth -= isinstance(token, _CLOSING)
            if depth == 1 and isinstance(token, FlowEntryToken) and start is not None:
                entries.append(Entry(start, end, _start(token)))
                start = None
            elif depth >= 1:
                start, end = _start(token) if start is None else start, _end(token)
            depth += isinstance(token, _OPENING)
        return entries if start is None else [*entries, Entry(start, end)]

    def column(self, index: int) -> int:
        return index - self.line_start(index)

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """The line break that ends the line, or the end of the text."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found

    def starts_line(self, index: int) -> bool:
        return not self.text[self.line_start(index) : index].strip()

    def ends_line(self, index: int) -> bool:
        """Whether nothing but a comment stands behind ``index`` on its line."""
        found = _REST_OF_LINE.match(self.text, index)
        return found is not None and found.end() == self.line_end(index)

    def end_with_comments(self, index: int, least: int) -> int:
        """The end of the line at ``index``, or of the last comment below it that is indented by
        ``least`` or more: it belongs to what ends at ``index``.
        """
        end = self.line_end(index)
        for start, stop in self._lines_after(end):
            line = self.text[start:stop]
            content = line.lstrip(" ")
            if content.startswith("#") and len(line) - len(content) >= least:
                end = stop
            elif content:
                break
        return end

    def offset(self, item: Entry) -> int:
        """How far an item's text stands behind its dash."""
        found = _BEHIND_DASH.match(self.text, item.start)
        return len(found[0]) if found else 2

    def has_blank_line(self, start: int, end: int) -> bool:
        """Whether a blank line stands from ``start`` to ``end``."""
        return _BLANK_LINE.search(self.text, start, max(start, end)) is not None

    def can_open_block(self, key: int, start: int, end: int) -> bool:
        """Whether lines can be put below the key at ``key`` instead of its empty value, which
        stands from ``start`` to ``end``.
        """
        inside = self.text[start:end].strip("[]{}")
        one_line = self.line_end(key) == self.line_end(end) and "#" not in inside
        return one_line and self.ends_line(end) and not self.in_brackets(key)

    def _content(self, node: Node) -> Token | None:
        """The first token of a node behind its anchor."""
        within = self._within(node.start.index, node.end.index)
        return next((one for one in within if not isinstance(one, AnchorToken | TagToken)), None)

    def _lines_after(self, end: int) -> Iterator[tuple[int, int]]:
        while end < len(self.text):
            start, end = end + 1, self.line_end(end + 1)
            yield start, end

    def _within(self, start: int, end: int) -> list[Token]:
        return self._tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _start(token: Token) -> int:
    return int(token.start_mark.index)


def _end(token: Token) -> int:
    return int(token.end_mark.index)
