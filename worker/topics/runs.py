"""Parts of a query side by side: why that is refused, and how it was probably meant.

Other services read adjacent words as AND, or as OR; here the writer decides.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from worker.topics.notes import Notes, shown
from worker.topics.numbered import Proximity, like_near
from worker.topics.operands import near
from worker.topics.syntax import Alias, And, Exact, Node, Not, Or, Place, Wildcard, Word

_OPERATORS = {
    **dict.fromkeys(("and", "und", "et", "&", "&&", "+"), "AND"),
    **dict.fromkeys(("or", "oder", "ou", "|", "||", "/"), "OR"),
    **dict.fromkeys(("not", "nicht", "kein", "ohne", "without", "sans", "sauf"), "NOT"),
}
"""What people write for the operators."""
_COMMAS = ",;"


class Part(NamedTuple):
    """A node with the place where it starts, parentheses and signs before it included."""

    node: Node
    place: Place


class _Read(NamedTuple):
    """A part as it was probably meant: as an operator, or as itself with a comma behind it."""

    part: Part
    operator: str | Proximity | None = None
    comma: str = ""


def repaired(parts: Sequence[Part], notes: Notes) -> Node:
    """Parts side by side as they were probably meant: AND, where nothing says otherwise."""
    read = [_read(part, position, len(parts)) for position, part in enumerate(parts)]
    meant = _Joined().take_all(read)
    _note(parts, read, meant, notes)
    return meant


def _join(kind: type[And | Or], nodes: Sequence[Node]) -> Node:
    """The nodes as one AND or OR; one node alone is itself."""
    return nodes[0] if len(nodes) == 1 else kind(tuple(nodes))


class _Joined:
    """Puts parts together: alternatives, each of nodes that all must be there."""

    def __init__(self) -> None:
        self._alternatives: list[list[Node]] = [[]]
        self._negated: Place | None = None
        self._near: tuple[Proximity, Place] | None = None

    def take_all(self, read: Sequence[_Read]) -> Node:
        for part, operator, comma in read:
            match operator:
                case "AND":
                    pass
                case "OR":
                    self._alternatives.append([])
                case "NOT":
                    self._negated = part.place
                case Proximity():
                    self._near = operator, part.place
                case _:
                    self._take(part.node)
            if comma:
                self._alternatives.append([])
        found = [_join(And, nodes) for nodes in self._alternatives if nodes]
        return _join(Or, found)

    def _take(self, node: Node) -> None:
        together = self._alternatives[-1]
        if self._near and together:
            proximity, place = self._near
            left = together.pop()
            asked = proximity._replace(negated=self._negated is not None)
            together.append(near(left, node, asked, place).node)
        elif self._negated and not isinstance(node, Not):
            together.append(Not(node, self._negated))
        else:
            together.append(node)
        self._near = self._negated = None


def _read(part: Part, position: int, length: int) -> _Read:
    """What a part was probably meant as. An operator has words on both sides, but for NOT."""
    is_last = position == length - 1
    if is_last:
        return _Read(part)
    if isinstance(part.node, Word):
        text = part.node.text
        operator = _OPERATORS.get(text.casefold()) or like_near(text)
        if operator and (position or operator == "NOT"):
            return _Read(part, operator)
        if not text.strip(_COMMAS):
            return _Read(part, "OR", text)
    bare = _without_comma(part.node)
    comma = str(part.node)[len(str(bare)) :]
    return _Read(Part(bare, part.place), comma=comma) if comma else _Read(part)


def _without_comma(node: Node) -> Node:
    match node:
        case Word(text) | Wildcard(text) | Exact(text):
            return replace(node, text=text.rstrip(_COMMAS))
        case Alias(name):
            return replace(node, name=name.rstrip(_COMMAS))
        case _:
            return node


def _note(parts: Sequence[Part], read: Sequence[_Read], meant: Node, notes: Notes) -> None:
    for part, operator, comma in read:
        if operator and not comma:
            return _note_operator(part, operator, meant, notes)
        if comma:
            return notes.add(part.place, f'"{comma}" does not join words', "write ", meant)
    second = parts[1]
    if isinstance(second.node, Not):
        return notes.add(second.place, "NOT needs AND before it", "write ", meant)
    problem = f"an operator is missing before {shown(second.node)}"
    words = [part.node.text for part in parts if isinstance(part.node, Word)]
    tail = f", or {shown(_quoted(words))} for a phrase" if len(words) == len(parts) else ""
    return notes.add(second.place, problem, "write ", meant, tail)


def _note_operator(part: Part, operator: str | Proximity, meant: Node, notes: Notes) -> None:
    word = str(part.node)
    hint = "write " if isinstance(operator, Proximity) else f"write {operator}: "
    if isinstance(operator, str) and word.isalpha() and not word.isupper():
        hint = f"write {operator} in capitals: "
    notes.add(part.place, f'"{word}" is read as a word here', hint, meant)


def _quoted(words: Sequence[str]) -> str:
    return f'"{" ".join(words)}"'
