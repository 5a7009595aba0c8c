"""What was refused while a query was built, with the query as it was probably meant.

The whole query is known only at the end, so a note waits for it to show it rewritten.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lark import Token

from worker.domain.errors import QueryError
from worker.topics.syntax import Node, Place

MOST_PROBLEMS = 25
"""Told of one query; a text that is no query at all would have thousands."""

_LONGEST_REWRITING = 200
_LONGEST_NAME = 80

IsGood = Callable[[str], bool]
"""Whether a text is a query without a mistake, so that a hint may show it."""


@dataclass(frozen=True, slots=True)
class Note:
    """A problem. The hint shows the query rewritten between ``hint`` and ``tail``; ``plain`` is
    the hint where no rewriting is without mistakes itself.
    """

    place: Place
    problem: str
    hint: str
    rewritten: Node | None
    tail: str
    plain: str


@dataclass(slots=True)
class Notes:
    """The notes of one query in the order they were made."""

    _made: dict[Place, Note] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._made)

    def add(
        self,
        place: Place,
        problem: str,
        plain: str,
        rewritten: Node | None = None,
        *,
        hint: str = "write ",
        tail: str = "",
    ) -> None:
        """Note a problem, unless another one was found at the same place: the first says why
        the others look wrong.
        """
        self._made.setdefault(place, Note(place, problem, hint, rewritten, tail, plain))

    def reword(self, meant: Node, better: Node) -> None:
        """Show ``better`` in place of ``meant``: what stands around it says more."""
        for place, note in self._made.items():
            if note.rewritten is meant:
                self._made[place] = replace(note, rewritten=better, tail="")

    def problems(self, tree: Node, is_good: IsGood) -> Iterator[QueryError]:
        """What was refused while ``tree`` was built."""
        whole = self._whole(tree, is_good)
        for place in sorted(self._made)[:MOST_PROBLEMS]:
            note = self._made[place]
            text = whole if note.rewritten and whole else _part(note.rewritten, is_good)
            hint = f"{note.hint}{text}{note.tail}" if text else note.plain
            yield QueryError(note.problem, line=place.line, column=place.column, hint=hint)

    def _whole(self, tree: Node, is_good: IsGood) -> str:
        """The query rewritten; empty where it is long, wrong, or in part beyond guessing."""
        if not self._made or any(note.rewritten is None for note in self._made.values()):
            return ""
        text = str(tree)
        return text if len(text) <= _LONGEST_REWRITING and is_good(text) else ""


def shown(thing: object) -> str:
    """A part of a query as a message can name it: on one line and not too long."""
    text = " ".join(str(thing).split())
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def printable(text: str) -> str:
    """Signs in quotation marks; by their numbers where they cannot be seen."""
    if text.isprintable():
        return f'"{text}"'
    return " ".join(f"U+{ord(sign):04X}" for sign in text)


def place_of(token: Token) -> Place:
    return Place(token.line or 1, token.column or 1)


def _part(rewritten: Node | None, is_good: IsGood) -> str:
    """The part at fault rewritten, cut where it is long; empty where it would be wrong too."""
    text = str(rewritten) if rewritten else ""
    if not text or not is_good(text):
        return ""
    return text if len(text) <= _LONGEST_REWRITING else f"{text[:_LONGEST_REWRITING]}…"
