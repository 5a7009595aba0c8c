"""What was refused while a query was built, with the query as it was probably meant.

The whole query is known only at the end, so a note waits for it to show it rewritten.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lark import Token

from worker.domain.errors import QueryError
from worker.topics.syntax import Node, Place

_LONGEST_REWRITING = 200
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Note:
    """A problem. Where ``rewritten`` is set, the hint shows the query with it between
    ``hint`` and ``tail``.
    """

    place: Place
    problem: str
    hint: str
    rewritten: Node | None = None
    tail: str = ""


@dataclass(slots=True)
class Notes:
    """The notes of one query in the order they were made."""

    _made: list[Note] = field(default_factory=list)
    _places: set[Place] = field(default_factory=set)

    def add(
        self, place: Place, problem: str, hint: str, rewritten: Node | None = None, tail: str = ""
    ) -> None:
        """Note a problem, unless another one was found at the same place: the first says why
        the others look wrong.
        """
        if place not in self._places:
            self._places.add(place)
            self._made.append(Note(place, problem, hint, rewritten, tail))

    def problems(self, tree: Node) -> Iterator[QueryError]:
        """What was refused while ``tree`` was built."""
        whole = str(tree) if self._made else ""
        for note in self._made:
            hint = note.hint + _rewriting(whole, note.rewritten) + note.tail
            yield QueryError(
                note.problem, line=note.place.line, column=note.place.column, hint=hint
            )


def shown(thing: object) -> str:
    """A part of a query as a message can name it: on one line and not too long."""
    text = " ".join(str(thing).split())
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def place_of(token: Token) -> Place:
    return Place(token.line or 1, token.column or 1)


def _rewriting(whole: str, local: Node | None) -> str:
    """The whole query rewritten; of a long one only the part at fault."""
    if local is None:
        return ""
    text = whole if len(whole) <= _LONGEST_REWRITING else str(local)
    return text if len(text) <= _LONGEST_REWRITING else f"{text[:_LONGEST_REWRITING]}…"
