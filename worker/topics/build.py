"""The parser's tree narrowed to the language: what is refused is noted, what is meant is built.

Beside the notes stands the query as it was probably meant, so that a hint can show it.
"""

from dataclasses import dataclass

from lark import Token, Transformer, Tree, v_args

from worker.domain.errors import QueryError
from worker.topics.syntax import Alias, And, Node, Not, Or, Phrase, Place, Word

_LONGEST_REWRITING = 200

_OPERATORS = {
    **dict.fromkeys(("and", "und", "et", "&", "&&"), "AND"),
    **dict.fromkeys(("or", "oder", "ou", "|", "||"), "OR"),
    **dict.fromkeys(("not", "nicht", "sans"), "NOT"),
}
"""What people write for the operators."""


@dataclass(frozen=True, slots=True)
class _Group:
    """A node that needs no parentheses of its own: AND beside OR inside it is no mixture."""

    node: Node
    place: Place


_Part = _Group | Node


@dataclass(frozen=True, slots=True)
class _Note:
    """A problem. Where ``rewritten`` is set, the hint shows the query with it between
    ``hint`` and ``tail``; the whole query is known only at the end.
    """

    place: Place
    problem: str
    hint: str
    rewritten: Node | None = None
    tail: str = ""


@v_args(inline=True)
class Builder(Transformer[Token, _Part]):
    """One method for each rule of the grammar; parentheses bound the recursion."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: list[_Note] = []

    def build(self, raw: Tree[Token]) -> Node:
        return _node(self.transform(raw))

    def problems(self, tree: Node) -> list[QueryError]:
        """What was refused while ``tree`` was built."""
        return [
            QueryError(
                note.problem,
                line=note.place.line,
                column=note.place.column,
                hint=note.hint + _rewriting(tree, note.rewritten) + note.tail,
            )
            for note in self._notes
        ]

    def word(self, token: Token) -> Word:
        return Word(str(token), _place(token))

    def phrase(self, token: Token) -> Phrase:
        return Phrase(" ".join(token[1:-1].split()), _place(token))

    def alias(self, token: Token) -> Alias:
        return Alias(token[1:], _place(token))

    def group(self, left: Token, part: _Part, _right: Token) -> _Group:
        return _Group(_node(part), _place(left))

    def negation(self, operator: Token, part: _Part) -> Not:
        return Not(_node(part), _place(operator))

    def conjunction(self, *parts: _Part | Token) -> And:
        return And(tuple(_node(part) for part in parts if not isinstance(part, Token)))

    def disjunction(self, *parts: _Part | Token) -> Or:
        operands = [part for part in parts if not isinstance(part, Token)]
        meant = Or(tuple(map(_node, operands)))
        if any(isinstance(part, And) for part in operands):
            operator = next(part for part in parts if isinstance(part, Token))
            problem = "AND and OR stand side by side without parentheses"
            self._notes.append(_Note(_place(operator), problem, "write ", meant))
        return meant

    def run(self, *parts: _Part) -> _Group:
        meant = _repaired(parts)
        self._notes.append(_note_of_run(parts, meant))
        return _Group(meant, parts[0].place)

    def exact(self, token: Token) -> Word:
        self._refuse(token, token, f"write {token[1:]}")
        return Word(token[1:], _place(token))

    def loose_phrase(self, token: Token, slop: Token) -> Phrase:
        self._refuse(slop, f"{' '.join(token.split())}{slop}", f"leave {slop} out or use AND")
        return self.phrase(token)

    def field(self, name: Token, part: _Part) -> _Part:
        self._refuse(name, name, "leave it out: title, lead and body are searched")
        return part

    def atleast(self, operator: Token, part: _Part) -> _Part:
        self._refuse(operator, operator, "leave it out: one place is enough")
        return part

    def near(self, first: _Part, *rest: _Part | Token) -> _Group:
        meant = [_node(first)]
        negated = False
        for part in rest:
            if isinstance(part, Token):
                operator = " ".join(part.split())
                negated = operator.startswith("NOT")
                self._refuse(part, operator, "use AND NOT" if negated else "use AND")
            else:
                meant.append(Not(_node(part), part.place) if negated else _node(part))
        return _Group(And(tuple(meant)), first.place)

    def _refuse(self, token: Token, name: str, hint: str) -> None:
        problem = f"{name} is not supported yet by this version"
        self._notes.append(_Note(_place(token), problem, hint))


def _note_of_run(parts: tuple[_Part, ...], meant: Node) -> _Note:
    """Why words side by side are refused: other services read them as AND, or as OR."""
    for part, operator in zip(parts, _operators(parts), strict=True):
        if operator:
            word = str(_node(part))
            hint = f"write {operator} in capitals: " if word.isalpha() else f"write {operator}: "
            return _Note(part.place, f'"{word}" is read as a word here', hint, meant)
    second = parts[1]
    if isinstance(second, Not):
        return _Note(second.place, "NOT needs AND before it", "write ", meant)
    problem = f"an operator is missing before {_node(second)}"
    words = [part.text for part in parts if isinstance(part, Word)]
    tail = f', or "{" ".join(words)}" for a phrase' if len(words) == len(parts) else ""
    return _Note(second.place, problem, "write ", meant, tail)


def _repaired(parts: tuple[_Part, ...]) -> Node:
    """Words side by side as they were probably meant: AND, where no operator-like word is."""
    alternatives: list[list[Node]] = [[]]
    negated: Place | None = None
    for part, operator in zip(parts, _operators(parts), strict=True):
        match operator:
            case "OR":
                alternatives.append([])
            case "NOT":
                negated = part.place
            case None:
                node = _node(part)
                alternatives[-1].append(Not(node, negated) if negated else node)
                negated = None
    return _join(Or, [_join(And, nodes) for nodes in alternatives if nodes])


def _operators(parts: tuple[_Part, ...]) -> list[str | None]:
    """The operator that each part was probably meant as. It takes a word on both sides."""
    last = len(parts) - 1
    return [
        _OPERATORS.get(part.text.casefold())
        if isinstance(part, Word) and 0 < position < last
        else None
        for position, part in enumerate(parts)
    ]


def _join(kind: type[And | Or], nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else kind(tuple(nodes))


def _rewriting(tree: Node, local: Node | None) -> str:
    """The whole query rewritten; of a long one only the part at fault."""
    if local is None:
        return ""
    text = str(tree)
    if len(text) > _LONGEST_REWRITING:
        text = str(local)
    return text if len(text) <= _LONGEST_REWRITING else f"{text[:_LONGEST_REWRITING]}…"


def _node(part: _Part) -> Node:
    return part.node if isinstance(part, _Group) else part


def _place(token: Token) -> Place:
    return Place(token.line or 1, token.column or 1)
