"""What lies before one recipient's teller: what is due, what waits, and where it goes."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from worker.alerts.grouping import events_of, kind_of
from worker.alerts.timing import IMMEDIATE_KINDS
from worker.alerts.wishes import Wish, Wishes
from worker.domain.alerts import AlertItem, AlertKind, Hold, Recipient
from worker.domain.telling import Sending, Spoken

STORIES = frozenset({AlertKind.NEW, AlertKind.UPDATE})
_FOR_COMPANY = frozenset({None, Hold.GROUP_WAIT, Hold.EVENT, Hold.BURST, Hold.STORM})

STALE = timedelta(hours=24)
"""What no channel took for so long is no alert any more: it goes into the next digest."""


def in_order(item: AlertItem) -> tuple[datetime, int, str]:
    """The order of deciding, in whatever order the items were read."""
    return item.created_at, item.article, item.id


def is_for_digest(item: AlertItem) -> bool:
    """A correction of who has digests only keeps its kind; what waited for its channel for days has
    its time, that of a digest.
    """
    is_stale = item.hold is Hold.OUTAGE and item.due_at - item.created_at > STALE
    return item.kind is AlertKind.DIGEST or item.hold is Hold.DIGEST or is_stale


@dataclass
class Desk:
    """The items of one recipient, on their way from ``due`` and ``later`` into ``groups``, the
    ``digest`` and ``waiting``. What stays in ``later`` keeps its time.
    """

    recipient: Recipient
    due: list[AlertItem]
    later: list[AlertItem]
    sendings: list[Sending]
    spoken: list[Spoken]
    asked: Wishes
    now: datetime
    digest: list[AlertItem] = field(default_factory=list)
    groups: list[list[AlertItem]] = field(default_factory=list)
    waiting: list[AlertItem] = field(default_factory=list)

    def wish(self, item: AlertItem) -> Wish:
        return self.asked.of(item)

    def take_due(self, wanted: Callable[[AlertItem], bool]) -> list[AlertItem]:
        """Due items, off the desk."""
        taken = [item for item in self.due if wanted(item)]
        self.due = [item for item in self.due if not wanted(item)]
        return taken

    def take_later(self, wanted: Callable[[AlertItem], bool]) -> list[AlertItem]:
        """Items that are not due yet, off the desk: to go along with one that is."""
        taken = [item for item in self.later if wanted(item)]
        self.later = [item for item in self.later if not wanted(item)]
        return taken

    def company(self, events: Collection[int | None] | None = None) -> list[AlertItem]:
        """Everything that waits for company only, off the desk; of ``events``, if given."""
        return self.take_later(
            lambda item: self.waits_for_company(item) and (events is None or item.event in events)
        )

    def waits_for_company(self, item: AlertItem) -> bool:
        """Whether it goes as soon as there is a message that it belongs in."""
        in_company = item.kind in STORIES and item.hold in _FOR_COMPANY
        return in_company and self.wish(item).quiet_until is None

    def tell(self, items: Iterable[AlertItem]) -> None:
        """One message of these, and of what waits for a digest to say no more of their stories:
        its text is older by then, and the digest lists what was told at once.
        """
        told = list(items)
        self.groups.append(sorted([*told, *self._of_a_digest(told)], key=in_order))

    def put_off(self, items: Iterable[AlertItem], hold: Hold, until: datetime) -> None:
        self.waiting += [replace(item, due_at=until, hold=hold) for item in items]

    def sent(self) -> list[Sending]:
        """What the recipient has been sent, the messages made just now among it."""
        return [*self.sendings, *map(self._sending, self.groups)]

    def _of_a_digest(self, told: Collection[AlertItem]) -> list[AlertItem]:
        topics: dict[int, set[str]] = {}
        for item in told:
            topics.setdefault(item.story, set()).update(item.topics)

        def is_told(item: AlertItem) -> bool:
            said = topics.get(item.story)
            return is_for_digest(item) and said is not None and said.issuperset(item.topics)

        taken = [item for item in self.digest if is_told(item)] + self.take_later(is_told)
        self.digest = [item for item in self.digest if not is_told(item)]
        events = events_of(told)
        return [replace(_at_once(item), event=events[item.story]) for item in taken]

    def _sending(self, items: list[AlertItem]) -> Sending:
        return Sending(
            recipient=self.recipient,
            kind=kind_of(items),
            at=self.now,
            stories=frozenset(item.story for item in items),
            events=frozenset(item.event for item in items if item.event is not None),
            holds=frozenset(item.hold for item in items if item.hold is not None),
        )


def _at_once(item: AlertItem) -> AlertItem:
    """What was meant for a digest, as it is told without one: new, if it does not tell on."""
    tells_on = IMMEDIATE_KINDS.get(item.reason) is AlertKind.UPDATE
    kind = AlertKind.UPDATE if tells_on else AlertKind.NEW
    is_correction = item.kind is AlertKind.CORRECTION
    return replace(item, kind=item.kind if is_correction else kind, hold=None)
