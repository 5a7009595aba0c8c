"""All that is wrong with a topic's query, found before it goes live."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial

from worker.domain.errors import QueryError
from worker.domain.topics import Field
from worker.topics.parse import Reading, read
from worker.topics.spelling import object_to_spelling
from worker.topics.syntax import Alias, Node, located


def check_query(query: str, aliases: Mapping[str, Sequence[str]]) -> list[QueryError]:
    """Every problem of a query in the order of its places; empty where it is good.

    ``aliases`` are the sets of spellings by name. What is wrong inside an alias is told at
    the place that uses it.
    """
    return list(read_checked(query, aliases).problems)


def read_checked(query: str, aliases: Mapping[str, Sequence[str]]) -> Reading:
    """The tree of a query with its problems, those of the aliases it uses among them."""
    return read(query, partial(_problems_of_aliases, aliases=aliases))


def _problems_of_aliases(tree: Node, aliases: Mapping[str, Sequence[str]]) -> Iterator[QueryError]:
    for leaf, field in located(tree):
        if isinstance(leaf, Alias):
            yield from _alias_problems(leaf, field, aliases)


def _alias_problems(
    alias: Alias, field: Field | None, aliases: Mapping[str, Sequence[str]]
) -> Iterator[QueryError]:
    line, column = alias.place
    spellings = aliases.get(alias.name)
    if spellings is None:
        yield QueryError(
            f"{alias} is not in aliases.yaml",
            line=line,
            column=column,
            hint=_suggestion(alias.name, aliases),
        )
        return
    if not spellings:
        yield QueryError(
            f"{alias} holds no spelling", line=line, column=column, hint="add one to aliases.yaml"
        )
    for spelling in spellings:
        if objection := object_to_spelling(spelling.strip(), field):
            problem = f"{alias} in aliases.yaml: {objection.problem}"
            yield QueryError(problem, line=line, column=column, hint=objection.hint)


def _suggestion(name: str, aliases: Mapping[str, Sequence[str]]) -> str:
    """The alias that was probably meant, or all there are."""
    by_folded = {known.casefold(): known for known in aliases}
    near = get_close_matches(name.casefold(), by_folded, n=1)
    if near:
        return f"did you mean @{by_folded[near[0]]}?"
    known = ", ".join(f"@{name}" for name in sorted(aliases)[:10])
    return f"known are {known}" if known else "define it there first"
