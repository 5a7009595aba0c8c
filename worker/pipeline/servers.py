"""Where a pass may still send, and what it learns of the servers on its way.

All that outlasts the pass stands in the outbox: a process that is killed knows what the next one
reads.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from worker.alerts.breaker import EACH_FAILS, POSTED, Server, own_channel, tripped
from worker.domain.alerts import ChannelType, MessageState, Recipient
from worker.domain.errors import DeliveryError
from worker.domain.outbox import Outbox
from worker.domain.settings import AlertSettings
from worker.domain.telling import ChannelState

Place = tuple[ChannelType, str | None]
"""A type whose channels share a server, or one channel."""

SettingsDigest = Callable[[ChannelType, str | None], str]
"""A digest of what the config says of a server; another one ends its trouble."""


@dataclass
class Servers:
    """The types and the channels of a pass, less those that are shut."""

    outbox: Outbox
    settings: AlertSettings
    digest: SettingsDigest
    types: set[ChannelType]
    shut: set[str] = field(default_factory=set)
    states: dict[Place, ChannelState] = field(default_factory=dict)

    def look(self, now: datetime) -> None:
        """Read which servers are in trouble, and free those whose settings were changed."""
        for state in self.outbox.channel_states():
            place = (state.type, state.channel)
            if state.type not in self.types:
                continue
            if state.config == self.digest(*place):
                self.states[place] = state
            else:
                self._mended(place, now)

    def tripped(
        self, recipient: Recipient, error: DeliveryError, now: datetime, fraction: float
    ) -> ChannelState:
        """Send no more to the server behind ``recipient`` in this pass; its new state."""
        place = _place(recipient)
        state = tripped(self._server(place), self.states.get(place), error, now, fraction)
        self.states[place] = state
        self._shut(place)
        return state

    def fails_each(self, recipient: Recipient) -> bool:
        """Whether it is in trouble because it failed one message after the other."""
        state = self.states.get(_place(recipient))
        return state is not None and state.problem.startswith(EACH_FAILS)

    def well(self, recipient: Recipient, now: datetime) -> None:
        """The server took a message: what was held back for its sake may go out."""
        place = _place(recipient)
        if self.states.pop(place, None):
            self.outbox.free(place[0], now, channel=place[1])

    def one_at_a_time(self) -> Mapping[ChannelType, int]:
        """Of a type whose server is in trouble no two messages ask at once how it is."""
        return {type_: 1 for type_, channel in self.states if channel is None}

    def _shut(self, place: Place) -> None:
        type_, channel = place
        if channel is None:
            self.types.discard(type_)
        else:
            self.shut.add(channel)

    def _mended(self, place: Place, now: datetime) -> None:
        """A person changed its settings: what has failed by the old ones goes out as well."""
        type_, channel = place
        self.outbox.free(type_, now, channel=channel)
        failed = self.outbox.messages([MessageState.FAILED])
        self.outbox.retry([m.id for m in failed if _place(m.recipient) == place], now)

    def _server(self, place: Place) -> Server:
        type_, name = place
        channel = self.settings.channels.get(name) if name else None
        return Server(
            type_,
            name,
            config=self.digest(type_, name),
            disable_after=channel.disable_after if channel and type_ in POSTED else None,
        )


def _place(recipient: Recipient) -> Place:
    return recipient.type, own_channel(recipient)


def opened(
    outbox: Outbox,
    settings: AlertSettings,
    digest: SettingsDigest,
    types: Collection[ChannelType],
    now: datetime,
) -> Servers:
    """The servers of these types as a pass finds them."""
    servers = Servers(outbox, settings, digest, set(types))
    servers.look(now)
    return servers
