"""One config file as a tree, and the naming and placing of what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from worker.config.findings import Finding, Mark, Path
from worker.config.tree import Node
from worker.domain.errors import Problem

FILES = ("natowire.yaml", "feeds.yaml", "topics.yaml", "aliases.yaml", "alerts.yaml")

_THINGS = {
    "feeds": ("feed", "name"),
    "topics": ("topic", "id"),
    "routes": ("route", "name"),
    "silences": ("silence", None),
    "channels": ("channel", None),
    "aliases": ("alias", None),
}
"""Top-level keys that hold many things: what one is called, and the key that names it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file that could be read as YAML. ``root`` is a mapping."""

    file: str
    text: str
    root: Node

    def get(self, *path: str | int) -> Node | None:
        return self.root.get(*path)

    def each(self, *pattern: str | int) -> Iterator[tuple[Path, Node]]:
        """Every value whose path fits ``pattern``, in which ``*`` stands for any step."""
        return _each(self.root, pattern, ())

    def plain(self) -> Any:
        """The data alone, for validation. A key without a value is as if it were absent."""
        return _plain(self.root)

    def place(self, path: Path, *, on_key: bool = False) -> Mark:
        """Where the value (or the key) at ``path`` stands, or the closest thing around it."""
        node = self.root
        for depth, part in enumerate(path):
            child = node.child(part)
            if child is None:
                return node.key or node.start
            if depth == len(path) - 1 and (on_key or child.value is None):
                return child.key or child.start
            node = child
        return node.start

    def named(self, path: Path) -> tuple[str, Path]:
        """What a person calls the thing at ``path``, and the rest of the path inside it."""
        if len(path) < 2 or path[0] not in _THINGS:
            return "", path
        noun, naming_key = _THINGS[str(path[0])]
        name = self.get(*path[:2], naming_key) if naming_key else None
        if name and name.text:
            return f'{noun} "{name.text}"', path[2:]
        if isinstance(path[1], int):
            return f"{noun} {path[1] + 1}", path[2:]
        return f'{noun} "{path[1]}"', path[2:]


def problems(findings: Iterable[Finding], documents: Mapping[str, Document]) -> list[Problem]:
    """Findings as a person reads them, in the order of the files.

    A path that is wrong in one way is not blamed for what only follows from it: of several
    errors with different codes at one path, the first stays.
    """
    first_code: dict[tuple[str, Path], str] = {}
    kept: dict[Problem, None] = {}
    for finding in findings:
        if not finding.warning:
            code = first_code.setdefault((finding.file, finding.path), finding.code)
            if code != finding.code:
                continue
        kept[_problem(finding, documents.get(finding.file))] = None
    return sorted(kept, key=lambda problem: (_file_order(problem.file), problem))


def _problem(finding: Finding, document: Document | None) -> Problem:
    mark, message = finding.at or Mark(1, 1), finding.message
    if document:
        mark = finding.at or document.place(finding.path, on_key=finding.on_key)
        thing, _ = document.named(finding.path)
        message = f"{thing}: {message}" if thing else message
    path = _readable(".".join(str(part) for part in finding.path))
    file, message = _readable(finding.file), _readable(message)
    return Problem(file, mark.line, mark.column, message, finding.code, path, finding.warning)


_ENDLESS = re.compile(r"\S{160,}")
_LONGEST_MESSAGE = 2000


def _readable(text: str) -> str:
    """What is quoted in ``text`` shows as it is on any terminal: nothing steers it, turns it
    around or fills it. Every sign keeps its column.
    """
    shown = "".join(_sign(sign) for sign in text)
    shown = _ENDLESS.sub(lambda found: f"{found[0][:60]}...{found[0][-20:]}", shown)
    return shown if len(shown) <= _LONGEST_MESSAGE else shown[:_LONGEST_MESSAGE] + "..."


def _sign(sign: str) -> str:
    if sign in "\n\t":
        return sign
    hidden = unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return "�" if hidden and sign not in _JOINERS else sign


_JOINERS = "\u200c\u200d"
"""Persian and emoji need them."""


def _file_order(file: str) -> int:
    return FILES.index(file) if file in FILES else len(FILES)


def label(path: Path) -> str:
    """The keys of a path as a person writes them: ``when.topics``."""
    return ".".join(part for part in path if isinstance(part, str))


def _each(node: Node, pattern: Path, path: Path) -> Iterator[tuple[Path, Node]]:
    if not pattern:
        yield path, node
        return
    step, rest = pattern[0], pattern[1:]
    steps = [*node.fields, *range(len(node.items))] if step == "*" else [step]
    for part in steps:
        child = node.child(part)
        if child:
            yield from _each(child, rest, (*path, part))


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(child) for key, child in node.value.items() if child.value is not None}
    if isinstance(node.value, list):
        return [_plain(child) for child in node.value]
    return node.value
