"""Compiled queries that ask where words stand: near one another, or several times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from worker.topics.analysis import Number
from worker.topics.expressions import Cost, Reason, Spot, View, of_any, rarest
from worker.topics.places import Run, apart, in_order, joined, lonely, near, one_a_stretch


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One of several terms, as an operand of NEAR and ATLEAST."""

    parts: tuple[Spot, ...]

    def holds(self, view: View) -> bool:
        return any(part.holds(view) for part in self.parts)

    def places(self, view: View) -> list[Run]:
        return in_order(chain.from_iterable(part.places(view) for part in self.parts))

    def reasons(self, view: View) -> Iterator[Reason]:
        return chain.from_iterable(part.reasons(view) for part in self.parts if part.holds(view))

    def reasons_at(self, view: View, among: set[Run]) -> Iterator[Reason]:
        return chain.from_iterable(part.reasons_at(view, among) for part in self.parts)

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        return of_any(part.triggers(cost) for part in self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """Both stand with at most ``between`` words between. A place joins one of each."""

    left: Spot
    right: Spot
    between: int
    ordered: bool

    def holds(self, view: View) -> bool:
        return self._may_hold(view) and any(True for _ in self._pairs(view))

    def places(self, view: View) -> list[Run]:
        if not self._may_hold(view):
            return []
        return one_a_stretch(joined(*pair) for pair in self._pairs(view))

    def reasons(self, view: View) -> Iterator[Reason]:
        return self._of(list(self._pairs(view)), view)

    def reasons_at(self, view: View, among: set[Run]) -> Iterator[Reason]:
        if self._may_hold(view):
            yield from self._of([p for p in self._pairs(view) if joined(*p) in among], view)

    def _of(self, pairs: Sequence[tuple[Run, Run]], view: View) -> Iterator[Reason]:
        yield from self.left.reasons_at(view, {left for left, _ in pairs})
        yield from self.right.reasons_at(view, {right for _, right in pairs})

    def triggers(self, cost: Cost) -> frozenset[Number] | None:
        return rarest((part.triggers(cost) for part in (self.left, self.right)), cost)

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
