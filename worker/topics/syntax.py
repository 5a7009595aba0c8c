"""The syntax tree of a topic query. ``str(node)`` writes it as a query again."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from worker.domain.topics import Field


class Place(NamedTuple):
    """Where something stands in a query; both count from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written, perhaps with hyphens (``Zwei-Prozent-Ziel``): its inflected forms
    and the compounds that hold it are found too.
    """

    text: str
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A word in which ``*`` stands for any letters and ``?`` for one: ``Rüstungs*``."""

    text: str
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Exact:
    """A word whose capitals and accents count too; ``text`` without its sign: ``=NATO``."""

    text: str
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f"={self.text}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, in the forms written between quotation marks. With a ``slop`` they
    stand in any order with at most so many other words between them: ``"a b"~3``.
    """

    text: str
    place: Place = field(compare=False)
    slop: int | None = None

    def __str__(self) -> str:
        return f'"{self.text}"' if self.slop is None else f'"{self.text}"~{self.slop}'


@dataclass(frozen=True, slots=True)
class Alias:
    """A named set of spellings from ``aliases.yaml``."""

    name: str
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f"@{self.name}"


@dataclass(frozen=True, slots=True)
class Near:
    """Two parts of a text with at most ``between`` words between them, in one field.

    ``ordered``: the left one stands first (ONEAR). ``negated``: a place of the left one with
    no right one so near (NOT NEAR). Both are leaves, ORs of leaves, or Near again.
    """

    left: "Node"
    right: "Node"
    between: int
    place: Place = field(compare=False)
    ordered: bool = False
    negated: bool = False

    @property
    def operator(self) -> str:
        return f"{'NOT ' * self.negated}{'O' * self.ordered}NEAR/{self.between}"

    def __str__(self) -> str:
        left = str(self.left) if isinstance(self.left, Near) else _operand(self.left)
        return f"{left} {self.operator} {_operand(self.right)}"


@dataclass(frozen=True, slots=True)
class In:
    """What is looked for in one field only: ``title:(Abschreckung OR Atomwaffe)``."""

    field: Field
    child: "Node"
    place: Place = dataclasses.field(compare=False)

    def __str__(self) -> str:
        return f"{self.field}:{_operand(self.child)}"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` places of a leaf, or of any of an OR of leaves, in all fields together."""

    count: int
    child: "Node"
    place: Place = field(compare=False)

    def __str__(self) -> str:
        return f"ATLEAST/{self.count} {_operand(self.child)}"


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
class Adjacent(And):
    """What stood side by side without an operator: a guess, which a field of values may better."""

    __str__ = And.__str__


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple["Node", ...]

    @property
    def place(self) -> Place:
        return self.children[0].place

    def __str__(self) -> str:
        return " OR ".join(map(_member, self.children))


Leaf = Word | Wildcard | Exact | Phrase | Alias
Node = Leaf | Near | In | AtLeast | Not | And | Or


def leaves(node: Node) -> Iterator[Leaf]:
    """The words, phrases and aliases of a query in the order they are written."""
    return (leaf for leaf, _ in located(node))


def located(node: Node, field: Field | None = None) -> Iterator[tuple[Leaf, Field | None]]:
    """The leaves, each with the field that it is looked for in; None where none is named."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from located(child, field)
        case Near(left, right):
            yield from located(left, field)
            yield from located(right, field)
        case In(named, child):
            yield from located(child, named)
        case Not(child) | AtLeast(_, child):
            yield from located(child, field)
        case _:
            yield node, field


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
        case In(_, child):
            return needs_nothing(child)
        case _:
            return None


def _member(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def _operand(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or | Not | Near) else str(node)
