"""Topics to a matcher: queries parsed, aliases resolved, terms shared and indexed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from worker.domain.errors import QueryError
from worker.domain.topics import Topic
from worker.text.fold import fold
from worker.topics.check import read_checked
from worker.topics.match import Matcher
from worker.topics.patterns import Pattern, phrase_pattern, spelling_patterns, word_patterns
from worker.topics.program import All, Any, Expression, Has, Lacks, Program, Rule, Term
from worker.topics.syntax import Alias, And, Leaf, Node, Not, Or, Phrase, Word
from worker.topics.vocabulary import Keyword, Recogniser, Vocabulary

Aliases = Mapping[str, Sequence[str]]


def compile_topics(topics: Sequence[Topic], aliases: Aliases) -> Matcher:
    """The matcher of all enabled topics.

    Raises QueryError, with the topic's id in it, where a query is wrong: ``check_query``
    tells beforehand.
    """
    compiler = _Compiler(aliases)
    rules = [compiler.rule(topic) for topic in topics if topic.enabled]
    program = compiler.program(rules)
    return Matcher(program, Vocabulary(_exact_words(program.keywords)))


def _exact_words(keywords: frozenset[Keyword]) -> Recogniser:
    """A word counts as the keyword it folds to, and as no other."""

    def recognise(word: str) -> tuple[Keyword, ...]:
        folded = fold(word)
        return (folded,) if folded in keywords else ()

    return recognise


class _Compiler:
    """Numbers the terms while it compiles one topic after the other."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        self._terms: dict[tuple[Pattern, ...], Term] = {}

    def rule(self, topic: Topic) -> Rule:
        return Rule(
            topic=topic.id,
            priority=topic.priority,
            expression=self._expression(self._tree(topic), wanted=True),
            exceptions=tuple(filter(_holds_words, map(phrase_pattern, topic.exceptions))),
        )

    def _tree(self, topic: Topic) -> Node:
        try:
            return read_checked(topic.query, self._aliases).checked()
        except QueryError as error:
            problem = f"topic {topic.id}: {error.problem}"
            raise QueryError(
                problem, line=error.line, column=error.column, hint=error.hint
            ) from None

    def program(self, rules: Sequence[Rule]) -> Program:
        words = defaultdict[Keyword, list[Term]](list)
        phrases = defaultdict[Keyword, list[tuple[Term, Pattern]]](list)
        for patterns, term in self._terms.items():
            for pattern in patterns:
                if len(pattern.words) == 1:
                    words[pattern.words[0]].append(term)
                else:
                    # Length is a fair guess at rarity that needs no corpus.
                    phrases[max(pattern.words, key=len)].append((term, pattern))
        triggered = defaultdict[Term, list[int]](list)
        for number, rule in enumerate(rules):
            for term in rule.expression.triggers() or ():
                triggered[term].append(number)
        exceptions = chain.from_iterable(rule.exceptions for rule in rules)
        return Program(
            rules=tuple(rules),
            patterns=tuple(self._terms),
            words={word: tuple(terms) for word, terms in words.items()},
            phrases={word: tuple(found) for word, found in phrases.items()},
            triggered={term: tuple(numbers) for term, numbers in triggered.items()},
            keywords=frozenset(
                chain.from_iterable(p.words for p in chain(*self._terms, exceptions))
            ),
        )

    def _expression(self, node: Node, *, wanted: bool) -> Expression:
        """The node, or its negation where not ``wanted`` (De Morgan)."""
        match node:
            case Not(child):
                return self._expression(child, wanted=not wanted)
            case And(children) | Or(children):
                parts = tuple(self._expression(child, wanted=wanted) for child in children)
                return All(parts) if isinstance(node, And) is wanted else Any(parts)
            case _:
                term = self._terms.setdefault(self._patterns(node), len(self._terms))
                return Has(term, str(node)) if wanted else Lacks(term)

    def _patterns(self, leaf: Leaf) -> tuple[Pattern, ...]:
        match leaf:
            case Word(text):
                return word_patterns(text)
            case Phrase(text):
                return (phrase_pattern(text),)
            case Alias(name):
                spellings = (text.strip() for text in self._aliases[name])
                found = chain.from_iterable(map(spelling_patterns, spellings))
                return tuple(dict.fromkeys(found))


def _holds_words(pattern: Pattern) -> bool:
    return bool(pattern.words)
