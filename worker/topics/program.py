"""Compiled queries: expressions over numbered keywords, and the index that finds them.

NOT stands only before terms here (negation normal form), so an expression tells which keywords
could make it true. Where words alone decide, an expression is a few sets of numbers; positions
are asked for only where those have said that it may hold.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from worker.domain.topics import Counted, Field, Priority
from worker.topics.analysis import Number
from worker.topics.patterns import Pattern
from worker.topics.places import Run, apart, in_order, lonely, near

Cost = Callable[[Number], float]
"""How often a keyword is guessed to stand in a document."""

Reason = tuple["Term", list[Run]]
"""A term that made a query true, and those of its places that did."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern by its keywords' numbers."""

    keywords: tuple[Number, ...]
    pattern: Pattern

    @property
    def counted(self) -> Counted | None:
        return self.pattern.counted


class View(Protocol):
    """What expressions ask of a document."""

    @property
    def present(self) -> AbstractSet[Number]:
        """The keywords that stand in it, each alone."""
        ...

    def present_in(self, field: Field) -> AbstractSet[Number]: ...

    def stands(self, row: Row, field: Field | None) -> bool: ...

    def places(self, term: "Term") -> list[Run]:
        """Where a term stands, in order; overlapping places too."""
        ...


class Expression(Protocol):
    """A query, or a part of one."""

    def holds(self, view: View) -> bool: ...

    def reasons(self, view: View) -> Iterator[Reason]:
        """The terms that made it true; asked only where it holds."""
        ...

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        """Keywords of which one must be there for it to hold; None where none must."""
        ...


