"""Compiled queries: numbered terms, expressions over them, and the indexes that find rules.

A term is one leaf of a query, whatever it is written like: the same spellings share a number
across topics. NOT stands only before terms here (negation normal form), so an expression
tells which terms could make it true.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from worker.domain.topics import Priority
from worker.topics.patterns import Pattern
from worker.topics.vocabulary import Keyword

Term = int


class Expression(Protocol):
    """A query over the terms that a document holds."""

    def holds(self, present: AbstractSet[Term]) -> bool: ...

    def reasons(self, present: AbstractSet[Term]) -> Iterator["Has"]:
        """The terms that made it true; asked only where it holds."""
        ...

    def triggers(self) -> frozenset[Term] | None:
        """Terms of which one must be there for it to hold; None where none must."""
        ...

    def terms(self) -> Iterator[Term]: ...


@dataclass(frozen=True, slots=True)
class Has:
    term: Term
    label: str

    def holds(self, present: AbstractSet[Term]) -> bool:
        return self.term in present

    def reasons(self, present: AbstractSet[Term]) -> Iterator["Has"]:  # noqa: ARG002 - as all
        yield self

    def triggers(self) -> frozenset[Term]:
        return frozenset({self.term})

    def terms(self) -> Iterator[Term]:
        yield self.term


@dataclass(frozen=True, slots=True)
class Lacks:
    term: Term

    def holds(self, present: AbstractSet[Term]) -> bool:
        return self.term not in present

    def reasons(self, present: AbstractSet[Term]) -> Iterator[Has]:  # noqa: ARG002 - as all
        yield from ()

    def triggers(self) -> None:
        return None

    def terms(self) -> Iterator[Term]:
        yield self.term


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Expression, ...]

    def holds(self, present: AbstractSet[Term]) -> bool:
        return all(part.holds(present) for part in self.parts)

    def reasons(self, present: AbstractSet[Term]) -> Iterator[Has]:
        return chain.from_iterable(part.reasons(present) for part in self.parts)

    def triggers(self) -> frozenset[Term] | None:
        """Of the parts the one with the fewest terms: it sets the rule off least often."""
        choices = [part.triggers() for part in self.parts]
        return min(filter(None, choices), key=len, default=None)

    def terms(self) -> Iterator[Term]:
        return chain.from_iterable(part.terms() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Expression, ...]

    def holds(self, present: AbstractSet[Term]) -> bool:
        return any(part.holds(present) for part in self.parts)

    def reasons(self, present: AbstractSet[Term]) -> Iterator[Has]:
        return chain.from_iterable(
            part.reasons(present) for part in self.parts if part.holds(present)
        )

    def triggers(self) -> frozenset[Term] | None:
        choices = [part.triggers() for part in self.parts]
        return None if None in choices else frozenset().union(*filter(None, choices))

    def terms(self) -> Iterator[Term]:
        return chain.from_iterable(part.terms() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Rule:
    """One topic, compiled. Where an exception stands, its words do not count as hits."""

    topic: str
    priority: Priority
    expression: Expression
    exceptions: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """All rules with their indexes.

    ``patterns`` gives a term's spellings; ``words`` the terms that a keyword alone fulfils;
    ``phrases`` the phrases to look for where it stands; ``triggered`` the rules, by number,
    that a term sets off.
    """

    rules: tuple[Rule, ...]
    patterns: tuple[tuple[Pattern, ...], ...]
    words: Mapping[Keyword, tuple[Term, ...]]
    phrases: Mapping[Keyword, tuple[tuple[Term, Pattern], ...]]
    triggered: Mapping[Term, tuple[int, ...]]
    keywords: frozenset[Keyword]
