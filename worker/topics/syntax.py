"""The syntax tree of a topic query. ``str(node)`` writes it as a query again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in a query; both count from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written, perhaps with hyphens: ``Zwei-Prozent-Ziel``."""

    text: str
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, as written between quotation marks."""

    text: str
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Alias:
    """A named set of spellings from ``aliases.yaml``."""

    name: str
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f"@{self.name}"


@dataclass(frozen=True, slots=True)
class Not:
    child: "Node"
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f"NOT {_operand(self.child)}"


@dataclass(frozen=True, slots=True)
class And:
    children: tuple["Node", ...]

    @property
    def place(self) -> Place:
        return self.children[0].place

    def __str__(self) -> str:
        return " AND ".join(map(_member, self.children))


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple["Node", ...]

    @property
    def place(self) -> Place:
        return self.children[0].place

    def __str__(self) -> str:
        return " OR ".join(map(_member, self.children))


Leaf = Word | Phrase | Alias
Node = Leaf | Not | And | Or


def leaves(node: Node) -> Iterator[Leaf]:
    """The words, phrases and aliases of a query in the order they are written."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Not(child):
            yield from leaves(child)
        case _:
            yield node


def needs_nothing(node: Node) -> Node | None:
    """The part by which a query matches texts that hold none of its words, or None.

    ``Nato OR NOT Russland`` matches nearly everything by ``NOT Russland``.
    """
    match node:
        case Or(children):
            culprits = [culprit for child in children if (culprit := needs_nothing(child))]
            return culprits[0] if culprits else None
        case And(children):
            return node if all(map(needs_nothing, children)) else None
        case Not(child):
            return None if needs_nothing(child) else node
        case _:
            return None


def _member(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def _operand(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or | Not) else str(node)
