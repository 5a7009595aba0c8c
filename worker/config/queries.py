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

_SKIPPED = frozenset(" \t\r\n'\"\\")
"""Signs of the YAML text that need not stand in the value: indentation, quotes, escapes."""


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
    for found in re.finditer(r"(?:^|\s)#", query.text):
        if query.text.count('"', 0, found.start()) % 2 == 0:
            offset = found.end() - 1
            return _placed(text, query, offset)
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
    index = query.start.index
    if query.style in {"|", ">"}:
        index = text.index("\n", index) + 1
    for sign in value[:offset]:
        while index < query.end.index and text[index] != sign and text[index] in _SKIPPED:
            index += 1
        index += 1
    while index < query.end.index and offset < len(value) and text[index] in _SKIPPED:
        if text[index] == value[offset]:
            break
        index += 1
    index = min(index, query.end.index)
    before = text[:index]
    return Mark(before.count("\n") + 1, index - before.rfind("\n"), index)
