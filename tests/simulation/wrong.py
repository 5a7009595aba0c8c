"""Couriers that are wrong on purpose, each in one place: the simulation must find every one."""

from dataclasses import replace
from datetime import datetime

from worker.domain.alerts import Message, Receipt
from worker.domain.errors import DeliveryError
from worker.domain.telling import ChannelState
from worker.pipeline.deliver import Courier
from worker.pipeline.servers import Servers


class NotesBeforeItSends(Courier):
    """Killed in between it loses the message, as a queue does that pops and tries once."""

    def _send(self, frozen, servers):
        self.outbox.sent(frozen, Receipt(None, "will be sent"), self.clock.now())
        return super()._send(frozen, servers)


class MakesItAnew(Courier):
    """After an unknown outcome the receiver gets other bytes under the same id."""

    def _frozen(self, message: Message) -> Message | None:
        body = self.renderer.render(self._notice(message))
        return replace(message, body=body) if self.outbox.freeze(message, body) else None


class KeepsNoBytes(Courier):
    """It sends what it has made before it is kept."""

    def _frozen(self, message: Message) -> Message | None:
        if message.body is not None:
            return message
        return replace(message, body=self.renderer.render(self._notice(message)))


class ForgetsThatNobodyKnows(Courier):
    """What may have been taken is taken back and told again under another id."""

    def _note(self, message, error: DeliveryError, retry):
        error.unknown = False
        return super()._note(message, error, retry)


class LetsThemDieOfTheirServer(Courier):
    """A server that is away costs messages."""

    def _with_its_server(
        self, message: Message, error: DeliveryError, state: ChannelState, now: datetime
    ) -> datetime:
        return None  # type: ignore[return-value]


class TakesEveryAnswerForYes(Courier):
    """A failure counts as delivered, as where nobody looks at the reply."""

    def _failed(self, message, error, servers: Servers):
        self.outbox.sent(message, Receipt(None, "done"), self.clock.now())
        return super()._failed(message, error, servers)


WRONG = (
    NotesBeforeItSends,
    MakesItAnew,
    KeepsNoBytes,
    ForgetsThatNobodyKnows,
    LetsThemDieOfTheirServer,
    TakesEveryAnswerForYes,
)
