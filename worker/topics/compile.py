"""Topics to a matcher: queries parsed, aliases resolved, keywords and terms shared."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from worker.domain.errors import QueryError
from worker.domain.topics import TEXTS, Field, Topic
from worker.topics.analysis import Keywords, Number
from worker.topics.check import read_checked
from worker.topics.expressions import (
    Expression,
    Lacks,
    Row,
    Spot,
    Term,
    all_of,
    any_of,
    term,
)
from worker.topics.match import Matcher
from worker.topics.patterns import (
    Keyword,
    Pattern,
    exact_pattern,
    phrase_pattern,
    spelling_patterns,
    value_pattern,
    wildcard_pattern,
    word_patterns,
)
from worker.topics.program import Program, Rule
from worker.topics.spots import Apart, Group, Nearby, Often
from worker.topics.syntax import (
    Alias,
    And,
    AtLeast,
    Exact,
    In,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
)

Aliases = Mapping[str, Sequence[str]]


def compile_topics(topics: Sequence[Topic], aliases: Aliases) -> Matcher:
    """The matcher of all enabled topics.

    Raises QueryError, with the topic's id in it, where a query is wrong: ``check_query``
    tells beforehand.
    """
    compiler = Compiler(aliases)
    with _uncollected():
        rules = [compiler.rule(topic, _tree(topic, aliases)) for topic in topics if topic.enabled]
        return compiler.matcher(rules)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nearly all that is made here stays: looking for what does not, again and again while it
    grows, would be a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _tree(topic: Topic, aliases: Aliases) -> Node:
    try:
        return read_checked(topic.query, aliases).checked()
    except QueryError as error:
        problem = f"topic {topic.id}: {error.problem}"
        raise QueryError(problem, line=error.line, column=error.column, hint=error.hint) from None


class Compiler:
    """Numbers keywords and shares terms while it compiles one topic after the other."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        self._numbers: dict[Keyword, Number] = {}
        self._terms: dict[tuple[Leaf, Field | None], Term] = {}

    def rule(self, topic: Topic, tree: Node) -> Rule:
        exceptions = filter(_holds_words, map(phrase_pattern, topic.exceptions))
        return Rule(
            topic=topic.id,
            priority=topic.priority,
            expression=self._expression(tree, None, wanted=True),
            exceptions=tuple(map(self._row, exceptions)),
        )

    def matcher(self, rules: Sequence[Rule]) -> Matcher:
        values: dict[Field, dict[str, Number]] = {}
        for keyword, number in self._numbers.items():
            if keyword.field is not None:
                values.setdefault(keyword.field, {})[keyword.text] = number
        urgent_first = sorted(rules, key=lambda rule: (-rule.priority.rank, rule.topic))
        lengths = [len(keyword.text) for keyword in self._numbers]
        program = Program(tuple(urgent_first), values, lengths)
        return Matcher(program, Keywords(self._numbers))

    def _expression(self, node: Node, field: Field | None, *, wanted: bool) -> Expression:
        """The node, or its negation where not ``wanted`` (De Morgan)."""
        match node:
            case Not(child):
                return self._expression(child, field, wanted=not wanted)
            case In(named, child):
                return self._expression(child, named, wanted=wanted)
            case And(children) | Or(children):
                parts = [self._expression(child, field, wanted=wanted) for child in children]
                return all_of(parts) if isinstance(node, And) is wanted else any_of(parts)
            case AtLeast(count, child):
                found: Expression = Often(self._spot(child, field), count)
            case _:
                found = self._spot(node, field)
        return found if wanted else Lacks(found)

    def _spot(self, node: Node, field: Field | None) -> Spot:
        """What stands somewhere: a leaf, one of several, or what NEAR joins."""
        match node:
            case In(named, child):
                return self._spot(child, named)
            case Or(children):
                return Group(tuple(self._spot(child, field) for child in children))
            case Near(left, right, between, ordered=ordered, negated=negated):
                kind = Apart if negated else Nearby
                return kind(self._spot(left, field), self._spot(right, field), between, ordered)
            case And() | Not() | AtLeast():  # pragma: no cover - the grammar's check refuses it
                raise QueryError(f"{node} stands at no place", hint="join leaves by OR")
            case _:
                return self._term(node, field)

    def _term(self, leaf: Leaf, field: Field | None) -> Term:
        known = self._terms.get((leaf, field))
        if known is None:
            rows = tuple(map(self._row, dict.fromkeys(self._patterns(leaf, field))))
            texts_only = None if field is None or field not in TEXTS else field
            label = str(leaf) if field is None or field in TEXTS else f"{field}:{leaf}"
            known = self._terms[leaf, field] = term(label, rows, texts_only)
        return known

    def _row(self, pattern: Pattern) -> Row:
        numbers = self._numbers
        keywords = tuple(numbers.setdefault(word, len(numbers)) for word in pattern.words)
        return Row(keywords, pattern, frozenset(keywords))

    def _patterns(self, leaf: Leaf, field: Field | None) -> Iterator[Pattern]:
        if field is not None and field not in TEXTS:
            yield from (value_pattern(text, field) for text in self._spellings(leaf, field))
            return
        match leaf:
            case Word(text):
                yield from word_patterns(text)
            case Phrase(text, slop=slop):
                yield phrase_pattern(text, slop)
            case Exact(text):
                yield exact_pattern(text)
            case Wildcard(text):
                yield wildcard_pattern(text)
            case Alias(name):
                for spelling in self._aliases[name]:
                    yield from spelling_patterns(spelling.strip())

    def _spellings(self, leaf: Leaf, field: Field) -> Sequence[str]:
        """What is looked for in a field's values."""
        if isinstance(leaf, Alias):
            return [spelling.strip().lstrip("=") for spelling in self._aliases[leaf.name]]
        return [leaf.text.partition("-")[0]] if field is Field.LANGUAGE else [leaf.text]


def _holds_words(pattern: Pattern) -> bool:
    return bool(pattern.words)
