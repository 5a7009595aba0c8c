"""Compiled queries: expressions over numbered keywords.

NOT stands only before terms here (negation normal form), so an expression tells which keywords
could make it true. Where words alone decide, an expression is a few sets of numbers; positions
are asked for only where those have said that it may hold.
"""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from worker.domain.topics import Counted, Field
from worker.topics.analysis import Number
from worker.topics.patterns import Pattern
from worker.topics.places import Run

Cost = Callable[[Number], float]
"""How often a keyword is guessed to stand in a document."""

Reason = tuple["Term", list[Run] | None]
"""A term that made a query true, and those of its places that did; None for all of them, which
nobody had to work out so far.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern by its keywords' numbers; ``needed`` are the same, whatever their order."""

    keywords: tuple[Number, ...]
    pattern: Pattern
    needed: frozenset[Number]

    @property
    def counted(self) -> Counted | None:
        return self.pattern.counted

    @property
    def is_read_in_order(self) -> bool:
        """Whether it is words side by side in a text."""
        return self.pattern.slop is None and self.pattern.words[0].field is None


class View(Protocol):
    """What expressions ask of a document."""

    @property
    def present(self) -> AbstractSet[Number]:
        """The keywords that stand in it, each alone."""
        ...

    def present_in(self, field: Field) -> AbstractSet[Number]: ...

    def standing(self, field: Field | None) -> AbstractSet[Number]:
        """The keywords that a row may be made of: those too that are excepted where they stand
        alone.
        """
        ...

    def stands(self, row: Row, field: Field | None) -> bool:
        """Whether the row, whose keywords are all there, stands somewhere."""
        ...

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

    @property
    def is_read_in_order(self) -> bool:
        """Whether each of its rows is words side by side in a text."""
        return all(row.is_read_in_order for row in self.rows)

    def holds(self, view: View) -> bool:
        present = view.present if self.field is None else view.present_in(self.field)
        if not self.words.isdisjoint(present):
            return True
        if not self.longer:
            return False
        standing = view.standing(self.field)
        for row in self.longer:  # noqa: SIM110 (a generator for each of thousands of phrases)
            if row.needed <= standing and view.stands(row, self.field):
                return True
        return False

    def places(self, view: View) -> list[Run]:
        return view.places(self)

    def reasons(self, view: View) -> Iterator[Reason]:  # noqa: ARG002 - as all
        yield self, None

    def reasons_at(self, view: View, among: set[Run]) -> Iterator[Reason]:
        if places := [run for run in view.places(self) if run in among]:
            yield self, places

    def triggers(self, cost: Cost) -> frozenset[Number]:
        return frozenset(min(row.keywords, key=cost) for row in self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Any:
    """One of ``plain``, which words alone decide, or one of the ``rest``, which need a closer
    look, holds. ``words`` are the keywords of which each is enough.
    """

    words: frozenset[Number]
    plain: tuple[Term, ...]
    rest: tuple[Expression, ...]

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (*self.plain, *self.rest)

    def holds(self, view: View) -> bool:
        if not self.words.isdisjoint(view.present):
            return True
        for part in self.rest:  # noqa: SIM110 (a generator for each of thousands of topics)
            if part.holds(view):
                return True
        return False

    def reasons(self, view: View) -> Iterator[Reason]:
        present = view.present
        for term in self.plain:
            if not term.words.isdisjoint(present):
                yield term, None
        for part in self.rest:
            if part.holds(view):
                yield from part.reasons(view)

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        return of_any(part.triggers(cost) for part in self.parts)


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
        return rarest((part.triggers(cost) for part in self.parts), cost)


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


def of_any(triggers: Iterable[frozenset[Number] | None]) -> frozenset[Number] | None:
    """What sets off one of several expressions; None where one needs nothing."""
    choices = list(triggers)
    return None if None in choices else frozenset().union(*filter(None, choices))


def rarest(triggers: Iterable[frozenset[Number] | None], cost: Cost) -> frozenset[Number] | None:
    """What sets off all of several expressions: the clause that does so least often."""
    return min(filter(None, triggers), key=lambda words: sum(map(cost, words)), default=None)


def term(label: str, rows: tuple[Row, ...], field: Field | None) -> Term:
    alone = frozenset(row.keywords[0] for row in rows if len(row.keywords) == 1)
    return Term(label, rows, field, alone, tuple(row for row in rows if len(row.keywords) > 1))


def any_of(parts: Iterable[Expression]) -> Expression:
    """One of them; what words alone decide is joined to one set."""
    flat = tuple(_flattened(Any, parts))
    if len(flat) == 1:
        return flat[0]
    plain = tuple(part for part in flat if isinstance(part, Term) and _is_plain(part))
    words = frozenset(chain.from_iterable(map(_enough, flat)))
    return Any(words, plain, tuple(part for part in flat if not _is_plain(part)))


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
