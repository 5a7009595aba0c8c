"""Query text to syntax tree: ``read`` finds every problem, ``parse_query`` raises the first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from lark.exceptions import UnexpectedInput

from worker.domain.errors import QueryError
from worker.topics.build import Builder
from worker.topics.grammar import parser
from worker.topics.mistakes import check_outline, explain
from worker.topics.notes import MOST_PROBLEMS, shown
from worker.topics.spelling import object_to
from worker.topics.syntax import Node, Place, leaves, located, needs_nothing

MAX_TERMS = 200
"""Words, phrases and aliases in one query; a longer list is an alias."""

_LONGEST_GUESS = 200
_LONGEST_PROVED = 2_000
"""Code points of a rewriting that is read to see whether it is good (10 ms); each problem of a
query may have one."""

Further = Callable[[Node], Iterable[QueryError]]
"""Tells the problems of a tree that its text alone does not show."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A query's tree (None where it cannot be guessed) and its problems in their order."""

    tree: Node | None
    problems: tuple[QueryError, ...]

    def checked(self) -> Node:
        """The tree; raises the first problem where there is one."""
        if self.tree is None or self.problems:
            raise self.problems[0]
        return self.tree


def parse_query(query: str) -> Node:
    """The syntax tree of a query; raises its first QueryError where it has one."""
    return read(query).checked()


def _nothing(_tree: Node) -> Iterable[QueryError]:
    return ()


def read(query: str, further: Further = _nothing) -> Reading:
    """The tree of a query with all that is wrong with it, what ``further`` finds among it.

    A query that a hint shows rewritten has no problem itself.
    """
    guess = partial(_as_good_query, further=further)
    if broken := check_outline(query, guess):
        return Reading(None, (broken,))
    try:
        raw = parser().parse(query)
    except UnexpectedInput as error:
        return Reading(None, (explain(error, query, guess),))
    tree, notes = Builder().build(raw)
    refused = notes.problems(tree, lambda text: _good_tree(text, further) is not None)
    return Reading(tree, in_order(chain(refused, _flaws(tree, further))))


def _as_good_query(text: str, further: Further) -> str | None:
    """A guess at what was meant, to be shown in a hint; None where it is no short good query."""
    tree = _good_tree(text, further) if len(text) <= _LONGEST_GUESS else None
    return str(tree) if tree else None


def _good_tree(text: str, further: Further) -> Node | None:
    """The tree of a text that is a query without a problem."""
    if len(text) > _LONGEST_PROVED or check_outline(text):
        return None
    try:
        tree, notes = Builder().build(parser().parse(text))
    except UnexpectedInput:
        return None
    return None if notes or any(True for _ in _flaws(tree, further)) else tree


def _flaws(tree: Node, further: Further) -> Iterator[QueryError]:
    yield from _unsearchable(tree)
    yield from _unbounded(tree)
    yield from further(tree)


def in_order(problems: Iterable[QueryError]) -> tuple[QueryError, ...]:
    """The problems in the order of their places, the first that was found at each: it says
    why the others look wrong.
    """
    first: dict[Place, QueryError] = {}
    for problem in problems:
        first.setdefault(Place(problem.line, problem.column), problem)
    return tuple(first[place] for place in sorted(first)[:MOST_PROBLEMS])


def _unsearchable(tree: Node) -> Iterator[QueryError]:
    for leaf, field in located(tree):
        if objection := object_to(leaf, field):
            yield _error(leaf.place, *objection)


def _unbounded(tree: Node) -> Iterator[QueryError]:
    for leaf in islice(leaves(tree), MAX_TERMS, MAX_TERMS + 1):
        yield _error(
            leaf.place, f"more than {MAX_TERMS} words and phrases", "move some into aliases.yaml"
        )
    if culprit := needs_nothing(tree):
        yield _error(
            culprit.place,
            f"{shown(culprit)} alone matches nearly every text",
            "NOT goes with a word that must be there: Nato AND NOT Russland",
        )


def _error(place: Place, problem: str, hint: str) -> QueryError:
    return QueryError(problem, line=place.line, column=place.column, hint=hint)
