"""All rules together, and the index that finds those a document may fulfil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker.domain.topics import Field, Priority
from worker.topics.analysis import Number
from worker.topics.expressions import Cost, Expression, Row


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
    keyword.
    """

    rules: tuple[Rule, ...]
    values: Mapping[Field, Mapping[str, Number]]
    lengths: Sequence[int]

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
