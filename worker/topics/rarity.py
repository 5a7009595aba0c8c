"""Which topics to look at: those whose rarest clause has a word in the document.

Which clause is rarest is guessed from the length of its words until a few hundred documents
have shown it. A wrong guess costs time and never changes the answer.
"""

from collections import Counter
from collections.abc import Set as AbstractSet
from itertools import chain

from worker.topics.analysis import Number
from worker.topics.program import Program

LEARNT_FROM = 256
"""Documents that are counted before the guess is replaced."""

_UNSEEN = 0.2
"""What a keyword that was never seen counts as, in documents of those counted."""


class Rarity:
    """The index from keywords to rules, made anew once it is known what is rare."""

    def __init__(self, program: Program, learnt_from: int = LEARNT_FROM) -> None:
        self._program = program
        self._left = learnt_from
        self._seen = Counter[Number]()
        self._index = program.index(program.guess)
        self._triggers = self._index.keys()

    def candidates(self, present: AbstractSet[Number]) -> list[int]:
        """The rules that may hold, by their place in the program, in order."""
        if self._left:
            self._learn(present)
        index = self._index
        return sorted(set(chain.from_iterable(map(index.__getitem__, present & self._triggers))))

    def _learn(self, present: AbstractSet[Number]) -> None:
        self._seen.update(present)
        self._left -= 1
        if not self._left:
            seen = self._seen
            self._index = self._program.index(lambda number: seen.get(number, _UNSEEN))
            self._triggers = self._index.keys()
            self._seen = Counter()
