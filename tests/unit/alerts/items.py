"""Alert items as the plan meets them: name what matters."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.builders import NOW
from worker.alerts.calm import plan
from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    AlertState,
    Channel,
    ChannelType,
    Hold,
    Recipient,
    Route,
)
from worker.domain.settings import AlertSettings
from worker.domain.telling import Past, Plan, Sending, Spoken
from worker.domain.topics import Priority

ANNA = Recipient(ChannelType.EMAIL, "anna@example.org", "mail")
BOX = Recipient(ChannelType.MAILDIR, "box", "box")
HOOK = Recipient(ChannelType.WEBHOOK, "hook", "hook")
CHANNELS = {
    "mail": Channel("mail", ChannelType.EMAIL, to=("anna@example.org",)),
    "box": Channel("box", ChannelType.MAILDIR, path="box"),
    "hook": Channel("hook", ChannelType.WEBHOOK, url="https://hook.example/"),
}
NOTHING = Past({}, {})


def item(name: str, recipient: Recipient | None = ANNA, **changes: Any) -> AlertItem:
    """An item due now; ``minutes`` moves that, ``decided`` when it was made."""
    due_at = NOW + timedelta(minutes=changes.pop("minutes", 0))
    created_at = NOW - timedelta(minutes=changes.pop("decided", 2))
    base = AlertItem(
        id=name,
        recipient=recipient,
        kind=AlertKind.NEW,
        state=AlertState.OPEN,
        reason=AlertReason.NEW_STORY,
        article=sum(map(ord, name)),
        version=1,
        story=sum(map(ord, name)),
        topics=("munition",),
        priority=Priority.NORMAL,
        routes=("all",),
        created_at=created_at,
        due_at=due_at,
    )
    return replace(base, **changes)


def settings(*routes: Route, **changes: Any) -> AlertSettings:
    return AlertSettings("example.org", channels=CHANNELS, routes=routes, **changes)


def sending(minutes_ago: float, *stories: int, **changes: Any) -> Sending:
    """A message to Anna, some time ago."""
    base = Sending(
        recipient=ANNA,
        kind=AlertKind.NEW,
        at=NOW - timedelta(minutes=minutes_ago),
        stories=frozenset(stories),
        events=frozenset(stories),
        holds=frozenset(),
    )
    return replace(base, **changes)


def past(*sendings: Sending, spoken: tuple[Spoken, ...] = ()) -> Past:
    return Past({ANNA.key: sendings}, {ANNA.key: spoken})


def planned(items: list[AlertItem], *routes: Route, **given: Any) -> Plan:
    """The plan at ``at``, NOW if not given."""
    before = given.pop("past", NOTHING)
    now: datetime = given.pop("at", NOW)
    done = given.pop("done", {})
    last = given.pop("last", False)
    return plan(items, before, settings(*routes, **given), done, now, last=last)


def going(made: Plan) -> list[str]:
    """The names of the items of each message, in turn."""
    return ["".join(item.id for item in group.items) for group in made.groups]


def waits(made: Plan) -> dict[str, tuple[Hold | None, float]]:
    """What waits, why, and how many minutes from NOW on."""
    return {
        item.id: (item.hold, (item.due_at - NOW).total_seconds() / 60) for item in made.waiting
    }
