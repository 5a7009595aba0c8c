"""Telling calmly: what a recipient has heard, what goes out now, and what waits and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from worker.domain.alerts import (
    AlertItem,
    AlertKind,
    AlertReason,
    ChannelType,
    Hold,
    Recipient,
)
from worker.domain.topics import Priority

TAKES_BACK = frozenset({AlertReason.CORRECTED, AlertReason.RETRACTED})
"""Reasons of items that take back what was told."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What one recipient has been told of one story, or is about to be: open items count, what
    was suppressed does not, nor what was given up while nobody can have received it.

    ``article`` and ``version`` are those of the newest item, ``routes`` and ``priority`` of all.
    ``articles`` are those of all items. ``follow_ups`` counts the messages of kind UPDATE, one
    that still waits as well. ``corrected_at`` is when something of it was last taken back,
    ``retracted_at`` when all of it was.

    ``last_at`` may lie ahead: then ``hold`` is why, and ``told_at`` when they last heard of it
    before. What waits for a digest, until ``digest_at``, is no part of this where anything is told
    at once.
    """

    recipient: Recipient
    topics: frozenset[str]
    priority: Priority
    routes: tuple[str, ...]
    article: int
    version: int
    first_at: datetime
    last_at: datetime
    follow_ups: int = 0
    articles: frozenset[int] = frozenset()
    corrected_at: datetime | None = None
    retracted_at: datetime | None = None
    told_at: datetime | None = None
    hold: Hold | None = None
    digest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that was made for a recipient not long ago. ``stories`` and ``events`` are what
    its items tell of, ``holds`` why they had waited.
    """

    recipient: Recipient
    kind: AlertKind
    at: datetime
    stories: frozenset[int]
    events: frozenset[int]
    holds: frozenset[Hold]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A story that a recipient was told of not long ago, by what its event is known by."""

    recipient: Recipient
    story: int
    event: int
    marks: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """What recipients were told of late, oldest first, by their keys."""

    sendings: Mapping[str, Sequence[Sending]]
    spoken: Mapping[str, Sequence[Spoken]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A digest that is due: what came after ``begins`` up to ``ends``, the time of day at which
    these routes tell. After days without power one slot stands for all that passed.
    """

    recipient: Recipient
    routes: tuple[str, ...]
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """One message to be made. A digest may have no items; it has its ``slot``."""

    recipient: Recipient
    kind: AlertKind
    items: tuple[AlertItem, ...]
    slot: Slot | None = None

    @property
    def is_urgent(self) -> bool:
        """Whether it goes out before what waits already. Readers of something that was wrong hear
        of it before they read on.
        """
        return self.kind is AlertKind.CORRECTION or any(
            item.priority is Priority.CRITICAL or item.reason in TAKES_BACK for item in self.items
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the items that are due: ``groups`` go out, ``waiting`` ones get a new time
    and the reason, ``suppressed`` ones are told to nobody. ``slots`` are digests that need no
    message: ``empty: skip``, or a route seen for the first time.
    """

    groups: tuple[Group, ...] = ()
    waiting: tuple[AlertItem, ...] = ()
    suppressed: tuple[AlertItem, ...] = ()
    slots: tuple[Slot, ...] = ()


class Trouble(StrEnum):
    """Why nothing goes out over a channel."""

    DOWN = "down"
    """Its server fails; one message at a time asks whether it is well again."""
    ASKED = "asked"
    """Its server asked to be left alone for a while."""
    MISCONFIGURED = "misconfigured"
    """A person must mend the config; it is tried again every few minutes."""
    DISABLED = "disabled"
    """It is gone (410), or has failed for days: not called until its config changes or a person
    enables it.
    """


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel in trouble. ``channel`` is None for all of a type that share one server.

    ``failures`` in a row ``since`` then; no message goes out before ``until``. ``config`` is a
    digest of the channel's settings: other settings end the trouble.
    """

    type: ChannelType
    channel: str | None
    trouble: Trouble
    since: datetime
    until: datetime
    failures: int
    problem: str
    config: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand a message over. ``outcome`` is sent, failed, dead or unknown."""

    number: int
    at: datetime
    outcome: str
    code: int | None
    detail: str
    receipt: str | None


@dataclass(frozen=True, slots=True)
class Survey:
    """What a digest checked: feeds that could be read and those that could not (by name, with
    since when), and what came in its window.
    """

    feeds: int
    failing: tuple[tuple[str, datetime], ...]
    articles: int
    stories: int
    matched: int
    copies: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """The invariant in figures, each 0 where all is well.

    ``overdue`` items are due for minutes and in no message, ``astray`` ones count as told and are
    in none, ``stuck`` messages should have been tried minutes ago: it was not their turn where
    what was made before they fell due has been tried over their server since. ``dead`` were given
    up, and ``oldest`` is since when the oldest message waits.
    """

    overdue: int = 0
    astray: int = 0
    stuck: int = 0
    waiting: int = 0
    dead: int = 0
    oldest: datetime | None = None

    @property
    def lost(self) -> int:
        """What nothing will bring out by itself."""
        return self.overdue + self.astray + self.stuck
