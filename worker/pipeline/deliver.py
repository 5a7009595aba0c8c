"""Delivering: open alert items into messages, messages to their recipients.

The outbox leases each message to one process. Its bytes are made at the first attempt and
kept before they are sent, so that an attempt whose outcome nobody knows is repeated with
the same id and the same bytes (CONTRACT section 8, promise 2).
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from worker.alerts.backoff import retry_at
from worker.alerts.grouping import group
from worker.domain.alerts import ChannelType, Message
from worker.domain.errors import DeliveryError, Remedy, StoreError
from worker.domain.ports import Clock, Notifiers, Outbox, Renderer
from worker.domain.topics import Topic
from worker.pipeline.notices import notice

FIXED_SOON = 4
"""A fault of the config is looked at again every five minutes: who mends it waits no longer."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one pass did: messages made, sent, to be tried again and given up."""

    composed: int = 0
    sent: int = 0
    failed: int = 0
    dead: int = 0


@dataclass(frozen=True)
class Courier:
    """Everything a delivery needs, handed in."""

    outbox: Outbox
    renderer: Renderer
    notifiers: Notifiers
    topics: Mapping[str, Topic]
    clock: Clock
    random: Random
    lease: timedelta = timedelta(minutes=16)
    """Longer than the longest attempt: a mail server may take ten minutes to say yes."""

    def deliver(self) -> DeliveryReport:
        """Compose what is open and send what is due, until nothing is left to do now."""
        started = self.clock.now()
        items = [told.item for told in self.outbox.open_items(started)]
        report = DeliveryReport(composed=self.outbox.compose(group(items), started))
        reachable = set(self.notifiers)
        while message := self._next(reachable, started):
            report = self._attempt(message, report, reachable)
        return report

    def _next(self, reachable: Collection[ChannelType], started: datetime) -> Message | None:
        """One at a time: an attempt may take as long as its lease lasts. What falls due while
        the pass runs is left to the next one, so that a pass ends.
        """
        now = self.clock.now()
        messages = self.outbox.claim(now, self.lease, 1, reachable, due_by=started)
        return messages[0] if messages else None

    def _attempt(
        self, message: Message, report: DeliveryReport, reachable: set[ChannelType]
    ) -> DeliveryReport:
        """Send one message. A server that gave no answer is asked no more in this pass: each
        further message would cost another timeout, and hold the other channels up.
        """
        try:
            frozen = self._frozen(message)
            if frozen is None:
                return report  # another process has taken it over
            receipt = self.notifiers[message.recipient.type].send(frozen)
        except DeliveryError as error:
            if error.code is None and error.remedy is Remedy.RETRY:
                reachable.discard(message.recipient.type)
            return self._failed(message, error, report)
        except StoreError:
            raise  # no channel's fault: without the database nothing can be noted
        except Exception as error:  # the channel boundary: none stops another
            log.exception("delivery of %s failed", message.id)
            unexpected = f"unexpected {type(error).__name__}; the log holds the trace"
            return self._failed(message, DeliveryError.temporary(unexpected), report)
        self.outbox.sent(frozen, receipt, self.clock.now())
        return replace(report, sent=report.sent + 1)

    def _frozen(self, message: Message) -> Message | None:
        """The message with its bytes, made now if this is its first attempt; None where its
        lease has passed on meanwhile.
        """
        if message.body is not None:
            return message
        told = self.outbox.content(message.id)
        body = self.renderer.render(notice(message, told, self.topics))
        return replace(message, body=body) if self.outbox.freeze(message, body) else None

    def _failed(
        self, message: Message, error: DeliveryError, report: DeliveryReport
    ) -> DeliveryReport:
        retry = self._retry(message, error.remedy)
        self.outbox.failed(message, error.problem, error.code, self.clock.now(), retry_at=retry)
        log.warning(
            "message %s to %s not delivered: %s; next attempt: %s",
            message.id,
            message.recipient.key,
            error.problem,
            retry or "none",
        )
        if retry is None:
            return replace(report, dead=report.dead + 1)
        return replace(report, failed=report.failed + 1)

    def _retry(self, message: Message, remedy: Remedy) -> datetime | None:
        """When to try again; a fault of the config is tried until a person mends it."""
        if remedy is Remedy.GIVE_UP:
            return None
        if remedy is Remedy.FIX_CONFIG:
            return retry_at(FIXED_SOON, self.clock.now(), self.random.random())
        return retry_at(message.attempts, self.clock.now(), self.random.random())
