"""Keeping a message's lease while it is being sent.

A mail server may take ten minutes to say yes, and a sender that was killed must not keep its
message from going out for as long: so the lease is short, and whoever lives renews it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from worker.domain.alerts import Message
from worker.domain.errors import StoreError
from worker.domain.outbox import Outbox
from worker.domain.ports import Clock

LEASE = timedelta(minutes=1)
RENEWED = LEASE / 4

log = logging.getLogger(__name__)


@contextmanager
def kept(message: Message, outbox: Outbox, clock: Clock) -> Iterator[None]:
    """Renew the message's lease, from a thread beside, until the block ends."""
    done = Event()

    def renew() -> None:
        while not done.wait(RENEWED.total_seconds()):
            try:
                outbox.renew(message, clock.now() + LEASE)
            except StoreError as error:  # the next renewal may still be in time
                log.warning("the lease of message %s was not renewed: %s", message.id, error)

    keeper = Thread(target=renew, name=f"lease of {message.id}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
