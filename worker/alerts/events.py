"""Whether two texts tell of one event, in whatever words and language.

Precision matters less than for stories, since nothing is hidden: each text is linked. But two
events taken for one delay the second, so one shared name never makes an event.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from worker.alerts.marks import BOTH, NAME, NUMBER, TITLE, TOPIC, key, marks
from worker.text.fold import fold

__all__ = ["Texts", "agreement", "common", "marks", "same_event"]

LEAST = 3.0
"""Weight of what two texts share. A name in both titles and texts weighs 2.5, a word of both
titles 1.5, a name of both texts 0.5."""
LEAST_SHARE = 0.3
"""The same as a share of all that the one with fewer marks is known by."""
LEAST_MARKS = 2
"""Shared marks that stand in one title at least and are no common ones. In German every noun of
a text is a name, and reports of one day share a dozen."""
WITHIN_EVENTS = 3
"""Events that have a mark, from which on it is a common one."""
_TITLED = frozenset({TITLE, BOTH})
_WEIGHTS = {TITLE: 1.0, NAME: 0.5, BOTH: 2.0, NUMBER: 1.0}
_IN_BOTH_TITLES = 0.5
_COMMON = 0.4
"""What a common mark weighs less by."""
_LIGHTEST = 4.0
"""A flash of three words is measured as if it had as many marks as one of four."""

_EVERYDAY = """
    Nato NATO OTAN НАТО EU UE Europa Europe Europäische Union Ukraine Ukraina Ukrajina Україна
    ukrainische ukrainian Russland Russia Russie Rosja Rusia Россия russische russian USA US
    Deutschland Germany Allemagne Niemcy deutsche Berlin Brüssel Brussels Bruxelles Bruksela
    Moskau Moscow Moscou Moskwa Москва Kiew Kyiv Kiev Kijów Київ Washington Paris London
    Warschau Warszawa Putin Poutine Selenskyj Zelensky Trump Biden Israel Gaza China Krieg war
    guerre wojna Minister minister Ministerin ministre Präsident president président prezydent
    Regierung government gouvernement rząd Land Länder Staaten states Menschen people Polska
    Polen Bundeswehr Bundesregierung Bundestag Verteidigungsminister Außenminister Soldaten
    Armee army Generalsekretär secretary general Sprecher Sprecherin dpa AFP Reuters AP
"""
_EVERYWHERE = frozenset(key(fold(word)) for word in _EVERYDAY.split())
"""Names of every day's news. What else is common, a recipient's own events show."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Marks as they are compared. ``titled`` are those of the title that are not everyday's."""

    topics: frozenset[str]
    kinds: Mapping[str, str]
    keys: frozenset[str]
    titled: frozenset[str]


def same_event(
    one: Sequence[str], other: Sequence[str], commons: Collection[str] = frozenset()
) -> bool:
    """Whether two articles' marks are those of one event."""
    return agreement(one, other, commons) > 0


def agreement(
    one: Sequence[str], other: Sequence[str], commons: Collection[str] = frozenset()
) -> float:
    """How much two articles agree, 0 where they tell of different events.

    They share a topic, more than one telling mark, and enough weight, by itself and by its share
    of the shorter one's. ``commons`` is what ``common`` says of a recipient's events.
    """
    here, there = _known(tuple(one)), _known(tuple(other))
    if here.topics.isdisjoint(there.topics):
        return 0.0
    shared = here.keys & there.keys
    telling = shared & (here.titled | there.titled)
    if len(telling.difference(commons)) < LEAST_MARKS:
        return 0.0
    weight = sum(_shared(mark, here, there, commons) for mark in shared)
    lighter = max(_LIGHTEST, min(_total(here, commons), _total(there, commons)))
    return weight if weight >= LEAST and weight >= LEAST_SHARE * lighter else 0.0


class Texts:
    """Texts of which the events are known, found by the marks that they share with another: of a
    thousand few are worth a comparison.
    """

    def __init__(self) -> None:
        self._texts: list[tuple[Sequence[str], int]] = []
        self._by_mark: dict[str, list[int]] = defaultdict(list)
        self._by_title: dict[str, list[int]] = defaultdict(list)

    def add(self, of: Sequence[str], event: int) -> None:
        known = _known(tuple(of))
        for mark in known.keys:
            self._by_mark[mark].append(len(self._texts))
        for mark in known.titled:
            self._by_title[mark].append(len(self._texts))
        self._texts.append((of, event))

    def event_of(self, of: Sequence[str], commons: Collection[str] = frozenset()) -> int | None:
        """The event of the text that agrees most with these marks, of equal ones the first; None
        where none does.
        """
        rated = ((agreement(of, self._texts[n][0], commons), -n) for n in self._alike(of, commons))
        best, place = max(rated, default=(0.0, 0))
        return self._texts[-place][1] if best else None

    def _alike(self, of: Sequence[str], commons: Collection[str]) -> Iterator[int]:
        """The places of texts that share enough telling marks."""
        known = _known(tuple(of))
        shared: Counter[int] = Counter()
        for mark in known.keys.difference(commons):
            table = self._by_mark if mark in known.titled else self._by_title
            shared.update(table.get(mark, ()))
        return (place for place, count in shared.items() if count >= LEAST_MARKS)


def common(events: Mapping[int, Collection[Sequence[str]]]) -> frozenset[str]:
    """What is no mark of any one event: that several of ``events`` (their texts' marks) have."""
    held: dict[str, int] = {}
    for texts in events.values():
        for mark in {mark for text in texts for mark in _known(tuple(text)).kinds}:
            held[mark] = held.get(mark, 0) + 1
    return frozenset(mark for mark, count in held.items() if count >= WITHIN_EVENTS)


def _shared(mark: str, here: _Known, there: _Known, commons: Collection[str]) -> float:
    kinds = here.kinds[mark], there.kinds[mark]
    titled = _IN_BOTH_TITLES if _TITLED.issuperset(kinds) else 0.0
    return (min(_WEIGHTS[kind] for kind in kinds) + titled) * _rarity(mark, commons)


def _total(known: _Known, commons: Collection[str]) -> float:
    return sum(_WEIGHTS[kind] * _rarity(mark, commons) for mark, kind in known.kinds.items())


def _rarity(mark: str, commons: Collection[str]) -> float:
    return _COMMON if mark in commons or mark in _EVERYWHERE else 1.0


@lru_cache(4096)
def _known(of: tuple[str, ...]) -> _Known:
    kinds = {mark[2:]: mark[:2] for mark in of if not mark.startswith(TOPIC)}
    return _Known(
        topics=frozenset(mark for mark in of if mark.startswith(TOPIC)),
        kinds=kinds,
        keys=frozenset(kinds),
        titled=frozenset(mark for mark, kind in kinds.items() if kind in _TITLED) - _EVERYWHERE,
    )
