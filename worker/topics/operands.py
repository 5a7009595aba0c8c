"""What NEAR, ATLEAST, fields and ``=`` take, and how anything else was probably meant.

What is meant instead always keeps these rules itself, so that a hint never shows a mistake.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from worker.domain.topics import TEXTS, Field
from worker.topics.numbered import Proximity
from worker.topics.syntax import (
    Adjacent,
    And,
    AtLeast,
    Exact,
    In,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Place,
    Wildcard,
    Word,
    leaves,
)

_APART = re.compile(r"[\s()\":=~@#/„“”«»]")
"""What cannot stand in a word."""
_NEAR_TAKES = "as in Patriot NOT NEAR/3 (NFL OR Football), (Nato OR OTAN) NEAR/5 Gipfel"
_MOST_PAIRS = 50
"""Pairs of operands up to which NEAR is written out for a hint."""


class Meant(NamedTuple):
    """A node, and what of its operands was at odds with it: where it stands and why.

    ``plain`` is the hint where the node is no good; ``is_guess``: whether it is worth showing.
    """

    node: Node
    problem: str = ""
    at: Place | None = None
    plain: str = ""
    is_guess: bool = True


def near(left: Node, right: Node, operator: Proximity, place: Place) -> Meant:
    """NEAR takes words and phrases, ORs of them, and NEAR again."""
    culprit = _unfit(left) or _unfit(right)
    if culprit is None:
        return Meant(_near(left, right, operator, place))
    problem = f"{operator} takes words and ORs of words, not {_name(culprit)}"
    if _size(left) * _size(right) > _MOST_PAIRS:
        return Meant(And((left, right)), problem, place, _NEAR_TAKES)
    is_guess = not operator.negated or _parts_alone(left, right)
    meant = _written_out(left, right, operator, place)
    return Meant(meant, problem, place, _NEAR_TAKES, is_guess)


def at_least(count: int, child: Node, place: Place) -> Meant:
    """ATLEAST takes a word or phrase, or an OR of them."""
    if _is_choice(child):
        return Meant(_counted(count, child, place))
    problem = f"ATLEAST takes a word or an OR of words, not {_name(_unchosen(child))}"
    return Meant(_counted(count, child, place), problem, place, "as in ATLEAST/3 (Nato OR OTAN)")


def confined(field: Field, child: Node, place: Place) -> Meant:
    """A field of text takes anything but a field; a field of values whole words only."""
    if inner := next((node for node in _within(child) if isinstance(node, In)), None):
        hint = "name each field before its own words"
        return Meant(_spread(field, child), f"{field}: holds another field", inner.place, hint)
    if field in TEXTS:
        return Meant(In(field, child, place))
    culprit = next(filter(_is_vague, _within(child)), None)
    if culprit is None:
        return Meant(In(field, child, place))
    problem = f"{field}: compares whole words; {_name(culprit)} means nothing in it"
    return Meant(In(field, _plain(child), place), problem, culprit.place, "write whole words")


def exactly(child: Node, place: Place) -> Node:
    """What ``=`` before more than a word was meant as: every single word in it exact."""
    match child:
        case Word(text):
            return Exact(text, place)
        case Phrase(text) if text and not _APART.search(text):
            return Exact(text, place)
        case And(children) | Or(children):
            return type(child)(tuple(exactly(part, part.place) for part in children))
        case _:
            return child


def _near(left: Node, right: Node, operator: Proximity, place: Place) -> Near:
    return Near(left, right, operator.between, place, operator.ordered, operator.negated)


def _parts_alone(left: Node, right: Node) -> bool:
    """Whether NOT NEAR keeps its meaning when it is drawn into its operands: "not near both"
    is not "near neither".
    """
    if _field_of_both(left, right):
        return True
    lone = isinstance(left, And) and not any(map(_unfit, left.children))
    return lone and not _unfit(right)


def _written_out(left: Node, right: Node, operator: Proximity, place: Place) -> Node:
    """NEAR drawn into its operands until it stands between words."""
    again = partial(_written_out, operator=operator, place=place)
    if not _unfit(left) and not _unfit(right):
        return _near(left, right, operator, place)
    if found := _field_of_both(left, right):
        field, *inner = found
        return In(field, again(*inner), left.place)
    match left, right:
        case _, Not(child):
            return _written_out(left, child, operator._replace(negated=True), place)
        case ((And(children) | Or(children)), _) if _unfit(left):
            return type(left)(tuple(again(child, right) for child in children))
        case _, (And(children) | Or(children)) if _unfit(right):
            return type(right)(tuple(again(left, child) for child in children))
    return And((left, right))


def _field_of_both(left: Node, right: Node) -> tuple[Field, Node, Node] | None:
    """The field of text that one or both operands name, and what they hold in it."""
    match left, right:
        case In(field, child), In(other, second) if field == other and field in TEXTS:
            return field, child, second
        case In(field, child), _ if field in TEXTS and not _unfit(right):
            return field, child, right
        case _, In(field, child) if field in TEXTS and not _unfit(left):
            return field, left, child
    return None


def _counted(count: int, node: Node, place: Place) -> Node:
    again = partial(_counted, count, place=place)
    match node:
        case _ if _is_choice(node):
            return AtLeast(count, node, place) if count > 1 else node
        case And(children) | Or(children):
            return type(node)(tuple(map(again, children)))
        case In(field, child) if field in TEXTS:
            return In(field, again(child), node.place)
        case AtLeast(_, child):
            return again(child)
        case _:
            return node


def _spread(field: Field, node: Node) -> Node:
    """The field at every part that has none of its own."""
    match node:
        case And(children) | Or(children):
            return type(node)(tuple(_spread(field, child) for child in children))
        case Not(child):
            return Not(_spread(field, child), node.place)
        case In():
            return node
        case _:
            return confined(field, node, node.place).node


def _plain(node: Node) -> Node:
    """As a field of values can look for it: words and phrases as they are written."""
    match node:
        case And(children) | Or(children):
            return type(node)(tuple(map(_plain, children)))
        case Not(child):
            return Not(_plain(child), node.place)
        case Near(left, right):
            return And((_plain(left), _plain(right)))
        case AtLeast(_, child):
            return _plain(child)
        case _:
            return _plain_leaf(node)


def _plain_leaf(leaf: Node) -> Node:
    match leaf:
        case Exact(text) | Wildcard(text):
            return Word(text.replace("*", "").replace("?", "") or "...", leaf.place)
        case Phrase(text):
            return Phrase(text, leaf.place)
        case _:
            return leaf


def _is_vague(node: Node) -> bool:
    """Whether a node says how a text is written or built, which values have no use for."""
    if isinstance(node, Phrase):
        return node.slop is not None
    return isinstance(node, Near | AtLeast | Exact | Wildcard)


def _is_choice(node: Node) -> bool:
    return all(map(_is_choice, node.children)) if isinstance(node, Or) else isinstance(node, Leaf)


def _unchosen(node: Node) -> Node:
    """The part for which a node is no word and no OR of words."""
    while isinstance(node, Or):
        node = next(child for child in node.children if not _is_choice(child))
    return node


def _unfit(node: Node) -> Node | None:
    """The part of an operand that has no place of its own in a text; None where it has one."""
    return None if isinstance(node, Near) or _is_choice(node) else _unchosen(node)


def _within(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from _within(child)
        case Near(left, right):
            yield from _within(left)
            yield from _within(right)
        case Not(child) | In(_, child) | AtLeast(_, child):
            yield from _within(child)


def _size(node: Node) -> int:
    return sum(1 for _ in leaves(node))


def _name(node: Node) -> str:
    """What a message calls a node."""
    match node:
        case In(field):
            return f"{field}:"
        case Phrase(_, _, between):
            return f"~{between}"
        case _:
            return _NAMES[type(node)]


_NAMES: Mapping[type[Node], str] = {
    And: "AND",
    Adjacent: "AND",
    Or: "OR",
    Not: "NOT",
    Near: "NEAR",
    AtLeast: "ATLEAST",
    Exact: '"="',
    Wildcard: "a wildcard",
}
