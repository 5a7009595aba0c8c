"""An outbox of every kind, with what writes alert items for it, under one face."""

from datetime import datetime
from itertools import count
from types import TracebackType
from typing import Any, Protocol, Self

from tests.builders import NOW, article
from tests.contract.scribe import Scribe, item, planned
from tests.memory_outbox import MemoryOutbox
from worker.domain.alerts import AlertItem, Message
from worker.domain.corpus import StoredArticle
from worker.domain.notices import Incident
from worker.domain.outbox import Outbox
from worker.domain.stories import Relation, Verdict, VerdictReason
from worker.storage import Store


class Ledger(Protocol):
    outbox: Outbox

    def told(self, *identities: str, of: int | None = None, **changes: Any) -> AlertItem:
        """Write alert items about a new article, in the story ``of`` or in one of its own; the
        last of them.
        """
        ...

    def inform(self, incident: Incident, item: AlertItem) -> None:
        """Write a message about an incident to the recipient of an item."""
        ...

    def again(self) -> Outbox:
        """The outbox as another process opens it."""
        ...


class StoredLedger:
    """One in a database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stores = [Store.open(url)]
        self.store = self._stores[0]
        self.outbox: Outbox = self.store.outbox

    def told(self, *identities: str, of: int | None = None, **changes: Any) -> AlertItem:
        return Scribe(self.store).told(*identities, of=of, **changes).alerts[-1]

    def inform(self, incident: Incident, item: AlertItem) -> None:
        people = [item.recipient] if item.recipient else []
        self.store.incidents.open(
            incident.key, incident.title, incident.detail, people, incident.opened_at
        )

    def again(self) -> Outbox:
        self._stores.append(Store.open(self._url))
        return self._stores[-1].outbox

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for store in self._stores:
            store.close()


class MemoryLedger:
    """One in memory."""

    def __init__(self) -> None:
        self._memory = MemoryOutbox(_told_of)
        self.outbox: Outbox = self._memory
        self._numbers, self._stories = count(1), count(1)

    def told(self, *identities: str, of: int | None = None, **changes: Any) -> AlertItem:
        number = next(self._numbers)
        story = next(self._stories) if of is None else of
        items = [item(identity, number, story, **changes) for identity in identities]
        self._memory.decide(items)
        return items[-1]

    def inform(self, incident: Incident, item: AlertItem) -> None:
        people = [item.recipient] if item.recipient else []
        self._memory.inform(incident, people, incident.opened_at)

    def again(self) -> Outbox:
        return self.outbox


def _told_of(told: AlertItem) -> StoredArticle:
    verdict = Verdict(Relation.NEW, VerdictReason.NOTHING_SIMILAR)
    source = article(title=f"Bericht told-{told.article}")
    return StoredArticle(told.article, told.story, told.version, source, verdict, (), ())


def arrange(outbox: Outbox, *items: AlertItem, now: datetime = NOW, **group: Any) -> Message:
    """The message that tells of these items."""
    before = {message.id for message in outbox.messages()}
    assert outbox.arrange(planned(*items, **group), now) == 1
    [made] = [message for message in outbox.messages() if message.id not in before]
    return made
