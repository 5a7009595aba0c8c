"""The other side: servers that take, refuse, lose their replies and go away."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from tests.simulation.cast import MINUTE
from worker.domain.alerts import ChannelType, Message, Receipt
from worker.domain.errors import DeliveryError, Remedy


class Crash(BaseException):
    """The process is killed here. Nothing that it held in memory is left."""


def _retry(problem: str, code: int | None = None, **more: object) -> DeliveryError:
    return DeliveryError(problem, remedy=Remedy.RETRY, code=code, **more)  # type: ignore[arg-type] # by name


BUSY = timedelta(minutes=20)

MAIL_FAULTS = {
    "no answer": lambda: _retry("no answer"),
    "451": lambda: _retry("451 greylisted", 451),
    "421": lambda: _retry("421 shutting down", 421),
    "535": lambda: DeliveryError.misconfigured("535 wrong password", 535),
}
HOOK_FAULTS = {
    "no answer": lambda: _retry("no answer"),
    "500": lambda: _retry("500", 500),
    "503": lambda: _retry("503", 503, retry_after=BUSY),
    "410": lambda: DeliveryError.permanent("410 gone", 410),
}
"""What is known not to have been taken."""


@dataclass
class Server:
    """One type's server. ``mood`` is the fault it answers with, None where it is well.

    ``refused`` are addresses it never takes anything for. ``accepted`` holds what it took, byte
    for byte, in order.
    """

    random: Random
    faults: dict[str, Callable[[], DeliveryError]]
    mood: str | None = None
    lossy: bool = False
    refused: set[str] = field(default_factory=set)
    accepted: list[tuple[str, bytes | None]] = field(default_factory=list)
    gave_up: set[str] = field(default_factory=set)
    beside: Callable[[Message], None] = lambda _message: None
    """What happens elsewhere while a message is on its way."""

    def send(self, message: Message) -> Receipt:
        """Implements ``Notifier``."""
        self.beside(message)
        if self.mood is not None and self.random.random() < 0.8:
            fault = self.faults[self.mood]()
            raise fault
        if message.recipient.address in self.refused:
            self.gave_up.add(message.id)
            raise DeliveryError.permanent("550 no such user", 550)
        if not self.lossy:
            self.accepted.append((message.id, message.body))
            return Receipt(250, "taken")
        return self._take_badly(message)

    def _take_badly(self, message: Message) -> Receipt:
        dice = self.random.random()
        if dice < 0.2:
            raise Crash  # before it was taken
        if dice < 0.35:
            raise _retry("cut off", unknown=True)
        self.accepted.append((message.id, message.body))
        if dice < 0.55:
            raise Crash  # behind it
        if dice < 0.75:
            raise _retry("the reply was lost", unknown=True)
        return Receipt(250, "taken")

    def heal(self) -> None:
        self.mood, self.lossy, self.beside = None, False, lambda _message: None


def servers(random: Random) -> dict[ChannelType, Server]:
    return {
        ChannelType.EMAIL: Server(random, MAIL_FAULTS),
        ChannelType.WEBHOOK: Server(random, HOOK_FAULTS),
    }


LONGER_THAN_A_LEASE = 2 * MINUTE
