"""What keeps a query from being read at all, told as a person would tell it."""

import re

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from worker.domain.errors import QueryError

LONGEST_QUERY = 20_000
"""Code points; 200 terms of the longest words fill it."""
MAX_DEPTH = 8
"""Parentheses within parentheses."""

_LANDMARK = re.compile(r'"[^"]*"|[()"]')
_TYPOGRAPHIC_QUOTES = "„“”«»"
_STRAIGHT = str.maketrans(dict.fromkeys(_TYPOGRAPHIC_QUOTES, '"'))

_CHARACTERS = {
    ":": (
        "the colon names no field",
        'a time or an address stands in quotation marks: "15:30"',
    ),
    "#": ("# is not allowed in a query", "write comments outside of the query"),
    "~": ("~ without a number", 'it stands after a phrase: "nukleare Abschreckung"~3'),
    "=": ("= stands before a word only", "put the text in quotation marks"),
    "@": ("@ without a name", "write the name of an alias right after it: @nato"),
    "/": ("/ cannot stand in a word", 'put the text in quotation marks: "AC/DC"'),
}
"""Character that no part of a query begins with -> problem and hint."""


def check_outline(query: str) -> QueryError | None:
    """Length, quotation marks and parentheses, looked at before the grammar is.

    The parser would name an open parenthesis by what is missing at the end, and depth has
    to be bounded before anything walks the tree.
    """
    if not query.strip():
        return QueryError("the query is empty", hint="write at least one word")
    if len(query) > LONGEST_QUERY:
        return QueryError(
            f"the query is longer than {LONGEST_QUERY} characters",
            hint="move spellings into aliases.yaml",
        )
    if flaw := _unbalanced(query):
        offset, problem, hint = flaw
        line = query.count("\n", 0, offset) + 1
        return QueryError(
            problem, line=line, column=offset - query.rfind("\n", 0, offset), hint=hint
        )
    return None


def _unbalanced(query: str) -> tuple[int, str, str] | None:
    """Offset, problem and hint of what opens or closes alone, or nests too deep."""
    opened: list[int] = []
    for landmark in _LANDMARK.finditer(query):
        offset = landmark.start()
        match landmark.group():
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


def explain(error: UnexpectedInput, query: str) -> QueryError:
    """What the parser stumbled over, in words."""
    problem, hint = _explain(error, query)
    return QueryError(problem, line=error.line, column=error.column, hint=hint)


def _explain(error: UnexpectedInput, query: str) -> tuple[str, str]:
    if isinstance(error, UnexpectedCharacters):
        character = error.char
        if character in _TYPOGRAPHIC_QUOTES:
            return (
                f"the quotation mark {character} is not read",
                f"write {query.translate(_STRAIGHT)}",
            )
        return _CHARACTERS[character]
    if not isinstance(error, UnexpectedToken):  # pragma: no cover - Lark's LALR has no third kind
        return "the query cannot be read", ""
    token = error.token
    if token.type == "$END":
        last = query[token.start_pos :].strip()  # Lark gives the end its last token's place
        return f"nothing follows {last}", f"write a word after {last} or remove it"
    if token.type == "SLOP":
        return f"{token} stands after a phrase only", f'write "..."{token}'
    return f"a word is missing before {token}", "each operator stands between two words"
