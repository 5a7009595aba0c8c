"""Delivering: open alert items into messages, messages to their recipients.

The outbox leases each message to one process. Its bytes are made at the first attempt and
kept before they are sent, so that an attempt whose outcome nobody knows is repeated with
the same id and the same bytes (CONTRACT section 8, promise 2).
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from worker.alerts.backoff import retry_at
from worker.alerts.grouping import GATHERED, group, ready
from worker.alerts.policy import GATHERING
from worker.domain.alerts import AlertItem, AlertKind, ChannelType, Message, Recipient
from worker.domain.errors import DeliveryError, Remedy, StoreError
from worker.domain.notices import Notice
from worker.domain.outbox import Outbox
from worker.domain.ports import Clock, Notifiers, Renderer
from worker.domain.topics import Topic
from worker.pipeline.keeping import LEASE, kept
from worker.pipeline.notices import notice, ops_notice

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


@dataclass
class _Open:
    """Where a pass may still send: the types, and the channels of them that are shut."""

    types: set[ChannelType]
    shut: set[str] = field(default_factory=set)
    freed: set[tuple[ChannelType, str | None]] = field(default_factory=set)

    def shut_for(self, recipient: Recipient) -> str | None:
        """Send no more to the server behind ``recipient`` in this pass; its channel, if it has
        one of its own.
        """
        channel = own_channel(recipient)
        if channel is None:
            self.types.discard(recipient.type)
        else:
            self.shut.add(channel)
        return channel


@dataclass(frozen=True)
class Courier:
    """Everything a delivery needs, handed in.

    ``stopping`` is asked between messages: a service that ends finishes the message in hand
    and claims no more.
    """

    outbox: Outbox
    renderer: Renderer
    notifiers: Notifiers
    topics: Mapping[str, Topic]
    clock: Clock
    random: Random
    stopping: Callable[[], bool] = lambda: False

    def deliver(
        self, types: Collection[ChannelType] | None = None, *, last: bool = False
    ) -> DeliveryReport:
        """Compose what is open and send what is due, until nothing is left to do now; only to
        channels of these ``types``, where they are given. ``last`` says that the polls are over:
        what is being gathered waits for none of them.
        """
        started = self.clock.now()
        going = group(self._going(started, last=last))
        report = DeliveryReport(composed=self.outbox.compose(going, started))
        ways = _Open(set(self.notifiers) if types is None else set(self.notifiers) & set(types))
        while message := self._next(ways, started):
            report = self._attempt(message, report, ways)
        return report

    def _going(self, now: datetime, *, last: bool) -> list[AlertItem]:
        """What is gathered is read ahead of its time only when some of it goes: an outage leaves
        thousands of items, and every few seconds a pass would read them all.
        """
        due = self._open(now)
        if last or any(item.kind in GATHERED for item in due):
            return ready(self._open(now + GATHERING), now, last=last)
        return due

    def _open(self, now: datetime) -> list[AlertItem]:
        return [told.item for told in self.outbox.open_items(now)]

    def _next(self, ways: _Open, started: datetime) -> Message | None:
        """One at a time: an attempt may take minutes. What falls due while the pass runs is left
        to the next one, so that a pass ends.
        """
        if self.stopping() or not ways.types:
            return None
        now = self.clock.now()
        messages = self.outbox.claim(now, LEASE, 1, ways.types, due_by=started, without=ways.shut)
        return messages[0] if messages else None

    def _attempt(self, message: Message, report: DeliveryReport, ways: _Open) -> DeliveryReport:
        try:
            frozen = self._frozen(message)
            if frozen is None:
                return report  # another process has taken it over
            with kept(frozen, self.outbox, self.clock):
                receipt = self.notifiers[message.recipient.type].send(frozen)
        except DeliveryError as error:
            retry = self._retry(message, error)
            if concerns_all(error):
                channel = ways.shut_for(message.recipient)
                until = retry or self._wished(error)
                asked = error.retry_after is not None
                self.outbox.hold(message.recipient.type, until, channel=channel, asked=asked)
            return self._failed(message, error, retry, report)
        except StoreError:
            raise  # no channel's fault: without the database nothing can be noted
        except Exception as error:  # the channel boundary: none stops another
            log.exception("delivery of %s failed", message.id)
            problem = f"unexpected {type(error).__name__}; the log holds the trace"
            unexpected = DeliveryError.temporary(problem)
            return self._failed(message, unexpected, self._retry(message, unexpected), report)
        self.outbox.sent(frozen, receipt, self.clock.now())
        self._free(message.recipient, ways)
        return replace(report, sent=report.sent + 1)

    def _free(self, recipient: Recipient, ways: _Open) -> None:
        """The server is well: what was held back for its sake may go out."""
        server = (recipient.type, own_channel(recipient))
        if server not in ways.freed:
            ways.freed.add(server)
            self.outbox.free(recipient.type, self.clock.now(), channel=server[1])

    def _frozen(self, message: Message) -> Message | None:
        """The message with its bytes, made now if this is its first attempt; None where its
        lease has passed on meanwhile.
        """
        if message.body is not None:
            return message
        body = self.renderer.render(self._notice(message))
        return replace(message, body=body) if self.outbox.freeze(message, body) else None

    def _notice(self, message: Message) -> Notice:
        if message.kind is not AlertKind.OPS:
            return notice(message, self.outbox.content(message.id), self.topics)
        incident = self.outbox.incident(message.id)
        if incident is None:
            raise DeliveryError.permanent("what it was about is stored no more")
        return ops_notice(message, incident)

    def _failed(
        self,
        message: Message,
        error: DeliveryError,
        retry: datetime | None,
        report: DeliveryReport,
    ) -> DeliveryReport:
        now = self.clock.now()
        self.outbox.failed(message, error.problem, error.code, now, retry_at=retry)
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

    def _retry(self, message: Message, error: DeliveryError) -> datetime | None:
        """When to try again, not before the other side wishes; a fault of the config is tried
        until a person mends it.
        """
        if error.remedy is Remedy.GIVE_UP:
            return None
        attempts = FIXED_SOON if error.remedy is Remedy.FIX_CONFIG else message.attempts
        retry = retry_at(attempts, self.clock.now(), self.random.random())
        return retry and max(retry, self._wished(error))

    def _wished(self, error: DeliveryError) -> datetime:
        """The earliest moment the other side wants to hear of us again."""
        return self.clock.now() + (error.retry_after or timedelta(0))


def own_channel(recipient: Recipient) -> str | None:
    """The channel that is a server of its own; None for mail, which goes over one server,
    whatever its channel.
    """
    return None if recipient.type is ChannelType.EMAIL else recipient.channel


def concerns_all(error: DeliveryError) -> bool:
    """Whether a fault is one of the server or of its settings, not of the message: each
    further message would cost another timeout or another refused login.
    """
    if error.remedy is Remedy.RETRY:
        return error.code is None or error.retry_after is not None
    return error.remedy is Remedy.FIX_CONFIG