class Spot(Expression, Protocol):
    """An expression that stands somewhere."""

    def places(self, view: View) -> list[Run]: ...

    def reasons_at(self, view: View, among: set[Run]) -> Iterator[Reason]:
        """The terms behind those of its places that are ``among`` these."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One leaf of a query, the same in all topics. ``words`` are the keywords that fulfil it
    alone, ``longer`` those of its ``rows`` that hold several.
    """

    label: str
    rows: tuple[Row, ...]
    field: Field | None
    words: frozenset[Number]
    longer: tuple[Row, ...]

    def holds(self, view: View) -> bool:
        present = view.present if self.field is None else view.present_in(self.field)
        return not self.words.isdisjoint(present) or any(
            view.stands(row, self.field) for row in self.longer
        )

    def places(self, view: View) -> list[Run]:
        return view.places(self)

    def reasons(self, view: View) -> Iterator[Reason]:
        if places := view.places(self):
            yield self, places

    def reasons_at(self, view: View, among: set[Run]) -> Iterator[Reason]:
        if places := [run for run in view.places(self) if run in among]:
            yield self, places

    def triggers(self, cost: Cost) -> frozenset[Number]:
        return frozenset(min(row.keywords, key=cost) for row in self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Any:
    """One of ``parts`` holds. ``words`` are the keywords of which each is enough, and ``rest``
    the parts that need a closer look.
    """

    parts: tuple[Expression, ...]
    words: frozenset[Number]
    rest: tuple[Expression, ...]

    def holds(self, view: View) -> bool:
        if not self.words.isdisjoint(view.present):
            return True
        for part in self.rest:  # noqa: SIM110 (a generator for each of thousands of topics)
            if part.holds(view):
                return True
        return False

    def reasons(self, view: View) -> Iterator[Reason]:
        return chain.from_iterable(
            part.reasons(view) for part in self.parts if isinstance(part, Term) or part.holds(view)
        )

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        choices = [part.triggers(cost) for part in self.parts]
        return None if None in choices else frozenset().union(*filter(None, choices))


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One of several terms, as an operand of NEAR and ATLEAST."""

    parts: tuple[Spot, ...]

    def holds(self, view: View) -> bool:
        return any(part.holds(view) for part in self.parts)

    def places(self, view: View) -> list[Run]:
        return in_order(chain.from_iterable(part.places(view) for part in self.parts))

    def reasons(self, view: View) -> Iterator[Reason]:
        return chain.from_iterable(
            part.reasons(view) for part in self.parts if isinstance(part, Term) or part.holds(view)
        )

    def reasons_at(self, view: View, among: set[Run]) -> Iterator[Reason]:
        return chain.from_iterable(part.reasons_at(view, among) for part in self.parts)

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        choices = [part.triggers(cost) for part in self.parts]
        return None if None in choices else frozenset().union(*filter(None, choices))


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """All ``parts`` hold: of each of ``clauses`` a keyword is there, of ``none`` not one, and
    ``rest`` after a closer look.
    """

    parts: tuple[Expression, ...]
    clauses: tuple[frozenset[Number], ...]
    none: frozenset[Number]
    rest: tuple[Expression, ...]

    def holds(self, view: View) -> bool:
        present = view.present
        for words in self.clauses:
            if words.isdisjoint(present):
                return False
        if not self.none.isdisjoint(present):
            return False
        for part in self.rest:  # noqa: SIM110 (as above)
            if not part.holds(view):
                return False
        return True

    def reasons(self, view: View) -> Iterator[Reason]:
        return chain.from_iterable(part.reasons(view) for part in self.parts)

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        """Of the parts the rarest: it sets the rule off least often."""
        choices = filter(None, (part.triggers(cost) for part in self.parts))
        return min(choices, key=lambda words: sum(map(cost, words)), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class Lacks:
    """The part does not hold."""

    part: Expression

    def holds(self, view: View) -> bool:
        return not self.part.holds(view)

    def reasons(self, view: View) -> Iterator[Reason]:  # noqa: ARG002 - as all
        yield from ()

    def triggers(self, cost: Cost) -> None:  # noqa: ARG002 - as all
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """Both stand with at most ``between`` words between. A place reaches over both."""

    left: Spot
    right: Spot
    between: int
    ordered: bool

    def holds(self, view: View) -> bool:
        return self._may_hold(view) and any(True for _ in self._pairs(view))

    def places(self, view: View) -> list[Run]:
        if not self._may_hold(view):
            return []
        return in_order(_spanned(pair) for pair in self._pairs(view))

    def reasons(self, view: View) -> Iterator[Reason]:
        return self.reasons_at(view, set(self.places(view)))

    def reasons_at(self, view: View, among: set[Run]) -> Iterator[Reason]:
        if self._may_hold(view):
            pairs = [pair for pair in self._pairs(view) if _spanned(pair) in among]
            yield from self.left.reasons_at(view, {left for left, _ in pairs})
            yield from self.right.reasons_at(view, {right for _, right in pairs})

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        choices = filter(None, (part.triggers(cost) for part in (self.left, self.right)))
        return min(choices, key=lambda words: sum(map(cost, words)), default=None)

    def _may_hold(self, view: View) -> bool:
        """Cheap, for most documents hold one of the two at most."""
        return self.left.holds(view) and self.right.holds(view)

    def _pairs(self, view: View) -> Iterator[tuple[Run, Run]]:
        left, right = self.left.places(view), self.right.places(view)
        return near(left, right, self.between, ordered=self.ordered)


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """The left one stands somewhere with no right one over it or so near."""

    left: Spot
    right: Spot
    between: int
    ordered: bool

    def holds(self, view: View) -> bool:
        return self.left.holds(view) and bool(self.places(view))

    def places(self, view: View) -> list[Run]:
        left = self.left.places(view)
        if not left or not self.right.holds(view):
            return left
        return lonely(left, self.right.places(view), self.between, ordered=self.ordered)

    def reasons(self, view: View) -> Iterator[Reason]:
        return self.reasons_at(view, set(self.places(view)))

    def reasons_at(self, view: View, among: set[Run]) -> Iterator[Reason]:
        return self.left.reasons_at(view, among.intersection(self.places(view)))

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        return self.left.triggers(cost)


@dataclass(frozen=True, slots=True, eq=False)
class Often:
    """The part stands in at least so many places apart from one another."""

    part: Spot
    count: int

    def holds(self, view: View) -> bool:
        return self.part.holds(view) and len(apart(self.part.places(view))) >= self.count

    def reasons(self, view: View) -> Iterator[Reason]:
        return self.part.reasons(view)

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        return self.part.triggers(cost)


def _spanned(pair: tuple[Run, Run]) -> Run:
    left, right = pair
    return Run(min(left.first, right.first), max(left.last, right.last))


@dataclass(frozen=True, slots=True)
class Rule:
    """One topic, compiled. Where an exception stands, its words do not count as hits."""

    topic: str
    priority: Priority
    expression: Expression
    exceptions: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """All rules, the most urgent first.

    ``values`` are the keywords of each field that holds values, ``lengths`` the letters of each
    keyword, ``rowed`` those that stand in rows of several.
    """

    rules: tuple[Rule, ...]
    values: Mapping[Field, Mapping[str, Number]]
    lengths: Sequence[int]
    rowed: frozenset[Number]

    def guess(self, number: Number) -> float:
        """How common a keyword is before any document was seen: short words are."""
        return 1 / (1 + self.lengths[number]) ** 2

    def index(self, cost: Cost) -> dict[Number, tuple[int, ...]]:
        """The rules, by their place, that each keyword sets off."""
        triggered: dict[Number, list[int]] = {}
        for place, rule in enumerate(self.rules):
            for number in rule.expression.triggers(cost) or ():
                triggered.setdefault(number, []).append(place)
        return {number: tuple(places) for number, places in triggered.items()}


def term(label: str, rows: tuple[Row, ...], field: Field | None) -> Term:
    alone = frozenset(row.keywords[0] for row in rows if len(row.keywords) == 1)
    return Term(label, rows, field, alone, tuple(row for row in rows if len(row.keywords) > 1))


def any_of(parts: Iterable[Expression]) -> Expression:
    """One of them; what words alone decide is joined to one set."""
    flat = tuple(_flattened(Any, parts))
    if len(flat) == 1:
        return flat[0]
    words = frozenset(chain.from_iterable(map(_enough, flat)))
    return Any(flat, words, tuple(part for part in flat if not _is_plain(part)))


def all_of(parts: Iterable[Expression]) -> Expression:
    """All of them; what words alone decide is a set each."""
    flat = tuple(_flattened(All, parts))
    if len(flat) == 1:
        return flat[0]
    unwanted = [part for part in flat if isinstance(part, Lacks) and _is_plain(part.part)]
    wanted = [part for part in flat if _is_plain(part)]
    rest = tuple(part for part in flat if part not in unwanted and part not in wanted)
    none = frozenset(chain.from_iterable(_enough(part.part) for part in unwanted))
    return All(flat, tuple(map(_enough, wanted)), none, rest)


def _flattened(kind: type[Any | All], parts: Iterable[Expression]) -> Iterator[Expression]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def _is_plain(part: Expression) -> bool:
    """Whether it holds just where one of a set of keywords stands in any text."""
    if isinstance(part, Term):
        return part.field is None and not part.longer
    return isinstance(part, Any) and not part.rest


def _enough(part: Expression) -> frozenset[Number]:
    """The keywords of which each makes it hold."""
    if isinstance(part, Term) and part.field is not None:
        return frozenset()
    return part.words if isinstance(part, Term | Any) else frozenset()
