"""What was decided against what arrived: nothing lost, and every extra copy accounted for."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from tests.integration.service.faults import Site
from tests.integration.service.invariants import check, copies
from worker.domain.telling import Backlog
from worker.storage.tables import alert_items, deliveries

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figures:
    """``extra`` are copies beyond the first, by receiver."""

    alerts: int
    messages: int
    attempts: Counter[str]
    extra: Counter[str]


def settle(place: Site) -> Figures:
    """The figures, once all is told. Fails where an alert is lost, something waits, a copy has
    other bytes than the first or a Message-ID that nobody made, or where one came again though it
    was known what had become of the one before.
    """
    check(place)
    assert place.store.outbox.backlog(datetime.now(UTC)) == Backlog()
    with place.reading() as connection:
        alerts = len(connection.execute(select(alert_items.c.id)).all())
        tried = [tuple(row) for row in connection.execute(_TRIED)]
    doubts = Counter(message for message, outcome in tried if outcome == UNKNOWN)
    extra = Counter[str]()
    for name, own in copies(place).items():
        for message, bytes_ in own.items():
            again = len(bytes_) - 1
            assert again <= doubts[message], f"{name}: {message} came again without a doubt"
            extra[name] += again
    attempts = Counter(outcome for _, outcome in tried)
    return Figures(alerts, len({message for message, _ in tried}), attempts, extra)


_TRIED = select(deliveries.c.message, deliveries.c.outcome)
