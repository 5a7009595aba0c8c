"""Parts of a query side by side: why that is refused, and how it was probably meant.

Other services read adjacent words as AND, or as OR; here the writer decides.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from worker.topics.notes import Notes, printable, shown
from worker.topics.numbered import Proximity, like_near
from worker.topics.operands import near
from worker.topics.syntax import (
    Adjacent,
    Alias,
    And,
    Exact,
    Node,
    Not,
    Or,
    Phrase,
    Place,
    Wildcard,
    Word,
)

_OPERATORS = {
    **dict.fromkeys(("and", "und", "et", "&", "&&", "+"), "AND"),
    **dict.fromkeys(("or", "oder", "ou", "|", "||", "/"), "OR"),
    **dict.fromkeys(("not", "nicht", "kein", "ohne", "without", "sans", "sauf"), "NOT"),
}
"""What people write for the operators."""
_COMMAS = ",;"
_PLAIN_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ALL_OPERATORS = "AND, OR, AND NOT, NEAR/5"
_READ_OUT = frozenset("%‰§#@*\\")
_JOINS = "AND or OR stands between two words"


class Part(NamedTuple):
    """A node with the place where it starts, parentheses and signs before it included."""

    node: Node
    place: Place


class _Read(NamedTuple):
    """A part as it was probably meant: as an operator, as itself with a comma behind it, or as
    nothing (``is_sign``).
    """

    part: Part
    operator: str | Proximity | None = None
    comma: str = ""
    is_sign: bool = False


def repaired(parts: Sequence[Part], notes: Notes) -> Node:
    """Parts side by side as they were probably meant: AND, where nothing says otherwise."""
    read = [_read(part, position, len(parts)) for position, part in enumerate(parts)]
    if phrase := _of_exact_words(parts):
        _note_exact(parts, phrase, notes)
        return phrase
    if is_list := _is_list(read):
        read = [one._replace(operator="OR" if one.operator else None) for one in read]
    meant = _Joined().take_all(read)
    _note(parts, read, meant, notes, is_list=is_list)
    return meant


def _is_list(read: Sequence[_Read]) -> bool:
    """Whether parts are listed between commas: the AND before the last of them joins as they do."""
    commas = any(one.comma for one in read)
    return commas and {one.operator for one in read} <= {"AND", "OR", None}


def _of_exact_words(parts: Sequence[Part]) -> Phrase | None:
    """``=Mark Rutte``: the sign was meant for all the words behind it."""
    first, *others = (part.node for part in parts)
    if not isinstance(first, Exact) or not all(isinstance(node, Word) for node in others):
        return None
    words = [node.text for node in (first, *others) if isinstance(node, Exact | Word)]
    if not all(map(_PLAIN_WORD.fullmatch, words)):
        return None
    if any(_OPERATORS.get(word.casefold()) or like_near(word) for word in words):
        return None
    return Phrase(" ".join(words), first.place)


def _note_exact(parts: Sequence[Part], phrase: Phrase, notes: Notes) -> None:
    each = " AND ".join(f"={word}" for word in phrase.text.split())
    problem = f"an operator is missing before {shown(parts[1].node)}"
    tail = f", or {each}" if shown(each) == each else ""
    notes.add(parts[1].place, problem, _JOINS, phrase, tail=tail)


def _is_sign(text: str) -> bool:
    """Whether a word holds nothing to search; a weight behind a phrase is no word either."""
    return text.startswith("^") or not any(map(str.isalnum, text))


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
        for part, operator, comma, is_sign in read:
            match operator:
                case "AND":
                    pass
                case "OR":
                    self._alternatives.append([])
                case "NOT":
                    self._negated = part.place
                case Proximity():
                    self._near = operator, part.place
                case _ if not is_sign:
                    self._take(part.node)
            if comma:
                self._alternatives.append([])
        found = [_join(Adjacent, nodes) for nodes in self._alternatives if nodes]
        return _join(Or, found)

    def _take(self, node: Node) -> None:
        together = self._alternatives[-1]
        if self._near and together:
            proximity, place = self._near
            left = together.pop()
            asked = proximity._replace(negated=proximity.negated or self._negated is not None)
            together.append(near(left, node, asked, place).node)
        elif self._negated and not isinstance(node, Not):
            together.append(Not(node, self._negated))
        else:
            together.append(node)
        self._near = self._negated = None


def _read(part: Part, position: int, length: int) -> _Read:
    """What a part was probably meant as. An operator has words on both sides, but for NOT."""
    is_last = position == length - 1
    bare = _without_comma(part.node)
    if isinstance(part.node, Word) and not is_last:
        text = part.node.text
        operator = _OPERATORS.get(text.casefold()) or like_near(text)
        if operator and (position or operator == "NOT"):
            return _Read(part, operator)
        if not text.strip(_COMMAS):
            return _Read(part, "OR", text)
    if isinstance(part.node, Word | Wildcard) and _is_sign(part.node.text):
        return _Read(part, is_sign=True)
    comma = "" if is_last else str(part.node)[len(str(bare)) :]
    if is_last:
        return _Read(Part(bare, part.place))
    return _Read(Part(bare, part.place), comma=comma) if comma else _Read(part)


def _without_comma(node: Node) -> Node:
    match node:
        case Word(text) | Wildcard(text) | Exact(text):
            return replace(node, text=text.rstrip(_COMMAS))
        case Alias(name):
            return replace(node, name=name.rstrip(_COMMAS))
        case _:
            return node


def _note(
    parts: Sequence[Part], read: Sequence[_Read], meant: Node, notes: Notes, *, is_list: bool
) -> None:
    for part, operator, comma, is_sign in read:
        if is_sign:
            return _note_sign(part, meant, notes)
        if operator and not comma and not is_list:
            return _note_operator(part, operator, meant, notes)
        if comma:
            return notes.add(part.place, f'"{comma}" does not join words', _JOINS, meant)
    second = parts[1]
    if isinstance(second.node, Not):
        return notes.add(second.place, "NOT needs AND before it", _JOINS, meant)
    problem = f"an operator is missing before {shown(second.node)}"
    words = [part.node.text for part in parts if isinstance(part.node, Word)]
    tail = f", or {shown(_quoted(words))} for a phrase" if len(words) == len(parts) else ""
    return notes.add(second.place, problem, _JOINS, meant, tail=tail)


def _note_sign(part: Part, meant: Node, notes: Notes) -> None:
    """Dashes and brackets were meant to part words; other signs are read out: 2 % is two per cent."""
    text = str(part.node)
    if text.startswith("^"):
        problem = f"{shown(text)} gives no weight: every word counts alike"
        return notes.add(part.place, problem, "leave it out", meant)
    if all(sign in "|+" or unicodedata.category(sign)[0] == "P" for sign in text) and not (
        _READ_OUT & set(text)
    ):
        return notes.add(part.place, f'the sign "{shown(text)}" joins no words', _JOINS, meant)
    hint = "only letters and digits are compared: spell it out"
    problem = f"the sign {shown(printable(text))} cannot be searched"
    return notes.add(part.place, problem, hint)


def _note_operator(part: Part, operator: str | Proximity, meant: Node, notes: Notes) -> None:
    word = str(part.node)
    hint = "write " if isinstance(operator, Proximity) else f"write {operator}: "
    if isinstance(operator, str) and word.isalpha() and not word.isupper():
        hint = f"write {operator} in capitals: "
    plain = f"the operators are {_ALL_OPERATORS}, in capitals"
    notes.add(part.place, f'"{word}" is read as a word here', plain, meant, hint=hint)


def _quoted(words: Sequence[str]) -> str:
    return f'"{" ".join(words)}"'
