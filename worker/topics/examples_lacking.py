"""Why a text does not match a topic: the part of the query that does not hold.

Each part is asked as a query of its own, so that what is told is what the matcher does. That
costs a compilation a part, and is asked only where a person will read it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from worker.domain.topics import Match, Searchable, Topic
from worker.topics.compile import compile_topics
from worker.topics.parse import parse_query
from worker.topics.syntax import Alias, And, AtLeast, In, Near, Node, Not, Or

Aliases = Mapping[str, Sequence[str]]

MOST_NAMED = 5
LONGEST = 160
"""Code points of a part that are shown: it may be a list of two hundred words."""


def lacking(topic: Topic, text: Searchable, aliases: Aliases) -> str:
    """What a text that a topic does not match lacks, or holds against it."""
    if topic.exceptions:
        bare = _Asked(replace(topic, exceptions=()), text, aliases)
        if found := bare.find(parse_query(topic.query)):
            forms = ", ".join(dict.fromkeys(hit.form for hit in found.hits))
            return f"found only inside of what except lists: {forms}"
    asked = _Asked(topic, text, aliases)
    return "; ".join(asked.reasons(parse_query(topic.query)))


class _Asked:
    """One text, of which the parts of a topic's query are asked."""

    def __init__(self, topic: Topic, text: Searchable, aliases: Aliases) -> None:
        self._topic = replace(topic, enabled=True)
        self._text = text
        self._aliases = aliases

    def find(self, node: Node) -> Match | None:
        matcher = compile_topics([replace(self._topic, query=str(node))], self._aliases)
        return next(iter(matcher.match(self._text)), None)

    def reasons(self, node: Node) -> Iterator[str]:
        """Why a part of the query does not hold, where it does not."""
        match node:
            case And(children):
                for child in children:
                    yield from self.reasons(child)
            case Not(child):
                if found := self.find(child):
                    forms = ", ".join(dict.fromkeys(hit.form for hit in found.hits))
                    yield f"NOT {_short(child)} forbids {forms}"
            case _:
                if not self.find(node):
                    yield self._missing(node)

    def _missing(self, node: Node) -> str:
        match node:
            case Or(children):
                return _none_of(children)
            case Near():
                return self._not_near(node)
            case AtLeast(count, child):
                return f"{_short(child)} is there less than {count} times"
            case In(field, child):
                return f"{field} lacks {_short(child)}"
            case Alias(name):
                count = len(self._aliases.get(name, ()))
                return f"{node} is missing (none of its {count} spellings is there)"
            case _:
                return f"{_short(node)} is missing"

    def _not_near(self, near: Near) -> str:
        left, right = near.left, near.right
        missing = [part for part in (left, right) if not self.find(part)]
        if near.negated:
            lone = f"{_short(left)} stands nowhere without {_short(right)} beside it"
            return self._missing(left) if left in missing else lone
        if missing:
            return "; ".join(map(self._missing, missing))
        order = ", or in another order" if near.ordered else ""
        return f"{_short(left)} and {_short(right)} are further apart{order}"


def _none_of(parts: Sequence[Node]) -> str:
    named = ", ".join(map(_short, parts[:MOST_NAMED]))
    more = len(parts) - MOST_NAMED
    return f"none of {named}{f' and {more} more' if more > 0 else ''} is there"


def _short(node: Node) -> str:
    said = f"({node})" if isinstance(node, And | Or) else str(node)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
