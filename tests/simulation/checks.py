"""What must hold once all is quiet: nothing lost, nothing told twice without need."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from tests.memory_outbox import MemoryOutbox
from tests.simulation.servers import Server
from worker.domain.alerts import AlertItem, AlertState, Message, MessageState


def check(outbox: MemoryOutbox, servers: Collection[Server], now: datetime) -> None:
    """Raises AssertionError."""
    accepted = [taken for server in servers for taken in server.accepted]
    gave_up = {name for server in servers for name in server.gave_up}
    known = {message.id: message for message in outbox.messages(bodies=True)}
    _copies(accepted, known)
    _contents(outbox, known.values())
    for message in known.values():
        _end(message, {name for name, _ in accepted}, gave_up)
    for told in outbox.alerts():
        _fate(told.item, told.message_state)
    backlog = outbox.backlog(now)
    assert backlog.lost == backlog.waiting == 0, f"something waits for nothing: {backlog}"


def _copies(accepted: Collection[tuple[str, bytes | None]], known: dict[str, Message]) -> None:
    for name, copies in Counter(name for name, _ in accepted).items():
        message = known.get(name)
        assert message, f"{name} was taken by its server and told again under another id"
        assert copies <= 1 + message.unknown_outcomes, (
            f"{name} came {copies} times with {message.unknown_outcomes} unknown outcomes"
        )
    for name, body in accepted:
        assert body == known[name].body, f"{name} came with other bytes than were kept"


def _contents(outbox: MemoryOutbox, known: Collection[Message]) -> None:
    """The renderer writes down which stories it was given."""
    for message in known:
        told = {entry.item.story for entry in outbox.content(message.id)}
        said = f" {sorted(told)}".encode()
        assert message.body is None or message.body.endswith(said), f"{message.id} told {told}"


def _end(message: Message, accepted: Collection[str], gave_up: Collection[str]) -> None:
    match message.state:
        case MessageState.SENT:
            assert message.id in accepted, f"{message.id} counts as sent and never was"
        case MessageState.DEAD:
            assert message.id in gave_up, f"{message.id} was given up without a refusal"
        case state:
            raise AssertionError(f"{message.id} is still {state}")


def _fate(item: AlertItem, state: MessageState | None) -> None:
    if item.state is AlertState.SUPPRESSED:
        return  # with a reason: an item has no other way to be
    assert item.state is AlertState.TOLD, f"item {item.id} was never told"
    assert state in {MessageState.SENT, MessageState.DEAD}, f"item {item.id} is in no message"
