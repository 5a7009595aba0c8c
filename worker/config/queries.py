"""Topic queries inside their YAML: checked as queries, placed in the file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from worker.config.document import Document
from worker.config.findings import Finding, Mark
from worker.config.tree import Node
from worker.config.variables import Substituted
from worker.domain.errors import QueryError

CheckQuery = Callable[[str, Mapping[str, tuple[str, ...]]], Sequence[QueryError]]
"""What a query's text is wrong in, given the spellings of every alias."""

_WHITESPACE = frozenset(" \t\r\n")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_CONTINUED = re.compile(r"\\\n[ \t]*")
"""A line break that a backslash takes out of a value in double quotes."""
_ESCAPES = {
    "'": re.compile("''"),
    '"': re.compile(r"\\(?:x.{2}|u.{4}|U.{8}|.)"),
}
"""What stands for one code point in a quoted value, by the value's quotation mark."""


def check_queries(
    topics: Document, aliases: Mapping[str, tuple[str, ...]], check: CheckQuery
) -> Iterator[Finding]:
    """Everything that is wrong in the queries of ``topics.yaml``."""
    for path, query in topics.each("topics", "*", "query"):
        if not query.text:
            continue
        comment = _comment(topics.text, query)
        if comment:
            message = 'query: all from " #" on is a comment: write queries without comments'
            yield Finding(topics.file, path, message, "query", comment)
            continue
        for error in check(query.text, aliases):
            at = place(topics.text, query, error.line, error.column)
            yield Finding(topics.file, path, f"query: {error}", "query", at)


def _comment(text: str, query: Node) -> Mark | None:
    """Where a ``#`` in a block query would swallow what follows it.

    A folded block is one line when it is read, so a comment in it has no end.
    """
    if query.style != ">" or not query.text:
        return None
    for found in re.finditer(r"(?<!\S)#(?=\s|#|$)", query.text):
        if query.text.count('"', 0, found.start()) % 2 == 0:
            return _placed(text, query, found.start())
    return None


def place(text: str, query: Node, line: int, column: int) -> Mark:
    """Where a place inside a query (from 1) stands in the file that holds it."""
    value = query.text or ""
    starts = [0, *(found.end() for found in re.finditer("\n", value))]
    offset = starts[min(line, len(starts)) - 1] + column - 1
    return _placed(text, query, min(offset, len(value)))


def _placed(text: str, query: Node, offset: int) -> Mark:
    """Walk value and YAML text side by side up to ``offset``.

    They differ by indentation, folded line breaks, quotes and escapes only. A value that
    came out of a variable has no place of its own.
    """
    value = query.text or ""
    if isinstance(query.value, Substituted):
        return query.start
    index = _first(text, query)
    for sign in value[:offset]:
        index = _skipped(text, query, index, sign)
        index = min(index + _written_length(text, query, index), query.end.index)
    if offset < len(value):
        index = _skipped(text, query, index, value[offset])
    before = text[:index]
    return Mark(before.count("\n") + 1, index - before.rfind("\n"), index)


def _first(text: str, query: Node) -> int:
    """Where the text of a value starts: behind its anchor or tag, quotation mark, block sign."""
    start = query.start.index
    properties = _PROPERTIES.match(text, start)
    index = properties.end() if properties else start
    if query.style in {"|", ">"}:
        return text.index("\n", index) + 1
    return index + (query.style in {"'", '"'})


def _skipped(text: str, query: Node, index: int, sign: str) -> int:
    """The next place that can stand for ``sign``: whitespace of the file may stand for none."""
    while index < query.end.index and text[index] != sign:
        continued = _CONTINUED.match(text, index) if query.style == '"' else None
        if not continued and text[index] not in _WHITESPACE:
            break
        index = continued.end() if continued else index + 1
    return index


def _written_length(text: str, query: Node, index: int) -> int:
    """How many code points of the file are one of the value: escapes have several."""
    escape = _ESCAPES[query.style].match(text, index) if query.style in _ESCAPES else None
    return len(escape.group()) if escape else 1
