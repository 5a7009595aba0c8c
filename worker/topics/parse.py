"""Query text to syntax tree: ``read`` finds every problem, ``parse_query`` raises the first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lark.exceptions import UnexpectedInput

from worker.domain.errors import QueryError
from worker.topics.build import Builder
from worker.topics.grammar import parser
from worker.topics.mistakes import check_outline, explain
from worker.topics.spelling import Objection, object_to_phrase, object_to_word
from worker.topics.syntax import Alias, Leaf, Node, Phrase, Place, Word, leaves, needs_nothing

MAX_TERMS = 200
"""Words, phrases and aliases in one query; a longer list is an alias."""


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


def read(query: str) -> Reading:
    """The tree of a query with all that is wrong with it."""
    if broken := check_outline(query):
        return Reading(None, (broken,))
    try:
        raw = parser().parse(query)
    except UnexpectedInput as error:
        return Reading(None, (explain(error, query),))
    builder = Builder()
    tree = builder.build(raw)
    problems = [*builder.problems(tree), *_unsearchable(tree), *_unbounded(tree)]
    return Reading(tree, in_order(problems))


def in_order(problems: Iterable[QueryError]) -> tuple[QueryError, ...]:
    """The problems in the order of their places."""
    return tuple(sorted(problems, key=lambda error: (error.line, error.column)))


def _unsearchable(tree: Node) -> Iterator[QueryError]:
    for leaf in leaves(tree):
        if objection := _object_to(leaf):
            yield _error(leaf.place, *objection)


def _object_to(leaf: Leaf) -> Objection | None:
    match leaf:
        case Word(text):
            return object_to_word(text)
        case Phrase(text):
            return object_to_phrase(text)
        case Alias():
            return None


def _unbounded(tree: Node) -> Iterator[QueryError]:
    for leaf in islice(leaves(tree), MAX_TERMS, MAX_TERMS + 1):
        yield _error(
            leaf.place, f"more than {MAX_TERMS} words and phrases", "move some into aliases.yaml"
        )
    if culprit := needs_nothing(tree):
        yield _error(
            culprit.place,
            f"{culprit} alone matches nearly every text",
            "NOT goes with a word that must be there: Nato AND NOT Russland",
        )


def _error(place: Place, problem: str, hint: str) -> QueryError:
    return QueryError(problem, line=place.line, column=place.column, hint=hint)
