"""The parser's tree narrowed to the language: what is refused is noted, what is meant is built."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lark import Token, Transformer, Tree, v_args

from worker.domain.topics import TEXTS, Field
from worker.topics import numbered, operands
from worker.topics.fields import meant_field
from worker.topics.notes import Notes, place_of, shown
from worker.topics.numbered import Complaint, glued, like_near
from worker.topics.runs import Part, repaired
from worker.topics.syntax import (
    Adjacent,
    Alias,
    And,
    Exact,
    In,
    Node,
    Not,
    Or,
    Phrase,
    Place,
    Wildcard,
    Word,
)

MOST_NEAR = 8
"""NEAR operators in one chain; with the parentheses they bound how deep a tree gets."""

_FIELDS = {field.value: field for field in Field}
_PREFIXES = frozenset({"FIELD", "ATLEAST", "EQUALS"})
_UNQUOTED = frozenset({"ADDRESS", "EXPRESSION", "SLASHED", "TIME"})
_QUOTATION_MARKS = "'„“”«»"
_NOT_ALONE = "NOT goes with a word that must be there: Nato AND NOT Russland"
_INSTEAD_OF_SIGN = {"-": _NOT_ALONE, "!": _NOT_ALONE, "+": "AND says that a word must be there"}
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)


class _Mixable(Part):
    """An AND that no parentheses hold together: beside OR it is a mixture."""


@v_args(inline=True)
class Builder(Transformer[Token, Part]):
    """One method for each rule of the grammar; parentheses bound the recursion."""

    def __init__(self) -> None:
        super().__init__()
        self._notes = Notes()

    def build(self, raw: Tree[Token]) -> tuple[Node, Notes]:
        """The tree as it is meant, and everything that was refused on the way."""
        tree = self.transform(raw).node
        return tree, self._notes

    # --- words ---------------------------------------------------------------------------

    def word(self, token: Token) -> Part:
        return _part(_word(str(token), place_of(token)))

    def phrase(self, token: Token) -> Part:
        return _part(_phrase(token[1:-1], place_of(token)))

    def alias(self, token: Token) -> Part:
        return _part(Alias(token[1:], place_of(token)))

    def exact(self, token: Token) -> Part:
        return _part(Exact(token[1:], place_of(token)))

    def quoted(self, token: Token) -> Part:
        """A phrase between quotation marks of another shape."""
        meant = _phrase(token.strip(_QUOTATION_MARKS), place_of(token))
        problem = f"the quotation mark {token[0]} is not read"
        plain = 'write phrases between straight ones: "nukleare Abschreckung"'
        self._notes.add(meant.place, problem, plain, meant)
        return _part(meant)

    def hashtag(self, token: Token) -> Part:
        meant = _word(token[1:], place_of(token))
        plain = "comments stand outside of the query, and tags are found without it"
        problem = "# is not allowed in a query"
        self._notes.add(meant.place, problem, plain, meant, hint=f"{plain}: write ")
        return _part(meant)

    def unquoted(self, token: Token) -> Token:
        """An address, a time, or a word with a slash: ``atom`` knows whether a field is meant."""
        return token

    # --- what stands before and behind a word --------------------------------------------

    def group(self, left: Token, part: Part, _right: Token) -> Part:
        return Part(part.node, place_of(left))

    def atom(self, *pieces: Part | Token) -> Part:
        tokens = [piece for piece in pieces if isinstance(piece, Token)]
        prefixes = [token for token in tokens if token.type in _PREFIXES]
        [part] = [piece for piece in pieces if not isinstance(piece, Token)] or [
            self._quoted_for(token, prefixes) for token in tokens if token.type in _UNQUOTED
        ]
        for token in tokens:
            if token.type == "SLOP":
                part = self._loosened(part, token)
        for token in reversed(prefixes):
            part = Part(self._prefixed(token, part.node), place_of(token))
        return part

    def _prefixed(self, token: Token, node: Node) -> Node:
        match token.type:
            case "FIELD":
                return self._in_field(token, node)
            case "ATLEAST":
                return self._counted(token, node)
            case _:
                return self._exactly(token, node)

    def _quoted_for(self, token: Token, prefixes: Sequence[Token]) -> Part:
        """What cannot stand in a word, as the phrase it was probably meant as."""
        place, text = place_of(token), str(token)
        meant: Node = _phrase(text, place)
        is_value = any(
            prefix.type == "FIELD" and _FIELDS.get(prefix[:-1]) not in TEXTS for prefix in prefixes
        )
        if not is_value and (not text.strip("/") or like_near(text)):
            return Part(Word(text, place), place)  # ``run`` knows what it joins
        if not is_value and token.type == "EXPRESSION":
            hint = "write words, in which * stands for any letters and ? for one"
            self._notes.add(place, "regular expressions are not read", hint)
        elif not is_value and _ADDRESS.match(text):
            meant = In(Field.URL, meant, place)
            plain = 'write url:"/ausland/"'
            self._notes.add(place, "an address stands in quotation marks", plain, meant)
        else:
            meant, tail = (meant, "") if is_value else _alternatives(text, meant)
            sign = ":" if token.type == "TIME" else "/"
            plain = "write it in quotation marks, with words beside it"
            self._notes.add(place, f"{sign} cannot stand in a word", plain, meant, tail=tail)
        return Part(meant, place)

    def _loosened(self, part: Part, token: Token) -> Part:
        between, complaint = numbered.slop(token, part.node)
        meant = part.node
        if between is not None and isinstance(meant, Phrase):
            meant = replace(meant, slop=between)
        self._complain(complaint, place_of(token), meant)
        return Part(meant, part.place)

    def _in_field(self, token: Token, node: Node) -> Node:
        field = _FIELDS.get(token[:-1])
        if field is None:
            return self._in_unknown_field(token, node)
        node = node if field in TEXTS else self._any_of(node)
        return self._settled(operands.confined(field, node, place_of(token)))

    def _any_of(self, node: Node) -> Node:
        """Values side by side were meant as alternatives: no article has two languages."""
        match node:
            case Adjacent(children):
                meant = Or(tuple(map(self._any_of, children)))
                self._notes.reword(node, meant)
                return meant
            case And(children) | Or(children):
                return type(node)(tuple(map(self._any_of, children)))
            case Not(child):
                return Not(self._any_of(child), node.place)
            case _:
                return node

    def _in_unknown_field(self, token: Token, node: Node) -> Node:
        place, problem = place_of(token), f"{shown(token)} is no field"
        if field := meant_field(token[:-1]):
            node = node if field in TEXTS else self._any_of(node)
            meant = operands.confined(field, node, place).node
            plain = f"the field is called {field}:"
            self._notes.add(place, problem, plain, meant, hint="did you mean ", tail="?")
            return meant
        known = " ".join(f"{field}:" for field in Field)
        plain = f"there are {known}; a colon in a text needs quotation marks"
        meant = Phrase(f"{token}{node}", place) if isinstance(node, Word) else node
        self._notes.add(place, problem, plain, meant, hint=f"{plain}: write ")
        return meant

    def _counted(self, token: Token, node: Node) -> Node:
        place = place_of(token)
        count, complaint = numbered.places(token)
        meant = operands.at_least(count, node, place)
        if _touches(token, node):
            complaint = complaint or glued(token)
        self._complain(complaint, place, meant.node)
        return self._settled(meant)

    def _exactly(self, token: Token, node: Node) -> Node:
        place = place_of(token)
        meant = operands.exactly(node, place)
        problem = "= stands right before one word, and nothing else"
        self._notes.add(place, problem, "as in =NATO", meant)
        return meant

    # --- operators -----------------------------------------------------------------------

    def negation(self, *pieces: Part | Token) -> Part:
        """NOT, or the signs that stand for it elsewhere, before a part."""
        operators = [piece for piece in pieces if isinstance(piece, Token)]
        [part] = [piece for piece in pieces if not isinstance(piece, Token)]
        node, place = part.node, place_of(operators[0])
        for operator in reversed(operators):
            if operator == "+":
                continue
            if isinstance(node, Not):
                node = node.child
                problem = "NOT of a NOT says nothing"
                self._notes.add(place_of(operator), problem, "leave out both", node)
            else:
                node = Not(node, place)
        for operator in operators:
            if operator in _INSTEAD_OF_SIGN:
                problem = f'the sign "{operator}" before a word means nothing here'
                self._notes.add(place_of(operator), problem, _INSTEAD_OF_SIGN[operator], node)
        return Part(node, place)

    def near(self, first: Part, *rest: Part | Token) -> Part:
        """A chain, joined from the left."""
        others = [piece.node for piece in rest if not isinstance(piece, Token)]
        if len(others) > MOST_NEAR:
            problem = f"more than {MOST_NEAR} NEAR in a row"
            self._notes.add(first.place, problem, "join parts by AND, or use an alias")
            return Part(And((first.node, *others)), first.place)
        node, between = first.node, list[Token]()
        for piece in rest:
            if isinstance(piece, Token):
                between.append(piece)
            else:
                node = self._near(node, between, piece.node)
                between = []
        return Part(node, first.place)

    def _near(self, left: Node, between: Sequence[Token], right: Node) -> Node:
        """One NEAR. A NOT behind it was meant before it."""
        token, *negations = between
        place = place_of(token)
        operator, complaint = numbered.proximity(token)
        if _touches(token, right):
            complaint = complaint or glued(token)
        if negations:
            operator = operator._replace(negated=True)
            complaint = complaint or Complaint("NOT stands before NEAR")
        meant = operands.near(left, right, operator, place)
        self._complain(complaint, place, meant.node)
        return self._settled(meant)

    def run(self, *parts: Part) -> Part:
        return Part(repaired(parts, self._notes), parts[0].place)

    def conjunction(self, *pieces: Part | Token) -> Part:
        parts = [piece for piece in pieces if not isinstance(piece, Token)]
        return _Mixable(And(tuple(part.node for part in parts)), parts[0].place)

    def disjunction(self, *pieces: Part | Token) -> Part:
        parts = [piece for piece in pieces if not isinstance(piece, Token)]
        meant = Or(tuple(part.node for part in parts))
        if any(isinstance(part, _Mixable) for part in parts):
            operator = next(piece for piece in pieces if isinstance(piece, Token))
            problem = "AND and OR stand side by side without parentheses"
            plain = "parentheses say which belong together: (Nato AND Gipfel) OR EU"
            self._notes.add(place_of(operator), problem, plain, meant)
        return Part(meant, parts[0].place)

    # --- what was refused ----------------------------------------------------------------

    def _complain(self, complaint: Complaint | None, place: Place, meant: Node) -> None:
        if complaint:
            problem, hint, plain = complaint
            self._notes.add(place, problem, plain, meant, hint=hint)

    def _settled(self, meant: operands.Meant) -> Node:
        if meant.at:
            shown_as = meant.node if meant.is_guess else None
            self._notes.add(meant.at, meant.problem, meant.plain, shown_as)
        return meant.node


def _part(node: Node) -> Part:
    return Part(node, node.place)


def _alternatives(text: str, quoted: Node) -> tuple[Node, str]:
    """Words between slashes: either one, or else a name as it is written, such as AC/DC."""
    words = text.split("/")
    if len(words) == 1 or not all(map(str.isalpha, words)):
        return quoted, ""
    place = quoted.place
    return Or(tuple(Word(word, place) for word in words)), f", or {shown(quoted)} for a phrase"


def _touches(operator: Token, operand: Node) -> bool:
    """Whether a word begins where the number of an operator ends."""
    end = (operator.end_line, operator.end_column)
    return isinstance(operand, Word | Wildcard) and operand.place == end


def _word(text: str, place: Place) -> Word | Wildcard:
    return Wildcard(text, place) if {"*", "?"} & set(text) else Word(text, place)


def _phrase(text: str, place: Place) -> Phrase:
    return Phrase(" ".join(text.split()), place)
