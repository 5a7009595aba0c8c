"""Which event each story of a recipient belongs to, and when its next text may be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from worker.alerts.desk import in_order
from worker.alerts.events import Texts, common
from worker.domain.alerts import AlertItem, AlertKind
from worker.domain.telling import Sending, Spoken

SPAN = timedelta(hours=6)
"""How long after it was told of last an event may be recognised in a new text."""
_TELLING = frozenset({AlertKind.NEW, AlertKind.UPDATE})
"""Kinds of messages after which the next text on an event waits; these take along what waits."""


@dataclass
class Happenings:
    """The events of one recipient: those told of lately, and those that items begin."""

    spoken: Sequence[Spoken]
    sendings: Sequence[Sending]
    now: datetime
    _begun: dict[int, int] = field(default_factory=dict)

    def assigned(self, items: Iterable[AlertItem]) -> list[AlertItem]:
        """The items with their events, which those of one story share; in the order of deciding.

        What has its event keeps it.
        """
        given = sorted(items, key=in_order)
        for item in given:
            if item.event is not None:
                self._begin(item, item.event)
        for item in given:
            if item.story not in self._begun:
                self._begin(item, self._event(item))
        return [_with_event(item, self._begun[item.story]) for item in given]

    def next_at(self, event: int | None, waits: Sequence[timedelta]) -> datetime:
        """When the next message on an event may go out: the wait widens with each one, and begins
        anew after a quiet time of twice the longest.
        """
        told = [one.at for one in self.sendings if event in one.events and one.kind in _TELLING]
        if not told or not waits or self.now - told[-1] > 2 * waits[-1]:
            return self.now
        run = 1
        for earlier, later in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
            if later - earlier > 2 * waits[-1]:
                break
            run += later > earlier
        return told[-1] + waits[min(run, len(waits)) - 1]

    def _begin(self, item: AlertItem, event: int) -> None:
        self._begun.setdefault(item.story, event)
        self._texts.add(item.marks, event)

    def _event(self, item: AlertItem) -> int:
        """The story's own event; else that of the text which agrees most; else a new one."""
        if item.story in self._by_story:
            return self._by_story[item.story]
        event = self._texts.event_of(item.marks, self._common)
        return item.story if event is None else event

    @cached_property
    def _lately(self) -> list[Spoken]:
        return [one for one in self.spoken if self.now - one.at <= SPAN]

    @cached_property
    def _texts(self) -> Texts:
        texts = Texts()
        for one in self._lately:
            texts.add(one.marks, one.event)
        return texts

    @cached_property
    def _by_story(self) -> Mapping[int, int]:
        return {one.story: one.event for one in self.spoken}

    @cached_property
    def _common(self) -> frozenset[str]:
        events: dict[int, list[tuple[str, ...]]] = {}
        for one in self._lately:
            events.setdefault(one.event, []).append(one.marks)
        return common(events)


def _with_event(item: AlertItem, event: int) -> AlertItem:
    return item if item.event == event else replace(item, event=event)
