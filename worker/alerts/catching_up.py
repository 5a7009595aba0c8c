"""What is told together for another reason than pace: overviews, what was caught up, and what
quiet hours or an outage held.
"""

from worker.alerts.desk import STORIES, Desk
from worker.alerts.grouping import GATHERED
from worker.domain.alerts import AlertItem, AlertKind, Hold
from worker.domain.topics import Priority


def tell_together(desk: Desk, *, last: bool) -> None:
    """Take from the desk what goes out as one message of its sort. ``last``: no poll comes."""
    _gather(desk, last=last)
    if any(item.hold is Hold.QUIET_HOURS for item in desk.due):
        desk.tell([*desk.take_due(_is_for_the_morning), *desk.company()])
    for is_meant in (_is_overview, _is_caught_up):
        items = desk.take_due(is_meant)
        if items:
            desk.tell([*items, *_of_their_stories(desk, items)])


def _gather(desk: Desk, *, last: bool) -> None:
    """When a recipient's first is due, all go that wait for one another."""
    if last or any(item.kind in GATHERED for item in desk.due):
        desk.due += desk.take_later(
            lambda item: item.kind in GATHERED and desk.wish(item).quiet_until is None
        )


def _of_their_stories(desk: Desk, items: list[AlertItem]) -> list[AlertItem]:
    """What else there is to tell of the same stories."""
    told = {item.story for item in items}

    def is_of_one(item: AlertItem) -> bool:
        return item.kind in STORIES and item.story in told

    return [*desk.take_due(is_of_one), *desk.take_later(is_of_one)]


def _is_for_the_morning(item: AlertItem) -> bool:
    """All but what is urgent, and was not held itself: it does not end up among thirty stories."""
    return item.hold is Hold.QUIET_HOURS or item.priority is not Priority.CRITICAL


def _is_overview(item: AlertItem) -> bool:
    return item.kind is AlertKind.OVERVIEW


def _is_caught_up(item: AlertItem) -> bool:
    return item.kind is AlertKind.CATCH_UP or item.hold is Hold.OUTAGE
