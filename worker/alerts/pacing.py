"""How stories that may be told now are: one by one, by their event, or together.

A message about an event takes along all that waits for the event, a grouped one all that waits for
company. So what waits is told by the next message of its sort, whatever else comes: the time at
which it is due never moves.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from worker.alerts.bursts import STORM, pace
from worker.alerts.desk import STORIES, Desk
from worker.alerts.happenings import Happenings
from worker.alerts.wishes import Wish, most_eager
from worker.domain.alerts import AlertItem, AlertKind, Burst, Hold
from worker.domain.topics import Priority


@dataclass(frozen=True, slots=True)
class _Tale:
    """What goes out together: a story, or all texts on one event."""

    items: tuple[AlertItem, ...]
    wish: Wish

    @property
    def event(self) -> int | None:
        return self.items[0].event

    @property
    def is_urgent(self) -> bool:
        return any(item.priority is Priority.CRITICAL for item in self.items)

    @property
    def is_spared(self) -> bool:
        """Whether neither its event nor a burst holds it."""
        return self.wish.is_eager or self.corrects

    @property
    def corrects(self) -> bool:
        return any(item.kind is AlertKind.CORRECTION for item in self.items)

    @property
    def ends_at(self) -> datetime:
        """When it has been held for as long as anything is."""
        return min(item.created_at for item in self.items) + self.wish.patience

    def has_waited(self, *holds: Hold) -> bool:
        return any(item.hold in holds for item in self.items)


Tales = Sequence[_Tale]


def tell_stories(desk: Desk) -> None:
    """Tell, or put off, all that is due on the desk."""
    _keep_stories_together(desk)
    _assign_events(desk)
    tales = _tales(desk)
    for tale in tales:
        if tale.is_urgent:
            desk.tell(_in_company(desk, tale).items)
    going = [_in_company(desk, t) for t in tales if t.is_spared and not t.is_urgent]
    calm = [tale for tale in tales if not tale.is_urgent and not tale.is_spared]
    for burst in dict.fromkeys(tale.wish.burst for tale in calm):
        going += _calmed(desk, [tale for tale in calm if tale.wish.burst == burst], burst)
    _tell_but_in_storms(desk, going)


def _keep_stories_together(desk: Desk) -> None:
    """What comes while the story itself waits for company waits with it, as they are one message;
    what may not wait takes along what there is of its story.
    """
    news = (item for item in desk.later if item.kind is AlertKind.NEW)
    waiting = {item.story: item for item in news if desk.waits_for_company(item)}

    def joins(item: AlertItem) -> bool:
        urgent = item.priority is Priority.CRITICAL or desk.wish(item).is_eager
        return item.story in waiting and not urgent

    for item in desk.take_due(joins):
        first = waiting[item.story]
        desk.put_off([item], first.hold or Hold.GROUP_WAIT, first.due_at)
    going = {item.story for item in desk.due}
    desk.due += desk.take_later(lambda item: item.kind in STORIES and item.story in going)


def _assign_events(desk: Desk) -> None:
    """The events of what is due, and of what could go along."""
    asking = [item for item in (*desk.due, *desk.later) if _is_of_an_event(desk, item)]
    events = Happenings(desk.spoken, desk.sendings, desk.now)
    assigned = {item.id: item for item in events.assigned(asking)}
    desk.due = [assigned.get(item.id, item) for item in desk.due]
    desk.later = [assigned.get(item.id, item) for item in desk.later]


def _is_of_an_event(desk: Desk, item: AlertItem) -> bool:
    return item.kind in STORIES and bool(desk.wish(item).event_wait)


def _tales(desk: Desk) -> list[_Tale]:
    """A story each; all texts on one event, where their routes wait for it."""
    stories: dict[int, list[AlertItem]] = {}
    for item in desk.take_due(lambda _: True):
        stories.setdefault(item.story, []).append(item)
    tales: dict[Hashable, _Tale] = {}
    for items in stories.values():
        tale = _Tale(tuple(items), most_eager([desk.wish(item) for item in items]))
        alone = tale.corrects or not tale.wish.event_wait
        key = ("story", items[0].story) if alone else ("event", tale.event)
        tales[key] = _joined(tales[key], tale) if key in tales else tale
    return list(tales.values())


def _joined(one: _Tale, other: _Tale) -> _Tale:
    return _Tale((*one.items, *other.items), most_eager([one.wish, other.wish]))


def _in_company(desk: Desk, tale: _Tale) -> _Tale:
    """A tale with all that waits for another text on its event; a correction goes alone."""
    events = {item.event for item in tale.items} - {None}
    if tale.corrects or not events:
        return tale
    return replace(tale, items=(*tale.items, *desk.company(events)))


def _calmed(desk: Desk, tales: Tales, burst: Burst | None) -> list[_Tale]:
    """Those that go now, each in its turn or all as one; the others are put off."""
    held = _held_by_events(desk, tales)
    if burst:
        flow = pace(burst, Hold.BURST, desk.sent(), desk.now)
        if flow.until:
            return _held_by_burst(desk, tales, held, flow.until)
        gathered = any(tale.has_waited(Hold.BURST, Hold.STORM) for tale in tales)
        if gathered or len(tales) - len(held) > flow.room:
            return [_all_together(desk, tales, Hold.BURST)]
    for place, until in held.items():
        desk.put_off(tales[place].items, Hold.EVENT, until)
    return [_in_company(desk, tale) for place, tale in enumerate(tales) if place not in held]


def _held_by_events(desk: Desk, tales: Tales) -> dict[int, datetime]:
    """Until when tales wait for their events, by their places."""
    events = Happenings(desk.spoken, desk.sent(), desk.now)
    wanted = (
        (place, min(tale.ends_at, events.next_at(tale.event, tale.wish.event_wait)))
        for place, tale in enumerate(tales)
    )
    return {place: until for place, until in wanted if until > desk.now}


def _held_by_burst(
    desk: Desk, tales: Tales, held: dict[int, datetime], until: datetime
) -> list[_Tale]:
    """All wait for the grouped message; where one has waited for as long as anything does, this is
    its time.
    """
    if any(tale.ends_at <= desk.now for tale in tales):
        return [_all_together(desk, tales, Hold.BURST)]
    for place, tale in enumerate(tales):
        latest = max(until, held.get(place, until))
        hold = Hold.BURST if latest == until else Hold.EVENT
        desk.put_off(tale.items, hold, min(latest, tale.ends_at))
    return []


def _all_together(desk: Desk, tales: Tales, hold: Hold) -> _Tale:
    """One message of these and of all that waits for company."""
    items = [*(item for tale in tales for item in tale.items), *desk.company()]
    return _Tale(tuple(replace(item, hold=hold) for item in items), tales[0].wish)


def _tell_but_in_storms(desk: Desk, tales: Tales) -> None:
    """Nobody gets more than a mailbox takes, whatever the config says: then all is one message."""
    if not tales:
        return
    flow = pace(STORM, Hold.STORM, desk.sent(), desk.now)
    if flow.until:
        for tale in tales:
            desk.put_off(tale.items, Hold.STORM, flow.until)
    elif len(tales) > flow.room or any(tale.has_waited(Hold.STORM) for tale in tales):
        desk.tell(_all_together(desk, tales, Hold.STORM).items)
    else:
        for tale in tales:
            desk.tell(tale.items)
