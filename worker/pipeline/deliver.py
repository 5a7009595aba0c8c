"""Delivering: open alert items into messages, messages to their recipients.

The outbox leases each message to one process. Its bytes are made at the first attempt and
kept before they are sent, so that an attempt whose outcome nobody knows is repeated with
the same id and the same bytes (CONTRACT section 8, promise 2).
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cached_property
from random import Random

from worker.alerts.backoff import again_at, retry_at
from worker.alerts.breaker import (
    EACH_FAILS,
    LOOKED_BACK,
    POSTED,
    concerns_all,
    fails_for_all,
    is_own,
    of_all,
)
from worker.alerts.questions import GONE
from worker.alerts.routing import everyone
from worker.domain.alerts import AlertKind, ChannelType, Message
from worker.domain.errors import DeliveryError, Remedy, StoreError
from worker.domain.notices import Notice
from worker.domain.outbox import Outbox
from worker.domain.ports import Clock, Notifiers, Renderer
from worker.domain.settings import AlertSettings
from worker.domain.telling import Attempt, ChannelState, Trouble
from worker.domain.topics import Topic
from worker.pipeline.arranging import arranged
from worker.pipeline.digesting import Surveyor, issue
from worker.pipeline.keeping import LEASE, kept
from worker.pipeline.notices import notice, ops_notice
from worker.pipeline.servers import Servers, SettingsDigest, opened

A_MINUTE = timedelta(minutes=1)
UNEXPECTED = "unexpected "
"""What the account of a failure begins with that no adapter foresaw."""


class _End(Enum):
    """How an attempt ended."""

    SENT = auto()
    FAILED = auto()
    DEAD = auto()
    TAKEN_OVER = auto()
    """Another process holds the lease."""


Keeping = Callable[[Message, Outbox, Clock], AbstractContextManager[None]]

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
    """Everything a delivery needs, handed in.

    ``stopping`` is asked between messages: a service that ends finishes the message in hand
    and claims no more. ``keeping`` holds on to a message's lease while it is being sent.
    """

    outbox: Outbox
    renderer: Renderer
    notifiers: Notifiers
    topics: Mapping[str, Topic]
    settings: AlertSettings
    survey: Surveyor
    digest: SettingsDigest
    clock: Clock
    random: Random
    stopping: Callable[[], bool] = lambda: False
    keeping: Keeping = kept

    def deliver(
        self, types: Collection[ChannelType] | None = None, *, last: bool = False
    ) -> DeliveryReport:
        """Compose what is open and send what is due, until nothing is left to do now; only to
        channels of these ``types``, where they are given. ``last`` says that the polls are over:
        what is being gathered waits for none of them.
        """
        known = set(self.notifiers) if types is None else set(self.notifiers) & set(types)
        servers = opened(self.outbox, self.settings, self.digest, known, self.clock.now())
        made = arranged(self.outbox, self.settings, self.clock, last=last)
        started = self.clock.now()
        self.outbox.withdraw(everyone(self.topics.values(), self.settings), GONE, started)
        ends = Counter[_End]()
        while message := self._next(servers, started):
            ends[self._attempt(message, servers)] += 1
        return DeliveryReport(made, ends[_End.SENT], ends[_End.FAILED], ends[_End.DEAD])

    def _next(self, servers: Servers, started: datetime) -> Message | None:
        """One at a time: an attempt may take minutes. What falls due while the pass runs is left
        to the next one, so that a pass ends.
        """
        now = self.clock.now()
        if self._is_enough_mail(now):
            servers.types.discard(ChannelType.EMAIL)
        if self.stopping() or not servers.types:
            return None
        messages = self.outbox.claim(
            now,
            LEASE,
            1,
            servers.types,
            due_by=started,
            without=servers.shut,
            in_turn=self._in_turn,
            at_once={**self._connections, **servers.one_at_a_time()},
        )
        return messages[0] if messages else None

    def _is_enough_mail(self, now: datetime) -> bool:
        rate = self.settings.mail.rate if self.settings.mail else None
        if rate is None:
            return False
        return self.outbox.tried_since(ChannelType.EMAIL, now - A_MINUTE) >= rate.per_minute

    @cached_property
    def _connections(self) -> Mapping[ChannelType, int]:
        rate = self.settings.mail.rate if self.settings.mail else None
        return {ChannelType.EMAIL: rate.connections} if rate else {}

    @cached_property
    def _in_turn(self) -> Collection[str]:
        channels = self.settings.channels.values()
        return {channel.name for channel in channels if channel.ordering == "per_story"}

    def _attempt(self, message: Message, servers: Servers) -> _End:
        try:
            frozen = self._frozen(message)
        except DeliveryError as error:
            return self._failed(message, error, servers)
        except StoreError:
            raise  # no channel's fault: without the database nothing can be noted
        except Exception as error:  # the channel boundary: none stops another
            log.exception("message %s could not be made", message.id)
            return self._broken(message, error, unknown=False)
        return self._send(frozen, servers) if frozen else _End.TAKEN_OVER

    def _send(self, frozen: Message, servers: Servers) -> _End:
        try:
            with self.keeping(frozen, self.outbox, self.clock):
                receipt = self.notifiers[frozen.recipient.type].send(frozen)
        except DeliveryError as error:
            return self._failed(frozen, error, servers)
        except StoreError:
            raise
        except Exception as error:  # the channel boundary, as above
            log.exception("message %s could not be sent", frozen.id)
            return self._broken(frozen, error, unknown=True)
        now = self.clock.now()
        self.outbox.sent(frozen, receipt, now)
        servers.well(frozen.recipient, now)
        return _End.SENT

    def _frozen(self, message: Message) -> Message | None:
        """The message with its bytes, made now if this is its first attempt; None where its
        lease has passed on meanwhile.
        """
        if message.body is not None:
            return message
        body = self.renderer.render(self._notice(message))
        return replace(message, body=body) if self.outbox.freeze(message, body) else None

    def _notice(self, message: Message) -> Notice:
        if message.kind is AlertKind.OPS:
            incident = self.outbox.incident(message.id)
            if incident is None:
                raise DeliveryError.permanent("what it was about is stored no more")
            return ops_notice(message, incident)
        told = self.outbox.content(message.id)
        now = self.clock.now()
        beside = issue(message, self.outbox, self.settings, self.survey, now)
        return notice(message, told, self.topics, beside)

    def _broken(self, message: Message, error: Exception, *, unknown: bool) -> _End:
        """What no adapter foresaw is the message's own fault: it holds nothing else up."""
        problem = f"{UNEXPECTED}{type(error).__name__}; the log holds the trace"
        fault = DeliveryError(problem, remedy=Remedy.RETRY, unknown=unknown)
        return self._note(message, fault, self._own_retry(message, fault))

    def _failed(self, message: Message, error: DeliveryError, servers: Servers) -> _End:
        now, type_ = self.clock.now(), message.recipient.type
        if self._fails_for_all(message, error, servers):
            error = of_all(error)
        elif not concerns_all(error, type_):
            end = self._note(message, error, self._own_retry(message, error))
            if type_ is ChannelType.EMAIL:  # a word on one recipient shows that the server is well
                servers.well(message.recipient, now)
            return end
        state = servers.tripped(message.recipient, error, now, self.random.random())
        end = self._note(message, error, self._with_its_server(message, error, state, now))
        self.outbox.hold(state)
        return end

    def _fails_for_all(self, message: Message, error: DeliveryError, servers: Servers) -> bool:
        """Whether a fault that looks like the message's own is that of many in a row."""
        who = message.recipient
        if who.type not in POSTED or concerns_all(error, who.type):
            return False
        if servers.fails_each(who):
            return True
        failing = self.outbox.failing(who, self.clock.now() - LOOKED_BACK) | {message.id}
        return fails_for_all(error.code, who.type, len(failing))

    def _note(self, message: Message, error: DeliveryError, retry: datetime | None) -> _End:
        now = self.clock.now()
        self.outbox.failed(
            message, error.problem, error.code, now, retry_at=retry, unknown=error.unknown
        )
        log.warning(
            "message %s to %s not delivered: %s; next attempt: %s",
            message.id,
            message.recipient.key,
            error.problem,
            retry or "none",
        )
        return _End.FAILED if retry else _End.DEAD

    def _with_its_server(
        self, message: Message, error: DeliveryError, state: ChannelState, now: datetime
    ) -> datetime:
        """A server's trouble gives no message up; one that waits for a person goes as soon as the
        channel is enabled. One that may have been taken lets others ask first whether the server
        is well again: it may be what ails it.
        """
        if state.trouble is Trouble.DISABLED:
            return now
        if not error.unknown:
            return state.until
        type_, times = message.recipient.type, message.unknown_outcomes + 1
        return max(state.until, again_at(type_, times, now, self.random.random()))

    def _own_retry(self, message: Message, error: DeliveryError) -> datetime | None:
        if error.remedy is Remedy.GIVE_UP:
            return None
        failures = 1 + self._own_failures(message)
        now, fraction = self.clock.now(), self.random.random()
        return retry_at(message.recipient.type, failures, now, fraction)

    def _own_failures(self, message: Message) -> int:
        """Earlier failures that were the message's own: no outage is held against it."""
        if message.attempts == 1:
            return 0
        earlier = self.outbox.attempts(message.id)[1 - message.attempts :]
        return sum(_is_own(one, message.recipient.type) for one in earlier)


def _is_own(attempt: Attempt, type_: ChannelType) -> bool:
    if attempt.detail.startswith(EACH_FAILS):
        return False
    return is_own(attempt.code, type_) or attempt.detail.startswith(UNEXPECTED)
