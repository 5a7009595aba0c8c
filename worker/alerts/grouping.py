"""Which alert items go out in one message."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from worker.domain.alerts import AlertItem, AlertKind, ChannelType, Recipient

Group = tuple[Recipient, AlertKind, list[AlertItem]]

TOGETHER = frozenset({AlertKind.OVERVIEW, AlertKind.CATCH_UP, AlertKind.DIGEST})
"""Kinds of which a recipient gets one message for all stories."""

GATHERED = frozenset({AlertKind.CATCH_UP})
"""Kinds whose items wait for each other: when a recipient's first is due, all go."""

MOST_IN_MAIL = 200
"""Stories in one message; more go out as several. Ten big feeds polled for the first time made
one mail of 6.9 MB, which no mail server takes."""
MOST_IN_CALL = 10
"""The same for webhooks, whose receivers take 20 kB (see ``worker.render.webhook``)."""

_MAIL = frozenset({ChannelType.EMAIL, ChannelType.MAILDIR})


def ready(items: Sequence[AlertItem], now: datetime, *, last: bool = False) -> list[AlertItem]:
    """The items that go out now, of ``items`` that are due or will be within minutes. ``last``
    says that no poll will bring more: what is gathered waits for nothing then.
    """
    due = [item for item in items if item.due_at <= now]
    going = {(item.recipient, item.kind) for item in due}
    return [
        item
        for item in items
        if item.due_at <= now
        or (item.kind in GATHERED and (last or (item.recipient, item.kind) in going))
    ]


def group(items: Iterable[AlertItem]) -> list[Group]:
    """One group a recipient and story; one a recipient for the kinds told ``TOGETHER``.

    A story that is both new and updated to one recipient goes out as new. Groups stand in
    the order in which their first items were decided.
    """
    groups: dict[tuple[Recipient, object], list[AlertItem]] = {}
    for item in items:
        if item.recipient is not None:
            what = item.kind if item.kind in TOGETHER else item.story
            groups.setdefault((item.recipient, what), []).append(item)
    return [
        (recipient, _kind(members), members[start : start + most])
        for (recipient, _), members in groups.items()
        for most in [most_stories(recipient.type)]
        for start in range(0, len(members), most)
    ]


def most_stories(type_: ChannelType) -> int:
    """How many stories one message to this type of channel tells at most."""
    return MOST_IN_MAIL if type_ in _MAIL else MOST_IN_CALL


def _kind(members: list[AlertItem]) -> AlertKind:
    kinds = {item.kind for item in members}
    return AlertKind.NEW if AlertKind.NEW in kinds else members[0].kind
