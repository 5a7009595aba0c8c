"""The text of one config file to a Document, with what YAML and its traps make of it."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from worker.config.document import Document
from worker.config.findings import Finding, Mark, Path
from worker.config.traps import Trap, disarm, item_traps, query_traps
from worker.config.tree import UnreadableError, read
from worker.config.written import shown

MAX_LINE = 50_000
"""Code points; beyond it the YAML reader's time grows with the square of a line's length."""
MAX_TRAPS = 500
"""Told of one file, so that a hostile one costs bounded time."""
_ENDLESS_LINE = re.compile(rf"[^\n]{{{MAX_LINE},}}")
_QUERIES: Path = ("topics", "*", "query")
_ITEMS: tuple[Path, ...] = (
    ("aliases", "*", "*"),
    ("topics", "*", "except", "*"),
    ("topics", "*", "notify", "*"),
    ("topics", "*", "examples", "*", "*"),
)
_TRAPPED_FILES = frozenset({"topics.yaml", "aliases.yaml"})

_PLAINLY: Sequence[tuple[str, str]] = (
    (r"found character '\\t' that cannot start any token", "a tab cannot indent: use spaces"),
    (
        r"found character '(.)' that cannot start any token",
        r'a value cannot start with "\1": put it in quotes',
    ),
    (
        r"mapping values are not allowed here",
        'there is a second ": " in this line: put the value in quotes, or break the line',
    ),
    (r"could not find expected ':'", 'this is no "key: value"'),
    (
        r"expected <block end>[^(]*",
        "this does not fit what stands above: check indentation and closing quotes",
    ),
    (
        r"expected ',' or '[\]}]', but got '[^']*'",
        "a list or mapping in brackets is not closed, or lacks a comma",
    ),
    (r"found unexpected end of stream", "a quote is not closed"),
)
"""What the YAML reader says, and what a person is told."""


def read_document(file: str, text: str) -> tuple[Document | None, list[Finding]]:
    """The document with what is wrong with it as YAML; None where nothing can be read.

    A trap that breaks a file is put into quotes, so that the rest is still checked.
    """
    text = re.sub("\r\n?", "\n", text)
    endless = _ENDLESS_LINE.search(text)
    if endless:
        at = Mark(text.count("\n", 0, endless.start()) + 1, 1)
        return None, [Finding(file, (), f"this line is longer than {MAX_LINE} signs", "size", at)]
    try:
        return _document(file, text, _traps(file, text, broken=False))
    except UnreadableError as error:
        traps = _traps(file, text, broken=True)
        first = _unreadable(file, error)
    if not traps:
        return None, [first]
    try:
        return _document(file, disarm(text, traps), traps)
    except UnreadableError as error:
        told = [_finding(file, (), trap) for trap in traps]
        return None, [*told, _unreadable(file, error)]


def _traps(file: str, text: str, *, broken: bool) -> list[Trap]:
    queries = query_traps(text) if file == "topics.yaml" else ()
    items = item_traps(text) if file in _TRAPPED_FILES and broken else ()
    return list(islice(chain(queries, items), MAX_TRAPS))


def _document(
    file: str, text: str, traps: Sequence[Trap]
) -> tuple[Document | None, list[Finding]]:
    root, findings = read(file, text)
    if root is None or root.value is None:
        return None, [Finding(file, (), "is empty: it must start with version: 1", "empty")]
    if not isinstance(root.value, dict):
        message = f"must hold keys and values, not {shown(root.value)}"
        return None, [Finding(file, (), message, "shape", root.start)]
    document = Document(file, text, root)
    return document, [*_confirmed(document, traps), *findings]


def _confirmed(document: Document, traps: Sequence[Trap]) -> Iterator[Finding]:
    """The traps that are values of queries or lists, not lines inside another text."""
    places: dict[int, Path] = {}
    for path, node in document.each(*_QUERIES):
        places[(node.key or node.start).line] = path
    for pattern in _ITEMS:
        for path, node in document.each(*pattern):
            places.setdefault(node.start.line, path)
    for trap in traps:
        if trap.first_line in places:
            yield _finding(document.file, places[trap.first_line], trap)


def _finding(file: str, path: Path, trap: Trap) -> Finding:
    return Finding(file, path, trap.message, "yaml_trap", trap.at)


def _unreadable(file: str, error: UnreadableError) -> Finding:
    message = error.message
    for pattern, plainly in _PLAINLY:
        if error.code == "yaml" and re.match(pattern, message):
            message = re.sub(pattern, plainly, message, count=1)
            break
    return Finding(file, (), message, error.code, error.at)
