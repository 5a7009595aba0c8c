"""A query with the spellings of its aliases in their places, for a person to read."""

from collections.abc import Mapping, Sequence

from worker.topics.parse import parse_query
from worker.topics.syntax import Alias, Place, leaves


def written_out(query: str, aliases: Mapping[str, Sequence[str]]) -> str:
    """The query as it would be without aliases; all else stands as it is written. Raises
    QueryError where it cannot be read.
    """
    text = query
    found = [leaf for leaf in leaves(parse_query(query)) if isinstance(leaf, Alias)]
    for alias in reversed(found):
        start = _offset(query, alias.place)
        spellings = " OR ".join(map(_spelling, aliases.get(alias.name, ())))
        text = f"{text[:start]}({spellings}){text[start + len(str(alias)) :]}"
    return text


def _offset(query: str, place: Place) -> int:
    before = query.split("\n")[: place.line - 1]
    return sum(len(line) + 1 for line in before) + place.column - 1


def _spelling(text: str) -> str:
    return f'"{text}"' if " " in text else text
