"""``${NAME}`` and ``${NAME:-default}`` in values, as docker compose reads them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Self

from worker.config.document import Document
from worker.config.findings import Finding, Path
from worker.config.tree import Node

_VARIABLE = re.compile(
    r"\$(?P<escaped>\$)\{"
    r"|\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<fallback>:-(?P<default>[^}]*))?\}"
    r"|(?P<broken>\$\{)"
)


class Substituted(str):
    """Text that came out of a variable. Messages show ``source``, never what it held."""

    source: str
    __slots__ = ("source",)

    @classmethod
    def from_source(cls, text: str, source: str) -> Self:
        made = cls(text)
        made.source = source
        return made


def substitute(document: Document, environ: Mapping[str, str]) -> tuple[Document, list[Finding]]:
    """The document with its variables filled in, and a finding for each that cannot be."""
    if "${" not in document.text:
        return document, []
    findings: list[Finding] = []
    root = _fill(document.root, environ, (), document.file, findings)
    return replace(document, root=root), findings


def used(text: str) -> Iterator[str]:
    """Names of the variables a file speaks of. Asked of all files with every tick, and most
    speak of none: looking for the expression in 1 MB takes 9 ms.
    """
    if "${" in text:
        yield from (match["name"] for match in _VARIABLE.finditer(text) if match["name"])


def _fill(
    node: Node, environ: Mapping[str, str], path: Path, file: str, findings: list[Finding]
) -> Node:
    if isinstance(node.value, dict):
        filled = {
            key: _fill(child, environ, (*path, key), file, findings)
            for key, child in node.value.items()
        }
        return replace(node, value=filled)
    if isinstance(node.value, list):
        return replace(
            node,
            value=[
                _fill(child, environ, (*path, position), file, findings)
                for position, child in enumerate(node.value)
            ],
        )
    if not isinstance(node.value, str) or "${" not in node.value:
        return node
    try:
        text = _VARIABLE.sub(lambda match: _value(match, environ), node.value)
    except _UnfilledError as unfilled:
        findings.append(Finding(file, path, str(unfilled), "variable"))
        return node
    return replace(node, value=Substituted.from_source(text, node.value))


class _UnfilledError(Exception):
    """A variable that is not set, or that is not written as one."""


def _value(match: re.Match[str], environ: Mapping[str, str]) -> str:
    if match["escaped"]:
        return "${"
    name, default = match["name"], match["default"]
    if not name:
        raise _UnfilledError(
            '"${" starts a variable: write ${NAME} or ${NAME:-default}, or $${ for the signs'
        )
    if match["fallback"]:
        return environ.get(name) or default
    if name not in environ:
        raise _UnfilledError(
            f"the variable {name} is not set: set it, or write ${{{name}:-default}}"
        )
    return environ[name]
