"""What keeps a query from being read at all, told as a person would tell it."""

import re
from collections.abc import Callable

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from worker.domain.errors import QueryError
from worker.topics.notes import shown

LONGEST_QUERY = 20_000
"""Code points; 200 terms of the longest words fill it."""
MAX_DEPTH = 8
"""Parentheses within parentheses."""

_LANDMARK = re.compile(r'"[^"]*"|[()"]')
_TRAILING = re.compile(r"(?<!\S)(?:AND|OR|NOT|(?:O?NEAR|ATLEAST)\S*|\w+:|=)\s*\Z")
_MOST_TRAILING = 3
_PREFIX = re.compile(r"(?:[^\W\d_][\w-]*:|ATLEAST\s*/?\s*[0-9]*|=)\s*\Z", re.IGNORECASE)
_EXAMPLE_PHRASE = '"nukleare Abschreckung"'
_TYPOGRAPHIC_QUOTES = "„“”«»"
_STRANGE = frozenset(_TYPOGRAPHIC_QUOTES)
_STRAIGHT = str.maketrans(dict.fromkeys(_TYPOGRAPHIC_QUOTES, '"'))

_CHARACTERS = {
    ":": (
        "the colon names no field",
        'write a field right before it, title:Nato, or put the text in quotation marks: "15:30"',
    ),
    "#": ("# is not allowed in a query", "write comments outside of the query"),
    "@": ("@ without a name", "write the name of an alias right after it: @nato"),
}
"""Character that no part of a query begins with -> problem and hint."""


Guess = Callable[[str], str | None]
"""A text as a good query, where it is one."""


def _no_guess(_text: str) -> str | None:
    return None


def check_outline(query: str, guess: Guess = _no_guess) -> QueryError | None:
    """Length, quotation marks and parentheses, looked at before the grammar is.

    The parser would name an open parenthesis by what is missing at the end, and depth has
    to be bounded before anything walks the tree.
    """
    if len(query) > LONGEST_QUERY:
        return QueryError(
            f"the query is longer than {LONGEST_QUERY} characters",
            hint="move spellings into aliases.yaml",
        )
    if not query.strip():
        return QueryError("the query is empty", hint="write at least one word")
    if flaw := _unbalanced(query, guess):
        offset, problem, hint = flaw
        line = query.count("\n", 0, offset) + 1
        return QueryError(
            problem, line=line, column=offset - query.rfind("\n", 0, offset), hint=hint
        )
    return None


def _unbalanced(query: str, guess: Guess) -> tuple[int, str, str] | None:
    """Offset, problem and hint of what opens or closes alone, or nests too deep."""
    opened: list[int] = []
    for landmark in _LANDMARK.finditer(query):
        offset = landmark.start()
        match landmark.group():
            case '"' if not _STRANGE.isdisjoint(query):
                return offset, "this quotation mark is never closed", _straight(query, guess)
            case '"':
                return offset, "this quotation mark is never closed", 'add a "'
            case "(" if len(opened) == MAX_DEPTH:
                return offset, f"more than {MAX_DEPTH} parentheses deep", "use an alias"
            case "(":
                opened.append(offset)
            case ")" if not opened:
                return offset, "this ) closes nothing", "remove it or add a ("
            case ")":
                opened.pop()
    return (opened[-1], "this ( is never closed", "add a )") if opened else None


def _straight(query: str, guess: Guess) -> str:
    rewritten = guess(query.translate(_STRAIGHT))
    shows = f"write {rewritten}" if rewritten else f"{_EXAMPLE_PHRASE}"
    return f"only straight ones are read: {shows}"


def explain(error: UnexpectedInput, query: str, guess: Guess) -> QueryError:
    """What the parser stumbled over, in words."""
    problem, hint = _explain(error, query, guess)
    return QueryError(problem, line=error.line, column=error.column, hint=hint)


def _explain(error: UnexpectedInput, query: str, guess: Guess) -> tuple[str, str]:
    if isinstance(error, UnexpectedCharacters):
        character = error.char
        if character in _TYPOGRAPHIC_QUOTES:
            return f"the quotation mark {character} is not read", _straight(query, guess)
        return _CHARACTERS[character]
    if not isinstance(error, UnexpectedToken):  # pragma: no cover - Lark's LALR has no third kind
        return "the query cannot be read", ""
    return _explain_token(error.token, query, guess)


def _explain_token(token: Token, query: str, guess: Guess) -> tuple[str, str]:
    start, end = token.start_pos or 0, token.end_pos or 0
    if token.type == "$END":
        last = shown(query[start:].strip())  # Lark gives the end its last token's place
        return f"nothing follows {last}", f"write a word after it{_or(guess(_shortened(query)))}"
    problem = f"a word is missing before {shown(token)}"
    if token.type == "NEAR":
        return problem, "NEAR stands between two words: Patriot NOT NEAR/3 NFL"
    if token.type == "SLOP":
        return problem, f"it stands after a phrase: {_EXAMPLE_PHRASE}{token}"
    if token.type == "NOT" and (prefix := _PREFIX.search(query, 0, start)):
        return _explain_inner_not(prefix, query[end:], guess)
    without = _shortened(query[:start]) + query[start:]
    if token.type in {"AND", "OR"}:
        without = f"{query[:start]} {query[end:]}"
    return problem, f"an operator stands between two words{_or(guess(without))}"


def _explain_inner_not(prefix: re.Match[str], rest: str, guess: Guess) -> tuple[str, str]:
    """NOT behind a field or ATLEAST, whose operand it cannot be."""
    written = prefix.group().strip()
    problem = f"NOT stands before {shown(written)}, not after it"
    swapped = guess(f"{prefix.string[: prefix.start()]}NOT {written} {rest}")
    return problem, f"write {swapped}" if swapped else f"as in Nato AND NOT {_like(written)}"


def _like(prefix: str) -> str:
    """The prefix before a word, as an example can show it."""
    return f"{prefix} Gipfel" if prefix.startswith("ATLEAST") else f"{prefix}Gipfel"


def _shortened(query: str) -> str:
    """The query without operators that nothing follows."""
    for _ in range(_MOST_TRAILING):
        query = _TRAILING.sub("", query)
    return query


def _or(rewritten: str | None) -> str:
    return f", or write {rewritten}" if rewritten else ""
