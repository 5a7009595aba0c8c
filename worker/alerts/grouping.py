"""Of what kind a message is, and how many stories it holds at most."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from worker.domain.alerts import MAILED, AlertItem, AlertKind, ChannelType, Hold, Recipient
from worker.domain.telling import Group, Slot

TOGETHER = frozenset({AlertKind.OVERVIEW, AlertKind.CATCH_UP, AlertKind.DIGEST})
"""Kinds of which a recipient gets one message for all stories."""

GATHERED = frozenset({AlertKind.CATCH_UP})
"""Kinds whose items wait for each other: when a recipient's first is due, all go."""

MOST_IN_MAIL = 200
"""Stories in one message; more go out as several. Ten big feeds polled for the first time made
one mail of 6.9 MB, which no mail server takes."""
MOST: Mapping[ChannelType, int] = {
    ChannelType.WEBHOOK: 12,
    ChannelType.SLACK: 20,
    ChannelType.TEAMS: 25,
    ChannelType.MATTERMOST: 50,
    ChannelType.DISCORD: 15,
    ChannelType.NTFY: 12,
}
"""The same for calls: as many as each service's limits leave room to name, with long titles and
addresses (a webhook's 20 kB: see ``worker.render.webhook``)."""

_LEADING = (
    AlertKind.NEW,
    AlertKind.CORRECTION,
    AlertKind.UPDATE,
    AlertKind.CATCH_UP,
    AlertKind.OVERVIEW,
)
"""What a message of several kinds is. A story that is new and corrected is new to its reader."""


def groups_of(
    recipient: Recipient,
    items: Sequence[AlertItem],
    kind: AlertKind | None = None,
    slot: Slot | None = None,
) -> Iterator[Group]:
    """The message of these items, or several where their stories are too many for one; of their
    own kind if none is given. The first has the ``slot``, which is done by it.
    """
    kind = kind or kind_of(items)
    for part in _parts(items, most_stories(recipient.type)):
        yield Group(recipient, kind, tuple(part), slot)
        slot = None


def kind_of(items: Sequence[AlertItem]) -> AlertKind:
    """What a message is to its reader. What a night held is news; what an outage of its channel or
    of its feed held is caught up, with whatever goes along.
    """
    kinds, holds = {item.kind for item in items}, {item.hold for item in items}
    is_caught_up = AlertKind.CATCH_UP in kinds and Hold.QUIET_HOURS not in holds
    if is_caught_up or Hold.OUTAGE in holds:
        return AlertKind.CATCH_UP
    return next(kind for kind in _LEADING if kind in kinds)


def events_of(items: Iterable[AlertItem]) -> dict[int, int]:
    """The event of each story: its own, where none of its items has joined one."""
    given = list(items)
    alone = {item.story: item.story for item in given}
    return alone | {item.story: item.event for item in given if item.event is not None}


def most_stories(type_: ChannelType) -> int:
    """How many stories one message to this type of channel tells at most."""
    return MOST_IN_MAIL if type_ in MAILED else MOST[type_]


def _parts(items: Sequence[AlertItem], most: int) -> list[list[AlertItem]]:
    """A story's items stand in one part, or its correction might be read before it; the stories of
    an event do where they fit.
    """
    by_event: dict[int, list[int]] = {}
    for story, event in events_of(items).items():
        by_event.setdefault(event, []).append(story)
    place: dict[int, int] = {}
    part, room = 0, most
    for stories in by_event.values():
        if room < len(stories) <= most:
            part, room = part + 1, most
        for story in stories:
            if not room:
                part, room = part + 1, most
            place[story], room = part, room - 1
    parts: list[list[AlertItem]] = [[] for _ in range(part + 1)]
    for item in items:
        parts[place[item.story]].append(item)
    return parts
